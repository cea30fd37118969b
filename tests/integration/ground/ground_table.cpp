// What each bad input gives: provokes every one of them and prints, as a Markdown table, the kind the program acts on and
// the sentence the person on call reads. Ends with 1 when a row is not as it should be. One word names a part: disk, secrets, web, ssh.

#include "rows.h"

#include <QCoreApplication>
#include <QMetaEnum>
#include <QTextStream>

#include <algorithm>

using namespace fairlead;
using namespace fairlead::ground;

namespace {

QString nameOf(Error::Kind kind)
{
    static const QStringList names{QStringLiteral("Unreachable"), QStringLiteral("Lost"),
        QStringLiteral("Timeout"), QStringLiteral("Tls"), QStringLiteral("HostKey"),
        QStringLiteral("Unauthorized"), QStringLiteral("Forbidden"), QStringLiteral("NotFound"),
        QStringLiteral("Rejected"), QStringLiteral("Unavailable"), QStringLiteral("Malformed"),
        QStringLiteral("TooLarge"), QStringLiteral("Cancelled"), QStringLiteral("Precondition"),
        QStringLiteral("Locked"), QStringLiteral("Storage"), QStringLiteral("Corrupt")};
    return names.value(int(kind));
}

bool show(QTextStream &out, const Row &row, Around &around)
{
    const MonotonicTime began = around.clock.now().monotonic;
    const Result<> result = row.provoke();
    const auto took = std::chrono::duration<double>(around.clock.now().monotonic - began).count();
    const QString kind = result ? QStringLiteral("no error") : nameOf(result.error().kind);
    const QString what = result ? QString() : result.error().what;
    const bool right = !result && result.error().kind == row.expected && !what.isEmpty();
    out << "| " << row.situation << " | " << kind
        << (right ? QString() : QStringLiteral(" (EXPECTED %1)").arg(nameOf(row.expected))) << " | "
        << QString::number(took, 'f', 1) << " s | " << what << " |" << Qt::endl;
    if (!right && !result)
        out << "    " << result.error().detail << Qt::endl;
    return right;
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QTextStream out(stdout);
    Around around;
    int right = 0;
    int wrong = 0;
    int started = 0;
    out << "| situation | kind | after | what the person on call reads |\n| --- | --- | --- | --- |"
        << Qt::endl;
    // The disk first: mounting in a namespace of one's own must come before there are threads.
    const QList<std::pair<QString, Rows (*)(Around &)>> makers{{QStringLiteral("disk"), diskRows},
        {QStringLiteral("secrets"), secretRows}, {QStringLiteral("web"), webRows},
        {QStringLiteral("ssh"), sshRows}};
    const QString only = application.arguments().value(1);
    for (const auto &[name, make] : makers) {
        if (!only.isEmpty() && only != name)
            continue;
        const Rows rows = make(around);
        if (!rows.problem.isEmpty()) {
            out << "A server did not start: " << rows.problem << Qt::endl;
            ++wrong;
            continue;
        }
        started += rows.started;
        for (const Row &row : rows.rows)
            ++(show(out, row, around) ? right : wrong);
    }
    out << '\n'
        << started << " real servers\n"
        << right << " rows as they should be, " << wrong << " otherwise" << Qt::endl;
    return wrong == 0 ? 0 : 1;
}
