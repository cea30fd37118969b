#include "ceph/clean.h"
#include "ceph/command.h"
#include "ceph/host.h"
#include "ceph/pool_safety.h"
#include "ceph/summary.h"
#include "support/ceph_records.h"

#include <QDir>
#include <QJsonDocument>
#include <QTest>

#include <random>

using namespace fairlead;
using namespace fairlead::ceph;
using namespace Qt::StringLiterals;

namespace {

constexpr int mutationsPerFile = 60;
constexpr int leastMutations = 5000;

using Random = std::mt19937;

int below(Random &random, qsizetype limit)
{
    return limit <= 0 ? 0 : int(random() % unsigned(limit));
}

/// What a broken line, a cut answer or a changed release could make of it, byte by byte.
QByteArray bitten(QByteArray bytes, Random &random)
{
    for (int bites = 1 + below(random, 4); bites > 0 && !bytes.isEmpty(); --bites) {
        const int at = below(random, bytes.size());
        switch (below(random, 5)) {
        case 0:
            bytes[at] = char(random());
            break;
        case 1:
            bytes.truncate(at);
            break;
        case 2:
            bytes.remove(at, 1 + below(random, 40));
            break;
        case 3:
            bytes.insert(at, bytes.mid(below(random, bytes.size()), 1 + below(random, 40)));
            break;
        default:
            bytes.insert(at,
                QByteArrayList{"-", "99999999999999999999", "1e300", "null", "{", "]"}.at(
                    below(random, 6)));
        }
    }
    return bytes;
}

QJsonValue strange(Random &random)
{
    const QJsonArray values{QJsonValue(), true, -1, 0.5, 1e300, 9007199254740993.0, u"x"_s, u"7"_s,
        u"-9223372036854775808"_s, QJsonArray(), QJsonObject(),
        QJsonArray{1, u"a"_s, QJsonObject()}};
    return values.at(below(random, values.size()));
}

/// Valid JSON with one value, somewhere inside, replaced or taken out.
QJsonValue twisted(const QJsonValue &value, Random &random)
{
    if (below(random, 4) == 0)
        return strange(random);
    if (value.isObject() && !value.toObject().isEmpty()) {
        QJsonObject object = value.toObject();
        const QString key = object.keys().at(below(random, object.size()));
        if (below(random, 5) == 0)
            object.remove(key);
        else
            object.insert(key, twisted(object.value(key), random));
        return object;
    }
    if (value.isArray() && !value.toArray().isEmpty()) {
        QJsonArray array = value.toArray();
        const int at = below(random, array.size());
        array.replace(at, twisted(array.at(at), random));
        return array;
    }
    return strange(random);
}

QByteArray twisted(const QByteArray &bytes, Random &random)
{
    const QJsonDocument document = QJsonDocument::fromJson(bytes);
    if (document.isArray()) {
        QJsonArray array = document.array();
        if (!array.isEmpty()) {
            const int at = below(random, array.size());
            array.replace(at, twisted(array.at(at), random));
        }
        return QJsonDocument(array).toJson();
    }
    return QJsonDocument(twisted(QJsonValue(document.object()), random).toObject()).toJson();
}

} // namespace

/// Answers that are broken in every way must neither crash nor hang nor be taken for good ones.
/// Seeded: a failing run can be repeated.
class TestMutations : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase();
    void nothingCrashesAndNothingIsTakenForGood();
    void enoughWereMade()
    {
        QVERIFY2(m_made >= leastMutations, qPrintable(QString::number(m_made)));
        QVERIFY(m_refused > m_made / 10);
        QVERIFY(m_understood > m_made / 10); // else only the first byte is ever looked at
    }

private:
    void judge(const QByteArray &bytes);
    Result<Status> m_status;
    Result<OsdDump> m_dump;
    Result<OsdTree> m_tree;
    QList<QByteArray> m_files;
    int m_made = 0;
    int m_refused = 0;
    int m_understood = 0;
};

void TestMutations::initTestCase()
{
    m_status = statusIn(u"healthy"_s);
    m_dump = dumpIn(u"healthy"_s);
    m_tree = treeIn(u"healthy"_s);
    QVERIFY(m_status && m_dump && m_tree);
    const QDir folder(QStringLiteral(FAIRLEAD_TEST_DATA "/ceph"));
    for (const QString &state : folder.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        for (const QString &name : QDir(folder.filePath(state)).entryList({u"*.json"_s}))
            m_files.append(recorded(state, name.chopped(5)));
    }
    QVERIFY(m_files.size() >= 90);
}

/// Each answer goes into every reader: most are then of the wrong kind altogether.
void TestMutations::judge(const QByteArray &bytes)
{
    const auto status = parseStatus(bytes);
    const auto dump = parseOsdDump(bytes);
    const auto tree = parseOsdTree(bytes);
    const auto rules = parseCrushRules(bytes);
    const OsdTree shown = tree.value_or(*m_tree);
    for (const MgrProof proof : {MgrProof::Answered, MgrProof::Silent}) {
        const Judgement judged = ceph::clean(status, m_dump, proof, {}, shown);
        QVERIFY(status || judged.verdict == Verdict::Unknown);
        QVERIFY(proof == MgrProof::Answered || judged.verdict != Verdict::True);
        if (judged.verdict == Verdict::True) {
            QCOMPARE(status->pgs.countClean(), status->pgs.total);
            QCOMPARE(status->osds.up, status->osds.total);
            QVERIFY(status->mgr.available);
        }
        QVERIFY(status || dataAvailable(status, m_dump, proof).verdict == Verdict::Unknown);
    }
    QVERIFY(dump || hostFlagSet(dump, u"node2"_s, u"noout"_s).verdict == Verdict::Unknown);
    QVERIFY(dump || poolsSafe(dump, recordedRules(), m_tree).verdict == Verdict::Unknown);
    QVERIFY(rules || poolsSafe(m_dump, rules, m_tree).verdict == Verdict::Unknown);
    QVERIFY(tree || hostOsdsUp(tree, m_dump, u"node2"_s).verdict == Verdict::Unknown);
    QVERIFY(
        tree || noFlagReaches(m_dump, tree, u"node2"_s, u"noout"_s).verdict == Verdict::Unknown);
    if (dump) {
        QVERIFY(!onlyOwnFlags(dump, {}, shown).text.isEmpty());
        QVERIFY(!poolsSafe(dump, recordedRules(), tree).text.isEmpty());
        QVERIFY(!hostOsdsUp(m_tree, dump, u"node2"_s).text.isEmpty());
        QVERIFY(flagsReaching(u"node2"_s, u"noout"_s, *dump, shown).size() < 100);
    }
    if (tree)
        QVERIFY(!noFlagReaches(m_dump, tree, u"node2"_s, u"noout"_s).text.isEmpty());
    QVERIFY(!summary({status, dump ? std::optional(*dump) : std::nullopt, shown}).isEmpty());

    const auto placement = parsePlacement(bytes);
    const auto quorum = parseQuorum(bytes);
    const auto mgrs = parseMgrMap(bytes);
    const auto fs = parseFsMap(bytes);
    const auto stop = parseOkToStop(okToStopCommand({2, 3}), {0, bytes, {}});
    QVERIFY(mayLose({u"node2"_s, u"node2"_s}, {tree, placement, stop, quorum, mgrs, fs}).verdict
        != Verdict::True);
    const auto stat = parsePgStat(bytes);
    if (stat && recoveryOf(stat->pgs))
        QVERIFY(!recoveryOf(stat->pgs)->text().isEmpty());
    for (const bool understood : {status.has_value(), dump.has_value(), tree.has_value(),
             rules.has_value(), placement.has_value(), quorum.has_value(), mgrs.has_value(),
             fs.has_value(), stop.has_value(), stat.has_value(), parseUsage(bytes).has_value(),
             parsePools(bytes).has_value(), parseStuckPgs(bytes).has_value(),
             parseVersions(bytes).has_value(), parseHealthDetail(bytes).has_value()}) {
        if (understood) {
            ++m_understood;
            return;
        }
    }
    ++m_refused;
}

void TestMutations::nothingCrashesAndNothingIsTakenForGood()
{
    Random random(20260212);
    for (const QByteArray &file : std::as_const(m_files)) {
        for (int i = 0; i < mutationsPerFile; ++i) {
            judge(i % 2 == 0 ? bitten(file, random) : twisted(file, random));
            if (QTest::currentTestFailed()) {
                qInfo("mutation %d", m_made);
                return;
            }
            ++m_made;
        }
    }
    qInfo("%d made, %d refused by all readers, %d understood by one", m_made, m_refused,
        m_understood);
}

QTEST_GUILESS_MAIN(TestMutations)
#include "test_mutations.moc"
