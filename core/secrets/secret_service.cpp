#include "secrets/secret_service.h"

#include <QDBusMetaType>
#include <QDBusObjectPath>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>
#include <QMap>

// https://specifications.freedesktop.org/secret-service/

namespace fairlead::secrets {

namespace {

using Attributes = QMap<QString, QString>;
using Provider = Whereabouts::Provider;

const QString bus = QStringLiteral("org.freedesktop.secrets");
const QString root = QStringLiteral("/org/freedesktop/secrets");
const QString serviceInterface = QStringLiteral("org.freedesktop.Secret.Service");

QDBusMessage message(const QString &name, const QString &path, const QString &interface,
    const QString &method, const QVariantList &arguments)
{
    QDBusMessage made = QDBusMessage::createMethodCall(name, path, interface, method);
    made.setArguments(arguments);
    return made;
}

QDBusMessage ask(const QString &method, const QVariantList &arguments)
{
    return message(bus, root, serviceInterface, method, arguments);
}

Result<QVariantList> argumentsOf(const QDBusMessage &answer)
{
    if (answer.type() == QDBusMessage::ReplyMessage)
        return answer.arguments();
    return failure(Error::Kind::Unavailable, QStringLiteral("The keychain service did not answer."),
        answer.errorName() + QStringLiteral(": ") + answer.errorMessage());
}

/// The answer's arguments. The session bus is Qt's own connection, which outlives every call.
Async<QVariantList> call(const QDBusMessage &question)
{
    const QDBusPendingCall pending = QDBusConnection::sessionBus().asyncCall(question);
    if (pending.isFinished()) // without a bus a watcher would wait for ever (Qt 6.4)
        return Async<QVariantList>::ready(argumentsOf(pending.reply()));
    return Async<QVariantList>::make([&](const Settle<QVariantList> &settle) {
        auto watcher = std::make_shared<QDBusPendingCallWatcher>(pending);
        QObject::connect(watcher.get(), &QDBusPendingCallWatcher::finished, watcher.get(),
            [settle](
                QDBusPendingCallWatcher *finished) { settle(argumentsOf(finished->reply())); });
        return watcher;
    });
}

QStringList paths(const QVariant &argument)
{
    QStringList found;
    for (const QDBusObjectPath &path : qdbus_cast<QList<QDBusObjectPath>>(argument))
        found.append(path.path());
    return found;
}

Async<QVariantList> search(const Attributes &attributes)
{
    qDBusRegisterMetaType<Attributes>();
    return call(ask(QStringLiteral("SearchItems"), {QVariant::fromValue(attributes)}));
}

Async<bool> isLocked(const QString &collection)
{
    return call(
        message(bus, collection, QStringLiteral("org.freedesktop.DBus.Properties"),
            QStringLiteral("Get"),
            {QStringLiteral("org.freedesktop.Secret.Collection"), QStringLiteral("Locked")}))
        .then([](const QVariantList &answer) {
            return qvariant_cast<QDBusVariant>(answer.value(0)).variant().toBool();
        });
}

Async<Whereabouts> withCollection(Whereabouts found)
{
    return call(ask(QStringLiteral("ReadAlias"), {QStringLiteral("default")}))
        .then([found = std::move(found)](const QVariantList &answer) mutable {
            const QString path = qvariant_cast<QDBusObjectPath>(answer.value(0)).path();
            found.hasCollection = path.size() > 1; // "/" stands for none
            if (!found.hasCollection)
                return Async<Whereabouts>::ready(std::move(found));
            return isLocked(path).then([found = std::move(found)](bool locked) mutable {
                found.collectionLocked = locked;
                return std::move(found);
            });
        });
}

/// As QtKeychain finds out, which otherwise asks Plasma's wallet only when nothing else is there.
QByteArray plasmaVersion()
{
    const bool plasma
        = qgetenv("XDG_CURRENT_DESKTOP") == "KDE" || qEnvironmentVariableIsSet("KDE_FULL_SESSION");
    return plasma ? qgetenv("KDE_SESSION_VERSION") : QByteArray();
}

Async<bool> kwalletAnswers()
{
    const QString version = QString::fromLatin1(plasmaVersion());
    if (version.isEmpty())
        return Async<bool>::ready(false);
    const QString name = QStringLiteral("org.kde.kwalletd") + version;
    return call(message(name, QStringLiteral("/modules/kwalletd") + version,
                    QStringLiteral("org.kde.KWallet"), QStringLiteral("networkWallet"), {}))
        .then([](const QVariantList &) { return true; })
        .orElse([](const Error &) { return false; });
}

Async<void> removeItem(const QString &path)
{
    return call(message(bus, path, QStringLiteral("org.freedesktop.Secret.Item"),
                    QStringLiteral("Delete"), {}))
        .then([](const QVariantList &) { });
}

} // namespace

Async<Whereabouts> SecretService::look(const QString &key) const
{
    return kwalletAnswers().then([service = *this, key](bool kwallet) {
        Whereabouts plasma;
        plasma.provider = Provider::KWallet;
        return kwallet ? Async<Whereabouts>::ready(plasma) : service.lookInto(key);
    });
}

Async<Whereabouts> SecretService::lookInto(const QString &key) const
{
    return search({{QStringLiteral("user"), key}, {QStringLiteral("server"), m_service}})
        .then([](const QVariantList &answer) {
            Whereabouts found;
            found.provider = Provider::SecretService;
            found.unlocked = paths(answer.value(0));
            found.locked = paths(answer.value(1));
            return withCollection(std::move(found));
        })
        .orElse([](const Error &error) {
            Whereabouts nobody;
            nobody.detail = error.detail;
            return nobody;
        });
}

Async<void> SecretService::removeItems(const QString &key, const QString &type) const
{
    return search({{QStringLiteral("user"), key}, {QStringLiteral("server"), m_service},
                      {QStringLiteral("type"), type}})
        .then([](const QVariantList &answer) {
            std::vector<Async<void>> removals;
            for (const QString &path : paths(answer.value(0)))
                removals.push_back(removeItem(path));
            return settled(std::move(removals));
        })
        .then([](const QList<Result<>> &results) -> Result<> {
            for (const Result<> &result : results) {
                if (!result)
                    return result;
            }
            return {};
        });
}

} // namespace fairlead::secrets
