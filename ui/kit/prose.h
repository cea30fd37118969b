#pragma once

#include "kit/theme.h"
#include "kit/unit.h"

#include <QList>
#include <QString>

class QPainter;

namespace fairlead::ui {

/// A piece of a sentence in one hue and weight.
struct Run {
    QString text = {};
    Hue hue = Hue::Text;
    bool strong = false;
    bool operator==(const Run &) const = default;
};

/// Sentences that wrap where the width ends and are never cut. Each paragraph begins a line.
class Prose {
public:
    Prose() = default;
    explicit Prose(QList<QList<Run>> paragraphs) : m_paragraphs(std::move(paragraphs)) { }

    bool isEmpty() const { return m_paragraphs.isEmpty(); }
    QString plainText() const;

    int heightFor(int width, const Unit &u) const;
    /// Without wrapping.
    int naturalWidth(const Unit &u) const;
    void paint(QPainter *painter, const QRect &area, const Unit &u) const;

    bool operator==(const Prose &) const = default;

private:
    int layOut(QPainter *painter, const QRect &area, const Unit &u) const;

    QList<QList<Run>> m_paragraphs;
};

} // namespace fairlead::ui
