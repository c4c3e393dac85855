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
        while (co_await serve()) {
        }
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
    switch (co_await readHead()) {
    case Step::Ended: co_return false;
    case Step::Refused: co_return co_await refuse();
    case Step::Done: break;
    }
    if (!understand())
        co_return co_await refuse();
    if (mayBeBundle()) {
        const Step ahead = co_await readBodyAhead();
        if (ahead == Step::Ended)
            co_return false;
        if (ahead == Step::Refused)
            co_return co_await refuse();
    }
    decide();
    if (m_request.verdict.action == policy::Action::Refuse)
        co_return co_await refuse();
    Failure failure = co_await m_call.run();
    if (failure)
        co_return co_await answerFailure(std::move(failure));
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
