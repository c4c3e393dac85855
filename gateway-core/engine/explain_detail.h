// Decisions on recorded bytes, shared by explain and impact.
#pragma once

#include "engine/engine.h"

namespace fb::engine {

// `head` is a whole request head with its empty line; `body` is what is there of the body.
Explanation explainText(policy::PlanPtr plan, std::string head, std::string body, const IpAddress& peer,
                        policy::LimitStore& limits, Instant now);

// Which of the recorded requests would be decided otherwise. Limits start empty for both plans and see the recorded times.
std::vector<ImpactRow> impactOf(const policy::PlanPtr& before, const policy::PlanPtr& after,
                                const std::vector<traffic::Exchange>& recorded);

} // namespace fb::engine
