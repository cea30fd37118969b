#include "journal/chain.h"

#include <QCryptographicHash>
#include <QtEndian>

namespace fairlead::journal {

namespace {

class Fields {
public:
    Fields &number(qint64 value)
    {
        const qint64 wire = qToBigEndian(value);
        m_hash.addData(QByteArrayView(reinterpret_cast<const char *>(&wire), sizeof wire));
        return *this;
    }

    Fields &bytes(const QByteArray &value)
    {
        number(value.size());
        m_hash.addData(value);
        return *this;
    }

    /// A length no value has stands for "none": an empty item is another one.
    Fields &bytes(const std::optional<QByteArray> &value)
    {
        return value ? bytes(*value) : number(-1);
    }

    QByteArray result() { return m_hash.result(); }

private:
    QCryptographicHash m_hash{QCryptographicHash::Sha256};
};

} // namespace

QByteArray hashOf(const HeaderRow &header)
{
    return Fields()
        .bytes(QByteArrayLiteral("fairlead run"))
        .number(formatVersion)
        .bytes(header.run)
        .bytes(header.procedure)
        .bytes(header.procedureHash)
        .bytes(header.inputs)
        .bytes(header.operatorName)
        .bytes(header.osUser)
        .bytes(header.host)
        .number(header.wallMs)
        .number(header.monotonicNs)
        .result();
}

QByteArray hashOf(const QByteArray &previous, const Row &row)
{
    return Fields()
        .bytes(previous)
        .number(row.seq)
        .number(row.upTo)
        .bytes(row.type)
        .bytes(row.item)
        .bytes(row.payload)
        .bytes(row.state)
        .number(row.wallMs)
        .number(row.monotonicNs)
        .result();
}

} // namespace fairlead::journal
