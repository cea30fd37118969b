#include "proxmox/resources.h"

#include "proxmox/envelope.h"
#include "proxmox/resource_row.h"

#include <algorithm>
#include <limits>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace fairlead::proxmox {

namespace {

QString toText(std::string_view text)
{
    return QString::fromUtf8(text.data(), qsizetype(text.size()));
}

/// Few texts recur in thousands of rows (nodes, pools, tags): each is made once and shared. The
/// views must outlive the parse.
template <class T, class Make>
const T &shared(std::unordered_map<std::string_view, T> &known, std::string_view text, Make make)
{
    const auto found = known.find(text);
    return found != known.end() ? found->second : known.emplace(text, make(text)).first->second;
}

template <class E>
class Words {
public:
    template <std::size_t N>
    Word<E> read(std::string_view text, const std::array<Spelling<E>, N> &spellings)
    {
        if (text.empty())
            return {};
        for (const auto &[spelling, word] : m_known) {
            if (spelling == text)
                return word;
        }
        m_known.emplace_back(text, wordOf(spellings, toText(text)));
        return m_known.back().second;
    }

private:
    std::vector<std::pair<std::string_view, Word<E>>> m_known; // a handful
};

std::optional<Bytes> bytes(std::optional<qint64> value)
{
    return value ? std::optional(Bytes{*value}) : std::nullopt;
}

std::optional<std::chrono::seconds> seconds(std::optional<qint64> value)
{
    return value ? std::optional(std::chrono::seconds(*value)) : std::nullopt;
}

std::optional<bool> flag(std::optional<qint64> value)
{
    return value ? std::optional(*value != 0) : std::nullopt;
}

class Builder {
public:
    explicit Builder(qsizetype bodySize)
    {
        // About 330 bytes a guest: one allocation instead of a dozen moves of everything.
        m_guests.reserve(size_t(bodySize / 330));
    }

    /// False when the row is of a known kind but cannot be identified.
    bool add(const ResourceRow &row)
    {
        if (row.type == "qemu")
            return addGuest(row, GuestKind::VirtualMachine);
        if (row.type == "lxc")
            return addGuest(row, GuestKind::Container);
        if (row.type == "node")
            return addNode(row);
        if (row.type == "storage")
            return addStorage(row);
        if (row.type == "pool")
            return addPool(row);
        ++m_resources.others;
        return !row.type.empty();
    }

    Resources finish()
    {
        // Guests are large: their places are sorted, then each is moved once.
        std::vector<std::pair<int, qsizetype>> order;
        order.reserve(m_guests.size());
        for (const Guest &guest : m_guests)
            order.emplace_back(guest.id.value, qsizetype(order.size()));
        std::sort(order.begin(), order.end());
        m_resources.guests.reserve(qsizetype(order.size()));
        for (const auto &[id, place] : order)
            m_resources.guests.append(std::move(m_guests[size_t(place)]));
        std::sort(m_resources.nodes.begin(), m_resources.nodes.end(),
            [](const Node &a, const Node &b) { return a.name < b.name; });
        std::sort(m_resources.storages.begin(), m_resources.storages.end(),
            [](const Storage &a, const Storage &b) {
                return std::tie(a.name, a.node) < std::tie(b.name, b.node);
            });
        m_resources.pools.sort();
        return std::move(m_resources);
    }

private:
    const QString &text(std::string_view text)
    {
        return shared(m_texts, text, [](std::string_view t) { return toText(t); });
    }
    const QStringList &list(std::string_view text)
    {
        return shared(m_lists, text, [](std::string_view t) { return tagsOf(toText(t)); });
    }

    bool addGuest(const ResourceRow &row, GuestKind kind)
    {
        if (!row.vmid || *row.vmid < 0 || *row.vmid > std::numeric_limits<int>::max()
            || row.node.empty())
            return false;
        Guest &guest = m_guests.emplace_back();
        guest.id = GuestId(int(*row.vmid));
        guest.kind = kind;
        guest.node.value = text(row.node);
        guest.name = toText(row.name);
        guest.state = m_guestStates.read(row.status, guestStates);
        guest.ha = m_serviceStates.read(row.hastate, haServiceStates);
        guest.isTemplate = flag(row.isTemplate);
        guest.tags = list(row.tags);
        guest.lock = text(row.lock);
        guest.pool = text(row.pool);
        guest.cpu = row.cpu;
        guest.processors = row.maxcpu;
        guest.memory = bytes(row.mem);
        guest.memoryTotal = bytes(row.maxmem);
        guest.memoryOnHost = bytes(row.memhost);
        // Of virtual machines it is always 0, which says nothing.
        if (kind == GuestKind::Container)
            guest.disk = bytes(row.disk);
        guest.diskTotal = bytes(row.maxdisk);
        guest.uptime = seconds(row.uptime);
        guest.networkIn = bytes(row.netin);
        guest.networkOut = bytes(row.netout);
        guest.diskRead = bytes(row.diskread);
        guest.diskWritten = bytes(row.diskwrite);
        return true;
    }

    bool addNode(const ResourceRow &row)
    {
        if (row.node.empty())
            return false;
        Node node;
        node.name.value = text(row.node);
        node.state = m_nodeStates.read(row.status, nodeStates);
        node.ha = m_haNodeStates.read(row.hastate, haNodeStates);
        node.cpu = row.cpu;
        if (row.maxcpu && *row.maxcpu >= 0 && *row.maxcpu < 1e6)
            node.threads = int(*row.maxcpu);
        node.memory = bytes(row.mem);
        node.memoryTotal = bytes(row.maxmem);
        node.rootUsed = bytes(row.disk);
        node.rootTotal = bytes(row.maxdisk);
        node.uptime = seconds(row.uptime);
        m_resources.nodes.append(node);
        return true;
    }

    bool addStorage(const ResourceRow &row)
    {
        if (row.storage.empty() || row.node.empty())
            return false;
        m_resources.storages.append({StorageName(text(row.storage)), NodeName(text(row.node)),
            m_storageStates.read(row.status, storageStates), text(row.plugintype),
            list(row.content), flag(row.shared), bytes(row.disk), bytes(row.maxdisk)});
        return true;
    }

    bool addPool(const ResourceRow &row)
    {
        if (row.pool.empty())
            return false;
        m_resources.pools.append(toText(row.pool));
        return true;
    }

    Resources m_resources;
    std::vector<Guest> m_guests;
    std::unordered_map<std::string_view, QString> m_texts;
    std::unordered_map<std::string_view, QStringList> m_lists;
    Words<GuestState> m_guestStates;
    Words<HaServiceState> m_serviceStates;
    Words<NodeState> m_nodeStates;
    Words<HaNodeState> m_haNodeStates;
    Words<StorageState> m_storageStates;
};

} // namespace

Result<Resources> parseResources(const QByteArray &body)
{
    const QString subject = QStringLiteral("the cluster's resources");
    Builder builder(body.size());
    const auto fault
        = readResourceRows(body, [&](const ResourceRow &row) { return builder.add(row); });
    if (fault)
        return malformed(subject, *fault);
    return builder.finish();
}

Word<GuestState> believable(const Word<GuestState> &state, NodeState node)
{
    return node == NodeState::Online ? state : Word<GuestState>{GuestState::Unknown, state.text};
}

bool statusMessageBurst(const Resources &resources)
{
    // Smaller clusters are unknown as a whole for other reasons, such as just having been started.
    constexpr qsizetype large = 2000;
    const auto unknown = [](const auto &resource) {
        return resource.state.value == decltype(resource.state.value)::Unknown;
    };
    return resources.guests.size() >= large && !resources.nodes.isEmpty()
        && std::all_of(resources.nodes.begin(), resources.nodes.end(), unknown)
        && std::all_of(resources.guests.begin(), resources.guests.end(), unknown);
}

} // namespace fairlead::proxmox
