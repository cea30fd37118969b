#include "rows.h"

#include "secrets/store.h"
#include "support/await.h"

#include <QFile>
#include <QTemporaryDir>

namespace fairlead::ground {

namespace {

struct Secrets {
    explicit Secrets(Around &around) : store(around.redactor, around.clock) { }

    Result<> read(const QString &text)
    {
        const auto ref = secrets::parseSecretRef(text);
        if (!ref)
            return tl::unexpected(ref.error());
        const auto secret = await(store.read(*ref));
        return secret ? Result<>() : Result<>(tl::unexpected(secret.error()));
    }

    Result<> openFile()
    {
        QFile file(folder.filePath(QStringLiteral("token")));
        if (!file.open(QIODevice::WriteOnly) || file.write("canary") < 0
            || !file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther))
            return failure(Error::Kind::Cancelled, QStringLiteral("TEST: no file"));
        file.close();
        return read(QStringLiteral("file:") + file.fileName());
    }

    Result<> noKeychain()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus");
        return read(QStringLiteral("keychain:ams1/pve-read"));
    }

    secrets::Store store;
    QTemporaryDir folder;
};

} // namespace

Rows secretRows(Around &around)
{
    auto secrets = std::make_shared<Secrets>(around);
    using Kind = Error::Kind;
    return {secrets, 0, {},
        {
            {QStringLiteral("Secret: file that others can read"), Kind::Precondition,
                [secrets] { return secrets->openFile(); }},
            {QStringLiteral("Secret: variable not set"), Kind::NotFound,
                [secrets] { return secrets->read(QStringLiteral("env:FAIRLEAD_NOT_SET")); }},
            {QStringLiteral("Secret: written into the site file itself"), Kind::Precondition,
                [secrets] { return secrets->read(QStringLiteral("hunter2-canary")); }},
            {QStringLiteral("Secret: no keychain in this session"), Kind::Unavailable,
                [secrets] { return secrets->noKeychain(); }},
        }};
}

} // namespace fairlead::ground
