// Rates and quotas.
#include "policy/decision.h"

#include "policy/explain_steps.h"

#include <arpa/inet.h>

namespace fb::policy {

namespace {

std::uint64_t capacity(const PlanLimit& limit) {
    return limit.spec.window ? limit.spec.limit : limit.spec.burst;
}

void addReason(std::string& out, const PlanLimit& limit, const LimitAnswer& answer) {
    if (!out.empty())
        out += ", ";
    out += std::string(keyText(limit.key)) + " " + grouped(answer.remaining) + " of " + grouped(capacity(limit)) +
           " left";
}

} // namespace

// The text of the key, without allocation: the limiter shows it to people.
std::string_view Decision::keyOf(const PlanLimit& limit, KeyBuffer& buffer) const {
    if (limit.key == config::LimitKey::Route)
        return m_verdict.route->name;
    const bool v4 = m_facts.client.isV4();
    inet_ntop(v4 ? AF_INET : AF_INET6, m_facts.client.bytes().data() + (v4 ? 12 : 0), buffer.data(),
              socklen_t(buffer.size()));
    return buffer.data();
}

LimitAnswer Decision::use(const PlanLimit& limit, LimitUse how) {
    KeyBuffer buffer{};
    LimitSpec spec = limit.spec;
    spec.use = how;
    return m_limits.take(spec, keyOf(limit, buffer), m_now);
}

bool Decision::checkLimits() {
    const auto& route = *m_verdict.route;
    std::string rates;
    std::string quotas;
    for (const auto index : route.policies)
        for (const auto& limit : policy(index).limits) {
            const LimitAnswer answer = use(limit, LimitUse::Take);
            if (!answer.allowed)
                return refuseLimit(limit, answer);
            keepTightest(limit, answer);
            if (m_trace)
                addReason(limit.spec.window ? quotas : rates, limit, answer);
        }
    note(StepKind::Rate, route.hasRates ? StepState::Passed : StepState::Skipped,
         [&] { return rates.empty() ? std::string("no rate limit") : rates; });
    note(StepKind::Quota, route.hasQuotas ? StepState::Passed : StepState::Skipped,
         [&] { return quotas.empty() ? std::string("no quota") : quotas; });
    return true;
}

// The smallest share left, compared without division.
void Decision::keepTightest(const PlanLimit& limit, const LimitAnswer& answer) {
    const std::uint64_t most = capacity(limit);
    auto& rate = m_verdict.rate;
    if (!rate || answer.remaining * rate->limit < rate->remaining * most)
        rate = Verdict::Rate{most, answer.remaining, answer.reset};
}

// What was taken before is given back: a refused request consumes nothing.
void Decision::giveBackBefore(const PlanLimit& refusing) {
    for (const auto index : m_verdict.route->policies)
        for (const auto& limit : policy(index).limits) {
            if (&limit == &refusing)
                return;
            use(limit, LimitUse::GiveBack);
        }
}

bool Decision::refuseLimit(const PlanLimit& limit, const LimitAnswer& answer) {
    giveBackBefore(limit);
    m_verdict.limited = true;
    m_verdict.retryAfter = answer.retryAfter;
    m_verdict.rate = Verdict::Rate{capacity(limit), answer.remaining, answer.reset};
    const StepKind kind = limit.spec.window ? StepKind::Quota : StepKind::Rate;
    if (kind == StepKind::Quota)
        note(StepKind::Rate, m_verdict.route->hasRates ? StepState::Passed : StepState::Skipped,
             [&] { return std::string(m_verdict.route->hasRates ? "within the rates" : "no rate limit"); });
    refuse(kind, 429, "throttled",
           "Too many requests (" + limit.label + "): try again in " + waitText(answer.retryAfter), limit.label);
    KeyBuffer buffer{};
    if (m_trace)
        explain(std::string(keyText(limit.key)) + " 0 of " + grouped(capacity(limit)) + " left, next in " +
                    waitText(answer.retryAfter),
                limit.label, "too many from " + std::string(keyOf(limit, buffer)));
    return false;
}

} // namespace fb::policy
