#include "policy/decide.h"

#include "policy/decision.h"
#include "policy/explain_steps.h"
#include "policy/match.h"

namespace fb::policy {

namespace {

const char* issueOf(int status) {
    switch (status) {
    case 413:
        return "too-long";
    case 414:
        return "too-long";
    case 431:
        return "too-long";
    case 501:
        return "not-supported";
    case 505:
        return "not-supported";
    default:
        return "structure";
    }
}

} // namespace

Decision::Decision(const Plan& plan, const Facts& facts, LimitStore& limits, Instant now, Trace* trace)
    : m_plan(plan)
    , m_facts(facts)
    , m_limits(limits)
    , m_now(now)
    , m_trace(trace) {}

Verdict Decision::run() {
    note(StepKind::Framing, StepState::Passed, [&] { return framingText(m_facts); });
    if (findRoute() && checkAddress() && checkRules() && checkBodySize() && checkLimits())
        m_verdict.action = Action::Forward;
    else
        closeTrace();
    return std::move(m_verdict);
}

void Decision::refuse(StepKind kind, int status, const char* issue, std::string diagnostics, std::string rule) {
    m_verdict.status = status;
    m_verdict.issueCode = issue;
    m_verdict.diagnostics = std::move(diagnostics);
    m_verdict.rule = std::move(rule);
    note(kind, StepState::Decided, [&] { return m_verdict.diagnostics; });
}

void Decision::explain(std::string reason, std::string needed, std::string there) {
    if (!m_trace)
        return;
    m_trace->back().reason = std::move(reason);
    m_trace->back().needed = std::move(needed);
    m_trace->back().there = std::move(there);
}

void Decision::closeTrace() {
    for (int next = int(m_trace && !m_trace->empty() ? m_trace->back().kind : StepKind::Response) + 1;
         next <= int(StepKind::Response); ++next)
        note(StepKind(next), StepState::NotReached, [] { return std::string(); });
}

// The interaction relative to a base of this many segments; routes in a row often share it.
const fhir::Classified& Decision::classifyBelow(std::size_t depth) {
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

bool Decision::findRoute() {
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

bool Decision::refuseRoute(const PlanRoute* longest) {
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

void Decision::noteInteraction() {
    const bool fhir = m_verdict.what.interaction != fhir::Interaction::None;
    note(StepKind::Interaction, fhir ? StepState::Passed : StepState::Skipped,
         [&] { return interactionText(m_verdict.what, m_facts.target->rawQuery); });
}

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
