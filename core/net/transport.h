#pragma once

#include "net/classify.h"
#include "net/http.h"
#include "net/lane.h"

#include <QSet>

#include <vector>

namespace fairlead::net {

/// What the calls of one Http share. Kept alive by every call under way, so that a write that
/// outlives its client still gets its outcome.
class Transport {
public:
    Transport(Settings settings, Clock &clock, const Redactor &redactor,
        std::shared_ptr<Identity> identity);

    /// Best first: those not avoided, beginning with the one that answered last.
    std::vector<std::shared_ptr<Lane>> order() const;
    const std::vector<std::shared_ptr<Lane>> &lanes() const { return m_lanes; }
    void answered(const std::shared_ptr<Lane> &lane);

    void avoid(const QString &address, bool avoided);

    /// Judged by the rules, reviewed by the service, redacted.
    Verdict verdict(const Attempt &attempt, const Asked &asked) const;
    /// An error of our own before anything was sent.
    Verdict notSent(Error error, bool write) const;

    const Settings &settings() const { return m_settings; }
    Clock &clock() const { return m_clock; }
    Identity *identity() const { return m_identity.get(); }

private:
    void clean(Error &error) const;

    Settings m_settings;
    Clock &m_clock;
    const Redactor &m_redactor;
    std::shared_ptr<Identity> m_identity;
    std::vector<std::shared_ptr<Lane>> m_lanes;
    std::shared_ptr<Lane> m_current;
    QSet<QString> m_avoided;
};

} // namespace fairlead::net
