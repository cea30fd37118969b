#include "lab/faults.h"

#include <QRegularExpression>

#include <algorithm>

namespace fairlead::lab {

namespace {

bool active(const Fault &fault, const QString &node, std::chrono::milliseconds since)
{
    return fault.times != 0 && since >= fault.from && (!fault.until || since < *fault.until)
        && (fault.node.isEmpty() || fault.node == node);
}

bool matches(const QString &pattern, const QString &path)
{
    if (pattern.isEmpty())
        return true;
    const QStringList parts = pattern.split(u'*');
    QStringList escaped;
    for (const QString &part : parts)
        escaped.append(QRegularExpression::escape(part));
    return QRegularExpression(QRegularExpression::anchoredPattern(escaped.join(u".*")))
        .match(path)
        .hasMatch();
}

} // namespace

bool Faults::hits(Fault::Kind kind, const QString &node, std::chrono::milliseconds since) const
{
    return std::any_of(m_faults.begin(), m_faults.end(),
        [&](const Fault &fault) { return fault.kind == kind && active(fault, node, since); });
}

std::optional<Fault> Faults::strike(const QString &node, const QString &method, const QString &path,
    std::chrono::milliseconds since)
{
    for (Fault &fault : m_faults) {
        if (fault.onConnections() || !active(fault, node, since) || !matches(fault.path, path)
            || (!fault.method.isEmpty() && fault.method != method))
            continue;
        if (fault.times > 0)
            --fault.times;
        return fault;
    }
    return std::nullopt;
}

} // namespace fairlead::lab
