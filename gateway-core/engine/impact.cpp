// What a change of the rules would have done to recorded requests.
#include "engine/explain_detail.h"

namespace fb::engine {

std::vector<ImpactRow> impactOf(const policy::PlanPtr& before, const policy::PlanPtr& after,
                                const std::vector<traffic::Exchange>& recorded) {
    policy::MemoryLimitStore limitsBefore;
    policy::MemoryLimitStore limitsAfter;
    std::vector<ImpactRow> rows;
    for (const auto& exchange : recorded) {
        const IpAddress client = IpAddress::parse(exchange.client).value_or(IpAddress());
        const auto decide = [&](const policy::PlanPtr& plan, policy::LimitStore& limits) {
            return explainText(plan, exchange.requestHead, exchange.requestBody.bytes, client, limits, exchange.started)
                .sentence;
        };
        std::string was = decide(before, limitsBefore);
        std::string becomes = decide(after, limitsAfter);
        if (was != becomes)
            rows.push_back({static_cast<const traffic::Summary&>(exchange), std::move(was), std::move(becomes)});
    }
    return rows;
}

} // namespace fb::engine
