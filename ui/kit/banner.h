#pragma once

#include "kit/glyph.h"
#include "kit/prose.h"

#include <QWidget>

class QPushButton;

namespace fairlead::ui {

/// What a banner says. The ground follows from the hue: Bad, Warn, Active or Over.
struct BannerText {
    Hue hue = Hue::Bad;
    Glyph glyph = Glyph::UiWarning;
    QString clause = {}; ///< strong: "zabbix: TLS name mismatch"
    QString sentence = {}; ///< plain: "Rows below are from 14:06:50. Retry in 8 s."
    QStringList buttons = {}; ///< at most two
    bool operator==(const BannerText &) const = default;
};

/// One line, more when it must, under a heading. It leaves when its reason does.
class Banner final : public QWidget {
    Q_OBJECT
public:
    explicit Banner(const BannerText &text, QWidget *parent = nullptr);

    /// A button "+2" for the banners behind this one; none for 0.
    void setMore(int count);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;

Q_SIGNALS:
    void buttonPressed(int button);
    void moreWanted();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    int buttonsWidth() const;
    QRect proseRect(int width) const;
    void placeButtons();

    BannerText m_text;
    Prose m_prose;
    QList<QPushButton *> m_buttons; // children
    QPushButton *m_more; // child
};

/// The banners of a zone: the worst one, and the others when they are asked for.
class Banners final : public QWidget {
    Q_OBJECT
public:
    explicit Banners(QWidget *parent = nullptr);

    /// Worst first. Hidden while there is none.
    void setBanners(const QList<BannerText> &texts);

Q_SIGNALS:
    void buttonPressed(int banner, int button);

private:
    void build();

    QList<BannerText> m_texts;
    bool m_open = false; ///< all are shown
};

} // namespace fairlead::ui
