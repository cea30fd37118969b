#include "lab/http/gzip.h"

#include <array>

namespace fairlead::lab {

namespace {

std::array<quint32, 256> makeTable()
{
    std::array<quint32, 256> table{};
    for (quint32 i = 0; i < 256; ++i) {
        quint32 value = i;
        for (int bit = 0; bit < 8; ++bit)
            value = value & 1 ? 0xedb88320U ^ (value >> 1) : value >> 1;
        table[i] = value;
    }
    return table;
}

quint32 crc32(const QByteArray &bytes)
{
    static const std::array<quint32, 256> table = makeTable();
    quint32 crc = 0xffffffffU;
    for (const char byte : bytes)
        crc = table[(crc ^ quint8(byte)) & 0xff] ^ (crc >> 8);
    return crc ^ 0xffffffffU;
}

QByteArray littleEndian(quint32 number)
{
    QByteArray bytes;
    for (int shift = 0; shift < 32; shift += 8)
        bytes.append(char((number >> shift) & 0xff));
    return bytes;
}

} // namespace

QByteArray gzip(const QByteArray &plain)
{
    // qCompress: four bytes of length, then zlib's two header bytes, deflate, four of Adler-32.
    const QByteArray zlib = qCompress(plain);
    const QByteArray head("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03", 10);
    return head + zlib.mid(6, zlib.size() - 10) + littleEndian(crc32(plain))
        + littleEndian(quint32(plain.size()));
}

} // namespace fairlead::lab
