#include "proxy/gateway.h"

#include "proxy/listener.h"
#include "proxy/worker.h"

#include <sys/resource.h>

#include <algorithm>

namespace fb::proxy {

namespace {

constexpr int kMostThreads = 64;

unsigned threadsOf(const policy::Plan& plan) {
    const int wanted = plan.gateway.threads > 0 ? plan.gateway.threads : int(std::thread::hardware_concurrency());
    return unsigned(std::clamp(wanted, 1, kMostThreads));
}

// A connection takes up to two descriptors; the usual soft limit of 1,024 is far below what the workspace allows.
void raiseFileLimit(std::uint32_t connections) {
    rlimit limit{};
    const rlim_t wanted = rlim_t(connections) * 2 + 1024;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace

struct Gateway::Impl {
    Shared shared;
    std::vector<std::unique_ptr<Worker>> workers;
    std::vector<Tcp::endpoint> endpoints;
    RunningPlanPtr running;

    Result<void> bind(const policy::Plan& plan, unsigned threads);
    void halt();
};

Gateway::Gateway(traffic::ExchangeSink* sink) : m_impl(std::make_unique<Impl>()) { m_impl->shared.sink = sink; }
Gateway::~Gateway() { stop(); }

// All addresses on all threads before the first thread starts: either everything listens or nothing does.
Result<void> Gateway::Impl::bind(const policy::Plan& plan, unsigned threads) {
    for (unsigned i = 0; i < threads; ++i)
        workers.push_back(std::make_unique<Worker>(shared, i));
    for (const auto& listen : plan.gateway.listen) {
        auto endpoint = resolveListen(listen);
        if (!endpoint)
            return endpoint.error();
        if (auto free = probeFree(*endpoint); !free)
            return free;
        for (auto& worker : workers)
            if (auto bound = worker->listen(*endpoint); !bound)
                return bound;
        endpoints.push_back(*endpoint);
    }
    return {};
}

Result<void> Gateway::start(policy::PlanPtr plan) {
    if (running())
        return makeError(fb::ErrorCode::Busy, "The gateway is running already");
    const unsigned threads = threadsOf(*plan);
    raiseFileLimit(plan->gateway.limits.connections);
    auto bound = m_impl->bind(*plan, threads);
    if (!bound) {
        m_impl->halt();
        return bound;
    }
    m_impl->running = makeRunningPlan(std::move(plan), nullptr, threads);
    for (auto& worker : m_impl->workers)
        worker->start(m_impl->running);
    return {};
}

std::vector<Address> Gateway::addresses() const {
    std::vector<Address> out;
    for (const auto& endpoint : m_impl->endpoints)
        out.push_back({endpoint.address().to_string(), endpoint.port()});
    return out;
}

Result<void> Gateway::apply(policy::PlanPtr plan) {
    if (!running())
        return makeError(fb::ErrorCode::Internal, "The gateway is not running");
    const auto& now = m_impl->running->plan->gateway;
    if (plan->gateway.listen != now.listen)
        return makeError(fb::ErrorCode::Unsupported, "gateway.listen cannot change while the gateway runs",
                         "Restart the gateway to listen on other addresses");
    if (threadsOf(*plan) != m_impl->workers.size())
        return makeError(fb::ErrorCode::Unsupported, "gateway.threads cannot change while the gateway runs",
                         "Restart the gateway to run another number of threads");
    m_impl->running = makeRunningPlan(std::move(plan), m_impl->running.get(), unsigned(m_impl->workers.size()));
    for (auto& worker : m_impl->workers)
        worker->apply(m_impl->running);
    return {};
}

void Gateway::drain(Micros deadline) {
    if (!running())
        return;
    for (auto& worker : m_impl->workers)
        worker->drain();
    Shared& shared = m_impl->shared;
    std::unique_lock lock(shared.mutex);
    shared.changed.wait_for(lock, deadline, [&] { return shared.connections.load() == 0; });
    lock.unlock();
    stop();
}

void Gateway::Impl::halt() {
    for (auto& worker : workers)
        worker->stop();
    workers.clear();
    endpoints.clear();
}

void Gateway::stop() {
    m_impl->halt();
    m_impl->running.reset();
}

bool Gateway::running() const { return m_impl->running != nullptr; }

Stats Gateway::stats() const {
    Stats out;
    for (const auto& worker : m_impl->workers) {
        const Counters& c = worker->counters();
        out.connections += c.connections.value();
        out.accepted += c.accepted.value();
        out.requests += c.requests.value();
        out.active += c.active.value();
        for (std::size_t i = 0; i < 6; ++i)
            out.byClass[i] += c.byClass[i].value();
        out.refused += c.refused.value();
        out.limited += c.limited.value();
        out.bytesIn += c.bytesIn.value();
        out.bytesOut += c.bytesOut.value();
    }
    if (m_impl->running)
        for (const auto& targets : m_impl->running->targets)
            for (const auto& status : targets)
                out.targets.push_back(status->state());
    return out;
}

std::vector<Gateway::LimitGauge> Gateway::limitGauges(std::size_t most) const {
    const auto now = std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
    return m_impl->shared.limits.gauges(most, now);
}

} // namespace fb::proxy
