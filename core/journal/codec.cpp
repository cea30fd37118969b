#include "journal/codec.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace fairlead::journal {

namespace {

/// By UTF-8 size, at a whole character.
QString cut(const QString &text)
{
    const QByteArray bytes = text.toUtf8();
    if (bytes.size() <= stringLimit.value)
        return text;
    qsizetype end = stringLimit.value;
    while ((bytes[end] & 0xC0) == 0x80)
        --end;
    return QString::fromUtf8(bytes.constData(), end)
        + QStringLiteral("\n[cut: the first %1 of %2]")
              .arg(formatBytes({end}), formatBytes({bytes.size()}));
}

QJsonValue cut(const QJsonValue &value)
{
    if (value.isString())
        return cut(value.toString());
    if (value.isArray()) {
        QJsonArray shorter;
        for (const QJsonValue element : value.toArray())
            shorter.append(cut(element));
        return shorter;
    }
    if (!value.isObject())
        return value;
    QJsonObject shorter;
    const QJsonObject object = value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        shorter.insert(it.key(), cut(it.value()));
    return shorter;
}

QByteArray toBytes(const QString &text, const Redactor &redactor)
{
    return cut(redactor.clean(text)).toUtf8();
}

QByteArray toBytes(const QJsonObject &object, const Redactor &redactor)
{
    const QJsonObject cleaned = redactor.clean(QJsonValue(object)).toObject();
    return QJsonDocument(cut(QJsonValue(cleaned)).toObject()).toJson(QJsonDocument::Compact);
}

QJsonObject toObject(const QByteArray &json) { return QJsonDocument::fromJson(json).object(); }

Moment momentOf(qint64 wallMs, qint64 monotonicNs)
{
    return {WallTime(std::chrono::milliseconds(wallMs)),
        MonotonicTime(std::chrono::nanoseconds(monotonicNs))};
}

Row toRow(const Event &event, const Redactor &redactor)
{
    Row row;
    row.type = toBytes(event.type, redactor);
    if (event.item)
        row.item = toBytes(*event.item, redactor);
    row.payload = toBytes(event.payload, redactor);
    row.wallMs = event.at.wall.time_since_epoch().count();
    row.monotonicNs = event.at.monotonic.time_since_epoch().count();
    return row;
}

qint64 sizeOf(const Row &row)
{
    return row.type.size() + row.item.value_or(QByteArray()).size() + row.payload.size()
        + row.state.size();
}

/// Qt writes deeper nesting than it reads (1024 levels).
bool canBeReadBack(const Row &row) { return QJsonDocument::fromJson(row.payload).isObject(); }

} // namespace

HeaderRow toRow(const Header &header, const Redactor &redactor)
{
    HeaderRow row;
    row.run = header.is.run.value.toUtf8();
    row.procedure = toBytes(header.is.procedure, redactor);
    row.procedureHash = toBytes(header.is.procedureHash, redactor);
    row.inputs = toBytes(header.is.inputs, redactor);
    row.operatorName = toBytes(header.is.operatorName, redactor);
    row.osUser = toBytes(header.osUser, redactor);
    row.host = toBytes(header.host, redactor);
    row.wallMs = header.started.wall.time_since_epoch().count();
    row.monotonicNs = header.started.monotonic.time_since_epoch().count();
    return row;
}

Header fromRow(const HeaderRow &row)
{
    const auto text = [](const QByteArray &bytes) { return QString::fromUtf8(bytes); };
    return {{RunId(text(row.run)), text(row.procedure), text(row.procedureHash),
                toObject(row.inputs), text(row.operatorName)},
        text(row.osUser), text(row.host), momentOf(row.wallMs, row.monotonicNs)};
}

Result<QList<Row>> toRows(
    const QList<Event> &events, const QString &state, Head head, const Redactor &redactor)
{
    const qint64 upTo = head.seq + events.size();
    qint64 size = 0;
    QList<Row> rows;
    for (const Event &event : events) {
        Row row = toRow(event, redactor);
        if (!canBeReadBack(row))
            return failure(Error::Kind::Precondition,
                QStringLiteral("An event of type %1 is nested too deeply to be stored.")
                    .arg(event.type));
        row.seq = head.seq + 1;
        row.upTo = upTo;
        if (row.seq == upTo)
            row.state = toBytes(state, redactor);
        row.hash = hashOf(head.hash, row);
        size += sizeOf(row);
        head = {row.seq, row.hash};
        rows.append(std::move(row));
    }
    if (size > appendLimit.value)
        return failure(Error::Kind::TooLarge,
            QStringLiteral("What is to be recorded comes to %1; at most %2 fit at once.")
                .arg(formatBytes({size}), formatBytes(appendLimit)));
    return rows;
}

Result<StoredEvent> fromRow(const RunId &run, const Row &row)
{
    const QJsonDocument payload = QJsonDocument::fromJson(row.payload);
    if (!payload.isObject())
        return failure(Error::Kind::Corrupt,
            QStringLiteral("Event %1 of the journal of run %2 cannot be understood.")
                .arg(QString::number(row.seq), run.value));
    std::optional<QString> item;
    if (row.item)
        item = QString::fromUtf8(*row.item);
    return StoredEvent{row.seq,
        {QString::fromUtf8(row.type), item, payload.object(),
            momentOf(row.wallMs, row.monotonicNs)},
        QString::fromUtf8(row.state)};
}

} // namespace fairlead::journal
