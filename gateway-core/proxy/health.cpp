#include "proxy/health.h"

#include "http/head.h"
#include "proxy/worker.h"

#include <algorithm>

namespace fb::proxy {

namespace {

constexpr Micros kLongestCheck{5'000'000};

} // namespace

struct HealthChecks::Probe {
    RunningPlanPtr running; // keeps the rest alive
    const policy::PlanTarget& target;
    const config::Health& config;
    TargetStatus& status;
    std::uint32_t good = 0; // in a row
    std::uint32_t bad = 0;
    std::string detail;
};

void HealthChecks::start(RunningPlanPtr running) {
    ++m_generation;
    for (std::size_t u = 0; u < running->plan->upstreams.size(); ++u)
        if (running->plan->upstreams[u].config.health)
            for (std::size_t t = 0; t < running->targets[u].size(); ++t)
                run(running, u, t);
}

void HealthChecks::stop() {
    ++m_generation;
    for (UpstreamConnection* connection : m_open)
        connection->cancel();
}

Detached HealthChecks::run(RunningPlanPtr running, std::size_t upstream, std::size_t target) {
    const auto& plan = running->plan->upstreams[upstream];
    Probe probe{running, plan.targets[target], *plan.config.health, *running->targets[upstream][target], 0, 0, {}};
    const std::uint64_t generation = m_generation;
    while (generation == m_generation) {
        const bool good = co_await check(probe);
        if (generation != m_generation)
            break;
        note(probe, good);
        co_await m_worker.deadlines().sleep(probe.config.every);
    }
}

// From "not known" the first check decides; after that it takes as many in a row as the workspace says.
void HealthChecks::note(Probe& probe, bool good) {
    probe.good = good ? probe.good + 1 : 0;
    probe.bad = good ? 0 : probe.bad + 1;
    const Health before = probe.status.health();
    Health now = before;
    if (good && (before == Health::Unknown || probe.good >= probe.config.healthyAfter))
        now = Health::Up;
    if (!good && (before == Health::Unknown || probe.bad >= probe.config.unhealthyAfter))
        now = Health::Down;
    probe.status.set(now, probe.detail);
}

Task<bool> HealthChecks::check(Probe& probe) {
    const int status = co_await ask(probe);
    if (status != 0)
        probe.detail = "GET " + probe.config.path + " answered " + std::to_string(status);
    co_return status >= 200 && status < 400;
}

// The status of the answer; 0 with probe.detail when there was none.
Task<int> HealthChecks::ask(Probe& probe) {
    UpstreamConnection connection(m_worker.executor());
    m_open.push_back(&connection);
    Deadline deadline([](void* self) { static_cast<UpstreamConnection*>(self)->cancel(); }, &connection);
    m_worker.deadlines().arm(deadline, std::min(kLongestCheck, std::max(probe.config.every, Micros(1'000'000))));

    int status = 0;
    const auto error = co_await connection.connect(probe.target, m_worker.tls());
    if (error) {
        probe.detail = deadline.fired() ? "no connection in time" : error.message();
    } else {
        const std::string request = "GET " + probe.target.basePath + probe.config.path + " HTTP/1.1\r\nHost: " +
                                    probe.target.authority +
                                    "\r\nUser-Agent: firebreak-health\r\nAccept: application/fhir+json\r\nConnection: close\r\n\r\n";
        Pieces pieces;
        pieces.add(request);
        IoResult io = co_await connection.stream.write(pieces);
        Block block(m_worker.blocks());
        http::ResponseHead head;
        http::HeadResult parsed;
        std::size_t size = 0, scanned = 0;
        while (!io.error && parsed.state == http::HeadStatus::Incomplete && size < Block::kSize) {
            io = co_await connection.stream.read(block.data() + size, Block::kSize - size);
            size += io.bytes;
            parsed = http::parseResponseHead({block.data(), size}, head, scanned, {});
        }
        if (parsed.state == http::HeadStatus::Complete)
            status = head.status;
        else
            probe.detail = deadline.fired()                            ? "GET " + probe.config.path + " got no answer in time"
                           : parsed.state == http::HeadStatus::Bad ? std::string("the answer is not HTTP: ") + parsed.reason
                                                                       : "closed the connection without an answer";
    }
    std::erase(m_open, &connection);
    co_return status;
}

} // namespace fb::proxy
