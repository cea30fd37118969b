#include "ssh/channel.h"

#include "ssh/command.h"

namespace fairlead::ssh {

namespace {

Channel &of(void *self) { return *static_cast<Channel *>(self); }

} // namespace

Channel::Channel(Session &session, Job job, const QString &endpoint, const Limits &limits)
    : m_session(session)
    , m_job(std::move(job))
    , m_endpoint(endpoint)
    , m_limits(limits)
    , m_channel(ssh_channel_new(session.raw()))
    , m_since(std::chrono::steady_clock::now())
{
    m_callbacks.userdata = this;
    m_callbacks.channel_data_function = data;
    m_callbacks.channel_eof_function = end;
    m_callbacks.channel_close_function = close;
    m_callbacks.channel_exit_status_function = status;
    m_callbacks.channel_exit_signal_function = signal;
    ssh_callbacks_init(&m_callbacks);
    ssh_set_channel_callbacks(m_channel, &m_callbacks);
}

Channel::~Channel()
{
    // First of all: libssh keeps a channel until the peer has closed it, too, and would call us.
    ssh_remove_channel_callbacks(m_channel, &m_callbacks);
    if (m_step == Step::Running && !m_closed && m_session.connected() && !m_job.write)
        ssh_channel_request_send_signal(m_channel, "TERM"); // heeded unless we are root there
    ssh_channel_free(m_channel);
}

void Channel::advance()
{
    if (m_step == Step::Opening)
        open();
    if (m_step == Step::Requesting)
        request();
}

void Channel::open()
{
    const int code = ssh_channel_open_session(m_channel);
    if (code == SSH_OK)
        m_step = Step::Requesting;
    else if (code == SSH_ERROR && m_session.connected())
        m_step = Step::OpenRefused;
}

void Channel::request()
{
    if (m_stage == Ending::Stage::NotSent)
        m_since = std::chrono::steady_clock::now();
    m_stage = Ending::Stage::Sent; // before the call: what it reports afterwards comes too late
    const int code = ssh_channel_request_exec(m_channel, m_job.line.constData());
    if (code == SSH_OK) {
        m_step = Step::Running;
        m_stage = Ending::Stage::Accepted;
        ssh_channel_send_eof(m_channel); // no input: a command that reads gets its end at once
    } else if (code == SSH_ERROR && m_session.connected()) {
        m_step = Step::ExecRefused;
        m_stage = Ending::Stage::Denied;
    }
}

int Channel::data(ssh_session, ssh_channel, void *bytes, uint32_t size, int isErr, void *self)
{
    Channel &channel = of(self);
    CommandOutput &output = channel.m_output;
    const qint64 have = output.out.size() + output.err.size();
    if (have + size > channel.m_limits.output.value)
        channel.m_tooLarge = true;
    else
        (isErr ? output.err : output.out).append(static_cast<const char *>(bytes), qsizetype(size));
    return int(size);
}

void Channel::end(ssh_session, ssh_channel, void *self) { of(self).m_eof = true; }

void Channel::close(ssh_session, ssh_channel, void *self) { of(self).m_closed = true; }

void Channel::status(ssh_session, ssh_channel, int status, void *self)
{
    of(self).m_output.exitStatus = status;
    of(self).m_ended = std::chrono::steady_clock::now();
}

void Channel::signal(
    ssh_session, ssh_channel, const char *name, int, const char *, const char *, void *self)
{
    of(self).m_output.signal = QByteArray(name);
    of(self).m_ended = std::chrono::steady_clock::now();
}

Channel::Time Channel::deadline() const { return m_since + m_job.limit + m_limits.grace; }

QString Channel::seconds(std::chrono::milliseconds time) const
{
    return formatDuration(std::chrono::ceil<std::chrono::seconds>(time));
}

bool Channel::wasCutShort() const
{
    // The same numbers may be the command's own: only with the time to match are they `timeout`'s.
    // A tenth is left for clocks that run apart.
    const bool late = m_ended - m_since >= m_job.limit * 9 / 10;
    return late
        && (m_output.exitStatus == 124 || m_output.exitStatus == 137 || m_output.signal == "KILL");
}

Ending Channel::failed(Error::Kind kind, const QString &what)
{
    return {m_stage, std::move(m_output),
        Error{kind, what, QStringLiteral("%1: %2").arg(m_endpoint, QString::fromUtf8(m_job.line)),
            {}}};
}

Ending Channel::finished()
{
    if (!knowsHow())
        return failed(Error::Kind::Lost,
            QStringLiteral("%1 on %2 ended without saying how; its session there was cut off.")
                .arg(m_job.name, m_endpoint));
    if (wasCutShort())
        return failed(Error::Kind::Timeout,
            QStringLiteral(
                "%1 on %2 was stopped at its limit of %3. What it had done by then stays "
                "done.")
                .arg(m_job.name, m_endpoint, seconds(m_job.limit)));
    return {m_stage, std::move(m_output), std::nullopt};
}

std::optional<Ending> Channel::ending(Time now)
{
    if (m_step == Step::OpenRefused)
        return failed(Error::Kind::Unavailable,
            QStringLiteral(
                "%1 did not take another command on its connection, so %2 was not started. "
                "Too many may be running there.")
                .arg(m_endpoint, m_job.name));
    if (m_step == Step::ExecRefused)
        return failed(Error::Kind::Rejected,
            QStringLiteral("%1 refused to run %2.").arg(m_endpoint, m_job.name));
    if (m_tooLarge)
        return failed(Error::Kind::TooLarge,
            QStringLiteral("%1 on %2 wrote more than %3; the rest was not read.")
                .arg(m_job.name, m_endpoint, formatBytes(m_limits.output)));
    if (m_closed || (m_eof && knowsHow()))
        return finished();
    if (now < deadline())
        return std::nullopt;
    return failed(Error::Kind::Timeout,
        (knowsHow()
                ? QStringLiteral("%1 on %2 ended, but something it left running still holds its "
                                 "output after %3.")
                : QStringLiteral("%1 on %2 gave no end within %3."))
            .arg(m_job.name, m_endpoint, seconds(m_job.limit + m_limits.grace)));
}

Ending Channel::lost(Error reason)
{
    if (m_closed && knowsHow())
        return finished();
    reason.what = accepted()
        ? QStringLiteral("%1 %2 was running there: it may have been cut off or still run.")
              .arg(reason.what, m_job.name)
        : QStringLiteral("%1 %2 was waiting to start there.").arg(reason.what, m_job.name);
    return {m_stage, std::move(m_output), std::move(reason)};
}

} // namespace fairlead::ssh
