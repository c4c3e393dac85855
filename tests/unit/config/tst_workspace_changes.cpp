// describeChanges(): every difference of the model is named, one line each.
#include "base/text.h"
#include "config/units.h"
#include "config/url.h"
#include "config/workspace.h"

#include <QtTest>

#include <functional>

using namespace fb;
using namespace fb::config;
using namespace std::chrono_literals;

namespace {

Workspace base() {
    const auto loaded = parseWorkspace(
        "firebreak: 1\nname: A\n"
        "sandboxes: [{name: s}]\n"
        "upstreams:\n- {name: hapi, targets: [{url: \"http://h\"}]}\n- {name: legacy, targets: [{sandbox: s}], "
        "health: {}}\n"
        "routes:\n- {name: a, match: {path: /a}, upstream: hapi, policies: [p]}\n"
        "- {name: b, match: {path: /b, interaction: [read]}, upstream: hapi}\n"
        "- {name: z, match: {path: /z}, upstream: legacy}\n"
        "policies:\n- {name: p, rules: [{deny: {interaction: [delete]}}], rate: [{limit: 1/s}, {limit: 2/s}]}\n",
        "f");
    for (const auto& problem : loaded.problems)
        qWarning("%s", problem.sentence().c_str());
    return loaded.workspace.value_or(Workspace{});
}

using Edit = std::function<void(Workspace&)>;
struct Case {
    Edit edit;
    std::string expected; // all lines
};

} // namespace

class TestWorkspaceChanges : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void nothing() { QVERIFY(describeChanges(base(), base()).empty()); }

    void everyField() {
        const std::vector<Case> cases{
            {[](Workspace& w) { w.name = "B"; }, "name: A -> B"},
            {[](Workspace& w) { w.gateway.listen[0].port = 9; },
             "gateway: listen [\"127.0.0.1:8080\"] -> [\"127.0.0.1:9\"]"},
            {[](Workspace& w) { w.gateway.threads = 2; }, "gateway: threads auto -> 2"},
            {[](Workspace& w) { w.gateway.publicUrl = "http://x"; }, "gateway: public_url not set -> http://x"},
            {[](Workspace& w) { w.gateway.trustedProxies = {*Subnet::parse("10.0.0.0/8")}; },
             "gateway: trusted_proxies none -> [10.0.0.0/8]"},
            {[](Workspace& w) { w.gateway.limits.headerBytes = 32768; },
             "gateway: limits header_bytes 64KiB -> 32KiB"},
            {[](Workspace& w) { w.gateway.limits.targetBytes = 1000; }, "gateway: limits target_bytes 16KiB -> 1000"},
            {[](Workspace& w) { w.gateway.limits.bodyBytes = 1024; }, "gateway: limits body_bytes 50MiB -> 1KiB"},
            {[](Workspace& w) { w.gateway.limits.connections = 1; }, "gateway: limits connections 10000 -> 1"},
            {[](Workspace& w) { w.gateway.timeouts.header = 1s; }, "gateway: timeouts header 10s -> 1s"},
            {[](Workspace& w) { w.gateway.timeouts.bodyIdle = 1500ms; }, "gateway: timeouts body_idle 30s -> 1500ms"},
            {[](Workspace& w) { w.gateway.timeouts.keepAlive = 60s; }, "gateway: timeouts keep_alive 75s -> 1m"},
            {[](Workspace& w) { w.capture.enabled = false; }, "capture: enabled true -> false"},
            {[](Workspace& w) { w.capture.bodies = Bodies::None; }, "capture: bodies full -> none"},
            {[](Workspace& w) { w.capture.bodyCap = 0; }, "capture: body_cap 4MiB -> 0"},
            {[](Workspace& w) { w.capture.keepExchanges = 5; }, "capture: keep exchanges 1000000 -> 5"},
            {[](Workspace& w) { w.capture.keepBytes = 1 << 20; }, "capture: keep bytes 20GiB -> 1MiB"},
            {[](Workspace& w) { w.capture.keepDays = 1; }, "capture: keep days 30 -> 1"},
            {[](Workspace& w) { w.capture.redactHeaders = {"X"}; }, "capture: redact 1 added: {header: X}"},
            {[](Workspace& w) { w.sandboxes[0].title = "S"; }, "sandbox \"s\": title s -> S"},
            {[](Workspace& w) { w.sandboxes[0].listen.port = 1; },
             "sandbox \"s\": listen 127.0.0.1:0 -> 127.0.0.1:1"},
            {[](Workspace& w) { w.sandboxes[0].data = {"d"}; }, "sandbox \"s\": data none -> [d]"},
            {[](Workspace& w) { w.sandboxes[0].numericIds = true; }, "sandbox \"s\": ids uuid -> numeric"},
            {[](Workspace& w) { w.upstreams[0].fhir = "r5"; }, "upstream \"hapi\": fhir r4 -> r5"},
            {[](Workspace& w) { w.upstreams[0].targets[0].url = "http://i"; },
             "upstream \"hapi\": targets 1 url http://h -> http://i"},
            {[](Workspace& w) { w.upstreams[0].targets[0].weight = 2; },
             "upstream \"hapi\": targets 1 weight 1 -> 2"},
            {[](Workspace& w) { w.upstreams[0].balance = Balance::LeastRequests; },
             "upstream \"hapi\": balance round-robin -> least-requests"},
            {[](Workspace& w) { w.upstreams[1].health.reset(); },
             "upstream \"legacy\": health {path: /metadata, every: 5s, healthy_after: 2, unhealthy_after: 3} -> not "
             "set"},
            {[](Workspace& w) { w.upstreams[1].health->path = "/x"; },
             "upstream \"legacy\": health path /metadata -> /x"},
            {[](Workspace& w) { w.upstreams[1].health->every = 1s; }, "upstream \"legacy\": health every 5s -> 1s"},
            {[](Workspace& w) { w.upstreams[1].health->healthyAfter = 9; },
             "upstream \"legacy\": health healthy_after 2 -> 9"},
            {[](Workspace& w) { w.upstreams[1].health->unhealthyAfter = 9; },
             "upstream \"legacy\": health unhealthy_after 3 -> 9"},
            {[](Workspace& w) { w.upstreams[0].connectTimeout = 1s; },
             "upstream \"hapi\": timeouts connect 2s -> 1s"},
            {[](Workspace& w) { w.upstreams[0].firstByteTimeout = 1s; },
             "upstream \"hapi\": timeouts first_byte 30s -> 1s"},
            {[](Workspace& w) { w.upstreams[0].totalTimeout = 1s; }, "upstream \"hapi\": timeouts total 5m -> 1s"},
            {[](Workspace& w) { w.upstreams[0].retryAttempts = 1; }, "upstream \"hapi\": retry attempts 0 -> 1"},
            {[](Workspace& w) { w.upstreams[0].retryOn = {RetryOn::Connect}; },
             "upstream \"hapi\": retry on none -> [connect]"},
            {[](Workspace& w) { w.routes[0].path = "/c"; }, "route \"a\": match path /a -> /c"},
            {[](Workspace& w) { w.routes[0].match.resources = {"Patient"}; },
             "route \"a\": match resource none -> [Patient]"},
            {[](Workspace& w) { w.routes[1].match.interactions = {fhir::Interaction::Vread}; },
             "route \"b\": match interaction [read] -> [vread]"},
            {[](Workspace& w) { w.routes[0].match.operations = {"$x"}; },
             "route \"a\": match operation none -> [$x]"},
            {[](Workspace& w) { w.routes[0].match.methods = {"GET"}; }, "route \"a\": match method none -> [GET]"},
            {[](Workspace& w) {
                 w.routes[0].match.headers = {{"X", "v"}};
             },
             "route \"a\": match header X not set -> v"},
            {[](Workspace& w) { w.routes[0].upstream = "legacy"; }, "route \"a\": upstream hapi -> legacy"},
            {[](Workspace& w) { w.routes[0].policies.clear(); }, "route \"a\": policies [p] -> none"},
            {[](Workspace& w) { w.routes[0].rewriteLinks = false; }, "route \"a\": rewrite_links true -> false"},
            {[](Workspace& w) { std::swap(w.routes[0], w.routes[1]); },
             "routes: the order is now b, a, z (it was a, b, z)"},
            {[](Workspace& w) { w.routes[1].name = "c"; }, "route \"b\" removed|route \"c\" added"},
            {[](Workspace& w) { w.policies[0].ip.allow = {*Subnet::parse("::1")}; },
             "policy \"p\": ip allow none -> [\"::1\"]"},
            {[](Workspace& w) { w.policies[0].ip.deny = {*Subnet::parse("::1")}; },
             "policy \"p\": ip deny none -> [\"::1\"]"},
            {[](Workspace& w) { w.policies[0].rules[0].because = "x"; },
             "policy \"p\": rules 1 because not set -> x"},
            {[](Workspace& w) { w.policies[0].rules[0].deny = false; },
             "policy \"p\": rules 1 deny {interaction: [delete]} -> not set|policy \"p\": rules 1 allow not set -> "
             "{interaction: [delete]}"},
            {[](Workspace& w) { w.policies[0].rules.clear(); },
             "policy \"p\": rules 1 removed: {deny: {interaction: [delete]}, because: \"\"}"},
            {[](Workspace& w) { w.policies[0].rates[0].limit = 9; },
             "policy \"p\": rate 1 limit 1/sec -> 9/sec|policy \"p\": rate 1 burst 1 -> 9"},
            {[](Workspace& w) { w.policies[0].rates[0].burst = 9; }, "policy \"p\": rate 1 burst 1 -> 9"},
            {[](Workspace& w) { w.policies[0].rates[0].key = LimitKey::Route; },
             "policy \"p\": rate 1 per ip -> route"},
            {[](Workspace& w) { w.policies[0].rates.erase(w.policies[0].rates.begin()); },
             "policy \"p\": rate 1 removed: {limit: 1/sec, burst: 1, per: ip}"},
            {[](Workspace& w) {
                 w.policies[0].quotas = {RateLimit{5, 3600s, 0, LimitKey::Ip, {}}};
             },
             "policy \"p\": quota 1 added: {limit: 5/hour, per: ip}"},
        };
        for (const auto& one : cases) {
            Workspace after = base();
            one.edit(after);
            std::string got;
            for (const auto& line : describeChanges(base(), after))
                got += (got.empty() ? "" : "|") + line;
            QCOMPARE(QString::fromStdString(got), QString::fromStdString(one.expected));
            QVERIFY(!describeChanges(after, base()).empty());
        }
    }

    void units() {
        QCOMPARE(parseRate("1000/h")->per.count(), Micros(1h).count());
        QCOMPARE(parseRate("5/Minute")->limit, 5u);
        for (const char* bad :
             {"", "/", "5", "5/", "/min", "0/min", "5//min", "5/min ", " 5/min", "0x5/min", "4294967296/min", "5/m"})
            QVERIFY2(!parseRate(bad), bad);
        QCOMPARE(rateText(7, 2592000s), std::string("7/month"));
        for (const std::uint64_t n : {0ULL, 1ULL, 1023ULL, 1024ULL, 1ULL << 30, (1ULL << 30) + 1, 1ULL << 50})
            QCOMPARE(*parseByteCount(exactBytes(n)), n);
        for (const std::int64_t n : {1LL, 999LL, 1000LL, 1500000LL, 60000000LL, 86400000000LL, 90000000LL})
            QCOMPARE(*parseDurationMicros(exactDuration(Micros(n))), n);
    }

    void urls() {
        QCOMPARE(parseBaseUrl("HTTP://H.Example:80/")->text(), std::string("http://h.example"));
        QCOMPARE(parseBaseUrl("https://[2001:DB8::1]:443/a/")->text(), std::string("https://[2001:db8::1]/a"));
        QCOMPARE(parseBaseUrl("http://h_x:8080/a%20b")->text(), std::string("http://h_x:8080/a%20b"));
        for (const char* bad : {"",
                                "http://",
                                "http:///a",
                                "http://h:",
                                "http://h:x",
                                "http://h:99999",
                                "http://h/a b",
                                "http://-h",
                                "http://h..i",
                                "http://[::1]x",
                                "http://[127.0.0.1]",
                                "http://[::1]:",
                                "//h",
                                "http://h/\x80",
                                "http://h/%zz",
                                "http://h/%80",
                                "http://h/a//b",
                                "http://h/.",
                                "http://h/%00",
                                "http://h/a\\b",
                                "http://h/%5c"})
            QVERIFY2(!parseBaseUrl(bad), bad);
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceChanges)
#include "tst_workspace_changes.moc"
