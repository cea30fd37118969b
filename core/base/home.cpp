#include "base/home.h"

#include <QCoreApplication>
#include <QEvent>
#include <QObject>

namespace fairlead {

class Home::Receiver : public QObject {
public:
    explicit Receiver(Home &home) : m_home(home) { }

    bool event(QEvent *event) override
    {
        if (event->type() != QEvent::User)
            return QObject::event(event);
        m_home.deliver();
        return true;
    }

private:
    Home &m_home;
};

struct Home::Keeper {
    std::shared_ptr<Home> home{new Home};
    Keeper() = default;
    Keeper(const Keeper &) = delete;
    Keeper &operator=(const Keeper &) = delete;
    ~Keeper() { home->close(); }
};

std::shared_ptr<Home> Home::current()
{
    thread_local Keeper keeper;
    return keeper.home;
}

Home::Home() : m_thread(std::this_thread::get_id()), m_receiver(new Receiver(*this)) { }

Home::~Home() = default;

void Home::post(std::function<void()> work)
{
    const std::scoped_lock lock(m_mutex);
    if (!m_receiver)
        return;
    m_queue.push_back(std::move(work));
    if (std::exchange(m_woken, true))
        return;
    QCoreApplication::postEvent(m_receiver, new QEvent(QEvent::User));
}

void Home::deliver()
{
    std::deque<std::function<void()>> batch;
    {
        const std::scoped_lock lock(m_mutex);
        batch.swap(m_queue);
        m_woken = false;
    }
    for (; !batch.empty(); batch.pop_front())
        batch.front()();
}

void Home::close()
{
    std::deque<std::function<void()>> dropped;
    QObject *receiver = nullptr;
    {
        const std::scoped_lock lock(m_mutex);
        dropped.swap(m_queue);
        receiver = std::exchange(m_receiver, nullptr);
    }
    delete receiver;
}

} // namespace fairlead
