// nginx, open source, 1.22 and later. One file for inclusion in http {}: a map a route finds out which requests it
// takes, the first that matches wins, and each route is a named location with its own rules, limits and upstream.
#include "exporters/fhir_patterns.h"
#include "exporters/nginx_assess.h"
#include "exporters/nginx_text.h"
#include "exporters/targets.h"

#include "base/text.h"

#include <algorithm>

namespace fb::exporters {

namespace {

using nginx::quote;
using nginx::Text;

// A variable that is "1" when the request meets the condition below the base path.
class Conditions {
public:
    explicit Conditions(Text& out)
        : m_out(out) {}

    void define(const std::string& variable, const std::string& base, const config::Condition& condition) {
        const std::string shape = condition.headers.empty() ? variable : variable + "_shape";
        m_out.open("map \"$request_method $fb_path\" $" + shape);
        m_out.line("default 0;");
        for (const auto& item : methodPaths(condition)) {
            const std::string methods = item.methods.empty() ? "[^ ]+" : "(?:" + join(item.methods, "|") + ")";
            m_out.line(quote("~^" + methods + " " + regexQuoted(base) + item.regex + "/?$") + " 1;");
        }
        m_out.close();
        if (!condition.headers.empty())
            defineHeaders(variable, shape, condition);
    }

private:
    void defineHeaders(const std::string& variable, const std::string& shape, const config::Condition& condition) {
        std::string all = "$" + shape;
        for (std::size_t i = 0; i < condition.headers.size(); ++i) {
            const auto& [name, value] = condition.headers[i];
            const std::string header = variable + "_header" + std::to_string(i + 1);
            m_out.open("map $http_" + nginx::headerVariable(name) + " $" + header);
            m_out.line("default 0;");
            m_out.line((value == "*" ? std::string("\"~.\"") : quote("~^" + regexQuoted(value) + "$")) + " 1;");
            m_out.close();
            all += "$" + header;
        }
        m_out.open("map \"" + all + "\" $" + variable);
        m_out.line("default 0;");
        m_out.line("\"" + std::string(condition.headers.size() + 1, '1') + "\" 1;");
        m_out.close();
    }

    Text& m_out;
};

class Writer {
public:
    Writer(const config::Workspace& workspace, std::vector<std::string> closed)
        : m_workspace(workspace)
        , m_closed(std::move(closed)) {}

    std::string write() {
        m_out.comment("Firebreak export of \"" + m_workspace.name +
                      "\" for nginx. Include this file inside http { }.");
        m_out.comment("What is exact, approximate or lost stands in FIDELITY.md beside it.");
        m_out.blank();
        m_out.line("geo $fb_dollar { default \"$\"; }");
        m_out.line("map $http_x_request_id $fb_request_id { default $request_id; \"~^[A-Za-z0-9._-]{1,128}$\" "
                   "$http_x_request_id; }");
        m_out.comment(
            "The path as decoded by nginx, for matching; what is sent upstream is made from the raw bytes.");
        m_out.line("map $uri $fb_path { default $uri; }");
        upstreams();
        routeChoice();
        for (const auto& route : m_workspace.routes)
            routeVariables(route);
        policies();
        server();
        return m_out.take();
    }

private:
    bool written(const config::Route& route) const { return !contains(m_closed, route.name); }
    static std::string variable(const config::Route& route) { return "fb_route_" + identifier(route.name); }
    static std::string poolName(const config::Upstream& upstream) { return "fb_" + identifier(upstream.name); }

    void upstreams() {
        for (const auto& upstream : m_workspace.upstreams) {
            m_out.blank();
            m_out.comment("upstream " + upstream.name);
            m_out.open("upstream " + poolName(upstream));
            m_out.line("zone " + poolName(upstream) + " 64k;");
            if (upstream.balance == config::Balance::LeastRequests)
                m_out.line("least_conn;");
            for (const auto& server : poolOf(m_workspace, upstream).servers)
                m_out.line("server " + server.hostPort + " weight=" + std::to_string(server.weight) +
                           passive(upstream) + ";");
            m_out.line("keepalive 32;");
            m_out.close();
        }
    }

    static std::string passive(const config::Upstream& upstream) {
        if (!upstream.health)
            return " max_fails=0";
        const auto window =
            std::max<std::int64_t>(1, upstream.health->every.count() * upstream.health->unhealthyAfter / 1'000'000);
        return " max_fails=" + std::to_string(upstream.health->unhealthyAfter) +
               " fail_timeout=" + std::to_string(window) + "s";
    }

    // "1" for each route that would take the request, in their order; the first one wins.
    void routeChoice() {
        Conditions conditions(m_out);
        std::string all;
        for (const auto& route : m_workspace.routes) {
            m_out.blank();
            m_out.comment("route " + route.name +
                          (written(route) ? "" : ": not written, a protection of it is lost"));
            conditions.define(variable(route), basePath(route), route.match);
            all += "$" + variable(route);
        }
        m_out.blank();
        m_out.comment("First match wins, in the order of the workspace.");
        m_out.open("map \"" + all + "\" $fb_route");
        m_out.line("default \"\";");
        for (std::size_t i = 0; i < m_workspace.routes.size(); ++i)
            m_out.line("\"~^" + std::string(i, '0') + "1\" " + quote(identifier(m_workspace.routes[i].name)) + ";");
        m_out.close();
    }

    void routeVariables(const config::Route& route) {
        m_out.blank();
        m_out.comment("route " + route.name + ": what follows its path, raw");
        m_out.open("map $request_uri $" + variable(route) + "_rest");
        m_out.line("default \"\";");
        m_out.line(quote("~^" + regexQuoted(basePath(route)) + "(?<" + variable(route) + "_tail>[/?].*)$") + " $" +
                   variable(route) + "_tail;");
        m_out.close();
        Conditions conditions(m_out);
        forRules(route, [&](const config::Policy& policy, const config::Rule& rule, const std::string& name) {
            m_out.comment("policy " + policy.name + ": " + (rule.deny ? "deny" : "allow"));
            conditions.define(name, basePath(route), rule.match);
        });
        decisions(route);
    }

    template <typename Each>
    void forRules(const config::Route& route, Each each) const {
        for (const auto& policyName : route.policies)
            if (const auto* policy = m_workspace.findPolicy(policyName))
                for (std::size_t i = 0; i < policy->rules.size(); ++i)
                    each(*policy, policy->rules[i],
                         variable(route) + "_" + identifier(policyName) + "_rule" + std::to_string(i + 1));
    }

    // The first rule of a policy that matches decides for this policy: its number, or "" when none does.
    void decisions(const config::Route& route) {
        for (const auto& policyName : route.policies) {
            const auto* policy = m_workspace.findPolicy(policyName);
            if (!policy || policy->rules.empty())
                continue;
            const std::string stem = variable(route) + "_" + identifier(policyName);
            std::string all;
            for (std::size_t i = 0; i < policy->rules.size(); ++i)
                all += "$" + stem + "_rule" + std::to_string(i + 1);
            m_out.open("map \"" + all + "\" $" + stem + "_decides");
            m_out.line("default \"\";");
            for (std::size_t i = 0; i < policy->rules.size(); ++i)
                m_out.line("\"~^" + std::string(i, '0') + "1\" " +
                           (policy->rules[i].deny ? std::to_string(i + 1) : std::string("\"\"")) + ";");
            m_out.close();
        }
    }

    void policies() {
        for (const auto& policy : m_workspace.policies) {
            addresses(policy);
            for (std::size_t i = 0; i < policy.rates.size(); ++i)
                if (const auto rate = nginx::rateOf(policy.rates[i]))
                    m_out.line(
                        "limit_req_zone " +
                        std::string(policy.rates[i].key == config::LimitKey::Ip ? "$binary_remote_addr" : "\"all\"") +
                        " zone=" + zone(policy, i) + ":10m rate=" + *rate + ";");
        }
    }

    static std::string zone(const config::Policy& policy, std::size_t i) {
        return "fb_" + identifier(policy.name) + "_rate" + std::to_string(i + 1);
    }

    void addresses(const config::Policy& policy) {
        if (policy.ip.empty())
            return;
        m_out.blank();
        m_out.comment("policy " + policy.name +
                      ": addresses; the nearest subnet decides in geo, so deny is asked by itself");
        m_out.open("geo $fb_" + identifier(policy.name) + "_allowed");
        m_out.line(policy.ip.allow.empty() ? "default 1;" : "default 0;");
        for (const auto& subnet : policy.ip.allow)
            m_out.line(subnet.text() + " 1;");
        m_out.close();
        m_out.open("geo $fb_" + identifier(policy.name) + "_denied");
        m_out.line("default 0;");
        for (const auto& subnet : policy.ip.deny)
            m_out.line(subnet.text() + " 1;");
        m_out.close();
    }

    void server() {
        const auto& gateway = m_workspace.gateway;
        m_out.blank();
        m_out.open("server");
        for (const auto& listen : gateway.listen)
            m_out.line("listen " + listen.text() + ";");
        m_out.line("server_tokens off;");
        m_out.line("merge_slashes off;");
        m_out.line("client_max_body_size " + std::to_string(gateway.limits.bodyBytes) + ";");
        m_out.line(
            "large_client_header_buffers 8 " +
            std::to_string(std::max<std::uint64_t>(gateway.limits.targetBytes, gateway.limits.headerBytes / 8)) +
            ";");
        m_out.line("client_header_timeout " + nginx::milliseconds(gateway.timeouts.header) + ";");
        m_out.line("client_body_timeout " + nginx::milliseconds(gateway.timeouts.bodyIdle) + ";");
        m_out.line("keepalive_timeout " + nginx::milliseconds(gateway.timeouts.keepAlive) + ";");
        for (const auto& subnet : gateway.trustedProxies)
            m_out.line("set_real_ip_from " + subnet.text() + ";");
        if (!gateway.trustedProxies.empty()) {
            m_out.line("real_ip_header X-Forwarded-For;");
            m_out.line("real_ip_recursive on;");
        }
        m_out.line("recursive_error_pages on;");
        m_out.line("limit_req_status 429;");
        m_out.line("default_type application/fhir+json;");
        m_out.line("add_header X-Request-Id $fb_request_id always;");
        errorPages();
        front();
        for (const auto& route : m_workspace.routes)
            routeLocation(route);
        m_out.close();
    }

    void errorPages() {
        struct Page {
            const char* codes;
            const char* name;
            int status;
            const char* issue;
            const char* text;
        };
        static constexpr Page pages[] = {
            {"413", "too_long", 413, "too-long", "The request body is too large"},
            {"429", "throttled", 429, "throttled", "Too many requests"},
            {"502", "no_answer", 502, "transient", "The server behind the gateway did not answer"},
            {"504", "too_slow", 504, "timeout", "The server behind the gateway took too long"}};
        for (const auto& page : pages) {
            m_out.line(std::string("error_page ") + page.codes + " = @fb_" + page.name + ";");
            m_out.open(std::string("location @fb_") + page.name);
            if (page.status == 429)
                m_out.line("add_header Retry-After 1 always;");
            if (page.status == 429)
                m_out.line("add_header X-Request-Id $fb_request_id always;");
            refuse(page.status, page.issue, page.text);
            m_out.close();
        }
    }

    void refuse(int status, std::string_view issue, std::string_view text) {
        m_out.line("return " + std::to_string(status) + " " + quote(outcomeJson(issue, text)) + ";");
    }

    void refuseIf(const std::string& condition, int status, std::string_view issue, std::string_view text) {
        m_out.open("if (" + condition + ")");
        refuse(status, issue, text);
        m_out.close();
    }

    // Which route: by named locations, since limits and upstream settings belong to a location.
    void front() {
        m_out.blank();
        m_out.open("location /");
        m_out.comment("What another hop could read differently is refused, as in the workspace.");
        refuseIf("$request_uri ~ \"^[^?]*(?:%2[fF]|%5[cC]|%00|%2[eE]|//|\\\\\\\\|/\\.{1,2}(?:[/?]|$))\"", 400,
                 "invalid", "The request target is ambiguous");
        refuseIf("$fb_route = \"\"", 404, "not-found", "No route takes this request");
        for (std::size_t i = 0; i < m_workspace.routes.size(); ++i)
            m_out.line("error_page " + std::to_string(460 + i) + " = @fb_route_" +
                       identifier(m_workspace.routes[i].name) + ";");
        for (std::size_t i = 0; i < m_workspace.routes.size(); ++i)
            m_out.line("if ($fb_route = " + quote(identifier(m_workspace.routes[i].name)) + ") { return " +
                       std::to_string(460 + i) + "; }");
        m_out.close();
    }

    void routeLocation(const config::Route& route) {
        m_out.blank();
        m_out.comment("route " + route.name);
        m_out.open("location @fb_route_" + identifier(route.name));
        if (!written(route)) {
            refuse(503, "exception", "This route was not exported");
            m_out.close();
            return;
        }
        for (const auto& name : route.policies)
            if (const auto* policy = m_workspace.findPolicy(name))
                policyLines(route, *policy);
        proxyLines(route, *m_workspace.findUpstream(route.upstream));
        m_out.close();
    }

    void policyLines(const config::Route& route, const config::Policy& policy) {
        m_out.comment("policy " + policy.name);
        const std::string stem = identifier(policy.name);
        if (!policy.ip.empty()) {
            refuseIf("$fb_" + stem + "_denied", 403, "forbidden", "Not allowed from this address");
            refuseIf("$fb_" + stem + "_allowed = 0", 403, "forbidden", "Not allowed from this address");
        }
        for (std::size_t i = 0; i < policy.rules.size(); ++i)
            if (policy.rules[i].deny)
                refuseIf("$" + variable(route) + "_" + stem + "_decides = " + std::to_string(i + 1), 403, "forbidden",
                         policy.rules[i].because.empty() ? "Refused by a rule" : policy.rules[i].because);
        for (std::size_t i = 0; i < policy.rates.size(); ++i)
            if (nginx::rateOf(policy.rates[i])) {
                const std::uint32_t burst = nginx::burstOf(policy.rates[i]);
                m_out.line("limit_req zone=" + zone(policy, i) +
                           (burst > 1 ? " burst=" + std::to_string(burst - 1) + " nodelay" : "") + ";");
            }
    }

    void proxyLines(const config::Route& route, const config::Upstream& upstream) {
        const Pool pool = poolOf(m_workspace, upstream);
        m_out.line("proxy_http_version 1.1;");
        m_out.line("proxy_request_buffering off;");
        m_out.line("proxy_buffering off;");
        for (const char* header :
             {"Connection \"\"", "Host $proxy_host", "X-Request-Id $fb_request_id", "X-Forwarded-For $remote_addr",
              "X-Forwarded-Proto $scheme", "X-Forwarded-Host $http_host"})
            m_out.line(std::string("proxy_set_header ") + header + ";");
        if (!basePath(route).empty())
            m_out.line("proxy_set_header X-Forwarded-Prefix " + quote(basePath(route)) + ";");
        m_out.line("proxy_connect_timeout " + nginx::milliseconds(upstream.connectTimeout) + ";");
        m_out.line("proxy_read_timeout " + nginx::milliseconds(upstream.firstByteTimeout) + ";");
        m_out.line("proxy_send_timeout " + nginx::milliseconds(m_workspace.gateway.timeouts.bodyIdle) + ";");
        m_out.line("proxy_next_upstream " + nginx::retryConditions(upstream) + ";");
        if (upstream.retryAttempts > 0)
            m_out.line("proxy_next_upstream_tries " + std::to_string(upstream.retryAttempts + 1) + ";");
        if (pool.scheme == "https") {
            m_out.line("proxy_ssl_server_name on;");
            m_out.line("proxy_ssl_verify on;");
            m_out.line("proxy_ssl_verify_depth 4;");
            m_out.line("proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;");
        }
        if (route.rewriteLinks)
            linkLines(route, pool);
        m_out.line("proxy_pass " + pool.scheme + "://" + poolName(upstream) + quote(pool.basePath, false) + "$" +
                   variable(route) + "_rest;");
    }

    void linkLines(const config::Route& route, const Pool& pool) {
        const std::string base =
            (m_workspace.gateway.publicUrl.empty() ? std::string("$scheme://$http_host")
                                                   : quote(m_workspace.gateway.publicUrl, false)) +
            quote(basePath(route), false);
        m_out.line("proxy_set_header Accept-Encoding \"\";");
        m_out.line("sub_filter_once off;");
        m_out.line(
            "sub_filter_types application/fhir+json application/json application/fhir+xml application/xml text/xml;");
        for (const auto& server : pool.servers) {
            m_out.line("sub_filter " + quote(server.url) + " \"" + base + "\";");
            m_out.line("proxy_redirect " + quote(server.url + "/") + " \"" + base + "/\";");
        }
    }

    const config::Workspace& m_workspace;
    std::vector<std::string> m_closed;
    Text m_out;
};

std::string readme(const config::Workspace& workspace) {
    return "# " + workspace.name +
           " on nginx\n\n"
           "1. Copy `firebreak.conf` to `/etc/nginx/conf.d/`, or include it inside `http { }`.\n"
           "2. `nginx -t` checks it, `nginx -s reload` applies it without dropping connections.\n"
           "3. To roll back, put the file from before in its place and reload again.\n\n"
           "Try: `curl -i http://" +
           workspace.gateway.listen.front().text() +
           basePath(workspace.routes.empty() ? config::Route() : workspace.routes.back()) +
           "/metadata`\n\n"
           "`FIDELITY.md` says for each part of the workspace whether it is exact here; `fidelity.json` says the "
           "same to programs.\n";
}

} // namespace

std::vector<OutputFile> writeNginx(const config::Workspace& workspace, Ledger& ledger,
                                   const std::vector<std::string>& accepted) {
    nginx::assess(workspace, ledger);
    Writer writer(workspace, ledger.routesFailedClosed(accepted));
    return {{"firebreak.conf", writer.write(), "nginx"}, {"README.md", readme(workspace), "markdown"}};
}

} // namespace fb::exporters
