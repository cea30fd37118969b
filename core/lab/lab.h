#pragma once

#include "base/clock.h"
#include "base/result.h"
#include "lab/faults.h"
#include "lab/pve/api.h"
#include "lab/record.h"
#include "lab/world/world_file.h"

#include <memory>
#include <vector>

namespace fairlead::lab {

class CertificateAuthority;
class HttpListener;
struct HttpSurroundings;

struct LabOptions {
    double speed = 1; ///< simulated seconds per second of the clock
    ApiOptions api;
    /// Ports of the nodes in order; 0 or missing: any free one.
    QList<quint16> ports;
};

/// A world with its servers: everything a console can connect to, on loopback. Runs on the thread
/// that made it, by that thread's event loop. The clock outlives it.
class Lab {
public:
    /// Errors when no port or certificate could be had.
    static Result<std::unique_ptr<Lab>> start(
        WorldFile file, Clock &clock, const LabOptions &options);
    ~Lab();
    Lab(const Lab &) = delete;
    Lab &operator=(const Lab &) = delete;

    /// As it is now. A test may change it: what a person or fate does to the datacenter.
    World &world();
    /// Lets simulated time pass without waiting for it.
    void pass(std::chrono::milliseconds simulated);
    /// Simulated time since the start.
    std::chrono::milliseconds elapsed() const;

    Record &record();
    /// Effective at once for new connections and requests.
    Faults &faults();

    quint16 port(const QString &node) const;
    /// "https://127.0.0.1:20431"
    QString url(const QString &node) const;
    /// Of the certificate that the node presents now.
    QString fingerprint(const QString &node) const;
    /// The cluster's own certificate authority, as PEM.
    QByteArray authority() const;
    /// The node gets a new certificate of the same authority, as Proxmox does every two years.
    Result<> renewCertificate(const QString &node);

private:
    Lab(WorldFile file, Clock &clock, const LabOptions &options);
    Result<> open(const QList<quint16> &ports);
    void catchUp();
    void beat();
    void reflectNodes();
    QMap<QString, QString> fingerprints() const;
    const HttpListener *listener(const QString &node) const;

    Clock &m_clock;
    LabOptions m_options;
    World m_world;
    Faults m_faults;
    Record m_record;
    MonotonicTime m_reached{};
    std::unique_ptr<CertificateAuthority> m_authority;
    std::unique_ptr<HttpSurroundings> m_around;
    std::vector<std::unique_ptr<Api>> m_apis;
    std::vector<std::unique_ptr<HttpListener>> m_listeners;
    Timer m_beat;
};

} // namespace fairlead::lab
