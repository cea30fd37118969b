#pragma once

#include "base/async.h"
#include "net/transport.h"

namespace fairlead::net {

/// How a call ended: the reply as far as it came, and what it means.
struct Answer {
    Reply reply;
    Verdict verdict;
    bool operator==(const Answer &) const = default;
};

/// One call from login to verdict. A read is repeated while that makes sense and its time lasts,
/// each time at the next endpoint; a write goes to the next endpoint only while certainly nothing
/// of it was sent.
class Call {
public:
    enum class Sort { Read, Write };

    /// Always an Answer, never an error.
    static Async<Answer> run(std::shared_ptr<Transport> transport, Request request, Sort sort);

    Call(std::shared_ptr<Transport> transport, Request request, Sort sort, Settle<Answer> settle);

private:
    void start();
    void login();
    void queue();
    void put(Turn turn);
    void hear(const Attempt &attempt);
    void renew(Answer answer);
    bool goesOn(const Attempt &attempt, const Verdict &verdict) const;
    std::chrono::milliseconds pause(const Attempt &attempt) const;
    void goOn(const Attempt &attempt);
    void answer(Answer answer);
    void giveUp(Error error);

    const std::shared_ptr<Lane> &lane() const { return m_lanes[size_t(m_tries) % m_lanes.size()]; }
    std::chrono::milliseconds left() const;

    std::shared_ptr<Transport> m_transport;
    Request m_request;
    Settle<Answer> m_settle;
    Asked m_asked;
    MonotonicTime m_due;
    std::vector<std::shared_ptr<Lane>> m_lanes;
    int m_tries = 0; ///< attempts that failed
    int m_pauses = 0;
    bool m_renewed = false;
    Headers m_proof;

    // What is under way; assigning the next step drops the one before.
    Async<Headers> m_login;
    Async<Turn> m_queue;
    Async<Attempt> m_attempt;
    Async<bool> m_renewal;
    Timer m_pause;
};

} // namespace fairlead::net
