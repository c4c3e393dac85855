// One proxy thread: its io_context, listeners, sessions and upstream pools. What sessions need is here; all of it belongs to the
// thread, except Shared.
#pragma once

#include "base/result.h"
#include "proxy/buffers.h"
#include "proxy/counters.h"
#include "proxy/deadlines.h"
#include "proxy/health.h"
#include "proxy/ids.h"
#include "proxy/limit_store.h"
#include "proxy/running_plan.h"
#include "proxy/task.h"
#include "proxy/upstream_pool.h"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

namespace fb::proxy {

class Session;

// What all threads of a gateway share: nothing of it is written on the way of an ordinary request.
struct Shared {
    traffic::ExchangeSink* sink = nullptr;
    ShardedLimitStore limits;
    std::atomic<std::uint32_t> connections{0};
    std::mutex mutex; // for `changed`, when the last connection of a draining gateway goes
    std::condition_variable changed;
};

class Worker {
public:
    Worker(Shared& shared, unsigned index);
    ~Worker(); // stops

    // Before start(), by the gateway. The endpoint's port 0 becomes the real one.
    Result<void> listen(Tcp::endpoint& endpoint);
    void start(RunningPlanPtr plan);

    // From any thread.
    void apply(RunningPlanPtr plan);
    void drain(); // no new connections, no further requests on old ones
    void stop();  // at once; returns when the thread has ended
    const Counters& counters() const { return m_counters; }

    // On the thread.
    Shared& shared() { return m_shared; }
    unsigned index() const { return m_index; }
    Executor executor() { return m_io.get_executor(); }
    Deadlines& deadlines() { return m_deadlines; }
    Pools& pools() { return m_pools; }
    BlockPool& blocks() { return m_blocks; }
    Ids& ids() { return m_ids; }
    Counters& counters() { return m_counters; }
    asio::ssl::context& tls() { return m_tls; }
    const ThreadPlanPtr& plan() const { return m_plan; }
    bool draining() const { return m_draining; }
    bool stopping() const { return m_stopping; }
    void remove(Session& session);

private:
    void adopt(RunningPlanPtr plan);
    Detached accept(Acceptor& acceptor);
    void admit(Socket socket, const Tcp::endpoint& peer);
    void turnAway(Socket socket);
    void closeAll();

    Shared& m_shared;
    const unsigned m_index;
    asio::io_context m_io;
    Deadlines m_deadlines;
    Pools m_pools;
    BlockPool m_blocks;
    Ids m_ids;
    Counters m_counters;
    asio::ssl::context m_tls;
    HealthChecks m_health;
    ThreadPlanPtr m_plan;
    std::vector<std::unique_ptr<Acceptor>> m_acceptors;
    std::vector<Session*> m_sessions;
    bool m_draining = false;
    bool m_stopping = false;
    std::thread m_thread;
};

} // namespace fb::proxy
