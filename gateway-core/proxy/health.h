// Active health checks: one thread asks every target of an upstream that wants them, each at its own interval on its own
// connection, and writes what it learns into the TargetStatus that all threads read.
#pragma once

#include "proxy/running_plan.h"
#include "proxy/task.h"

#include <cstdint>
#include <memory>
#include <vector>

namespace fb::proxy {

class Worker;
class UpstreamConnection;

class HealthChecks {
public:
    explicit HealthChecks(Worker& worker) : m_worker(worker) {}
    void start(RunningPlanPtr running); // instead of the checks that run
    void stop();

private:
    struct Probe;
    Detached run(RunningPlanPtr running, std::size_t upstream, std::size_t target);
    Task<bool> check(Probe& probe);
    Task<int> ask(Probe& probe);
    void note(Probe& probe, bool good);

    Worker& m_worker;
    std::uint64_t m_generation = 0; // checks of an older one end
    std::vector<UpstreamConnection*> m_open;
};

} // namespace fb::proxy
