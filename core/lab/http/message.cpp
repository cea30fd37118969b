#include "lab/http/message.h"

#include <QUrl>

#include <algorithm>

namespace fairlead::lab {

QByteArray HttpRequest::path() const
{
    return QByteArray::fromPercentEncoding(target.split('?').first());
}

QByteArray HttpRequest::query() const
{
    const auto mark = target.indexOf('?');
    return mark < 0 ? QByteArray() : target.mid(mark + 1);
}

QByteArray HttpRequest::header(const QByteArray &name) const
{
    const auto found = std::find_if(
        headers.begin(), headers.end(), [&](const auto &header) { return header.first == name; });
    return found == headers.end() ? QByteArray() : found->second;
}

QList<QPair<QString, QString>> parseForm(const QByteArray &encoded)
{
    QList<QPair<QString, QString>> form;
    const QList<QByteArray> parts = encoded.split('&');
    for (QByteArray part : parts) {
        if (part.isEmpty())
            continue;
        part.replace('+', ' ');
        const auto mark = part.indexOf('=');
        const QByteArray name = mark < 0 ? part : part.left(mark);
        const QByteArray value = mark < 0 ? QByteArray() : part.mid(mark + 1);
        form.append({QString::fromUtf8(QByteArray::fromPercentEncoding(name)),
            QString::fromUtf8(QByteArray::fromPercentEncoding(value))});
    }
    return form;
}

} // namespace fairlead::lab
