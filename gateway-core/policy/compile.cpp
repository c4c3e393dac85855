#include "policy/plan.h"

#include "config/units.h"
#include "config/url.h"

#include <algorithm>
#include <array>
#include <map>

namespace fb::policy {

namespace {

// FNV-1a: the same in every run and on every machine.
std::uint64_t hashOf(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
    return hash;
}

PlanTarget compileTarget(const config::Target& target, const config::Workspace& workspace) {
    PlanTarget out;
    out.weight = target.weight;
    if (target.url.empty()) { // a sandbox that was not started: nothing answers on port 0
        out.url = "http://127.0.0.1:0/fhir";
        out.host = "127.0.0.1";
        out.port = 0;
        out.authority = "127.0.0.1:0";
        out.basePath = "/fhir";
    } else if (const auto url = config::parseBaseUrl(target.url)) {
        out.url = url->text();
        out.tls = url->tls;
        out.host = url->host;
        out.port = url->port;
        out.authority = url->authority();
        out.basePath = url->path;
    }
    const config::Sandbox* sandbox = workspace.findSandbox(target.sandbox);
    out.label = sandbox ? (sandbox->title.empty() ? sandbox->name : sandbox->title) : out.authority + out.basePath;
    return out;
}

PlanCondition compileCondition(const config::Condition& condition) {
    PlanCondition out;
    out.resources = condition.resources;
    for (const auto interaction : condition.interactions)
        out.interactions.set(std::size_t(interaction));
    out.operations = condition.operations;
    out.methods = condition.methods;
    out.headers = condition.headers;
    return out;
}

PlanLimit compileLimit(const config::RateLimit& limit, const std::string& policy, bool quota,
                       std::map<std::string, int>& seen) {
    static constexpr std::array<const char*, 4> keys{"ip", "subject", "client", "route"};
    PlanLimit out;
    out.key = limit.key;
    out.spec.limit = std::max<std::uint32_t>(1, limit.limit);
    out.spec.per = limit.per;
    out.spec.burst = limit.burst == 0 ? out.spec.limit : limit.burst;
    out.spec.window = quota;
    out.label =
        config::rateText(limit.limit, limit.per) + " per " + keys[std::size_t(limit.key)] + " of policy " + policy;
    const std::string identity = out.label + (quota ? " quota" : " burst " + std::to_string(out.spec.burst));
    out.spec.id = hashOf(identity + ' ' + std::to_string(seen[identity]++));
    return out;
}

PlanPolicy compilePolicy(const config::Policy& policy) {
    PlanPolicy out;
    out.name = policy.name;
    out.ip = policy.ip;
    for (std::size_t i = 0; i < policy.rules.size(); ++i) {
        const auto& rule = policy.rules[i];
        out.rules.push_back(
            {rule.deny, compileCondition(rule.match), rule.because, policy.name + ", rule " + std::to_string(i + 1)});
    }
    std::map<std::string, int> seen;
    for (const auto& rate : policy.rates)
        out.limits.push_back(compileLimit(rate, policy.name, false, seen));
    for (const auto& quota : policy.quotas)
        out.limits.push_back(compileLimit(quota, policy.name, true, seen));
    return out;
}

template <typename T>
std::size_t indexOf(const std::vector<T>& items, std::string_view name) {
    std::size_t i = 0;
    while (i < items.size() && items[i].name != name)
        ++i;
    return i;
}

PlanRoute compileRoute(const config::Route& route, std::size_t index, const config::Workspace& workspace) {
    PlanRoute out;
    out.index = index;
    out.name = route.name;
    out.path = route.path == "/" ? "" : route.path;
    if (auto segments = config::pathSegments(route.path))
        out.pathSegments = std::move(*segments);
    out.match = compileCondition(route.match);
    out.upstream = indexOf(workspace.upstreams, route.upstream);
    out.rewriteLinks = route.rewriteLinks;
    for (const auto& name : route.policies) {
        const auto& policy = workspace.policies[out.policies.emplace_back(indexOf(workspace.policies, name))];
        out.hasIp = out.hasIp || !policy.ip.empty();
        out.hasRules = out.hasRules || !policy.rules.empty();
        out.hasRates = out.hasRates || !policy.rates.empty();
        out.hasQuotas = out.hasQuotas || !policy.quotas.empty();
    }
    return out;
}

} // namespace

PlanPtr compile(const config::Workspace& workspace, std::uint64_t revision) {
    auto plan = std::make_shared<Plan>();
    plan->revision = revision;
    plan->gateway = workspace.gateway;
    plan->capture = workspace.capture;
    for (const auto& upstream : workspace.upstreams) {
        PlanUpstream out;
        out.index = plan->upstreams.size();
        out.config = upstream;
        for (const auto& target : upstream.targets)
            out.targets.push_back(compileTarget(target, workspace));
        plan->upstreams.push_back(std::move(out));
    }
    for (const auto& policy : workspace.policies)
        plan->policies.push_back(compilePolicy(policy));
    for (std::size_t i = 0; i < workspace.routes.size(); ++i)
        plan->routes.push_back(compileRoute(workspace.routes[i], i, workspace));
    return plan;
}

} // namespace fb::policy
