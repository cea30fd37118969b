#include "secrets/glib_bus.h"

#include <QLibrary>

// https://docs.gtk.org/gio/func.bus_get.html
// https://docs.gtk.org/gio/signal.DBusConnection.closed.html

namespace fairlead::secrets {

namespace {

using Ready = void (*)(void *source, void *result, void *data);

constexpr int sessionBus = 2; // G_BUS_TYPE_SESSION

struct Gio {
    void (*get)(int type, void *cancellable, Ready ready, void *data) = nullptr;
    void *(*finish)(void *result, void **error) = nullptr;
    void (*setExitOnClose)(void *connection, int exit) = nullptr;
    unsigned long (*connect)(
        void *object, const char *signal, void (*handler)(), void *data, void *destroy, int flags)
        = nullptr;
    void (*unref)(void *object) = nullptr;
    void (*freeError)(void *error) = nullptr;

    bool complete() const
    {
        return get && finish && setExitOnClose && connect && unref && freeError;
    }
};

template <class F>
void resolve(F &function, QLibrary &library, const char *name)
{
    function = reinterpret_cast<F>(library.resolve(name));
}

Gio load()
{
    QLibrary library(QStringLiteral("gio-2.0"), 0);
    Gio gio;
    resolve(gio.get, library, "g_bus_get");
    resolve(gio.finish, library, "g_bus_get_finish");
    resolve(gio.setExitOnClose, library, "g_dbus_connection_set_exit_on_close");
    // Found among the libraries it needs:
    resolve(gio.connect, library, "g_signal_connect_data");
    resolve(gio.unref, library, "g_object_unref");
    resolve(gio.freeError, library, "g_error_free");
    return gio;
}

const Gio &gio()
{
    static const Gio loaded = load();
    return loaded;
}

/// Runs before GLib's own handler, which reads the flag.
void closed(void *connection, int, void *, void *) { gio().setExitOnClose(connection, 0); }

/// Keeps one reference for good, so that a later connection never looks like this one.
void watch(void *connection)
{
    static void *watched = nullptr;
    if (watched == connection)
        return gio().unref(connection);
    watched = connection;
    gio().connect(connection, "closed", reinterpret_cast<void (*)()>(closed), nullptr, nullptr, 0);
}

void connected(void *, void *result, void *data)
{
    const std::unique_ptr<Settle<void>> settle(static_cast<Settle<void> *>(data));
    void *error = nullptr;
    if (void *connection = gio().finish(result, &error))
        watch(connection);
    else if (error)
        gio().freeError(error);
    (*settle)({});
}

} // namespace

Async<void> outliveTheBus()
{
    if (!gio().complete())
        return Async<void>::ready({});
    return Async<void>::make([](const Settle<void> &settle) {
        gio().get(sessionBus, nullptr, connected, std::make_unique<Settle<void>>(settle).release());
        return nullptr;
    });
}

} // namespace fairlead::secrets
