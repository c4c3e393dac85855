#include "proxy/session.h"

#include "proxy/worker.h"

#include <boost/asio/error.hpp>

namespace fb::proxy {

Session::Session(Worker& worker, Socket socket, const IpAddress& peer)
    : m_worker(worker), m_client(std::move(socket)), m_call(worker, m_client, m_request),
      m_deadline([](void* self) { static_cast<Session*>(self)->m_client.cancel(); }, this) {
    m_request.peer = peer;
}

Detached Session::run() {
    m_client.prepare();
    try {
        for (bool again = true; again;)
            again = co_await serve();
    } catch (...) { // out of memory: this connection ends, the others go on
        m_linger = false;
    }
    co_await m_call.finish(true);
    m_request.record.offer(traffic::Outcome::NoAnswer, 0, "The gateway ran out of memory"); // only if it did
    if (m_linger && !m_closed)
        co_await linger();
    m_client.close();
    if (m_active)
        m_worker.counters().active.subtract();
    m_worker.remove(*this);
    delete this;
}

Task<bool> Session::serve() {
    Step step = co_await readHead();
    if (step == Step::Ended)
        co_return false;
    if (step == Step::Refused || !understand())
        co_return co_await refuse();
    if (mayBeBundle()) {
        step = co_await readBodyAhead();
        if (step == Step::Ended)
            co_return false;
        if (step == Step::Refused)
            co_return co_await refuse();
    }
    decide();
    if (m_request.verdict.action == policy::Action::Refuse)
        co_return co_await refuse();
    const Failure failure = co_await m_call.run();
    if (failure)
        co_return co_await answerFailure(failure);
    co_return co_await relayAnswer();
}

void Session::close() {
    m_closed = true;
    m_client.close();
    m_call.cancel();
}

void Session::closeIfIdle() {
    if (m_idle)
        m_client.close();
}

void Session::count(int status) {
    auto& counters = m_worker.counters();
    counters.byClass[status >= 100 && status < 600 ? std::size_t(status / 100) : 0].add();
    if (m_active)
        counters.active.subtract();
    m_active = false;
}

} // namespace fb::proxy
