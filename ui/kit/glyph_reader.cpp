#include "kit/glyph.h"

#include <QXmlStreamReader>

namespace fairlead::ui {

namespace {

/// One path: commands and numbers, read from left to right.
class PathReader {
public:
    explicit PathReader(QStringView text) : m_text(text) { }

    Result<QPainterPath> read()
    {
        while (skipSpace(), m_at < m_text.size()) {
            const QChar c = m_text.at(m_at);
            if (c.isLetter()) {
                if (!m_command.isNull() && !m_open)
                    return wrong(QStringLiteral("%1 without its numbers").arg(m_command));
                m_command = c;
                ++m_at;
                if (!startCommand())
                    return wrong(QStringLiteral("command %1").arg(c));
            } else if (!readPoints()) {
                return wrong(m_text.mid(m_at, 8).toString());
            }
        }
        if (!m_open || m_path.isEmpty())
            return wrong(QStringLiteral("no complete path"));
        return m_path;
    }

private:
    static tl::unexpected<Error> wrong(const QString &what)
    {
        return failure(Error::Kind::Malformed, QStringLiteral("not in a glyph: %1").arg(what));
    }

    bool startCommand()
    {
        m_open = false;
        if (m_command == u'Z') {
            m_path.closeSubpath();
            m_open = true;
            return true;
        }
        return m_command == u'M' || m_command == u'L' || m_command == u'C';
    }

    bool readPoints()
    {
        if (m_command == u'M' || m_command == u'L') {
            const auto p = point();
            if (p)
                m_command == u'M' ? m_path.moveTo(*p) : m_path.lineTo(*p);
            return m_open = p.has_value();
        }
        if (m_command == u'C') {
            const auto a = point();
            const auto b = point();
            const auto c = point();
            if (a && b && c)
                m_path.cubicTo(*a, *b, *c);
            return m_open = a && b && c;
        }
        return false;
    }

    std::optional<QPointF> point()
    {
        const auto x = number();
        const auto y = number();
        return x && y ? std::optional(QPointF(*x, *y)) : std::nullopt;
    }

    std::optional<qreal> number()
    {
        skipSpace();
        const qsizetype begin = m_at;
        if (m_at < m_text.size() && m_text.at(m_at) == u'-')
            ++m_at;
        for (bool dot = false; m_at < m_text.size(); ++m_at) {
            const QChar c = m_text.at(m_at);
            if (c == u'.' && !dot)
                dot = true;
            else if (c < u'0' || c > u'9')
                break;
        }
        bool ok = false;
        const qreal value = m_text.mid(begin, m_at - begin).toDouble(&ok);
        return ok ? std::optional(value) : std::nullopt;
    }

    void skipSpace()
    {
        while (m_at < m_text.size() && (m_text.at(m_at).isSpace() || m_text.at(m_at) == u','))
            ++m_at;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    QChar m_command;
    QPainterPath m_path;
    bool m_open = false; ///< the last command has all its numbers
};

Result<GlyphShape::Part> readPart(const QXmlStreamAttributes &attributes)
{
    const bool stroked = attributes.value(QLatin1String("fill")) == QLatin1String("none");
    const auto inkName = stroked ? QLatin1String("stroke") : QLatin1String("fill");
    if (attributes.value(inkName) != QLatin1String("#000"))
        return failure(
            Error::Kind::Malformed, QStringLiteral("a glyph has one colour, and it is black"));
    auto path = PathReader(attributes.value(QLatin1String("d"))).read();
    if (!path)
        return tl::unexpected(path.error());
    if (!stroked)
        path->setFillRule(Qt::OddEvenFill);
    const qreal width
        = stroked ? attributes.value(QLatin1String("stroke-width")).toDouble() : qreal(0);
    if (stroked && width <= 0)
        return failure(Error::Kind::Malformed, QStringLiteral("a stroke without a width"));
    return GlyphShape::Part{*path, width};
}

} // namespace

Result<GlyphShape> readGlyph(const QByteArray &svg)
{
    GlyphShape shape;
    QXmlStreamReader xml(svg);
    while (xml.readNextStartElement()) {
        if (xml.name() == QLatin1String("svg")) {
            if (xml.attributes().value(QLatin1String("viewBox")) != QLatin1String("0 0 16 16"))
                return failure(Error::Kind::Malformed, QStringLiteral("not on the 16 x 16 grid"));
            continue; // into it
        }
        if (xml.name() != QLatin1String("path"))
            return failure(
                Error::Kind::Malformed, QStringLiteral("not in a glyph: <%1>").arg(xml.name()));
        const auto part = readPart(xml.attributes());
        if (!part)
            return tl::unexpected(part.error());
        shape.parts.append(*part);
        xml.skipCurrentElement();
    }
    if (xml.hasError())
        return failure(Error::Kind::Malformed, xml.errorString());
    if (shape.parts.isEmpty())
        return failure(Error::Kind::Malformed, QStringLiteral("an empty glyph"));
    return shape;
}

} // namespace fairlead::ui
