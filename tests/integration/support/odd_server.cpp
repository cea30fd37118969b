#include "support/odd_server.h"

#include "support/daemon.h"

#include <libssh/libssh.h>
#include <libssh/server.h>

#include <QTcpSocket>

namespace fairlead {

namespace {

ssh_bind listenOn(quint16 port, const QString &hostKey)
{
    const int number = port;
    const int no = 0;
    ssh_bind bind = ssh_bind_new();
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no);
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BINDADDR, "127.0.0.1");
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_BINDPORT, &number);
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY, qPrintable(hostKey));
    if (ssh_bind_listen(bind) != SSH_OK)
        qFatal("odd server: %s", ssh_get_error(bind));
    return bind;
}

} // namespace

OddServer::OddServer(Habit habit, const QString &hostKey)
    : m_habit(habit)
    , m_port(freePort())
    , m_bind(listenOn(m_port, hostKey))
    , m_thread([this] { serve(); })
{ }

OddServer::~OddServer()
{
    m_stop = true;
    // Its accept() cannot be interrupted: one more connection ends it.
    QTcpSocket last;
    last.connectToHost(QStringLiteral("127.0.0.1"), m_port);
    last.waitForConnected(2000);
    last.abort();
    m_thread.join();
    ssh_bind_free(static_cast<ssh_bind>(m_bind));
}

ssh::Target &OddServer::point(ssh::Target &target) const
{
    target.host = QStringLiteral("127.0.0.1");
    target.port = m_port;
    return target;
}

void OddServer::serve()
{
    while (!m_stop) {
        ssh_session session = ssh_new();
        if (ssh_bind_accept(static_cast<ssh_bind>(m_bind), session) == SSH_OK && !m_stop
            && ssh_handle_key_exchange(session) == SSH_OK)
            serveOne(session);
        ssh_disconnect(session);
        ssh_free(session);
    }
}

void OddServer::serveOne(void *raw)
{
    const auto session = static_cast<ssh_session>(raw);
    ssh_channel channel = nullptr;
    while (ssh_message message = ssh_message_get(session)) {
        const int type = ssh_message_type(message);
        bool cut = false;
        if (type == SSH_REQUEST_AUTH) {
            ssh_message_auth_reply_success(message, 0);
        } else if (type == SSH_REQUEST_CHANNEL_OPEN) {
            ++m_asked;
            cut = m_habit == Habit::CutAtOpen;
            if (m_habit == Habit::DenyOpen)
                ssh_message_reply_default(message);
            else if (!cut)
                channel = ssh_message_channel_request_open_reply_accept(message);
        } else if (type == SSH_REQUEST_CHANNEL && m_habit == Habit::NoStatus && channel) {
            ssh_message_channel_request_reply_success(message);
            ssh_channel_close(channel);
        } else {
            cut = type == SSH_REQUEST_CHANNEL && m_habit == Habit::CutAtExec;
            if (!cut)
                ssh_message_reply_default(message);
        }
        ssh_message_free(message);
        if (cut)
            return;
    }
}

} // namespace fairlead
