// parseWorkspace(): the whole shape with its units and defaults.
#include "config/workspace.h"

#include <QtTest>

#include <fstream>
#include <iterator>

using namespace fb;
using namespace fb::config;
using namespace std::chrono_literals;

namespace {

const std::string kFull =
    "firebreak: 1\n"
    "name: Full\n"
    "gateway:\n"
    "  listen: [\"127.0.0.1:8080\", \"[::1]:0\", \"localhost:9\"]\n"
    "  threads: 3\n"
    "  public_url: https://fhir.example/base/\n"
    "  trusted_proxies: [127.0.0.0/8, \"::1\"]\n"
    "  limits: {header_bytes: 32KiB, target_bytes: 8KiB, body_bytes: 1GB, connections: 5}\n"
    "  timeouts: {header: 250ms, body_idle: 5m, keep_alive: 1h}\n"
    "capture: {enabled: false, bodies: none, body_cap: 1MiB, keep: {exchanges: 7, bytes: 2GiB, days: 3},\n"
    "          redact: [{header: X-Secret}]}\n"
    "sandboxes:\n"
    "- {name: clinic-a, title: Clinic A, listen: \"127.0.0.1:8081\", data: [clinic-a, more.json], ids: numeric}\n"
    "- {name: plain}\n"
    "upstreams:\n"
    "  - name: hapi\n"
    "    fhir: r5\n"
    "    targets:\n"
    "      - {url: \"http://127.0.0.1:8090/fhir/\", weight: 3}\n"
    "      - sandbox: clinic-a\n"
    "        weight: 0\n"
    "    balance: least-requests\n"
    "    health: {path: /metadata, every: 1s, healthy_after: 4, unhealthy_after: 5}\n"
    "    timeouts: {connect: 1s, first_byte: 2s, total: 3s}\n"
    "    retry: {attempts: 2, on: [connect, 503]}\n"
    "  - {name: other, targets: [{sandbox: plain}], retry: {attempts: 1}}\n"
    "routes:\n"
    "  - name: patients\n"
    "    match:\n"
    "      path: /fhir/r4/\n"
    "      resource: [Patient]\n"
    "      interaction: [read, search-type]\n"
    "      operation: [$everything]\n"
    "      method: GET\n"
    "      header: {X-Tenant: acme, X-Any: \"*\"}\n"
    "    upstream: hapi\n"
    "    policies: [apps]\n"
    "    rewrite_links: false\n"
    "  - {name: rest, match: {path: /}, upstream: other}\n"
    "policies:\n"
    "  - name: apps\n"
    "    ip: {allow: [10.0.0.0/8, \"::1\"], deny: [10.9.0.0/16]}\n"
    "    rules:\n"
    "      - {deny: {interaction: [delete]}, because: \"No: never\"}\n"
    "      - allow:\n"
    "    rate: [{limit: 100/min, burst: 20, per: ip}, {limit: 10/s, per: route}]\n"
    "    quota: [{limit: 50000/day}]\n";

LoadResult parse(const std::string& text, const std::map<std::string, std::string>& environment = {}) {
    auto loaded = parseWorkspace(text, "f.yaml", environment);
    for (const auto& problem : loaded.problems)
        if (problem.severity == Severity::Error)
            qWarning("%s", problem.sentence().c_str());
    return loaded;
}

} // namespace

class TestWorkspaceParse : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void gatewayAndCapture() {
        const auto loaded = parse(kFull);
        QVERIFY(loaded.ok());
        QVERIFY(loaded.problems.empty());
        const auto& w = *loaded.workspace;
        QCOMPARE(w.file, std::string("f.yaml"));
        QCOMPARE(w.name, std::string("Full"));
        QCOMPARE(w.gateway.listen.size(), std::size_t(3));
        QCOMPARE(w.gateway.listen[1].text(), std::string("[::1]:0"));
        QCOMPARE(w.gateway.listen[2].text(), std::string("127.0.0.1:9"));
        QCOMPARE(w.gateway.threads, 3);
        QCOMPARE(w.gateway.publicUrl, std::string("https://fhir.example/base"));
        QCOMPARE(w.gateway.trustedProxies.size(), std::size_t(2));
        QCOMPARE(w.gateway.limits.headerBytes, std::uint64_t(32 * 1024));
        QCOMPARE(w.gateway.limits.targetBytes, std::uint64_t(8 * 1024));
        QCOMPARE(w.gateway.limits.bodyBytes, std::uint64_t(1'000'000'000));
        QCOMPARE(w.gateway.limits.connections, 5u);
        QCOMPARE(w.gateway.timeouts.header.count(), Micros(250ms).count());
        QCOMPARE(w.gateway.timeouts.bodyIdle.count(), Micros(5min).count());
        QCOMPARE(w.gateway.timeouts.keepAlive.count(), Micros(1h).count());
        QVERIFY(!w.capture.enabled);
        QCOMPARE(w.capture.bodies, Bodies::None);
        QCOMPARE(w.capture.bodyCap, std::uint64_t(1 << 20));
        QCOMPARE(w.capture.keepExchanges, std::uint64_t(7));
        QCOMPARE(w.capture.keepBytes, std::uint64_t(2) << 30);
        QCOMPARE(w.capture.keepDays, 3);
        QCOMPARE(w.capture.redactHeaders, (std::vector<std::string>{"X-Secret"}));
    }

    void sandboxesAndUpstreams() {
        const auto w = parse(kFull).workspace.value();
        QCOMPARE(w.sandboxes[0].title, std::string("Clinic A"));
        QCOMPARE(w.sandboxes[0].listen.port, std::uint16_t(8081));
        QCOMPARE(w.sandboxes[0].data, (std::vector<std::string>{"clinic-a", "more.json"}));
        QVERIFY(w.sandboxes[0].numericIds);
        QCOMPARE(w.sandboxes[1].title, std::string("plain"));
        QCOMPARE(w.sandboxes[1].listen.text(), std::string("127.0.0.1:0"));
        const auto& hapi = w.upstreams[0];
        QCOMPARE(hapi.fhir, std::string("r5"));
        QCOMPARE(hapi.targets[0].url, std::string("http://127.0.0.1:8090/fhir"));
        QCOMPARE(hapi.targets[0].weight, 3u);
        QCOMPARE(hapi.targets[1].sandbox, std::string("clinic-a"));
        QCOMPARE(hapi.targets[1].weight, 0u);
        QCOMPARE(hapi.balance, Balance::LeastRequests);
        QCOMPARE(hapi.health->healthyAfter, 4u);
        QCOMPARE(hapi.health->unhealthyAfter, 5u);
        QCOMPARE(hapi.totalTimeout.count(), Micros(3s).count());
        QCOMPARE(hapi.retryAttempts, 2u);
        QCOMPARE(hapi.retryOn, (std::vector<RetryOn>{RetryOn::Connect, RetryOn::Status503}));
        QCOMPARE(w.upstreams[1].retryOn, (std::vector<RetryOn>{RetryOn::Connect, RetryOn::ResetBeforeResponse}));
        QVERIFY(!w.upstreams[1].health);
    }

    void routesAndPolicies() {
        const auto w = parse(kFull).workspace.value();
        const auto& route = w.routes[0];
        QCOMPARE(route.path, std::string("/fhir/r4"));
        QCOMPARE(route.match.resources, (std::vector<std::string>{"Patient"}));
        QCOMPARE(route.match.interactions,
                 (std::vector<fhir::Interaction>{fhir::Interaction::Read, fhir::Interaction::SearchType}));
        QCOMPARE(route.match.operations, (std::vector<std::string>{"$everything"}));
        QCOMPARE(route.match.methods, (std::vector<std::string>{"GET"}));
        QCOMPARE(route.match.headers.size(), std::size_t(2));
        QVERIFY(!route.rewriteLinks);
        QCOMPARE(route.place.line, 28);
        QCOMPARE(w.routes[1].path, std::string("/"));
        QVERIFY(w.routes[1].rewriteLinks);
        const auto& policy = w.policies[0];
        QCOMPARE(policy.ip.allow[0].text(), std::string("10.0.0.0/8"));
        QCOMPARE(policy.rules[0].because, std::string("No: never"));
        QVERIFY(!policy.rules[1].deny);
        QVERIFY(policy.rules[1].match == Condition{});
        QCOMPARE(policy.rates[0].limit, 100u);
        QCOMPARE(policy.rates[0].burst, 20u);
        QCOMPARE(policy.rates[1].per.count(), Micros(1s).count());
        QCOMPARE(policy.rates[1].key, LimitKey::Route);
        QCOMPARE(policy.quotas[0].per.count(), Micros(24h).count());
    }

    void defaults() {
        const auto w = parse("firebreak: 1\nroutes: [{name: a, match: {path: /}, upstream: u}]\n"
                             "upstreams: [{name: u, targets: [{url: \"http://h\"}]}]\n")
                           .workspace.value();
        QCOMPARE(w.gateway.listen[0].text(), std::string("127.0.0.1:8080"));
        QCOMPARE(w.gateway.limits.bodyBytes, std::uint64_t(50) * 1024 * 1024);
        QVERIFY(w.capture.enabled);
        QCOMPARE(w.upstreams[0].fhir, std::string("r4"));
        QCOMPARE(w.upstreams[0].retryAttempts, 0u);
    }

    void environment() {
        const std::string text = "firebreak: 1\nname: \"${WHO} and $${WHO} and ${A}${B}\"\nroutes: []\n";
        const auto loaded = parse(text, {{"WHO", "x: y"}, {"A", "1"}, {"B", "2"}});
        QCOMPARE(loaded.workspace->name, std::string("x: y and ${WHO} and 12"));
        const auto missing = parseWorkspace(text, "f.yaml", {{"WHO", "x"}});
        QVERIFY(!missing.ok());
        QCOMPARE(
            missing.problems[0].sentence(),
            std::string(
                "f.yaml:2:7: The environment has no variable A. Set it before starting, or write the value here."));
        for (const char* broken : {"${", "${}", "${A", "${1}", "${a b}"})
            QVERIFY(
                !parseWorkspace(std::string("firebreak: 1\nname: \"") + broken + "\"\n", "f", {{"A", ""}, {"1", ""}})
                     .ok());
    }

    void theShippedWorkspace() {
        std::ifstream file(FB_SOURCE_DIR "/resources/workspaces/local.yaml", std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        const auto loaded = parse(text);
        QVERIFY(loaded.ok());
        QVERIFY(loaded.problems.empty());
        QCOMPARE(loaded.workspace->name, std::string("Local FHIR development"));
        QCOMPARE(loaded.workspace->findSandbox("clinic-b")->title, std::string("Clinic B"));
        QCOMPARE(loaded.workspace->findPolicy("local")->rates[0].burst, 100u);
        QVERIFY(loaded.workspace->findUpstream("nobody") == nullptr);
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceParse)
#include "tst_workspace_parse.moc"
