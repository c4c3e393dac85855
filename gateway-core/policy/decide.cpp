#include "policy/decide.h"

#include "base/text.h"
#include "policy/explain_steps.h"
#include "policy/match.h"

#include <arpa/inet.h>

#include <array>
#include <cstring>

namespace fb::policy {

namespace {

// One decision, step by step in the order of the contract (design, section 4). A step returns false when it refused. Text is
// made for a refusal or a trace only.
class Decision {
public:
    Decision(const Plan& plan, const Facts& facts, LimitStore& limits, Instant now, Trace* trace)
        : m_plan(plan), m_facts(facts), m_limits(limits), m_now(now), m_trace(trace) {}

    Verdict run() {
        note(StepKind::Framing, StepState::Passed, [&] { return framingText(m_facts); });
        if (findRoute() && checkAddress() && checkRules() && checkBodySize() && checkLimits())
            m_verdict.action = Action::Forward;
        else
            closeTrace();
        return std::move(m_verdict);
    }

private:
    template <typename Text>
    void note(StepKind kind, StepState state, Text&& reason) {
        if (m_trace)
            m_trace->push_back({kind, state, reason(), {}, {}, -1});
    }

    bool refuse(StepKind kind, int status, const char* issue, std::string diagnostics, std::string rule) {
        m_verdict.status = status;
        m_verdict.issueCode = issue;
        m_verdict.diagnostics = std::move(diagnostics);
        m_verdict.rule = std::move(rule);
        note(kind, StepState::Decided, [&] { return m_verdict.diagnostics; });
        return false;
    }

    void explain(std::string reason, std::string needed, std::string there) {
        if (!m_trace)
            return;
        m_trace->back().reason = std::move(reason);
        m_trace->back().needed = std::move(needed);
        m_trace->back().there = std::move(there);
    }

    void closeTrace() {
        for (int next = int(m_trace && !m_trace->empty() ? m_trace->back().kind : StepKind::Response) + 1;
             next <= int(StepKind::Response); ++next)
            note(StepKind(next), StepState::NotReached, [] { return std::string(); });
    }

    // The interaction relative to a base of this many segments; routes in a row often share it.
    const fhir::Classified& classifyBelow(std::size_t depth) {
        if (m_depth == depth)
            return m_what;
        const auto& target = *m_facts.target;
        fhir::ClassifyInput input;
        input.method = m_facts.head->method;
        input.segments = target.segments.data() + depth;
        input.segmentCount = target.segments.size() - depth;
        input.hasQuery = target.hasQuery;
        input.rawQuery = target.rawQuery;
        input.fields = &m_facts.head->fields;
        input.bodyPrefix = m_facts.bodyPrefix;
        input.bodyComplete = m_facts.bodyComplete;
        m_what = fhir::classify(input);
        m_depth = depth;
        return m_what;
    }

    bool findRoute() {
        const PlanRoute* longest = nullptr;
        for (const auto& route : m_plan.routes) {
            if (!pathFits(route, *m_facts.target))
                continue;
            if (!longest || route.pathSegments.size() > longest->pathSegments.size())
                longest = &route;
            if (!holds(route.match, *m_facts.head, classifyBelow(route.pathSegments.size()), true))
                continue;
            m_verdict.route = &route;
            m_verdict.what = m_what;
            noteInteraction();
            note(StepKind::Route, StepState::Passed, [&] { return routeText(route); });
            return true;
        }
        m_verdict.what = classifyBelow(longest ? longest->pathSegments.size() : 0);
        noteInteraction();
        return refuseRoute(longest);
    }

    bool refuseRoute(const PlanRoute* longest) {
        const std::string there = requestText(m_verdict.what, m_facts.head->method);
        std::string count = std::to_string(m_plan.routes.size()) + (m_plan.routes.size() == 1 ? " route" : " routes");
        if (longest) {
            refuse(StepKind::Route, 404, "not-found", "No route takes this interaction here: " + there, "");
            explain("the path fits \"" + longest->name + "\", but no route takes " + there,
                    "\"" + longest->name + "\" wants " + conditionText(longest->match), there);
        } else {
            refuse(StepKind::Route, 404, "not-found", "No route has this path", "");
            explain("the path fits none of " + count, "a path of a route", std::string(m_facts.target->path));
        }
        return false;
    }

    void noteInteraction() {
        const bool fhir = m_verdict.what.interaction != fhir::Interaction::None;
        note(StepKind::Interaction, fhir ? StepState::Passed : StepState::Skipped,
             [&] { return interactionText(m_verdict.what, m_facts.target->rawQuery); });
    }

    const PlanPolicy& policy(std::size_t index) const { return m_plan.policies[index]; }

    bool checkAddress() {
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

    const Subnet* findSubnet(const std::vector<Subnet>& subnets) const {
        for (const auto& subnet : subnets)
            if (subnet.contains(m_facts.client))
                return &subnet;
        return nullptr;
    }

    // The client is not told the list.
    bool refuseAddress(const PlanPolicy& by, bool denied) {
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

    bool checkRules() {
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

    bool refuseRule(const PlanRule& rule) {
        const std::string because = rule.because.empty() ? "Denied" : rule.because;
        refuse(StepKind::Rules, 403, "forbidden", because + " (" + rule.label + ")", rule.label);
        if (m_trace)
            explain(rule.label + " denies it" + (rule.because.empty() ? "" : ": " + rule.because),
                    "not " + conditionText(rule.match), requestText(m_verdict.what, m_facts.head->method));
        return false;
    }

    bool checkBodySize() {
        const std::uint64_t most = m_plan.gateway.limits.bodyBytes;
        if (m_facts.contentLength && *m_facts.contentLength > most) {
            refuse(StepKind::BodySize, 413, "too-long", "The body is larger than " + grouped(most) + " bytes", "body_bytes");
            explain("the body is too large", "at most " + grouped(most) + " bytes", grouped(*m_facts.contentLength) + " bytes");
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

    // The text of the key, without allocation: the limiter shows it to people.
    std::string_view keyOf(const PlanLimit& limit, std::array<char, INET6_ADDRSTRLEN>& buffer) const {
        if (limit.key == config::LimitKey::Route)
            return m_verdict.route->name;
        const bool v4 = m_facts.client.isV4();
        inet_ntop(v4 ? AF_INET : AF_INET6, m_facts.client.bytes().data() + (v4 ? 12 : 0), buffer.data(),
                  socklen_t(buffer.size()));
        return buffer.data();
    }

    LimitAnswer use(const PlanLimit& limit, LimitUse how) {
        std::array<char, INET6_ADDRSTRLEN> buffer{};
        LimitSpec spec = limit.spec;
        spec.use = how;
        return m_limits.take(spec, keyOf(limit, buffer), m_now);
    }

    bool checkLimits() {
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

    static std::uint64_t capacity(const PlanLimit& limit) { return limit.spec.window ? limit.spec.limit : limit.spec.burst; }

    static void addReason(std::string& out, const PlanLimit& limit, const LimitAnswer& answer) {
        if (!out.empty())
            out += ", ";
        out += std::string(keyText(limit.key)) + " " + grouped(answer.remaining) + " of " + grouped(capacity(limit)) + " left";
    }

    // The smallest share left, compared without division.
    void keepTightest(const PlanLimit& limit, const LimitAnswer& answer) {
        const std::uint64_t most = capacity(limit);
        auto& rate = m_verdict.rate;
        if (!rate || answer.remaining * rate->limit < rate->remaining * most)
            rate = Verdict::Rate{most, answer.remaining, answer.reset};
    }

    // What was taken before is given back: a refused request consumes nothing.
    void giveBackBefore(const PlanLimit& refusing) {
        for (const auto index : m_verdict.route->policies)
            for (const auto& limit : policy(index).limits) {
                if (&limit == &refusing)
                    return;
                use(limit, LimitUse::GiveBack);
            }
    }

    bool refuseLimit(const PlanLimit& limit, const LimitAnswer& answer) {
        giveBackBefore(limit);
        m_verdict.limited = true;
        m_verdict.retryAfter = answer.retryAfter;
        m_verdict.rate = Verdict::Rate{capacity(limit), answer.remaining, answer.reset};
        const StepKind kind = limit.spec.window ? StepKind::Quota : StepKind::Rate;
        if (kind == StepKind::Quota)
            note(StepKind::Rate, m_verdict.route->hasRates ? StepState::Passed : StepState::Skipped,
                 [&] { return std::string(m_verdict.route->hasRates ? "within the rates" : "no rate limit"); });
        refuse(kind, 429, "throttled", "Too many requests (" + limit.label + "): try again in " + waitText(answer.retryAfter),
               limit.label);
        std::array<char, INET6_ADDRSTRLEN> buffer{};
        if (m_trace)
            explain(std::string(keyText(limit.key)) + " 0 of " + grouped(capacity(limit)) + " left, next in " +
                        waitText(answer.retryAfter),
                    limit.label, "too many from " + std::string(keyOf(limit, buffer)));
        return false;
    }

    const Plan& m_plan;
    const Facts& m_facts;
    LimitStore& m_limits;
    Instant m_now;
    Trace* m_trace;
    Verdict m_verdict;
    fhir::Classified m_what;
    std::size_t m_depth = std::size_t(-1);
};

const char* issueOf(int status) {
    switch (status) {
    case 413: return "too-long";
    case 414: return "too-long";
    case 431: return "too-long";
    case 501: return "not-supported";
    case 505: return "not-supported";
    default: return "structure";
    }
}

} // namespace

Verdict decide(const Plan& plan, const Facts& facts, LimitStore& limits, Instant now, Trace* trace) {
    if (trace)
        trace->clear();
    return Decision(plan, facts, limits, now, trace).run();
}

Verdict refuseFraming(int status, std::string_view reason, Trace* trace) {
    Verdict verdict;
    verdict.status = status;
    verdict.issueCode = issueOf(status);
    verdict.diagnostics = std::string(reason);
    if (!trace)
        return verdict;
    trace->clear();
    trace->push_back({StepKind::Framing, StepState::Decided, verdict.diagnostics, {}, {}, -1});
    for (int next = int(StepKind::Framing) + 1; next <= int(StepKind::Response); ++next)
        trace->push_back({StepKind(next), StepState::NotReached, {}, {}, {}, -1});
    return verdict;
}

} // namespace fb::policy
