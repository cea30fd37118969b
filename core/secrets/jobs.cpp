#include "secrets/jobs.h"

#include "secrets/glib_bus.h"

#include <QStringDecoder>

#include <qt6keychain/keychain.h>

namespace fairlead::secrets {

namespace {

Error errorOf(const QKeychain::Job &job)
{
    using Kind = Error::Kind;
    const QString detail = QStringLiteral("QtKeychain %1: %2")
                               .arg(QString::number(int(job.error())), job.errorString());
    switch (job.error()) {
    case QKeychain::EntryNotFound:
        return {Kind::NotFound,
            QStringLiteral("The keychain holds no secret named %1.").arg(job.key()), detail, {}};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {Kind::Locked,
            QStringLiteral("The keychain did not open for %1. Unlock it, then try again.")
                .arg(job.key()),
            detail, {}};
    default:
        return {Kind::Unavailable,
            QStringLiteral("The keychain could not be asked for %1.").arg(job.key()), detail, {}};
    }
}

/// take(Job &) → T or Result<T>
template <class T, class Job, class Take>
Async<T> start(Job *job, const QString &key, Take take)
{
    job->setAutoDelete(true); // deletes itself once finished
    job->setInsecureFallback(false);
    job->setKey(key);
    return Async<T>::make([&](const Settle<T> &settle) {
        QObject::connect(job, &QKeychain::Job::finished, job, [job, settle, take] {
            if (job->error() == QKeychain::NoError)
                settle(take(*job));
            else
                settle(tl::unexpected(errorOf(*job)));
        });
        job->start();
        return nullptr;
    });
}

Result<> nothing(const QKeychain::Job &) { return {}; }

Secret secretOf(const QKeychain::ReadPasswordJob &job)
{
    QByteArray bytes = job.binaryData(); // shares the job's own buffer
    return Secret::taking(bytes);
}

void fill(QKeychain::WritePasswordJob &job, const Secret &secret)
{
    if (!isText(secret))
        return job.setBinaryData(secret.reveal().toByteArray());
    QString text = QString::fromUtf8(secret.reveal());
    job.setTextData(text);
    wipe(text);
}

} // namespace

Async<Secret> readJob(const QString &service, const QString &key)
{
    return outliveTheBus().then([service, key] {
        return start<Secret>(new QKeychain::ReadPasswordJob(service), key, secretOf);
    });
}

Async<void> writeJob(const QString &service, const QString &key, const Secret &secret)
{
    return outliveTheBus().then([service, key, secret] {
        auto *job = new QKeychain::WritePasswordJob(service);
        fill(*job, secret);
        return start<void>(job, key, nothing);
    });
}

Async<void> removeJob(const QString &service, const QString &key)
{
    return outliveTheBus().then([service, key] {
        return start<void>(new QKeychain::DeletePasswordJob(service), key, nothing);
    });
}

bool isText(const Secret &secret)
{
    if (secret.reveal().contains('\0'))
        return false;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder(secret.reveal());
    wipe(text);
    return !decoder.hasError();
}

} // namespace fairlead::secrets
