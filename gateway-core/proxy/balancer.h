// Which target of an upstream takes a request. One per upstream and thread.
#pragma once

#include "policy/plan.h"
#include "proxy/target_status.h"

#include <cstdint>
#include <vector>

namespace fb::proxy {

class Balancer {
public:
    // Targets that are down or in `tried` (a bit each, the first 64) are passed over while others are left. `upstream` has targets.
    std::size_t choose(const policy::PlanUpstream& upstream, const std::vector<TargetStatusPtr>& status, std::uint64_t tried);

private:
    std::size_t roundRobin(const policy::PlanUpstream& upstream);
    std::size_t leastRequests(const policy::PlanUpstream& upstream, const std::vector<TargetStatusPtr>& status);

    std::vector<std::int64_t> m_current; // smooth weighted round robin
    std::vector<bool> m_candidates;
    std::size_t m_turn = 0;
};

} // namespace fb::proxy
