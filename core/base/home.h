#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

class QObject;

namespace fairlead {

/// The letter box of a thread that runs a Qt event loop. Any thread may post; what was posted runs
/// on the home thread, in order, at its next turn of the event loop. The queue has a mutex of its
/// own (Qt's event only wakes): so the thread sanitizer sees who hands what to whom, which it
/// cannot inside an uninstrumented Qt.
class Home {
public:
    /// The calling thread's home, made on first use and closed when the thread ends.
    static std::shared_ptr<Home> current();

    Home(const Home &) = delete;
    Home &operator=(const Home &) = delete;
    ~Home();

    bool isCurrent() const { return std::this_thread::get_id() == m_thread; }

    /// Safe from every thread. Destroyed without being run when the home thread has ended.
    void post(std::function<void()> work);

private:
    class Receiver;
    struct Keeper;

    Home();
    void deliver();
    void close();

    const std::thread::id m_thread;
    std::mutex m_mutex;
    std::deque<std::function<void()>> m_queue; // guarded by m_mutex
    QObject *m_receiver = nullptr; // guarded by m_mutex; null once the thread has ended
    bool m_woken = false; // guarded by m_mutex
};

} // namespace fairlead
