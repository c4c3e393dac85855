// compile(): names resolved, targets taken apart, limits with ids that survive edits elsewhere.
#include "policy/decide.h"

#include <QtTest>

#include <set>

using namespace fb;
using namespace fb::policy;

namespace {

config::Workspace read(const std::string& yaml) {
    const auto loaded = config::parseWorkspace(yaml, "t.yaml");
    for (const auto& problem : loaded.problems)
        if (problem.severity == config::Severity::Error)
            qWarning("%s", problem.sentence().c_str());
    return loaded.workspace.value_or(config::Workspace{});
}

const std::string kText = "firebreak: 1\n"
                          "sandboxes: [{name: s, title: Clinic S, data: [clinic-a]}]\n"
                          "upstreams:\n"
                          "  - name: u\n"
                          "    targets:\n"
                          "      - {url: \"https://FHIR.example/Base/R4/\", weight: 3}\n"
                          "      - {url: \"http://[2001:db8::1]:8090\"}\n"
                          "      - {sandbox: s}\n"
                          "routes:\n"
                          "  - {name: a, match: {path: /fhir/r%34/, resource: [Patient], interaction: [read]}, "
                          "upstream: u, policies: [q, p]}\n"
                          "  - {name: b, match: {path: /}, upstream: u}\n"
                          "policies:\n"
                          "  - name: p\n"
                          "    rules: [{deny: {interaction: [delete]}, because: x}, {allow: {}}]\n"
                          "    rate: [{limit: 100/min, burst: 20, per: ip}, {limit: 10/s, per: route}]\n"
                          "    quota: [{limit: 50000/day, per: ip}]\n"
                          "  - {name: q, ip: {deny: [10.0.0.0/8]}}\n";

std::set<std::uint64_t> idsOf(const Plan& plan) {
    std::set<std::uint64_t> ids;
    for (const auto& policy : plan.policies)
        for (const auto& limit : policy.limits)
            ids.insert(limit.spec.id);
    return ids;
}

} // namespace

class TestPlan : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void targets() {
        const auto plan = compile(read(kText), 7);
        QCOMPARE(plan->revision, std::uint64_t(7));
        const auto& targets = plan->upstreams[0].targets;
        QVERIFY(targets[0].tls);
        QCOMPARE(targets[0].host, std::string("fhir.example"));
        QCOMPARE(targets[0].port, std::uint16_t(443));
        QCOMPARE(targets[0].authority, std::string("fhir.example"));
        QCOMPARE(targets[0].basePath, std::string("/Base/R4"));
        QCOMPARE(targets[0].label, std::string("fhir.example/Base/R4"));
        QCOMPARE(targets[0].weight, 3u);
        QCOMPARE(targets[1].host, std::string("2001:db8::1"));
        QCOMPARE(targets[1].authority, std::string("[2001:db8::1]:8090"));
        QCOMPARE(targets[1].basePath, std::string());
    }

    void aSandboxThatDoesNotRun() {
        auto workspace = read(kText);
        const auto idle = compile(workspace, 1);
        QCOMPARE(idle->upstreams[0].targets[2].label, std::string("Clinic S"));
        QCOMPARE(idle->upstreams[0].targets[2].port, std::uint16_t(0));
        workspace.upstreams[0].targets[2].url = "http://127.0.0.1:4711/fhir";
        const auto running = compile(workspace, 1);
        QCOMPARE(running->upstreams[0].targets[2].label, std::string("Clinic S"));
        QCOMPARE(running->upstreams[0].targets[2].port, std::uint16_t(4711));
    }

    void routes() {
        const auto plan = compile(read(kText), 1);
        const auto& a = plan->routes[0];
        QCOMPARE(a.pathSegments, (std::vector<std::string>{"fhir", "r4"}));
        QCOMPARE(a.policies, (std::vector<std::size_t>{1, 0}));
        QVERIFY(a.match.interactions.test(std::size_t(fhir::Interaction::Read)));
        QCOMPARE(a.match.interactions.count(), std::size_t(1));
        QVERIFY(a.hasIp && a.hasRules && a.hasRates && a.hasQuotas);
        const auto& b = plan->routes[1];
        QCOMPARE(b.path, std::string());
        QVERIFY(b.pathSegments.empty());
        QVERIFY(!b.hasIp && !b.hasRules && !b.hasRates && !b.hasQuotas);
        QCOMPARE(b.index, std::size_t(1));
    }

    void labels() {
        const auto plan = compile(read(kText), 1);
        const auto& p = plan->policies[0];
        QCOMPARE(p.rules[0].label, std::string("p, rule 1"));
        QCOMPARE(p.limits[0].label, std::string("100/min per ip of policy p"));
        QCOMPARE(p.limits[1].label, std::string("10/sec per route of policy p"));
        QCOMPARE(p.limits[1].spec.burst, 10u);
        QVERIFY(p.limits[2].spec.window);
        QCOMPARE(p.limits[2].spec.per.count(), std::int64_t(86'400'000'000));
    }

    void limitIdsSurviveEditsElsewhere() {
        const auto before = idsOf(*compile(read(kText), 1));
        QCOMPARE(before.size(), std::size_t(3));
        auto workspace = read(kText);
        workspace.policies.insert(workspace.policies.begin(), config::Policy{});
        workspace.policies[0].name = "first";
        workspace.policies[0].rates = workspace.policies[1].rates;
        const auto after = idsOf(*compile(workspace, 2));
        QCOMPARE(after.size(), std::size_t(5));
        QVERIFY(std::includes(after.begin(), after.end(), before.begin(), before.end()));
    }

    void equalLimitsHaveIdsOfTheirOwn() {
        auto workspace = read(kText);
        workspace.policies[0].rates.push_back(workspace.policies[0].rates[0]);
        QCOMPARE(idsOf(*compile(workspace, 1)).size(), std::size_t(4));
    }

    void targetsOfRequests_data() {
        QTest::addColumn<QString>("route");
        QTest::addColumn<QString>("base");
        QTest::addColumn<QString>("request");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* route, const char* base, const char* request, const char* expected) {
            QTest::addRow("%s %s %s", route, base, request)
                << QString::fromLatin1(route) << QString::fromLatin1(base) << QString::fromLatin1(request)
                << QString::fromLatin1(expected);
        };
        row("/fhir/r4", "/fhir", "/fhir/r4/Patient/1?x=y", "/fhir/Patient/1?x=y");
        row("/fhir/r4", "/fhir", "/fhir/r4", "/fhir");
        row("/fhir/r4", "/fhir", "/fhir/r4/", "/fhir/");
        row("/fhir/r4", "/fhir", "/fhir/r4?x", "/fhir?x");
        row("/fhir/r4", "/fhir", "/fhir/r4/?x", "/fhir/?x");
        row("/fhir/r4", "", "/fhir/r4", "/");
        row("/fhir/r4", "", "/fhir/r4/", "/");
        row("/fhir/r4", "", "/fhir/r4?", "/?");
        row("/fhir/r4", "/b", "/%66hir/r%34/a%20b%41?q=%2F", "/b/a%20b%41?q=%2F");
        row("/", "/b", "/", "/b/");
        row("/", "/b", "/x/y", "/b/x/y");
        row("/", "", "/x/y/", "/x/y/");
        row("/", "", "/", "/");
        row("/a", "/b/c", "/a/Patient/$match", "/b/c/Patient/$match");
    }
    void targetsOfRequests() {
        QFETCH(QString, route);
        QFETCH(QString, base);
        QFETCH(QString, request);
        QFETCH(QString, expected);
        auto workspace = read(kText);
        workspace.routes[0].path = route.toStdString();
        workspace.upstreams[0].targets[0].url = "http://h.example" + base.toStdString();
        const auto plan = compile(workspace, 1);
        const std::string raw = request.toStdString();
        const auto target = http::RequestTarget::parse(raw, "GET");
        QVERIFY(target.has_value());
        QCOMPARE(upstreamTarget(plan->routes[0], plan->upstreams[0].targets[0], *target), expected.toStdString());
    }
};

QTEST_GUILESS_MAIN(TestPlan)
#include "tst_plan.moc"
