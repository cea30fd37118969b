#include "secrets/jobs.h"

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

/// take(Job &) → T
template <class T, class Job, class Take>
Async<T> start(std::unique_ptr<Job> owned, const QString &key, Take take)
{
    Job *job = owned.release(); // deletes itself once finished
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    job->setKey(key);
    return Async<T>::make([&](Settle<T> settle) {
        QObject::connect(job, &QKeychain::Job::finished, job, [job, settle, take] {
            if (job->error() != QKeychain::NoError)
                settle(tl::unexpected(errorOf(*job)));
            else if constexpr (std::is_void_v<T>)
                settle({});
            else
                settle(take(*job));
        });
        job->start();
        return nullptr;
    });
}

constexpr auto nothing = [](const auto &) { };

} // namespace

Async<Secret> readJob(const QString &service, const QString &key)
{
    return start<Secret>(std::make_unique<QKeychain::ReadPasswordJob>(service), key,
        [](const QKeychain::ReadPasswordJob &job) {
            QByteArray bytes = job.binaryData(); // shares the job's own buffer
            return Secret::taking(bytes);
        });
}

Async<void> writeJob(const QString &service, const QString &key, const Secret &secret)
{
    auto job = std::make_unique<QKeychain::WritePasswordJob>(service);
    if (isText(secret)) {
        QString text = QString::fromUtf8(secret.reveal());
        job->setTextData(text);
        wipe(text);
    } else {
        job->setBinaryData(secret.reveal().toByteArray());
    }
    return start<void>(std::move(job), key, nothing);
}

Async<void> removeJob(const QString &service, const QString &key)
{
    return start<void>(std::make_unique<QKeychain::DeletePasswordJob>(service), key, nothing);
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
