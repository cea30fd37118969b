// Nothing of a real server may outlive its test.
#include "integration/support/warden.h"
#include "support/daemon.h"

using namespace fairlead;
using namespace Qt::Literals::StringLiterals;

class TestWarden : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void endsGroupsAndRemovesTheFolder();
};

void TestWarden::endsGroupsAndRemovesTheFolder()
{
    QString folder;
    qint64 child = 0;
    // A parent whose child does not end with it, as zabbix_server's do.
    Daemon parent(u"setsid"_s, {u"bash"_s, u"-c"_s, u"sleep 600 & wait"_s});
    {
        Warden warden(u"warden-test"_s);
        QVERIFY(warden.isValid() && warden.write(u"file"_s, "content"));
        folder = warden.path();
        QVERIFY2(parent.start(), qPrintable(parent.log()));
        QTRY_VERIFY(!parent.children().isEmpty());
        child = parent.children().first();
        warden.watch(parent.pid());
    }
    QVERIFY(!QFile::exists(folder));
    QTRY_VERIFY(!parent.running());
    QTRY_VERIFY(!QFile::exists(u"/proc/%1/exe"_s.arg(child))); // gone, or not reaped yet
}

QTEST_GUILESS_MAIN(TestWarden)
#include "test_warden.moc"
