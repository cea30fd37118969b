// A simulated datacenter on this machine's loopback, until it is told to stop.
#include "base/clock.h"
#include "lab/lab.h"
#include "lab/site_file.h"

#include <QCommandLineParser>
#include <QCoreApplication>
#include <QSocketNotifier>

#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace fairlead;
using namespace fairlead::lab;
using namespace Qt::StringLiterals;

namespace {

constexpr int usage = 64;
constexpr int failed = 70;
constexpr qsizetype keptBytes = qsizetype(64) << 20;

int stopPipe[2]; // NOLINT: a signal handler reaches nothing else

void onSignal(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(stopPipe[1], &byte, 1);
}

void print(const QString &text)
{
    std::fputs(qPrintable(text + u'\n'), stdout);
    std::fflush(stdout);
}

int complain(const Error &error, int code)
{
    std::fputs(qPrintable(error.what + u'\n'), stderr);
    if (!error.detail.isEmpty())
        std::fputs(qPrintable(error.detail + u'\n'), stderr);
    return code;
}

struct Wishes {
    QString world;
    QString version;
    QString siteFile;
    LabOptions options;
};

std::optional<Wishes> readArguments(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        u"Simulates a datacenter that speaks the real protocols on loopback."_s);
    parser.addHelpOption();
    parser.addOptions(
        {{u"world"_s, u"A shipped world (%1) or a file."_s.arg(shippedWorlds().join(u", "_s)),
             u"name"_s, u"quiet"_s},
            {u"speed"_s, u"Simulated seconds per second."_s, u"n"_s, u"1"_s},
            {u"pve"_s, u"Play Proxmox 8 or 9, whatever the world file says."_s, u"8|9"_s},
            {u"port"_s, u"Port of the first node; the others follow. Default: any free ones."_s,
                u"port"_s},
            {u"write-site"_s, u"Write a site file to connect with."_s, u"file"_s}});
    parser.process(arguments);
    Wishes wishes;
    bool good = false;
    wishes.world = parser.value(u"world"_s);
    wishes.options.speed = parser.value(u"speed"_s).toDouble(&good);
    const QString pve = parser.value(u"pve"_s);
    if (!good || wishes.options.speed <= 0 || (!pve.isEmpty() && pve != u"8" && pve != u"9")
        || !parser.positionalArguments().isEmpty())
        return std::nullopt;
    if (!pve.isEmpty())
        wishes.version = pve == u"8" ? u"8.4.21"_s : u"9.2.11"_s;
    const int first = parser.value(u"port"_s).toInt();
    constexpr int many = 64;
    for (int i = 0; first > 0 && i < many; ++i)
        wishes.options.ports.append(quint16(first + i));
    wishes.siteFile = parser.value(u"write-site"_s);
    return wishes;
}

void announce(Lab &lab)
{
    const World &world = lab.world();
    print(u"%1: Proxmox VE %2, %3 nodes, %4 guests"_s.arg(world.name, world.release.version)
            .arg(world.nodes.size())
            .arg(world.guests.size()));
    for (const Node &node : world.nodes)
        print(u"%1 %2 %3"_s.arg(node.name, lab.url(node.name), lab.fingerprint(node.name)));
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication app(argc, argv);
    const auto wishes = readArguments(QCoreApplication::arguments());
    if (!wishes) {
        std::fputs("Wrong arguments; see --help.\n", stderr);
        return usage;
    }
    SystemClock clock;
    auto file = loadWorld(wishes->world, {clock.now().wall, wishes->version});
    if (!file)
        return complain(file.error(), usage);
    auto lab = Lab::start(std::move(*file), clock, wishes->options);
    if (!lab)
        return complain(lab.error(), failed);
    (*lab)->record().limit(keptBytes);
    if (!wishes->siteFile.isEmpty()) {
        if (const auto written = writeSiteFile(**lab, wishes->siteFile); !written)
            return complain(written.error(), failed);
    }
    if (::pipe(stopPipe) != 0)
        return failed;
    QSocketNotifier stop(stopPipe[0], QSocketNotifier::Read);
    QObject::connect(&stop, &QSocketNotifier::activated, &app, &QCoreApplication::quit);
    std::signal(SIGINT, onSignal);
    std::signal(SIGTERM, onSignal);
    announce(**lab);
    print(u"ready"_s);
    return QCoreApplication::exec();
}
