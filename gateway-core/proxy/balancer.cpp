#include "proxy/balancer.h"

namespace fb::proxy {

namespace {

bool isTried(std::size_t i, std::uint64_t tried) { return i < 64 && ((tried >> i) & 1) != 0; }

} // namespace

std::size_t Balancer::choose(const policy::PlanUpstream& upstream, const std::vector<TargetStatusPtr>& status,
                             std::uint64_t tried) {
    const std::size_t count = upstream.targets.size();
    if (count == 1)
        return 0;
    m_current.resize(count);
    m_candidates.assign(count, false);
    const std::int64_t now = steadyMillis();
    // Healthy and untried, then untried, then healthy, then all: a request is never refused without a try.
    bool any = false;
    for (int pass = 0; pass < 4 && !any; ++pass)
        for (std::size_t i = 0; i < count; ++i) {
            const bool healthy = (pass & 1) != 0 || status[i]->usable(now);
            const bool untried = (pass & 2) != 0 || !isTried(i, tried);
            m_candidates[i] = healthy && untried && upstream.targets[i].weight > 0;
            any = any || m_candidates[i];
        }
    if (!any)
        m_candidates[0] = true; // all weights are 0
    return upstream.config.balance == config::Balance::LeastRequests ? leastRequests(upstream, status) : roundRobin(upstream);
}

// The smooth variant: a, a, b, a rather than a, a, a, b.
std::size_t Balancer::roundRobin(const policy::PlanUpstream& upstream) {
    std::size_t best = upstream.targets.size();
    std::int64_t total = 0;
    for (std::size_t i = 0; i < upstream.targets.size(); ++i) {
        if (!m_candidates[i])
            continue;
        m_current[i] += upstream.targets[i].weight;
        total += upstream.targets[i].weight;
        if (best == upstream.targets.size() || m_current[i] > m_current[best])
            best = i;
    }
    m_current[best] -= total;
    return best;
}

// Fewest requests per weight; equal ones take turns.
std::size_t Balancer::leastRequests(const policy::PlanUpstream& upstream, const std::vector<TargetStatusPtr>& status) {
    const std::size_t count = upstream.targets.size();
    const std::size_t first = m_turn++ % count;
    std::size_t best = count;
    std::uint64_t bestActive = 0;
    std::uint64_t bestWeight = 1;
    for (std::size_t n = 0; n < count; ++n) {
        const std::size_t i = (first + n) % count;
        if (!m_candidates[i])
            continue;
        const std::uint64_t active = status[i]->active();
        const std::uint64_t weight = upstream.targets[i].weight == 0 ? 1 : upstream.targets[i].weight;
        if (best == count || active * bestWeight < bestActive * weight) {
            best = i;
            bestActive = active;
            bestWeight = weight;
        }
    }
    return best;
}

} // namespace fb::proxy
