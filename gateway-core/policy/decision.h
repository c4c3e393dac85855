// One decision, step by step in the order of the contract (design, section 4). Inside policy/ only. A step returns
// false when it refused. Text is made for a refusal or a trace only.
#pragma once

#include "policy/decide.h"

#include <array>
#include <string>
#include <string_view>

namespace fb::policy {

class Decision {
public:
    Decision(const Plan& plan, const Facts& facts, LimitStore& limits, Instant now, Trace* trace);
    Verdict run();

private:
    using KeyBuffer = std::array<char, 48>; // the longest text of an IPv6 address is 45 bytes

    bool findRoute();
    bool refuseRoute(const PlanRoute* longest);
    const fhir::Classified& classifyBelow(std::size_t depth);
    void noteInteraction();

    bool checkAddress(); // decision_checks.cpp
    bool refuseAddress(const PlanPolicy& by, bool denied);
    const Subnet* findSubnet(const std::vector<Subnet>& subnets) const;
    bool checkRules();
    bool refuseRule(const PlanRule& rule);
    bool checkBodySize();

    bool checkLimits(); // decision_limits.cpp
    bool refuseLimit(const PlanLimit& limit, const LimitAnswer& answer);
    void giveBackBefore(const PlanLimit& refusing);
    void keepTightest(const PlanLimit& limit, const LimitAnswer& answer);
    LimitAnswer use(const PlanLimit& limit, LimitUse how);
    std::string_view keyOf(const PlanLimit& limit, KeyBuffer& buffer) const;

    const PlanPolicy& policy(std::size_t index) const { return m_plan.policies[index]; }

    template <typename Text>
    void note(StepKind kind, StepState state, Text&& reason) {
        if (m_trace)
            m_trace->push_back({kind, state, reason(), {}, {}, -1});
    }
    // The refusal of this step; explain() puts what a person at the console wants to know in place of the client's
    // words.
    void refuse(StepKind kind, int status, const char* issue, std::string diagnostics, std::string rule);
    void explain(std::string reason, std::string needed, std::string there);
    void closeTrace();

    const Plan& m_plan;
    const Facts& m_facts;
    LimitStore& m_limits;
    Instant m_now;
    Trace* m_trace;
    Verdict m_verdict;
    fhir::Classified m_what;
    std::size_t m_depth = std::size_t(-1); // that m_what is relative to
};

} // namespace fb::policy
