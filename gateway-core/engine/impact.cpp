// What a change of the rules would have done to recorded requests.
#include "engine/explain_detail.h"

namespace fb::engine {

namespace {

// A rule that moved or got other words refuses all the same.
bool sameVerdict(const Explanation& a, const Explanation& b) {
    return a.verdict.action == b.verdict.action && a.verdict.status == b.verdict.status && a.route == b.route &&
           a.upstream == b.upstream;
}

} // namespace

std::vector<ImpactRow> impactOf(const policy::PlanPtr& before, const policy::PlanPtr& after,
                                const std::vector<traffic::Exchange>& recorded) {
    policy::MemoryLimitStore limitsBefore;
    policy::MemoryLimitStore limitsAfter;
    std::vector<ImpactRow> rows;
    for (const auto& exchange : recorded) {
        const IpAddress client = IpAddress::parse(exchange.client).value_or(IpAddress());
        const auto decide = [&](const policy::PlanPtr& plan, policy::LimitStore& limits) {
            return explainText(plan, exchange.requestHead, exchange.requestBody.bytes, client, limits,
                               exchange.started);
        };
        const Explanation was = decide(before, limitsBefore);
        const Explanation becomes = decide(after, limitsAfter);
        if (!sameVerdict(was, becomes))
            rows.push_back({static_cast<const traffic::Summary&>(exchange), was.sentence, becomes.sentence});
    }
    return rows;
}

} // namespace fb::engine
