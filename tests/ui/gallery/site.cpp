#include "ui/gallery/site.h"

namespace fairlead::ui::gallery {

namespace {

QString t(const char *text) { return QString::fromUtf8(text); }

Hue quietUnlessBad(const QString &text, const char *bad)
{
    return text == t(bad) ? Hue::Bad : text == missingWords ? Hue::Text3 : Hue::Text2;
}

QList<Column<Problem>> problemColumns()
{
    return {
        Column<Problem>::sign(&Problem::glyph),
        Column<Problem>(t("Due"), &Problem::due, Kind::Number, Importance::Key)
            .widest({t("ack BREACH +0:12")})
            .strong([](const Problem &p) { return p.breached || p.critical; })
            .hue([](const Problem &p) { return p.breached ? Hue::Bad : Hue::Text; }),
        Column<Problem>(t("Owner"), &Problem::owner, Kind::Name, Importance::Extra)
            .widest({t("not acked")})
            .strong([](const Problem &p) { return p.critical; })
            .hue([](const Problem &p) {
                return p.critical && p.owner == t("not acked") ? Hue::Bad : Hue::Text2;
            }),
        Column<Problem>(t("Where"), &Problem::where, Kind::Name, Importance::Key)
            .widest({t("screwdriver")})
            .strong([](const Problem &p) { return p.critical; }),
        Column<Problem>(t("Problem"), &Problem::what, Kind::Words, Importance::Key)
            .grows()
            .strong([](const Problem &p) { return p.critical; }),
        Column<Problem>(t("Because of it"), &Problem::because, Kind::Number, Importance::Useful)
            .hue([](const Problem &) { return Hue::Text2; }),
    };
}

QList<Column<Node>> nodeColumns()
{
    const auto odd = [](const Node &n) { return hueOf(n.glyph) == Hue::Bad; };
    return {
        Column<Node>::sign(&Node::glyph),
        Column<Node>(t("Node"), &Node::name, Kind::Name, Importance::Key)
            .widest({t("screwdriver")})
            .strong(odd),
        Column<Node>(t("State"), &Node::state, Kind::State, Importance::Key)
            .widest({t("evacuating 12 left")})
            .hue([odd](const Node &n) { return odd(n) ? Hue::Bad : Hue::Text2; })
            .strong(odd),
        Column<Node>(t("Age"), &Node::age, Kind::Age, Importance::Extra)
            .freshness(&Node::freshness)
            .hue([](const Node &) { return Hue::Text3; }),
        Column<Node>(t("Guests"), &Node::guests, Kind::Number).freshness(&Node::freshness),
        Column<Node>(t("CPU %"), &Node::cpu, Kind::Number).freshness(&Node::freshness),
        Column<Node>(t("Mem %"), &Node::memory, Kind::Number)
            .freshness(&Node::freshness)
            .strong([](const Node &n) { return n.memory > 90; })
            .hue([](const Node &n) { return n.memory > 90 ? Hue::Warn : Hue::Text; }),
        Column<Node>(t("If it leaves: mem %"), &Node::ifItLeaves, Kind::Number, Importance::Key)
            .widest({t("screwdriver 84")})
            .strong([](const Node &n) { return n.ifItLeaves == t("no room"); })
            .hue([](const Node &n) { return n.ifItLeaves == t("no room") ? Hue::Bad : Hue::Text; }),
        Column<Node>(t("Votes"), &Node::votes, Kind::Number),
        Column<Node>(t("Ceph stop"), &Node::cephStop, Kind::State)
            .strong([](const Node &n) { return n.cephStop == t("no"); })
            .hue([](const Node &n) { return quietUnlessBad(n.cephStop, "no"); }),
        Column<Node>(t("Stay behind"), &Node::stayBehind, Kind::State).hue([](const Node &n) {
            return n.stayBehind == t("none") ? Hue::Text2 : Hue::Text;
        }),
        Column<Node>(t("Hardware"), &Node::hardware, Kind::State)
            .strong([](const Node &n) { return n.hardware == t("critical"); })
            .hue([](const Node &n) { return quietUnlessBad(n.hardware, "critical"); }),
        Column<Node>(t("Kernel"), &Node::kernel, Kind::Name, Importance::Extra)
            .hue([](const Node &) { return Hue::Text2; }),
        Column<Node>(t("Flags"), &Node::flags, Kind::Words, Importance::Extra)
            .grows()
            .hue([](const Node &) { return Hue::Text3; }),
    };
}

RowGround groundOfNode(const Node &node)
{
    if (node.freshness == Freshness::Unknown)
        return RowGround::Unknown;
    return hueOf(node.glyph) == Hue::Bad ? RowGround::Bad : RowGround::Plain;
}

Node node(const char *name, int guests, int cpu, int memory, const char *leaves)
{
    Node n;
    n.name = t(name);
    n.guests = guests;
    n.cpu = cpu;
    n.memory = memory;
    n.ifItLeaves = t(leaves);
    return n;
}

Problem problem(Glyph glyph, const char *due, const char *owner, const char *where,
    const char *what, const char *because = "")
{
    const bool critical = glyph == Glyph::ProblemCritical;
    return {t(where) + t(what), glyph, t(due), t(due).contains(t("BREACH")), t(owner), t(where),
        t(what), t(because), critical};
}

QList<Node> nodesOfBadNight()
{
    QList<Node> nodes{node("banshee", 27, 52, 83, "no room"), node("kelpie", 27, 47, 79, "no room"),
        node("paloma", 0, 0, 0, "—"), node("screwdriver", 23, 58, 91, "no room"),
        node("selkie", 21, 44, 77, "no room")};
    for (Node &n : nodes) {
        n.votes = t("3 ≥ 3");
        n.cephStop = t("no");
    }
    Node &fenced = nodes[2];
    fenced.glyph = Glyph::NodeFenced;
    fenced.state = t("fenced 16:19");
    fenced.guests = fenced.cpu = fenced.memory = std::nullopt;
    fenced.votes = fenced.cephStop = fenced.stayBehind = missingWords;
    fenced.hardware = t("critical");
    nodes[3].freshness = Freshness::Ageing;
    nodes[3].age = t("ageing 14 s");
    Node unknown = nodes[4];
    unknown.name = t("undine");
    unknown.glyph = Glyph::NodeUnknown;
    unknown.state = t("unknown · last 14:06:50 was: ok");
    unknown.guests = unknown.cpu = unknown.memory = std::nullopt;
    unknown.freshness = Freshness::Unknown;
    unknown.age = t("41 s");
    unknown.ifItLeaves = unknown.votes = unknown.cephStop = unknown.hardware = unknown.stayBehind
        = missingWords;
    nodes.append(unknown);
    return nodes;
}

} // namespace

std::unique_ptr<Problems> makeProblems(bool badNight)
{
    auto model = std::make_unique<Problems>([](const Problem &p) { return p.id; }, problemColumns(),
        [](const Problem &p) { return p.critical ? RowGround::Bad : RowGround::Plain; });
    using enum Glyph;
    if (!badNight) {
        model->show({
            problem(ProblemInformational, "ack 61:12", "not acked", "kelpie",
                "Reboot needed: kernel 6.17.2"),
            problem(ProblemInformational, "ack 68:40", "not acked", "mail-mx2",
                "Package updates: 14 pending"),
        });
        return model;
    }
    model->show({
        problem(ProblemCritical, "resolve 15:43", "not acked", "paloma",
            "Node is down: no ping, no agent, not in quorum", "+38"),
        problem(ProblemCritical, "resolve 15:46", "not acked", "ceph",
            "Degraded: 18.4 % of objects have 2 of 3 copies", "+11"),
        problem(ProblemCritical, "resolve 15:49", "M. Visser", "kaboom-api",
            "HTTPS check fails from 2 of 3 places"),
        problem(ProblemNoncritical, "ack BREACH +0:12", "not acked", "selkie",
            "osd.14 slow ops, 37 for 41 s"),
        problem(ProblemNoncritical, "ack due 0:38", "not acked", "pbs1",
            "Datastore nightly: verify job failed"),
        problem(
            ProblemNoncritical, "ack 8:44", "not acked", "screwdriver", "Memory 91 % for 10 min"),
        problem(ProblemNoncritical, "resolve 5 d 11 h", "A. Bakker", "border2",
            "BGP neighbour 2001:db8:40::1 flapped 4 times"),
        problem(ProblemInformational, "ack 44:20", "not acked", "kelpie",
            "Reboot needed: kernel 6.17.2-1"),
        problem(ProblemInformational, "ack 51:03", "not acked",
            "a-guest-with-a-long-name-0042.ams1", "Package updates: 14 pending"),
        problem(ProblemInformational, "ack 66:00", "not acked", "ns2", "Time offset 84 ms"),
    });
    return model;
}

std::unique_ptr<Nodes> makeNodes(bool badNight)
{
    auto model = std::make_unique<Nodes>(
        [](const Node &n) { return n.name; }, nodeColumns(), &groundOfNode);
    QList<Node> quiet{node("banshee", 22, 31, 61, "kelpie 82"),
        node("kelpie", 19, 24, 58, "selkie 79"), node("paloma", 21, 38, 64, "banshee 84"),
        node("screwdriver", 23, 35, 66, "kelpie 84"), node("selkie", 17, 9, 52, "kelpie 77")};
    quiet[1].stayBehind = t("2 of 19");
    quiet[3].stayBehind = t("1 of 23");
    model->show(badNight ? nodesOfBadNight() : quiet);
    return model;
}

std::unique_ptr<Pools> makePools(bool badNight)
{
    auto model = std::make_unique<Pools>([](const Pool &p) { return p.name; },
        QList<Column<Pool>>{
            Column<Pool>::sign(&Pool::glyph).hue([](const Pool &p) {
                return p.glyph == Glyph::UiTick ? Hue::Text3 : Hue::Bad;
            }),
            {t("Ceph pool"), &Pool::name, Kind::Name, Importance::Key},
            {t("Fewest copies"), &Pool::copies, Kind::Number},
            {t("Used %"), &Pool::used, Kind::Number},
            Column<Pool>(t("State"), &Pool::words).hue([](const Pool &) { return Hue::Text2; }),
        });
    const Glyph odd = badNight ? Glyph::UiWarning : Glyph::UiTick;
    const QString copies = badNight ? t("2 of 3") : t("3 of 3");
    const QString words
        = badNight ? t("serves; one more host stops writes") : t("all PGs active+clean");
    model->show({{t("vm-nvme"), odd, copies, 61, words}, {t("vm-hdd"), odd, copies, 48, words},
        {t("cephfs-data"), odd, copies, 33, words},
        {t(".mgr"), Glyph::UiTick, t("3 of 3"), 0, t("all PGs active+clean")}});
    return model;
}

std::unique_ptr<Changes> makeChanges(bool badNight)
{
    auto model = std::make_unique<Changes>([](const Change &c) { return c.time + c.what; },
        QList<Column<Change>>{
            Column<Change>(t("Time UTC"), &Change::time, Kind::Number, Importance::Key)
                .hue([](const Change &) { return Hue::Text2; }),
            Column<Change>(t("Source"), &Change::source, Kind::State).hue([](const Change &) {
                return Hue::Text2;
            }),
            Column<Change>(t("Change"), &Change::what, Kind::Words, Importance::Key)
                .grows()
                .strong(&Change::strong),
            {t("Object"), &Change::object, Kind::Name},
        });
    if (badNight)
        model->show({{t("02:47:09"), t("zabbix"), t("screwdriver: memory 91 % for 10 min"),
                         t("screwdriver"), false},
            {t("02:46:50"), t("ha"), t("vm 263 wiki placed on screwdriver, starting"), t("wiki"),
                false},
            {t("02:36:31"), t("zabbix"), t("kaboom-api: HTTPS check fails from 2 of 3 places"),
                t("kaboom-api"), true},
            {t("02:34:50"), t("ha"), t("vm 218 kaboom-elearning recovered paloma → kelpie"),
                t("kaboom-elearning"), false},
            {t("02:34:10"), t("ceph"), t("HEALTH_OK → HEALTH_WARN: 5 OSDs down, degraded 18.4 %"),
                t("ceph"), true}});
    else
        model->show(
            {{t("10:12:41"), t("task"), t("Backup of vm 311 finished, 4:21"), t("selkie"), false},
                {t("09:40:03"), t("zabbix"), t("mail-mx2: package updates pending began"),
                    t("mail-mx2"), false},
                {t("09:02:11"), t("run"),
                    t("Pre-flight of node-reboot kelpie read, nothing changed (A. Bakker)"),
                    t("kelpie"), false},
                {t("07:15:00"), t("ceph"), t("Deep scrub of vm-hdd finished, 0 errors"), t("ceph"),
                    false}});
    return model;
}

QList<VerdictBar::Cell> verdictCells()
{
    using enum Glyph;
    return {
        {t("Quorum"), {{{t("4 of 5")}}, t("needs 3")}},
        {t("Nodes"), {{{t("1 fenced"), NodeFenced}}, t("4 ok")}},
        {t("HA"), {{{t("2 errors"), ItemFailed}}, t("1 starting")}},
        {t("Ceph"), {{{t("degraded 18.4 %"), UiWarning}}, t("data available")}},
        {t("Problems"),
            {{{t("33"), ProblemCritical}, {t("33"), ProblemNoncritical},
                 {t("33"), ProblemInformational}},
                t("+149")}},
        {t("If one more leaves"), {{{t("does not hold"), ItemBlocked}}, t("short 38 GiB")}},
        {t("Runs"), {{{t("2")}}}},
        {t("Ledger"), {{{t("12")}}, t("nothing left behind")}},
    };
}

QList<VerdictValue> verdictValues(bool badNight)
{
    using enum Glyph;
    const auto counts = [](const char *a, const char *b, const char *c, bool bad) {
        return QList<VerdictPart>{{t(a), ProblemCritical, bad ? Hue::Bad : Hue::Text3},
            {t(b), ProblemNoncritical, bad ? Hue::Warn : Hue::Text3},
            {t(c), ProblemInformational, Hue::Text2}};
    };
    if (!badNight)
        return {{{{t("5 of 5")}}, t("needs 3")}, {{{t("5 ok")}}, {}},
            {{{t("58 ok")}}, t("0 errors")}, {{{t("ok")}}, t("no data at risk")},
            {counts("0", "0", "2", false), {}}, {{{t("holds, 84 %")}}, t("of memory")},
            {{{t("0")}}, {}}, {{{t("0")}}, t("nothing left behind")}};
    return {{{{t("4 of 5")}}, t("needs 3")}, {{{t("1 fenced"), NodeFenced, Hue::Bad}}, t("4 ok")},
        {{{t("2 errors"), ItemFailed, Hue::Bad}}, t("1 starting")},
        {{{t("degraded 18.4 %"), UiWarning, Hue::Bad}}, t("data available")},
        {counts("3", "4", "4", true), t("+49")},
        {{{t("does not hold"), ItemBlocked, Hue::Bad}}, t("short 38 GiB")},
        {{{t("≥ 1")}}, t("last 14:06:50"), true}, {{{t("0")}}, t("nothing left behind")}};
}

} // namespace fairlead::ui::gallery
