#include "proxy/worker.h"

#include "proxy/listener.h"
#include "proxy/refusal.h"
#include "proxy/session.h"

#include <boost/asio/post.hpp>

#include <sys/socket.h>

#include <algorithm>

namespace fb::proxy {

namespace {

constexpr Micros kAcceptPause{100'000}; // after an error such as too many open files

// Only post() comes from other threads: the reactor needs no locks.
constexpr int kHint = int(BOOST_ASIO_CONCURRENCY_HINT_UNSAFE_IO);

} // namespace

Worker::Worker(Shared& shared, unsigned index)
    : m_shared(shared), m_index(index), m_io(kHint), m_deadlines(m_io.get_executor()), m_pools(m_deadlines),
      m_tls(asio::ssl::context::tls_client), m_health(*this) {
    ErrorCode ignored;
    m_tls.set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 | asio::ssl::context::no_sslv3 |
                          asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1,
                      ignored);
    m_tls.set_default_verify_paths(ignored);
}

Worker::~Worker() { stop(); }

Result<void> Worker::listen(Tcp::endpoint& endpoint) {
    auto acceptor = std::make_unique<Acceptor>(m_io.get_executor());
    auto bound = openListener(*acceptor, endpoint);
    if (bound)
        m_acceptors.push_back(std::move(acceptor));
    return bound;
}

void Worker::start(RunningPlanPtr plan) {
    adopt(std::move(plan));
    for (auto& acceptor : m_acceptors)
        asio::post(m_io, [this, one = acceptor.get()] { accept(*one); });
    m_thread = std::thread([this] { m_io.run(); });
}

void Worker::apply(RunningPlanPtr plan) {
    asio::post(m_io, [this, next = std::move(plan)] { adopt(next); });
}

void Worker::adopt(RunningPlanPtr running) {
    auto plan = std::make_shared<ThreadPlan>();
    plan->plan = running->plan.get();
    for (std::size_t i = 0; i < plan->plan->upstreams.size(); ++i) {
        auto& upstream = plan->upstreams.emplace_back();
        upstream.plan = &plan->plan->upstreams[i];
        upstream.status = &running->targets[i];
        for (const auto& target : upstream.plan->targets)
            upstream.pools.push_back(&m_pools.of(target));
    }
    plan->running = std::move(running);
    m_plan = std::move(plan);
    if (m_index == 0 && !m_stopping)
        m_health.start(m_plan->running);
}

Detached Worker::accept(Acceptor& acceptor) {
    while (acceptor.is_open()) {
        Socket socket(m_io.get_executor());
        Tcp::endpoint peer;
        const IoResult accepted = co_await operation([&](auto done) { acceptor.async_accept(socket, peer, done); });
        if (!accepted.error)
            admit(std::move(socket), peer);
        else if (accepted.error != asio::error::operation_aborted)
            co_await m_deadlines.sleep(kAcceptPause);
    }
}

void Worker::admit(Socket socket, const Tcp::endpoint& peer) {
    if (m_stopping || m_draining)
        return;
    m_counters.accepted.add();
    if (m_shared.connections.fetch_add(1) >= m_plan->plan->gateway.limits.connections) {
        m_shared.connections.fetch_sub(1);
        turnAway(std::move(socket));
        return;
    }
    m_counters.connections.add();
    auto* const session = new Session(*this, std::move(socket), addressOf(peer));
    m_sessions.push_back(session);
    session->run();
}

void Worker::turnAway(Socket socket) {
    Refusal refusal;
    refusal.status = 503;
    refusal.issueCode = "throttled";
    refusal.diagnostics = "Too many connections are open";
    refusal.retryAfter = Micros(1'000'000);
    std::string answer;
    writeRefusal(answer, refusal, std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now()));
    [[maybe_unused]] const auto sent = send(socket.native_handle(), answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

void Worker::remove(Session& session) {
    const auto at = std::find(m_sessions.begin(), m_sessions.end(), &session);
    *at = m_sessions.back();
    m_sessions.pop_back();
    m_counters.connections.subtract();
    if (m_shared.connections.fetch_sub(1) == 1) {
        const std::lock_guard lock(m_shared.mutex);
        m_shared.changed.notify_all();
    }
}

void Worker::drain() {
    asio::post(m_io, [this] {
        m_draining = true;
        for (auto& acceptor : m_acceptors) {
            ErrorCode ignored;
            acceptor->close(ignored);
        }
        for (Session* session : m_sessions)
            session->closeIfIdle();
    });
}

void Worker::stop() {
    if (!m_thread.joinable())
        return;
    asio::post(m_io, [this] { closeAll(); });
    m_thread.join();
}

// Every coroutine ends with an error and frees what it holds; run() returns when none is left.
void Worker::closeAll() {
    m_stopping = m_draining = true;
    for (auto& acceptor : m_acceptors) {
        ErrorCode ignored;
        acceptor->close(ignored);
    }
    m_health.stop();
    m_deadlines.stop();
    for (Session* session : m_sessions)
        session->close();
    m_pools.clear();
}

} // namespace fb::proxy
