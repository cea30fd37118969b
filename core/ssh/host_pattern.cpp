#include "ssh/host_pattern.h"

#include <QList>
#include <QMessageAuthenticationCode>

namespace fairlead::ssh {

namespace {

/// Goes back to the last "*" when what follows it does not fit.
bool fits(const QByteArray &pattern, const QByteArray &text)
{
    qsizetype p = 0;
    qsizetype t = 0;
    qsizetype star = -1;
    qsizetype resume = 0;
    while (t < text.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            resume = t;
        } else if (p < pattern.size() && (pattern[p] == '?' || pattern[p] == text[t])) {
            ++p;
            ++t;
        } else if (star >= 0) {
            p = star + 1;
            t = ++resume;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*')
        ++p;
    return p == pattern.size();
}

/// "|1|salt|HMAC-SHA1 of the name with that salt", both in base64.
bool fitsHash(const QByteArray &word, const QByteArray &host)
{
    const QList<QByteArray> parts = word.split('|');
    if (parts.size() != 4 || parts[1] != "1")
        return false;
    return QMessageAuthenticationCode::hash(
               host, QByteArray::fromBase64(parts[2]), QCryptographicHash::Sha1)
        == QByteArray::fromBase64(parts[3]);
}

} // namespace

bool matchesHost(const QByteArray &patterns, const QByteArray &host)
{
    const QByteArray name = host.toLower();
    if (patterns.startsWith('|'))
        return fitsHash(patterns, name);
    bool matched = false;
    for (const QByteArray &pattern : patterns.toLower().split(',')) {
        if (pattern.startsWith('!') && fits(pattern.mid(1), name))
            return false;
        matched = matched || fits(pattern, name);
    }
    return matched;
}

} // namespace fairlead::ssh
