#include "exporters/items.h"

#include <algorithm>

namespace fb::exporters {

namespace {

std::vector<std::string> routesUsing(const config::Workspace& workspace, const config::Policy& policy) {
    std::vector<std::string> out;
    for (const auto& route : workspace.routes)
        if (std::find(route.policies.begin(), route.policies.end(), policy.name) != route.policies.end())
            out.push_back(route.name);
    return out;
}

std::vector<std::string> routesTo(const config::Workspace& workspace, const config::Upstream& upstream) {
    std::vector<std::string> out;
    for (const auto& route : workspace.routes)
        if (route.upstream == upstream.name)
            out.push_back(route.name);
    return out;
}

void addGateway(std::vector<Item>& items, const config::Workspace& workspace) {
    for (const char* part : {"listen", "strict framing and targets", "header limit", "body limit", "connection limit",
                             "timeouts", "refusals as OperationOutcome", "order of decisions", "capture"})
        items.push_back({gatewayKey(part), false, {}});
    if (!workspace.gateway.publicUrl.empty())
        items.push_back({gatewayKey("public_url"), false, {}});
    if (!workspace.gateway.trustedProxies.empty())
        items.push_back({gatewayKey("trusted_proxies"), true, {}});
}

void addUpstream(std::vector<Item>& items, const config::Workspace& workspace, const config::Upstream& upstream) {
    const auto routes = routesTo(workspace, upstream);
    for (const char* part : {"targets", "balance", "connect timeout", "first byte timeout", "total timeout"})
        items.push_back({upstreamKey(upstream, part), false, routes});
    const bool sandbox = std::any_of(upstream.targets.begin(), upstream.targets.end(),
                                     [](const auto& t) { return !t.sandbox.empty(); });
    if (sandbox)
        items.push_back({upstreamKey(upstream, "sandbox"), false, routes});
    if (upstream.health)
        items.push_back({upstreamKey(upstream, "health"), false, routes});
    if (upstream.retryAttempts > 0)
        items.push_back({upstreamKey(upstream, "retry"), false, routes});
}

void addRoute(std::vector<Item>& items, const config::Route& route) {
    const std::vector<std::string> self{route.name};
    items.push_back({routeKey(route, "path"), true, self});
    if (!route.match.resources.empty())
        items.push_back({routeKey(route, "resource"), true, self});
    if (!route.match.interactions.empty())
        items.push_back({routeKey(route, "interaction"), true, self});
    if (!route.match.operations.empty())
        items.push_back({routeKey(route, "operation"), true, self});
    if (!route.match.methods.empty())
        items.push_back({routeKey(route, "method"), true, self});
    if (!route.match.headers.empty())
        items.push_back({routeKey(route, "header"), true, self});
    if (route.rewriteLinks)
        items.push_back({routeKey(route, "links"), false, self});
}

void addPolicy(std::vector<Item>& items, const config::Workspace& workspace, const config::Policy& policy) {
    const auto routes = routesUsing(workspace, policy);
    if (routes.empty())
        return; // it has no effect
    if (!policy.ip.empty())
        items.push_back({policyKey(policy, "ip"), true, routes});
    for (std::size_t i = 0; i < policy.rules.size(); ++i)
        items.push_back({policyKey(policy, "rule", i + 1), true, routes});
    for (std::size_t i = 0; i < policy.rates.size(); ++i)
        items.push_back({policyKey(policy, "rate", i + 1), true, routes});
    for (std::size_t i = 0; i < policy.quotas.size(); ++i)
        items.push_back({policyKey(policy, "quota", i + 1), true, routes});
}

} // namespace

std::string gatewayKey(std::string_view part) {
    return "gateway: " + std::string(part);
}
std::string upstreamKey(const config::Upstream& upstream, std::string_view part) {
    return "upstream " + upstream.name + ": " + std::string(part);
}
std::string routeKey(const config::Route& route, std::string_view part) {
    return "route " + route.name + ": " + std::string(part);
}
std::string policyKey(const config::Policy& policy, std::string_view part, std::size_t number) {
    return "policy " + policy.name + ": " + std::string(part) +
           (number ? ' ' + std::to_string(number) : std::string());
}

std::vector<Item> itemsOf(const config::Workspace& workspace) {
    std::vector<Item> items;
    addGateway(items, workspace);
    for (const auto& upstream : workspace.upstreams)
        if (!routesTo(workspace, upstream).empty())
            addUpstream(items, workspace, upstream);
    for (const auto& route : workspace.routes)
        addRoute(items, route);
    for (const auto& policy : workspace.policies)
        addPolicy(items, workspace, policy);
    return items;
}

Ledger::Ledger(std::vector<Item> items) {
    for (auto& item : items) {
        m_index.emplace(item.key, m_entries.size());
        m_entries.push_back({std::move(item), false, {}});
    }
}

void Ledger::account(const std::string& key, Fidelity fidelity, std::string how, std::string todo) {
    const auto found = m_index.find(key);
    if (found == m_index.end() || std::exchange(m_entries[found->second].settled, true))
        return;
    ReportRow& row = m_entries[found->second].row;
    row.fidelity = fidelity;
    row.how = std::move(how);
    row.todo = std::move(todo);
}

ReportRow Ledger::rowOf(const Entry& entry) const {
    ReportRow row = entry.row;
    row.item = entry.item.key;
    row.security = entry.item.security;
    row.routes = entry.item.routes;
    if (!entry.settled) {
        row.fidelity = Fidelity::Lost;
        row.how = "not carried over";
        row.todo = "set this up by hand";
    }
    return row;
}

std::vector<ReportRow> Ledger::report() const {
    std::vector<ReportRow> rows;
    for (const auto& entry : m_entries)
        rows.push_back(rowOf(entry));
    return rows;
}

std::vector<std::string> Ledger::routesFailedClosed(const std::vector<std::string>& accepted) const {
    const auto isAccepted = [&](const std::string& key) {
        return std::any_of(accepted.begin(), accepted.end(), [&](const auto& a) { return a == key || a == "*"; });
    };
    std::vector<std::string> out;
    for (const auto& row : report()) {
        if (row.fidelity != Fidelity::Lost || !row.security || isAccepted(row.item))
            continue;
        for (const auto& route : row.routes)
            if (std::find(out.begin(), out.end(), route) == out.end())
                out.push_back(route);
    }
    return out;
}

} // namespace fb::exporters
