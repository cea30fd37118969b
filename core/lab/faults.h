#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

#include <chrono>
#include <optional>

namespace fairlead::lab {

/// How a server misbehaves. The first four hit connections, the others requests.
struct Fault {
    enum class Kind {
        Refuse, ///< nobody listens on the node's port
        FreezeConnections, ///< connections come about and nothing more happens
        OtherCertificate, ///< the node presents a certificate nobody has seen
        NoTls, ///< answers the handshake with plain text
        Delay, ///< the answer comes `delay` later
        Freeze, ///< the request is done, its answer never comes and the connection stays open
        HalfClose, ///< the server ends its side without a byte
        Garbage, ///< bytes that are no HTTP
        Status, ///< `status` with `text` as reason, nothing is done
        LoseAnswer, ///< the change is made, then the connection breaks
        Truncate, ///< half of the body, then the connection breaks
        Html, ///< a web page with status 200, as a proxy in between sends it
    };

    Kind kind = Kind::Delay;
    QString node; ///< empty: every node
    QString method; ///< empty: every method
    QString path; ///< below /api2/json; `*` stands for anything; empty: every path
    int times = -1; ///< how often it strikes; negative: always
    std::chrono::milliseconds delay{0};
    int status = 500;
    QString text;
    std::chrono::milliseconds from{0}; ///< simulated time since the start
    std::optional<std::chrono::milliseconds> until;

    bool onConnections() const { return kind <= Kind::NoTls; }
    bool operator==(const Fault &) const = default;
};

/// The faults of one lab. Request faults with a count wear off as they strike.
class Faults {
public:
    void add(const Fault &fault) { m_faults.append(fault); }
    void clear() { m_faults.clear(); }
    const QList<Fault> &all() const { return m_faults; }

    bool hits(Fault::Kind kind, const QString &node, std::chrono::milliseconds since) const;
    /// The first fault that strikes this request, counted as having struck.
    std::optional<Fault> strike(const QString &node, const QString &method, const QString &path,
        std::chrono::milliseconds since);

private:
    QList<Fault> m_faults;
};

} // namespace fairlead::lab
