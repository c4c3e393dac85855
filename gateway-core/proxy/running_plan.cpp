#include "proxy/running_plan.h"

namespace fb::proxy {

namespace {

TargetStatusPtr find(const RunningPlan* before, const std::string& upstream, const std::string& url) {
    if (!before)
        return {};
    for (const auto& targets : before->targets)
        for (const auto& status : targets)
            if (status->upstream() == upstream && status->url() == url)
                return status;
    return {};
}

} // namespace

RunningPlanPtr makeRunningPlan(policy::PlanPtr plan, const RunningPlan* before, unsigned threads) {
    auto out = std::make_shared<RunningPlan>();
    for (const auto& upstream : plan->upstreams) {
        auto& targets = out->targets.emplace_back();
        for (const auto& target : upstream.targets) {
            auto status = find(before, upstream.config.name, target.url);
            targets.push_back(status ? status : std::make_shared<TargetStatus>(upstream.config.name, target.url, threads));
        }
    }
    out->plan = std::move(plan);
    return out;
}

} // namespace fb::proxy
