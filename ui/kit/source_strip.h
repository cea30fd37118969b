#pragma once

#include "kit/freshness.h"

#include <QWidget>

namespace fairlead::ui {

class Unit;

/// The line of the sources, each with its age. One that fails says why and when it is tried again.
class SourceStrip final : public QWidget {
    Q_OBJECT
public:
    struct Source {
        QString name = {}; ///< "zabbix"
        QString words = {}; ///< "11 s", "TLS name mismatch · retry 8 s"
        Freshness freshness = Freshness::Fresh;
        bool failed = false;
        bool operator==(const Source &) const = default;
    };

    explicit SourceStrip(QWidget *parent = nullptr);

    /// `summary` stands at the right: "all sources within their interval".
    void setSources(const QList<Source> &sources, const QString &summary);
    /// Instead of all of them one sentence: "Your link: gateway ok, VPN down 0:40. …"
    void setAllDown(const QString &sentence);

    /// The sources there is room for. When it is narrow what is fine goes first, from the right, then
    /// the summary; what is not fine goes last and as a whole, never a part of it.
    QList<int> shownSources() const { return fit().shown; }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    struct Fit {
        QList<int> shown;
        bool summary;
    };
    Fit fit() const;
    int widthFor(const QList<int> &sources, bool summary) const;
    QString moreText(qsizetype hidden) const;

    QList<Source> m_sources;
    QString m_summary;
    QString m_allDown;
};

} // namespace fairlead::ui
