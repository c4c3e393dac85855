#include "proxy/upstream_pool.h"

#include "base/ip.h"

#include <boost/asio/ssl/host_name_verification.hpp>

#include <openssl/ssl.h>

namespace fb::proxy {

namespace {

constexpr std::size_t kIdlePerTarget = 256;
constexpr std::uint64_t kIdleTicks = std::uint64_t(Micros(30'000'000) / Deadlines::kTick);
constexpr Micros kSweepEvery{1'000'000};

} // namespace

void UpstreamConnection::cancel() {
    m_cancelled = true;
    if (m_resolver)
        m_resolver->cancel();
    stream.close();
}

Task<ErrorCode> UpstreamConnection::connect(const policy::PlanTarget& target, asio::ssl::context& tls) {
    ErrorCode error = co_await connectTcp(target);
    if (!error) {
        stream.prepare();
        if (target.tls)
            error = co_await shakeHands(target, tls);
    }
    co_return error;
}

Task<ErrorCode> UpstreamConnection::connectTcp(const policy::PlanTarget& target) {
    ErrorCode error;
    const auto literal = asio::ip::make_address(target.host, error);
    if (!error)
        co_return co_await connectTo({literal, target.port});
    // RFC 6761 6.3: localhost is this machine, and no name service is asked.
    if (target.host == "localhost") {
        error = co_await connectTo({asio::ip::address_v4::loopback(), target.port});
        if (error && !m_cancelled)
            error = co_await connectTo({asio::ip::address_v6::loopback(), target.port});
        co_return error;
    }
    Resolver::results_type found;
    m_resolver.emplace(stream.socket().get_executor());
    const std::string port = std::to_string(target.port);
    const IoResult resolved = co_await operation([&](auto done) {
        m_resolver->async_resolve(target.host, port, Resolver::numeric_service,
                                  [&found, done](const ErrorCode& failure, Resolver::results_type results) {
                                      found = std::move(results);
                                      done(failure);
                                  });
    });
    error = resolved.error;
    for (const auto& entry : found) {
        error = co_await connectTo(entry.endpoint());
        if (!error || m_cancelled)
            break;
    }
    co_return error;
}

Task<ErrorCode> UpstreamConnection::connectTo(Tcp::endpoint endpoint) {
    if (m_cancelled)
        co_return asio::error::operation_aborted;
    ErrorCode error;
    if (stream.open())
        stream.close();
    stream.socket().open(endpoint.protocol(), error);
    if (error)
        co_return error;
    const IoResult connected = co_await operation([&](auto done) { stream.socket().async_connect(endpoint, done); });
    co_return connected.error;
}

Task<ErrorCode> UpstreamConnection::shakeHands(const policy::PlanTarget& target, asio::ssl::context& context) {
    TlsStream& tls = stream.startTls(context);
    ErrorCode error;
    if (!IpAddress::parse(target.host)) // RFC 6066 3: literal addresses are not sent
        SSL_set_tlsext_host_name(tls.native_handle(), target.host.c_str());
    tls.set_verify_mode(asio::ssl::verify_peer, error);
    if (!error)
        tls.set_verify_callback(asio::ssl::host_name_verification(target.host), error);
    if (error)
        co_return error;
    const IoResult shaken = co_await operation([&](auto done) { tls.async_handshake(TlsStream::client, done); });
    co_return shaken.error;
}

UpstreamConnectionPtr Pool::take() {
    while (!m_idle.empty()) {
        auto connection = std::move(m_idle.back());
        m_idle.pop_back();
        if (connection->stream.quiet())
            return connection;
    }
    return {};
}

void Pool::give(UpstreamConnectionPtr connection, std::uint64_t tick) {
    if (m_idle.size() >= kIdlePerTarget)
        return;
    connection->idleSince = tick;
    m_idle.push_back(std::move(connection));
}

void Pool::sweep(std::uint64_t tick) {
    std::erase_if(m_idle, [tick](const UpstreamConnectionPtr& connection) {
        return connection->idleSince + kIdleTicks <= tick || !connection->stream.quiet();
    });
}

Pool& Pools::of(const policy::PlanTarget& target) {
    return m_pools[(target.tls ? "https://" : "http://") + target.host + ':' + std::to_string(target.port)];
}

void Pools::give(Pool& pool, UpstreamConnectionPtr connection) {
    if (m_deadlines.stopped())
        return;
    pool.give(std::move(connection), m_deadlines.tick());
    if (!m_sweep.armed())
        m_deadlines.arm(m_sweep, kSweepEvery);
}

void Pools::sweep(void* self) {
    auto& pools = *static_cast<Pools*>(self);
    bool any = false;
    for (auto& [authority, pool] : pools.m_pools) {
        pool.sweep(pools.m_deadlines.tick());
        any = any || pool.idle() > 0;
    }
    if (any && !pools.m_deadlines.stopped())
        pools.m_deadlines.arm(pools.m_sweep, kSweepEvery);
}

void Pools::clear() {
    for (auto& [authority, pool] : m_pools)
        pool.clear();
}

} // namespace fb::proxy
