// Address, rules and body size.
#include "policy/decision.h"

#include "base/text.h"
#include "policy/explain_steps.h"
#include "policy/match.h"

namespace fb::policy {

const Subnet* Decision::findSubnet(const std::vector<Subnet>& subnets) const {
    for (const auto& subnet : subnets)
        if (subnet.contains(m_facts.client))
            return &subnet;
    return nullptr;
}

bool Decision::checkAddress() {
    const Subnet* allowedBy = nullptr;
    for (const auto index : m_verdict.route->policies) {
        const auto& ip = policy(index).ip;
        if (findSubnet(ip.deny))
            return refuseAddress(policy(index), true);
        if (ip.allow.empty())
            continue;
        allowedBy = findSubnet(ip.allow);
        if (!allowedBy)
            return refuseAddress(policy(index), false);
    }
    note(StepKind::Address, m_verdict.route->hasIp ? StepState::Passed : StepState::Skipped, [&] {
        const std::string client = m_facts.client.text();
        if (allowedBy)
            return client + " is in " + allowedBy->text();
        return client + (m_verdict.route->hasIp ? " is not on a deny list" : " is allowed: no address list");
    });
    return true;
}

// The client is not told the list.
bool Decision::refuseAddress(const PlanPolicy& by, bool denied) {
    refuse(StepKind::Address, 403, "forbidden", "Requests from this address are not accepted here", by.name + ", ip");
    if (!m_trace)
        return false;
    const std::string client = m_facts.client.text();
    if (denied)
        explain(by.name + " denies " + client, "no address in " + subnetsText(by.ip.deny), client);
    else
        explain(client + " is not on the list of " + by.name, "an address in " + subnetsText(by.ip.allow), client);
    return false;
}

bool Decision::checkRules() {
    std::size_t checked = 0;
    const PlanRule* allowedBy = nullptr;
    for (const auto index : m_verdict.route->policies) {
        for (const auto& rule : policy(index).rules) {
            ++checked;
            if (!holds(rule.match, *m_facts.head, m_verdict.what, !rule.deny))
                continue;
            if (rule.deny)
                return refuseRule(rule);
            allowedBy = &rule;
            break; // ends the search in this policy; the others still have to let the request pass
        }
    }
    note(StepKind::Rules, m_verdict.route->hasRules ? StepState::Passed : StepState::Skipped, [&] {
        if (allowedBy)
            return allowedBy->label + " allows it";
        return checked == 0 ? std::string("no rules") : std::to_string(checked) + " checked, none applies";
    });
    return true;
}

bool Decision::refuseRule(const PlanRule& rule) {
    const std::string because = rule.because.empty() ? "Denied" : rule.because;
    refuse(StepKind::Rules, 403, "forbidden", because + " (" + rule.label + ")", rule.label);
    if (m_trace)
        explain(rule.label + " denies it" + (rule.because.empty() ? "" : ": " + rule.because),
                "not " + conditionText(rule.match), requestText(m_verdict.what, m_facts.head->method));
    return false;
}

bool Decision::checkBodySize() {
    const std::uint64_t most = m_plan.gateway.limits.bodyBytes;
    if (m_facts.contentLength && *m_facts.contentLength > most) {
        refuse(StepKind::BodySize, 413, "too-long", "The body is larger than " + grouped(most) + " bytes",
               "body_bytes");
        explain("the body is too large", "at most " + grouped(most) + " bytes",
                grouped(*m_facts.contentLength) + " bytes");
        return false;
    }
    note(StepKind::BodySize, m_facts.hasBody ? StepState::Passed : StepState::Skipped, [&] {
        if (!m_facts.hasBody)
            return std::string("no body");
        if (!m_facts.contentLength)
            return "chunked: counted while it is read, at most " + byteCountText(most);
        return byteCountText(*m_facts.contentLength) + " of at most " + byteCountText(most);
    });
    return true;
}

} // namespace fb::policy
