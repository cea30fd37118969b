#include "lab/lab.h"

#include "lab/http/listener.h"
#include "lab/world/step.h"

#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace fairlead::lab {

namespace {

constexpr auto beatEvery = 200ms;

HttpListener::Reach reachOf(const Node &node)
{
    if (node.hung)
        return HttpListener::Reach::Silent;
    if (!node.up())
        return node.pulled ? HttpListener::Reach::Silent : HttpListener::Reach::Refusing;
    return node.stoppedUnits.contains(u"pveproxy") ? HttpListener::Reach::Refusing
                                                   : HttpListener::Reach::Answering;
}

} // namespace

Lab::Lab(WorldFile file, Clock &clock, const LabOptions &options)
    : m_clock(clock)
    , m_options(options)
    , m_world(std::move(file.world))
    , m_reached(clock.now().monotonic)
{
    for (const Fault &fault : std::as_const(file.faults))
        m_faults.add(fault);
    m_around.reset(
        new HttpSurroundings{clock, m_record, m_faults, [this] { return elapsed(); }, 0});
}

Lab::~Lab() = default;

Result<std::unique_ptr<Lab>> Lab::start(WorldFile file, Clock &clock, const LabOptions &options)
{
    std::unique_ptr<Lab> lab(new Lab(std::move(file), clock, options));
    const auto opened = lab->open(options.ports);
    if (!opened)
        return tl::unexpected(opened.error());
    lab->beat();
    return lab;
}

Result<> Lab::open(const QList<quint16> &ports)
{
    auto authority = CertificateAuthority::make(m_world.cluster);
    if (!authority)
        return tl::unexpected(authority.error());
    m_authority = std::move(*authority);
    const auto stranger = m_authority->issue(u"stranger"_s);
    if (!stranger)
        return tl::unexpected(stranger.error());
    for (qsizetype i = 0; i < m_world.nodes.size(); ++i) {
        const QString name = m_world.nodes.at(i).name;
        const auto identity = m_authority->issue(name);
        if (!identity)
            return tl::unexpected(identity.error());
        m_apis.push_back(std::make_unique<Api>(m_world, name, m_options.api));
        auto handler = [this, api = m_apis.back().get()](const HttpRequest &request) {
            catchUp();
            return api->answer(request, m_clock.now().wall, fingerprints());
        };
        m_listeners.push_back(std::make_unique<HttpListener>(name, *m_around, std::move(handler)));
        const auto opened = m_listeners.back()->open(*identity, *stranger, ports.value(i));
        if (!opened)
            return opened;
    }
    return {};
}

void Lab::catchUp()
{
    const MonotonicTime now = m_clock.now().monotonic;
    const auto passed = std::chrono::floor<std::chrono::milliseconds>(now - m_reached);
    m_reached += passed;
    step(
        m_world, std::chrono::milliseconds(std::llround(double(passed.count()) * m_options.speed)));
    reflectNodes();
}

void Lab::reflectNodes()
{
    for (const auto &listener : m_listeners) {
        if (const Node *node = m_world.node(listener->name()))
            listener->setReach(reachOf(*node));
    }
}

void Lab::beat()
{
    catchUp();
    m_beat = m_clock.after(beatEvery, [this] { beat(); });
}

World &Lab::world()
{
    catchUp();
    return m_world;
}

void Lab::pass(std::chrono::milliseconds simulated)
{
    catchUp();
    step(m_world, simulated);
    reflectNodes();
}

std::chrono::milliseconds Lab::elapsed() const { return m_world.now - m_world.startedAt; }

Record &Lab::record() { return m_record; }

Faults &Lab::faults() { return m_faults; }

const HttpListener *Lab::listener(const QString &node) const
{
    for (const auto &listener : m_listeners) {
        if (listener->name() == node)
            return listener.get();
    }
    return nullptr;
}

quint16 Lab::port(const QString &node) const
{
    const HttpListener *found = listener(node);
    return found ? found->port() : quint16(0);
}

QString Lab::url(const QString &node) const { return u"https://127.0.0.1:%1"_s.arg(port(node)); }

QString Lab::fingerprint(const QString &node) const
{
    const HttpListener *found = listener(node);
    return found ? found->presented() : QString();
}

QMap<QString, QString> Lab::fingerprints() const
{
    QMap<QString, QString> all;
    for (const auto &listener : m_listeners)
        all.insert(listener->name(), listener->presented());
    return all;
}

QByteArray Lab::authority() const { return m_authority->certificate().toPem(); }

Result<> Lab::renewCertificate(const QString &node)
{
    const auto identity = m_authority->issue(node);
    if (!identity)
        return tl::unexpected(identity.error());
    for (const auto &listener : m_listeners) {
        if (listener->name() == node)
            listener->setIdentity(*identity);
    }
    return {};
}

} // namespace fairlead::lab
