// A Plan together with what the gateway knows about its targets. Immutable but for the counters and health inside; shared by all
// threads. Each thread adds what is its own (ThreadPlan): balancers and pools.
#pragma once

#include "policy/plan.h"
#include "proxy/balancer.h"
#include "proxy/target_status.h"

#include <memory>
#include <vector>

namespace fb::proxy {

class Pool;

struct RunningPlan {
    policy::PlanPtr plan;
    std::vector<std::vector<TargetStatusPtr>> targets; // [upstream][target]
};
using RunningPlanPtr = std::shared_ptr<const RunningPlan>;

// Keeps the status of targets that `before` (may be null) has under the same upstream name and URL.
RunningPlanPtr makeRunningPlan(policy::PlanPtr plan, const RunningPlan* before, unsigned threads);

struct ThreadUpstream {
    const policy::PlanUpstream* plan = nullptr;
    const std::vector<TargetStatusPtr>* status = nullptr;
    Balancer balancer;
    std::vector<Pool*> pools; // of the thread; by target
};

struct ThreadPlan {
    RunningPlanPtr running;
    const policy::Plan* plan = nullptr;
    std::vector<ThreadUpstream> upstreams;
};
using ThreadPlanPtr = std::shared_ptr<ThreadPlan>;

} // namespace fb::proxy
