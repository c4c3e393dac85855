#include "exporters/nginx_assess.h"

#include "exporters/fhir_patterns.h"
#include "exporters/nginx_text.h"
#include "exporters/targets.h"

namespace fb::exporters::nginx {

namespace {

using enum Fidelity;

void gateway(const config::Workspace& workspace, Ledger& ledger) {
    ledger.account(gatewayKey("listen"), Exact, "listen");
    ledger.account(gatewayKey("strict framing and targets"), Approximate,
                   "nginx refuses broken framing itself, but accepts bare LF and repeated equal headers; ambiguous "
                   "paths are refused by an if");
    ledger.account(gatewayKey("header limit"), Approximate,
                   "large_client_header_buffers bounds each line, not the whole; nginx answers 400 or 414, Firebreak "
                   "431 or 414");
    ledger.account(gatewayKey("body limit"), Exact, "client_max_body_size, 413");
    ledger.account(gatewayKey("connection limit"), Approximate, "worker_connections bounds it for the whole nginx",
                   "set worker_connections to at least " +
                       std::to_string(workspace.gateway.limits.connections * 2ULL));
    ledger.account(gatewayKey("timeouts"), Exact, "client_header_timeout, client_body_timeout, keepalive_timeout");
    ledger.account(
        gatewayKey("refusals as OperationOutcome"), Approximate,
        "always JSON, also where the client asked for XML; no RateLimit-* fields, Retry-After is 1 second");
    ledger.account(gatewayKey("order of decisions"), Approximate,
                   "nginx checks the announced body size first, so 413 comes before 403, 404 and 429");
    ledger.account(gatewayKey("capture"), Approximate, "nginx writes an access log; it does not record exchanges");
    ledger.account(gatewayKey("public_url"), Exact, "stands in sub_filter and proxy_redirect");
    ledger.account(gatewayKey("trusted_proxies"), Approximate,
                   "set_real_ip_from with X-Forwarded-For; the Forwarded field is not read");
}

void upstream(const config::Workspace& workspace, const config::Upstream& u, Ledger& ledger) {
    const Pool pool = poolOf(workspace, u);
    if (pool.uniform)
        ledger.account(upstreamKey(u, "targets"), Exact, "upstream with weight");
    else
        ledger.account(upstreamKey(u, "targets"), Lost,
                       "the targets differ in scheme or path, and a pool of nginx has one of each",
                       "give all targets of " + u.name + " the same scheme and path");
    ledger.account(upstreamKey(u, "sandbox"), Approximate, "written with the sandbox's local address",
                   "put the address of the real server in its place");
    if (u.balance == config::Balance::RoundRobin)
        ledger.account(upstreamKey(u, "balance"), Exact, "smooth weighted round-robin, nginx's own");
    else
        ledger.account(upstreamKey(u, "balance"), Approximate,
                       "least_conn counts connections of all requests to the pool");
    ledger.account(upstreamKey(u, "health"), Approximate,
                   "passive only (max_fails, fail_timeout): a target is left out after failed requests, not after "
                   "failed checks");
    ledger.account(upstreamKey(u, "connect timeout"), Exact, "proxy_connect_timeout");
    ledger.account(upstreamKey(u, "first byte timeout"), Approximate,
                   "proxy_read_timeout: bounds the time between any two reads");
    ledger.account(upstreamKey(u, "total timeout"), Approximate,
                   "nginx bounds no total; a trickling answer may take longer");
    ledger.account(upstreamKey(u, "retry"), Approximate,
                   "proxy_next_upstream never repeats POST and PATCH, but \"error\" also covers a break within the "
                   "answer's head");
}

void route(const config::Route& r, Ledger& ledger) {
    ledger.account(routeKey(r, "path"), Exact, "a map on the decoded path, first match wins");
    ledger.account(routeKey(r, "resource"), Exact, "part of the regular expressions");
    if (tellsBundlesApart(r.match))
        ledger.account(routeKey(r, "interaction"), Lost, "only the body tells a batch from a transaction",
                       "list both, or neither");
    else
        ledger.account(routeKey(r, "interaction"), Exact, "regular expressions on method and path");
    ledger.account(routeKey(r, "operation"), Exact, "part of the regular expressions");
    ledger.account(routeKey(r, "method"), Exact, "part of the regular expressions");
    ledger.account(routeKey(r, "header"), Approximate,
                   "a map on $http_...: of a repeated header nginx sees all values joined");
    ledger.account(routeKey(r, "links"), Approximate,
                   "sub_filter and proxy_redirect: JSON that writes \\/ and Content-Location keep the backend's "
                   "address; nothing checks what follows the base");
}

void rates(const config::Policy& policy, Ledger& ledger) {
    for (std::size_t i = 0; i < policy.rates.size(); ++i) {
        const auto& limit = policy.rates[i];
        const std::string key = policyKey(policy, "rate", i + 1);
        const auto rate = rateOf(limit);
        if (!rate)
            ledger.account(key, Lost,
                           "nginx counts whole requests a second or a minute; this rate is slower than one a minute",
                           "keep this limit in the server, or raise it to 1/min");
        else if (rateIsExact(limit))
            ledger.account(key, Exact,
                           "limit_req rate=" + *rate + ", a bucket of " + std::to_string(burstOf(limit)) +
                               ", nodelay");
        else
            ledger.account(key, Approximate,
                           "limit_req rate=" + *rate +
                               ": rounded down to whole requests a minute, so it is stricter");
    }
    for (std::size_t i = 0; i < policy.quotas.size(); ++i)
        ledger.account(policyKey(policy, "quota", i + 1), Lost, "nginx keeps no counter over hours or days",
                       "keep the quota in the server");
}

void rules(const config::Policy& policy, Ledger& ledger) {
    for (std::size_t i = 0; i < policy.rules.size(); ++i) {
        const std::string key = policyKey(policy, "rule", i + 1);
        if (tellsBundlesApart(policy.rules[i].match) && policy.rules[i].deny)
            ledger.account(key, Approximate, "only the body tells a batch from a transaction: both are refused");
        else if (tellsBundlesApart(policy.rules[i].match))
            ledger.account(key, Lost, "only the body tells a batch from a transaction", "list both, or neither");
        else
            ledger.account(key, Exact, "a map and a return 403 with the reason as OperationOutcome");
    }
}

} // namespace

void assess(const config::Workspace& workspace, Ledger& ledger) {
    gateway(workspace, ledger);
    for (const auto& u : workspace.upstreams)
        upstream(workspace, u, ledger);
    for (const auto& r : workspace.routes)
        route(r, ledger);
    for (const auto& policy : workspace.policies) {
        ledger.account(policyKey(policy, "ip"), Exact, "geo and a return 403");
        rules(policy, ledger);
        rates(policy, ledger);
    }
}

} // namespace fb::exporters::nginx
