// Connections to upstream targets, kept alive between requests. Of one thread; keyed by scheme and authority, so that they
// survive a new plan.
#pragma once

#include "policy/plan.h"
#include "proxy/deadlines.h"
#include "proxy/stream.h"
#include "proxy/task.h"

#include <boost/asio/ssl/context.hpp>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fb::proxy {

class Pool;

// One connection. Whoever holds it keeps it until its operations have ended.
class UpstreamConnection {
public:
    explicit UpstreamConnection(const Executor& executor) : stream(executor) {}

    // Resolves, connects and, for https, shakes hands with the certificate and the host name checked. Ends with an error after
    // cancel().
    Task<ErrorCode> connect(const policy::PlanTarget& target, asio::ssl::context& tls);
    // Ends what is under way.
    void cancel();

    Stream stream;
    std::uint64_t idleSince = 0; // tick

private:
    Task<ErrorCode> connectTcp(const policy::PlanTarget& target);
    Task<ErrorCode> connectTo(Tcp::endpoint endpoint);
    Task<ErrorCode> shakeHands(const policy::PlanTarget& target, asio::ssl::context& tls);

    std::optional<Resolver> m_resolver;
    bool m_cancelled = false;
};
using UpstreamConnectionPtr = std::unique_ptr<UpstreamConnection>;

// The idle connections to one authority.
class Pool {
public:
    // The one used last that is still quiet; those that are closed or have spoken unasked are dropped. Null: connect anew.
    UpstreamConnectionPtr take();
    void give(UpstreamConnectionPtr connection, std::uint64_t tick);
    void sweep(std::uint64_t tick);
    void clear() { m_idle.clear(); }
    std::size_t idle() const { return m_idle.size(); }

private:
    std::vector<UpstreamConnectionPtr> m_idle;
};

class Pools {
public:
    explicit Pools(Deadlines& deadlines) : m_deadlines(deadlines), m_sweep(&Pools::sweep, this) {}
    Pool& of(const policy::PlanTarget& target); // stays where it is
    void give(Pool& pool, UpstreamConnectionPtr connection);
    void clear();

private:
    static void sweep(void* self);

    Deadlines& m_deadlines;
    Deadline m_sweep;
    std::map<std::string, Pool> m_pools;
};

} // namespace fb::proxy
