#include "proxmox/task.h"
#include "recorded.h"
#include "support/result_checks.h"

using namespace fairlead;
using namespace fairlead::proxmox;
using namespace std::chrono_literals;

namespace {

QString text(const char *latin) { return QString::fromLatin1(latin); }
const char plain[] = "UPID:pve1:00000279:00046300:6B02865A:qmstart:101:root@pam:";

} // namespace

class TestTask : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void upidParts()
    {
        const auto upid = upidOf(text(plain));
        QVERIFY(upid.has_value());
        const Upid expected{NodeName(text("pve1")), 0x279, 0x46300, WallTime(1795327578s),
            text("qmstart"), text("101"), text("root@pam"), {}};
        QCOMPARE(*upid, expected);
        QCOMPARE(toText(*upid), text(plain));
        QCOMPARE(pathSegment(*upid),
            QByteArray(
                "UPID%3Apve1%3A00000279%3A00046300%3A6B02865A%3Aqmstart%3A101%3Aroot%40pam%3A"));
    }

    void upids_data()
    {
        QTest::addColumn<bool>("good");
        const auto row = [](const char *upid, bool good) { QTest::newRow(upid) << good; };
        row(plain, true);
        row("UPID:dahu-2:00007323:001036A5:6419CAF8:qmstart:100:root@pam:", true);
        row("UPID:pve1:00000279:100046300:6B02865A:aptupdate::root@pam:", true); // 9 digits, no id
        row("UPID:pve1:00000279:00046300:6B02865A:vzdump:101:ops@pve!fairlead:", true);
        row("UPID:pve1:00000279:00046300:6B02865A:imgdel:a@ceph:ops@ad.example:", true);
        row("UPID:pve1:00000279:00046300:6B02865A:qmstart:101:root@pam", false);
        row("UPID:pve1:279:00046300:6B02865A:qmstart:101:root@pam:", false);
        row("UPID:pve1:0000027G:00046300:6B02865A:qmstart:101:root@pam:", false);
        row("UPID:pve1:00000279:00046300:6B02865A:qmstart:101:root@pam:extra", false);
        row("UPID:", false);
        row("", false);
    }
    void upids()
    {
        QFETCH(bool, good);
        const auto upid = upidOf(QString::fromLatin1(QTest::currentDataTag()));
        QCOMPARE(upid.has_value(), good);
        if (good)
            QCOMPARE(toText(*upid), QString::fromLatin1(QTest::currentDataTag()));
    }

    void tokens()
    {
        const auto upid
            = upidOf(text("UPID:pve1:00000279:00046300:6B02865A:vzdump:101:ops@pve!fairlead:"));
        QCOMPARE(upid->user, text("ops@pve"));
        QCOMPARE(upid->token, text("fairlead"));
    }

    void answersOfWrites()
    {
        const auto stop
            = recordedAnswer("real-8.4/errors.txt", "HA-managed start (returns UPID of hastart)");
        const auto upid = parseUpid(stop.body);
        VERIFY_RESULT(upid);
        QCOMPARE(upid->type, text("hastop")); // the request, not the stop
        QVERIFY(onlyRequests(upid->type));
        QVERIFY(onlyRequests(text("hamigrate")) && !onlyRequests(text("qmigrate")));
        VERIFY_ERROR(parseUpid("{\"data\":null}"), Error::Kind::Malformed);
        VERIFY_ERROR(parseUpid("{\"data\":\"OK\"}"), Error::Kind::Malformed);
        VERIFY_ERROR(parseUpid("{\"data\":{}}"), Error::Kind::Malformed);
        const auto nothing = parseUpidOrNothing("{\"data\":null}");
        VERIFY_RESULT(nothing);
        QVERIFY(!nothing->has_value());
    }

    void ends_data()
    {
        QTest::addColumn<TaskEnd>("end");
        const auto row = [](const char *text, TaskEnd end) { QTest::newRow(text) << end; };
        row("OK", TaskEnd::Success);
        row("WARNINGS: 1", TaskEnd::Warnings);
        row("WARNINGS: 12", TaskEnd::Warnings);
        row("WARNINGS: none read", TaskEnd::Failed);
        row("unexpected status", TaskEnd::Unknown);
        row("", TaskEnd::Unknown);
        row("migration problems", TaskEnd::Failed);
        row("start failed: QEMU exited with code 1", TaskEnd::Failed);
        row("interrupted by signal", TaskEnd::Failed);
        row("NOT OK", TaskEnd::Failed);
    }
    void ends()
    {
        QFETCH(TaskEnd, end);
        QCOMPARE(taskEnd(QString::fromLatin1(QTest::currentDataTag())), end);
        QCOMPARE(succeeded(end), end == TaskEnd::Success || end == TaskEnd::Warnings);
    }

    void clusterList()
    {
        const auto tasks = parseTasks(recorded("real-8.4/cluster_tasks.json"));
        VERIFY_RESULT(tasks);
        QCOMPARE(tasks->size(), 21);
        for (qsizetype i = 1; i < tasks->size(); ++i)
            QVERIFY(tasks->at(i - 1).upid.started >= tasks->at(i).upid.started);
        int failed = 0;
        for (const Task &task : *tasks)
            failed += task.end == TaskEnd::Failed;
        QCOMPARE(failed, 3);
    }

    void running()
    {
        const auto tasks
            = parseTasks(wrapped(QByteArray("[{\"upid\":\"") + plain + "\",\"pid\":633}]"));
        VERIFY_RESULT(tasks);
        QCOMPARE(tasks->at(0).end, TaskEnd::Running);
        const auto active = parseTaskPage(
            wrapped(QByteArray("[{\"upid\":\"") + plain + "\",\"status\":\"RUNNING\"}]"));
        VERIFY_RESULT(active);
        QCOMPARE(active->tasks.at(0).end, TaskEnd::Running);
        const auto vanished = parseTasks(
            wrapped(QByteArray("[{\"upid\":\"") + plain + "\",\"endtime\":1795327580}]"));
        VERIFY_RESULT(vanished);
        QCOMPARE(vanished->at(0).end, TaskEnd::Unknown);
        VERIFY_ERROR(parseTasks(wrapped("[{\"upid\":\"?\"}]")), Error::Kind::Malformed);
    }

    void page()
    {
        const auto page = parseTaskPage(recorded("real-8.4/nodes_pve1_tasks.json"));
        VERIFY_RESULT(page);
        QCOMPARE(page->tasks.size(), 13);
        QCOMPARE(page->total, std::optional<qint64>(13));
        QCOMPARE(page->tasks.at(0).ended, std::optional(WallTime(1795327580s)));
    }

    void status()
    {
        const auto warned = parseTaskStatus(recorded("task_status_warnings_pve7.json"));
        VERIFY_RESULT(warned);
        QCOMPARE(warned->end, TaskEnd::Warnings);
        QCOMPARE(warned->upid.node, NodeName(text("dahu-2")));
        const auto of = [](const char *rest) {
            return parseTaskStatus(wrapped(QByteArray("{\"upid\":\"") + plain + "\"" + rest + "}"));
        };
        QCOMPARE(of(",\"status\":\"running\"")->end, TaskEnd::Running);
        QCOMPARE(of(",\"status\":\"stopped\"")->end, TaskEnd::Unknown);
        QCOMPARE(of(",\"status\":\"stopped\",\"exitstatus\":\"OK\"")->end, TaskEnd::Success);
        VERIFY_ERROR(of(",\"status\":\"sleeping\""), Error::Kind::Malformed);
        VERIFY_ERROR(of(""), Error::Kind::Malformed);
    }

    void log()
    {
        const auto log
            = parseTaskLog(R"({"data":[{"n":1,"t":"starting"},{"n":"2","t":"done"}],"total":2})");
        VERIFY_RESULT(log);
        QCOMPARE(log->lines.at(1), (LogLine{2, text("done")}));
        QCOMPARE(log->nextStart(0), 2);
        QCOMPARE(log->total, std::optional<qint64>(2));
        const auto empty = parseTaskLog(R"({"data":[{"n":1,"t":"no content"}],"total":0})");
        VERIFY_RESULT(empty);
        QVERIFY(empty->lines.isEmpty());
        QCOMPARE(empty->nextStart(5), 5);
        VERIFY_ERROR(parseTaskLog(R"({"data":[{"t":"x"}]})"), Error::Kind::Malformed);
    }
};

QTEST_GUILESS_MAIN(TestTask)
#include "test_task.moc"
