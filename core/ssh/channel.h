#pragma once

#include "ssh/mailbox.h"

namespace fairlead::ssh {

/// One command on a live session: open → request → run → end. Never waits: what the peer says
/// arrives by callbacks while anybody handles the session's packets.
class Channel {
public:
    using Time = std::chrono::steady_clock::time_point;

    Channel(Session &session, Job job, const QString &endpoint, const Limits &limits);
    Channel(const Channel &) = delete;
    Channel &operator=(const Channel &) = delete;
    /// Closes it when it is still open. The remote command goes on until it notices (or `timeout`
    /// ends it).
    ~Channel();

    const Job &job() const { return m_job; }
    Job takeJob() { return std::move(m_job); }

    /// Goes on as far as it can without waiting.
    void advance();

    /// How the command ended: by itself, refused, too late, or with too much to say. Nothing while
    /// it goes on.
    std::optional<Ending> ending(Time now);
    /// The connection is gone.
    Ending lost(Error reason);

    bool openRefused() const { return m_step == Step::OpenRefused; }
    bool accepted() const { return m_stage == Ending::Stage::Accepted; }
    Time deadline() const;
    /// It ended here, but perhaps not over there: sshd keeps a place for it until it has.
    bool lingers() const { return m_stage == Ending::Stage::Accepted && !m_closed; }

private:
    enum class Step { Opening, Requesting, Running, OpenRefused, ExecRefused };

    static int data(ssh_session, ssh_channel, void *bytes, uint32_t size, int isErr, void *self);
    static void end(ssh_session, ssh_channel, void *self);
    static void close(ssh_session, ssh_channel, void *self);
    static void status(ssh_session, ssh_channel, int status, void *self);
    static void signal(
        ssh_session, ssh_channel, const char *name, int, const char *, const char *, void *self);

    void open();
    void request();
    bool knowsHow() const { return m_output.exitStatus || m_output.signal; }
    bool wasCutShort() const;
    Ending finished();
    Ending failed(Error::Kind kind, const QString &what);
    QString seconds(std::chrono::milliseconds time) const;

    Session &m_session;
    Job m_job;
    const QString m_endpoint;
    const Limits &m_limits;
    ssh_channel m_channel;
    ssh_channel_callbacks_struct m_callbacks{};
    Step m_step = Step::Opening;
    Ending::Stage m_stage = Ending::Stage::NotSent;
    CommandOutput m_output;
    Time m_since; // of opening, then of the request
    Time m_ended{}; // when status or signal came
    bool m_eof = false;
    bool m_closed = false;
    bool m_tooLarge = false;
};

} // namespace fairlead::ssh
