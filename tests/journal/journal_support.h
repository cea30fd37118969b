#pragma once

#include "journal/index.h"
#include "journal/journal.h"
#include "support/manual_clock.h"
#include "support/result_checks.h"

#include <QDir>
#include <QTemporaryDir>

#include <sqlite3.h>

namespace fairlead::journal {

inline char *toString(const Event &event)
{
    return QTest::toString(QStringLiteral("%1 %2 %3 at %4 / %5")
            .arg(event.type, event.item.value_or(QStringLiteral("-")),
                QString::fromUtf8(QJsonDocument(event.payload).toJson(QJsonDocument::Compact)))
            .arg(event.at.wall.time_since_epoch().count())
            .arg(event.at.monotonic.time_since_epoch().count()));
}

/// A folder with one run, "R1", and what is needed to write it.
struct RunFolder {
    QTemporaryDir temporary;
    QString dir = temporary.path() + QStringLiteral("/runs");
    RunId run{QStringLiteral("R1")};
    RunPaths paths{dir, run};
    Redactor redactor;
    ManualClock clock;

    NewRun newRun() const
    {
        return {run, QStringLiteral("node-reboot"), QStringLiteral("sha256:abcd"),
            {{QStringLiteral("node"), QStringLiteral("pve3")}}, QStringLiteral("alice")};
    }

    auto create() { return Journal::create(dir, newRun(), redactor, clock); }
    auto open() { return Journal::open(dir, run, QStringLiteral("bob"), redactor, clock); }

    Event event(int number) const
    {
        return {QStringLiteral("sensed"), QStringLiteral("item-%1").arg(number),
            {{QStringLiteral("n"), number}}, clock.now()};
    }

    /// One transaction of several events.
    Result<Head> append(Journal &journal, int count, Journal::Grade grade = Journal::Grade::Record)
    {
        QList<Event> events;
        for (int i = 0; i < count; ++i)
            events.append(event(int(journal.head().seq) + 1 + i));
        return journal.append(events, grade);
    }

    /// A closed run of events 1…10, in transactions of two.
    Result<Head> tenEvents()
    {
        auto journal = create();
        if (!journal)
            return tl::unexpected(journal.error());
        for (int i = 0; i < 5; ++i) {
            if (const auto done = append(**journal, 2); !done)
                return done;
        }
        return (*journal)->head();
    }
};

/// What somebody does to the file behind the program's back. Empty when it worked.
inline QString tamper(const QString &path, const QByteArray &sql)
{
    sqlite3 *db = nullptr;
    sqlite3_open(QFile::encodeName(path).constData(), &db);
    char *text = nullptr;
    sqlite3_exec(db, sql.constData(), nullptr, nullptr, &text);
    const QString problem = QString::fromUtf8(text);
    sqlite3_free(text);
    sqlite3_close(db);
    return problem;
}

} // namespace fairlead::journal
