// Kong Gateway 3.x, open source: a declarative file for decK or DB-less mode. Routes with regular expressions, a
// priority that keeps the order of the workspace, and bundled plugins only.
#include "exporters/fhir_patterns.h"
#include "exporters/targets.h"

#include "base/text.h"

#include <algorithm>
#include <map>

namespace fb::exporters {

namespace {

using enum Fidelity;

std::string y(std::string_view text) {
    return json::quoted(text);
} // a JSON string is a YAML scalar

std::string yList(const std::vector<std::string>& values) {
    std::vector<std::string> quotedValues;
    for (const auto& value : values)
        quotedValues.push_back(y(value));
    return "[" + join(quotedValues, ", ") + "]";
}

std::string headerMap(const config::Condition& condition) {
    std::string out;
    for (const auto& [name, value] : condition.headers)
        out += (out.empty() ? "" : ", ") + y(name) + ": " + (value == "*" ? "[\"~*.\"]" : yList({value}));
    return "{" + out + "}";
}

const char* unitOf(Micros per) {
    static const std::map<std::int64_t, const char*> units{{1'000'000, "second"},
                                                           {60'000'000, "minute"},
                                                           {3'600'000'000, "hour"},
                                                           {86'400'000'000, "day"},
                                                           {2'592'000'000'000, "month"}};
    const auto found = units.find(per.count());
    return found == units.end() ? nullptr : found->second;
}

// A string of Lua: every byte that is not plain as \ddd.
std::string lua(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const bool plain = c >= 0x20 && c < 0x7F && c != '"' && c != '\\';
        if (plain) {
            out += c;
        } else {
            const std::string number = std::to_string(static_cast<unsigned char>(c));
            out += '\\' + std::string(3 - number.size(), '0') + number;
        }
    }
    return out + '"';
}

void assessGateway(Ledger& ledger) {
    ledger.account(gatewayKey("listen"), Approximate, "Kong listens where its own kong.conf says",
                   "set proxy_listen");
    ledger.account(gatewayKey("strict framing and targets"), Approximate,
                   "Kong normalises paths where Firebreak refuses them");
    ledger.account(gatewayKey("header limit"), Approximate, "bounded by Kong's own nginx",
                   "set nginx_http_large_client_header_buffers");
    ledger.account(gatewayKey("body limit"), Approximate,
                   "request-size-limiting, in whole kilobytes, rounded up, and checked after addresses and limits");
    ledger.account(gatewayKey("connection limit"), Approximate, "bounded by Kong's own nginx",
                   "set nginx_worker_connections");
    ledger.account(gatewayKey("timeouts"), Approximate, "those of the client's side are Kong's own",
                   "set nginx_proxy_client_header_timeout and the like");
    ledger.account(gatewayKey("refusals as OperationOutcome"), Approximate,
                   "denied rules answer with an OperationOutcome in JSON; limits, addresses and sizes with Kong's "
                   "own {\"message\": ...}");
    ledger.account(
        gatewayKey("order of decisions"), Approximate,
        "Kong orders by plugin: address, body size, limits; a denied rule comes last, on a route of its own");
    ledger.account(gatewayKey("capture"), Approximate, "Kong logs; it does not record exchanges");
    ledger.account(gatewayKey("public_url"), Exact, "stands in the link rewriting");
    ledger.account(gatewayKey("trusted_proxies"), Lost, "a setting of kong.conf, not of the declarative file",
                   "set trusted_ips and real_ip_recursive in kong.conf, then accept this item");
}

void assessUpstream(const config::Workspace& workspace, const config::Upstream& u, Ledger& ledger) {
    if (poolOf(workspace, u).uniform)
        ledger.account(upstreamKey(u, "targets"), Exact, "upstream and targets with weights");
    else
        ledger.account(upstreamKey(u, "targets"), Lost,
                       "the targets differ in scheme or path, and a service has one of each",
                       "give all targets of " + u.name + " the same scheme and path");
    ledger.account(upstreamKey(u, "sandbox"), Approximate, "written with the sandbox's local address",
                   "put the address of the real server in its place");
    ledger.account(upstreamKey(u, "balance"), Exact,
                   u.balance == config::Balance::RoundRobin ? "algorithm: round-robin"
                                                            : "algorithm: least-connections");
    ledger.account(upstreamKey(u, "health"), Exact, "active health checks");
    ledger.account(upstreamKey(u, "connect timeout"), Exact, "connect_timeout");
    ledger.account(upstreamKey(u, "first byte timeout"), Approximate,
                   "read_timeout: bounds the time between any two reads");
    ledger.account(upstreamKey(u, "total timeout"), Approximate,
                   "Kong bounds no total; a trickling answer may take longer");
    ledger.account(upstreamKey(u, "retry"), Approximate,
                   "retries on failed connections and timeouts, not on answers with 502, 503 or 504");
}

void assessRoute(const config::Workspace& workspace, const config::Route& r, Ledger& ledger) {
    ledger.account(routeKey(r, "path"), Exact,
                   "a regular expression with regex_priority in the order of the workspace");
    ledger.account(routeKey(r, "resource"), Exact, "part of the regular expressions");
    if (tellsBundlesApart(r.match))
        ledger.account(routeKey(r, "interaction"), Lost, "only the body tells a batch from a transaction",
                       "list both, or neither");
    else
        ledger.account(routeKey(r, "interaction"), Exact, "routes by method and regular expression");
    ledger.account(routeKey(r, "operation"), Exact, "part of the regular expressions");
    ledger.account(routeKey(r, "method"), Exact, "methods");
    const bool first = !workspace.routes.empty() && &workspace.routes.front() == &r;
    ledger.account(
        routeKey(r, "header"), first ? Exact : Approximate,
        first ? "headers"
              : "headers; but Kong prefers routes with a header condition to all others, whatever their order");
    ledger.account(routeKey(r, "links"), Extension,
                   "a post-function (bundled plugin) that holds the whole body in memory; text only, not run here");
}

// Whether a route that uses this policy has another one for which `asks` holds: Kong has one list and one decision a
// route, where the workspace asks every policy.
template <typename Asks>
bool sharesRoute(const config::Workspace& workspace, const config::Policy& policy, Asks asks) {
    return std::any_of(workspace.routes.begin(), workspace.routes.end(), [&](const config::Route& route) {
        return contains(route.policies, policy.name) &&
               std::any_of(route.policies.begin(), route.policies.end(), [&](const auto& name) {
                   const auto* other = name == policy.name ? nullptr : workspace.findPolicy(name);
                   return other && asks(*other);
               });
    });
}

void assessPolicy(const config::Workspace& workspace, const config::Policy& policy, Ledger& ledger) {
    const bool twoLists =
        !policy.ip.allow.empty() && sharesRoute(workspace, policy, [](const auto& p) { return !p.ip.allow.empty(); });
    const bool otherRules = sharesRoute(workspace, policy, [](const auto& p) { return !p.rules.empty(); });
    if (twoLists)
        ledger.account(policyKey(policy, "ip"), Lost,
                       "a route has one list in Kong; two allow lists would be joined, not both asked",
                       "put the addresses that both allow into one policy");
    else
        ledger.account(policyKey(policy, "ip"), Exact, "ip-restriction with allow and deny");
    for (std::size_t i = 0; i < policy.rules.size(); ++i) {
        const auto& rule = policy.rules[i];
        const std::string key = policyKey(policy, "rule", i + 1);
        if (!rule.deny && otherRules)
            ledger.account(key, Lost, "an allowed request skips the rules of the route's other policies in Kong",
                           "put these rules into one policy");
        else if (tellsBundlesApart(rule.match))
            ledger.account(key, rule.deny ? Approximate : Lost,
                           rule.deny ? "only the body tells a batch from a transaction: both are refused"
                                     : "only the body tells a batch from a transaction",
                           rule.deny ? "" : "list both, or neither");
        else
            ledger.account(key, Exact,
                           rule.deny ? "a route of its own with request-termination"
                                     : "a route of its own above the denied ones");
    }
    const auto limit = [&](const config::RateLimit& l, const std::string& key, bool quota) {
        if (!unitOf(l.per))
            ledger.account(key, Lost, "Kong counts by second, minute, hour, day, month or year",
                           "choose one of these");
        else if (quota)
            ledger.account(
                key, Approximate,
                "rate-limiting with policy local: each Kong node, and each route of the policy, counts by itself");
        else
            ledger.account(key, Approximate,
                           "a fixed window, no burst: up to " + std::to_string(2ULL * l.limit) +
                               " requests may pass around a window's edge, and all " + std::to_string(l.limit) +
                               " at once; each node and each route counts by itself");
    };
    for (std::size_t i = 0; i < policy.rates.size(); ++i)
        limit(policy.rates[i], policyKey(policy, "rate", i + 1), false);
    for (std::size_t i = 0; i < policy.quotas.size(); ++i)
        limit(policy.quotas[i], policyKey(policy, "quota", i + 1), true);
}

class Writer {
public:
    Writer(const config::Workspace& workspace, std::vector<std::string> closed)
        : m_workspace(workspace)
        , m_closed(std::move(closed)) {}

    std::string write() {
        line(0, "# Firebreak export of " + y(m_workspace.name) +
                    " for Kong Gateway 3.x. What is exact, approximate or lost stands in FIDELITY.md.");
        line(0, "_format_version: \"3.0\"");
        line(0, "_transform: true");
        line(0, "services:");
        for (const auto& route : m_workspace.routes)
            if (!contains(m_closed, route.name))
                service(route, *m_workspace.findUpstream(route.upstream));
        if (m_out.ends_with("services:\n"))
            m_out.replace(m_out.size() - 1, 1, " []\n");
        line(0, "upstreams:");
        for (const auto& upstream : m_workspace.upstreams)
            pool(upstream);
        return std::move(m_out);
    }

private:
    void line(int indent, const std::string& text) {
        m_out += std::string(std::size_t(indent) * 2, ' ') + text + '\n';
    }

    void service(const config::Route& route, const config::Upstream& upstream) {
        const Pool servers = poolOf(m_workspace, upstream);
        line(0, "# route " + y(route.name));
        line(0, "- name: " + y("fb-" + identifier(route.name)));
        line(1, "host: " + y("fb-" + identifier(upstream.name)));
        line(1, "port: " + std::string(servers.scheme == "https" ? "443" : "80"));
        line(1, "protocol: " + servers.scheme);
        if (servers.scheme == "https")
            line(1, "tls_verify: true");
        line(1, "connect_timeout: " + std::to_string(upstream.connectTimeout.count() / 1000));
        line(1, "read_timeout: " + std::to_string(upstream.firstByteTimeout.count() / 1000));
        line(1, "write_timeout: " + std::to_string(m_workspace.gateway.timeouts.bodyIdle.count() / 1000));
        line(1, "retries: " + std::to_string(upstream.retryAttempts));
        line(1, "routes:");
        ruleRoutes(route);
        kongRoutes(route, route.match, "", m_priority, [&] { commonPlugins(route, true, servers); });
        --m_priority;
    }

    // Rules in their order, above the route itself: allow relays, deny ends.
    void ruleRoutes(const config::Route& route) {
        for (const auto& name : route.policies) {
            const auto* policy = m_workspace.findPolicy(name);
            for (std::size_t i = 0; policy && i < policy->rules.size(); ++i) {
                const auto& rule = policy->rules[i];
                const auto condition = both(route.match, rule.match);
                if (!condition)
                    continue;
                const std::string suffix = "-" + identifier(name) + "-rule" + std::to_string(i + 1);
                kongRoutes(route, *condition, suffix, m_priority, [&] {
                    if (rule.deny)
                        denyPlugins(route, rule);
                    else
                        commonPlugins(route, true, poolOf(m_workspace, *m_workspace.findUpstream(route.upstream)));
                });
                --m_priority;
            }
        }
    }

    template <typename Plugins>
    void kongRoutes(const config::Route& route, const config::Condition& condition, const std::string& suffix,
                    int priority, Plugins plugins) {
        std::map<std::string, MethodPath> byMethods; // one Kong route for each set of methods
        std::map<std::string, std::vector<std::string>> paths;
        for (const auto& item : methodPaths(condition)) {
            const std::string key = join(item.methods, "_");
            byMethods.emplace(key, item);
            paths[key].push_back("~" + regexQuoted(basePath(route)) + "(?<rest>" + item.regex + "/?)$");
        }
        std::size_t number = 0;
        for (const auto& [key, item] : byMethods) {
            line(1, "- name: " + y("fb-" + identifier(route.name) + suffix +
                                   (byMethods.size() > 1 ? "-" + std::to_string(++number) : "")));
            line(2, "protocols: [http, https]");
            line(2, "paths: " + yList(paths[key]));
            line(2, "methods: " + yList(item.methods.empty() ? std::vector<std::string>{"GET", "HEAD", "POST", "PUT",
                                                                                        "PATCH", "DELETE", "OPTIONS"}
                                                             : item.methods));
            if (!condition.headers.empty())
                line(2, "headers: " + headerMap(condition));
            line(2, "regex_priority: " + std::to_string(priority));
            line(2, "strip_path: false");
            line(2, "preserve_host: false");
            line(2, "request_buffering: false");
            line(2, "plugins:");
            plugins();
        }
    }

    void plugin(const std::string& name, const std::vector<std::string>& config) {
        line(2, "- name: " + name);
        line(3, "config:");
        for (const auto& entry : config)
            line(4, entry);
    }

    void addressPlugins(const config::Route& route) {
        std::vector<std::string> allow;
        std::vector<std::string> deny;
        for (const auto& name : route.policies)
            if (const auto* policy = m_workspace.findPolicy(name)) {
                for (const auto& subnet : policy->ip.allow)
                    allow.push_back(subnet.text());
                for (const auto& subnet : policy->ip.deny)
                    deny.push_back(subnet.text());
            }
        std::vector<std::string> config;
        if (!allow.empty())
            config.push_back("allow: " + yList(allow));
        if (!deny.empty())
            config.push_back("deny: " + yList(deny));
        if (config.empty())
            return;
        config.push_back("status: 403");
        plugin("ip-restriction", config);
    }

    void denyPlugins(const config::Route& route, const config::Rule& rule) {
        addressPlugins(route);
        plugin("request-termination",
               {"status_code: 403", "content_type: application/fhir+json",
                "body: " + y(outcomeJson("forbidden", rule.because.empty() ? "Refused by a rule" : rule.because))});
    }

    void commonPlugins(const config::Route& route, bool relays, const Pool& servers) {
        addressPlugins(route);
        plugin("request-size-limiting",
               {"allowed_payload_size: " + std::to_string((m_workspace.gateway.limits.bodyBytes + 1023) / 1024),
                "size_unit: kilobytes", "require_content_length: false"});
        limits(route);
        if (relays)
            plugin("request-transformer",
                   {"replace:", "  uri: " + y(servers.basePath + "$(uri_captures[\"rest\"])")});
        if (relays && route.rewriteLinks)
            linkPlugin(route, servers);
    }

    // One plugin of a kind a route: limits of the same unit are the tightest one.
    void limits(const config::Route& route) {
        std::map<std::string, std::uint32_t> byUnit;
        bool perRoute = false;
        for (const auto& name : route.policies) {
            const auto* policy = m_workspace.findPolicy(name);
            for (const auto* list : {policy ? &policy->rates : nullptr, policy ? &policy->quotas : nullptr})
                for (std::size_t i = 0; list && i < list->size(); ++i)
                    if (const char* unit = unitOf((*list)[i].per)) {
                        const auto [at, fresh] = byUnit.emplace(unit, (*list)[i].limit);
                        if (!fresh)
                            at->second = std::min(at->second, (*list)[i].limit);
                        perRoute = perRoute || (*list)[i].key == config::LimitKey::Route;
                    }
        }
        if (byUnit.empty())
            return;
        std::vector<std::string> config;
        for (const auto& [unit, count] : byUnit)
            config.push_back(unit + ": " + std::to_string(count));
        config.insert(config.end(), {std::string("limit_by: ") + (perRoute ? "service" : "ip"), "policy: local",
                                     "fault_tolerant: false", "hide_client_headers: false", "error_code: 429"});
        plugin("rate-limiting", config);
    }

    void linkPlugin(const config::Route& route, const Pool& servers) {
        const std::string base = m_workspace.gateway.publicUrl.empty()
                                     ? "kong.request.get_forwarded_scheme() .. \"://\" .. "
                                       "(kong.request.get_header(\"host\") or \"\") .. " +
                                           lua(basePath(route))
                                     : lua(m_workspace.gateway.publicUrl + basePath(route));
        std::vector<std::string> from;
        for (const auto& server : servers.servers)
            from.push_back(lua(server.url));
        const std::string common = "local public = " + base + " local function mend(text) for _, from in ipairs({" +
                                   join(from, ", ") +
                                   "}) do text = text:gsub(from:gsub(\"%p\", \"%%%0\"), (public:gsub(\"%%\", "
                                   "\"%%%%\"))) end return text end ";
        plugin("pre-function",
               {"access: [" + y("kong.service.request.set_header(\"Accept-Encoding\", \"identity\")") + "]"});
        plugin("post-function", {"header_filter: [" +
                                     y(common + "for _, name in ipairs({\"Location\", \"Content-Location\"}) do "
                                                "local value = kong.response.get_header(name) "
                                                "if value then kong.response.set_header(name, mend(value)) end end "
                                                "kong.response.clear_header(\"Content-Length\")") +
                                     "]",
                                 "body_filter: [" +
                                     y(common + "local body = kong.response.get_raw_body() if body then "
                                                "kong.response.set_raw_body(mend(body)) end") +
                                     "]"});
    }

    void pool(const config::Upstream& upstream) {
        line(0, "# upstream " + y(upstream.name));
        line(0, "- name: " + y("fb-" + identifier(upstream.name)));
        line(1, std::string("algorithm: ") +
                    (upstream.balance == config::Balance::RoundRobin ? "round-robin" : "least-connections"));
        if (upstream.health) {
            const Pool servers = poolOf(m_workspace, upstream);
            const std::string every =
                std::to_string(std::max<std::int64_t>(1, upstream.health->every.count() / 1'000'000));
            line(1, "healthchecks:");
            line(2, "active:");
            line(3, "type: " + servers.scheme);
            line(3, "http_path: " + y(servers.basePath + upstream.health->path));
            line(3, "healthy: {interval: " + every + ", successes: " + std::to_string(upstream.health->healthyAfter) +
                        ", http_statuses: [200]}");
            const std::string after = std::to_string(upstream.health->unhealthyAfter);
            line(3, "unhealthy: {interval: " + every + ", http_failures: " + after + ", tcp_failures: " + after +
                        ", timeouts: " + after + "}");
        }
        line(1, "targets:");
        for (const auto& server : poolOf(m_workspace, upstream).servers)
            line(1, "- {target: " + y(server.hostPort) +
                        ", weight: " + std::to_string(std::min<std::uint32_t>(server.weight * 100, 65535)) + "}");
    }

    const config::Workspace& m_workspace;
    std::vector<std::string> m_closed;
    std::string m_out;
    int m_priority = 10000;
};

std::string readme(const config::Workspace& workspace) {
    return "# " + workspace.name +
           " on Kong Gateway\n\n"
           "With a database: `deck gateway diff kong.yaml`, then `deck gateway sync kong.yaml`. Without: `kong "
           "config parse kong.yaml`, then start Kong with "
           "`KONG_DATABASE=off KONG_DECLARATIVE_CONFIG=kong.yaml`.\n\n"
           "To roll back, sync the file from before (`deck gateway dump` writes it).\n\n"
           "The plugins used are bundled with Kong: ip-restriction, request-size-limiting, rate-limiting, "
           "request-transformer, request-termination, "
           "pre-function and post-function. The last two need `untrusted_lua` to be `sandbox` (the default) or "
           "`on`.\n\n"
           "`FIDELITY.md` says for each part of the workspace whether it is exact here; `fidelity.json` says the "
           "same to programs.\n";
}

} // namespace

std::vector<OutputFile> writeKong(const config::Workspace& workspace, Ledger& ledger,
                                  const std::vector<std::string>& accepted) {
    assessGateway(ledger);
    for (const auto& upstream : workspace.upstreams)
        assessUpstream(workspace, upstream, ledger);
    for (const auto& route : workspace.routes)
        assessRoute(workspace, route, ledger);
    for (const auto& policy : workspace.policies)
        assessPolicy(workspace, policy, ledger);
    Writer writer(workspace, ledger.routesFailedClosed(accepted));
    return {{"kong.yaml", writer.write(), "yaml"}, {"README.md", readme(workspace), "markdown"}};
}

} // namespace fb::exporters
