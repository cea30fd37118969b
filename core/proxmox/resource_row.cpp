#include "proxmox/resource_row.h"

#include <simdjson.h>

#include <array>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

namespace fairlead::proxmox {

namespace {

namespace ondemand = simdjson::ondemand;

/// A key of up to eight letters as one number, so that it is found by a switch instead of by two
/// dozen comparisons. The first letter is the lowest byte.
using Key = quint64;

constexpr Key keyOf(std::string_view text)
{
    Key key = 0;
    for (std::size_t i = 0; i < text.size() && i < sizeof(Key); ++i)
        key |= Key(static_cast<unsigned char>(text[i])) << (8 * i);
    return key;
}

constexpr Key unknownKey = 0;

// Two of ours are longer: their heads stand for them once the rest was compared.
Key longKeyOf(const char *text)
{
    for (const std::string_view ours :
        {std::string_view("diskwrite\""), std::string_view("plugintype\"")}) {
        if (std::memcmp(text, ours.data(), ours.size()) == 0)
            return keyOf(ours);
    }
    return unknownKey;
}

/// The key behind its opening quote. It may be read beyond its end: simdjson's padding is there.
/// Keys with escapes in them are not ours.
Key keyOf(const ondemand::raw_json_string &raw)
{
    Key head = 0;
    std::memcpy(&head, raw.raw(), sizeof head);
    if constexpr (std::endian::native == std::endian::big)
        head = __builtin_bswap64(head);
    // The lowest byte that is a quote gets its highest bit set; those above it may err.
    constexpr Key ones = 0x0101010101010101;
    const Key others = head ^ (ones * Key('"'));
    const Key quotes = (others - ones) & ~others & (ones << 7);
    if (quotes == 0)
        return raw.raw()[sizeof head] == '"' ? head : longKeyOf(raw.raw());
    const int length = std::countr_zero(quotes) / 8;
    return head & ((Key(1) << (8 * length)) - 1);
}

std::string_view textOf(ondemand::value value)
{
    std::string_view text;
    return value.get_string().get(text) == simdjson::SUCCESS ? text : std::string_view();
}

std::optional<double> numberIn(std::string_view text)
{
    double number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return std::nullopt;
    return number;
}

std::optional<double> realOf(ondemand::value value)
{
    double number = 0;
    if (value.get_double().get(number) == simdjson::SUCCESS)
        return number;
    return numberIn(textOf(value));
}

std::optional<qint64> unusualIntegerOf(ondemand::value value)
{
    bool truth = false;
    if (value.get_bool().get(truth) == simdjson::SUCCESS)
        return truth ? 1 : 0;
    const auto number = realOf(value);
    constexpr double limit = 9.2e18; // beyond it is no qint64
    return number && std::abs(*number) < limit ? std::optional(qint64(*number)) : std::nullopt;
}

std::optional<qint64> integerOf(ondemand::value value)
{
    std::int64_t whole = 0;
    if (value.get_int64().get(whole) == simdjson::SUCCESS) [[likely]]
        return whole;
    return unusualIntegerOf(value);
}

void readField(ResourceRow &row, Key key, ondemand::value value)
{
    switch (key) {
    case keyOf("type"):
        row.type = textOf(value);
        break;
    case keyOf("node"):
        row.node = textOf(value);
        break;
    case keyOf("name"):
        row.name = textOf(value);
        break;
    case keyOf("status"):
        row.status = textOf(value);
        break;
    case keyOf("hastate"):
        row.hastate = textOf(value);
        break;
    case keyOf("tags"):
        row.tags = textOf(value);
        break;
    case keyOf("lock"):
        row.lock = textOf(value);
        break;
    case keyOf("pool"):
        row.pool = textOf(value);
        break;
    case keyOf("storage"):
        row.storage = textOf(value);
        break;
    case keyOf("content"):
        row.content = textOf(value);
        break;
    case keyOf("plugintype"):
        row.plugintype = textOf(value);
        break;
    case keyOf("cpu"):
        row.cpu = realOf(value);
        break;
    case keyOf("maxcpu"):
        row.maxcpu = realOf(value);
        break;
    case keyOf("vmid"):
        row.vmid = integerOf(value);
        break;
    case keyOf("mem"):
        row.mem = integerOf(value);
        break;
    case keyOf("maxmem"):
        row.maxmem = integerOf(value);
        break;
    case keyOf("memhost"):
        row.memhost = integerOf(value);
        break;
    case keyOf("disk"):
        row.disk = integerOf(value);
        break;
    case keyOf("maxdisk"):
        row.maxdisk = integerOf(value);
        break;
    case keyOf("uptime"):
        row.uptime = integerOf(value);
        break;
    case keyOf("netin"):
        row.netin = integerOf(value);
        break;
    case keyOf("netout"):
        row.netout = integerOf(value);
        break;
    case keyOf("diskread"):
        row.diskread = integerOf(value);
        break;
    case keyOf("diskwrite"):
        row.diskwrite = integerOf(value);
        break;
    case keyOf("template"):
        row.isTemplate = integerOf(value);
        break;
    case keyOf("shared"):
        row.shared = integerOf(value);
        break;
    default:
        break;
    }
}

simdjson::error_code readRow(ondemand::value value, ResourceRow &row)
{
    ondemand::object object;
    if (const auto error = value.get_object().get(object))
        return error;
    for (auto result : object) {
        ondemand::field field;
        if (const auto error = std::move(result).get(field))
            return error;
        readField(row, keyOf(field.key()), field.value());
    }
    return simdjson::SUCCESS;
}

QString faultText(simdjson::error_code error)
{
    return QString::fromLatin1(simdjson::error_message(error));
}

std::optional<QString> readRows(
    ondemand::array rows, const std::function<bool(const ResourceRow &)> &each)
{
    int place = 0;
    for (auto result : rows) {
        ondemand::value value;
        auto error = std::move(result).get(value);
        ResourceRow row;
        if (!error)
            error = readRow(value, row);
        if (error)
            return QStringLiteral("row %1: %2").arg(place).arg(faultText(error));
        if (!each(row))
            return QStringLiteral("row %1 names nothing known").arg(place);
        ++place;
    }
    return std::nullopt;
}

} // namespace

std::optional<QString> readResourceRows(
    const QByteArray &body, const std::function<bool(const ResourceRow &)> &each)
{
    // simdjson reads in strides and needs room behind the text.
    const simdjson::padded_string padded(body.constData(), std::size_t(body.size()));
    ondemand::parser parser;
    ondemand::document document;
    ondemand::array rows;
    if (const auto error = parser.iterate(padded).get(document))
        return faultText(error);
    if (const auto error = document["data"].get_array().get(rows))
        return QStringLiteral("no list in \"data\": ") + faultText(error);
    return readRows(rows, each);
}

} // namespace fairlead::proxmox
