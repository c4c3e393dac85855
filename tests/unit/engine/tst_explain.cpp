// Decisions without sending, and what a change would have done to recorded requests.
#include "engine/explain_detail.h"

#include <QTest>

using namespace fb;

namespace {

policy::PlanPtr planOf(const std::string& rules) {
    const auto loaded = config::parseWorkspace(
        "firebreak: 1\nname: t\nupstreams:\n  - {name: u, targets: [{url: \"http://127.0.0.1:9/fhir\"}]}\n"
        "routes:\n  - {name: r, match: {path: /fhir}, upstream: u, policies: [p]}\n"
        "policies:\n  - name: p\n" +
            rules,
        "t.yaml");
    return loaded.ok() ? policy::compile(*loaded.workspace, 1) : nullptr;
}

const Instant kNow{Micros(1'700'000'000'000'000)};

} // namespace

class TestExplain : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void saysRouteAndUpstream() {
        const auto plan = planOf("    rules: [{deny: {interaction: [delete]}, because: \"Not here\"}]\n");
        QVERIFY(plan);
        const auto explained = engine::explain(plan, *engine::parseSketch("GET /fhir/Patient?name=x"), kNow);
        QCOMPARE(explained.route, std::string("r"));
        QCOMPARE(explained.upstream, std::string("u"));
        QCOMPARE(explained.interaction, std::string("search-type"));
        QVERIFY(explained.trace.size() >= 8);
    }
    void saysWhyNot() {
        const auto plan = planOf("    rules: [{deny: {interaction: [delete]}, because: \"Not here\"}]\n");
        const auto explained = engine::explain(plan, *engine::parseSketch("DELETE /fhir/Patient/1"), kNow);
        QCOMPARE(explained.verdict.status, 403);
        QVERIFY(explained.upstream.empty());
        QVERIFY(explained.sentence.find("Not here") != std::string::npos);
    }
    void bodiesTellBundlesApart() {
        const auto plan = planOf("    rules: [{deny: {interaction: [transaction]}}]\n");
        auto sketch = *engine::parseSketch("POST /fhir");
        sketch.headers = {{"Content-Type", "application/fhir+json"}};
        sketch.body = R"({"resourceType":"Bundle","type":"transaction","entry":[]})";
        QCOMPARE(engine::explain(plan, sketch, kNow).verdict.status, 403);
        sketch.body = R"({"resourceType":"Bundle","type":"batch","entry":[]})";
        QVERIFY(engine::explain(plan, sketch, kNow).verdict.action == policy::Action::Forward);
    }
    void hostileTargetsAreRefusedAsOnTheWire() {
        const auto plan = planOf("    rules: []\n");
        for (const char* line : {"GET /fhir/../x", "GET /fhir/a%2fb", "GET /fhir/%00", "GET fhir", "CONNECT x:1"}) {
            const auto explained = engine::explain(plan, *engine::parseSketch(line), kNow);
            QVERIFY2(explained.verdict.action == policy::Action::Refuse, line);
            QVERIFY2(explained.verdict.status >= 400, line);
        }
    }
    void sketches() {
        QCOMPARE(engine::parseSketch("/fhir/Patient")->method, std::string("GET"));
        for (const char* line : {"", "GET", "GET a b c", "G(T /x"})
            QVERIFY2(!engine::parseSketch(line), line);
    }
    void limitsCountOverRecordedTimes() {
        const auto loose = planOf("    rate: [{limit: 60/min, burst: 60, per: ip}]\n");
        const auto tight = planOf("    rate: [{limit: 1/min, burst: 1, per: ip}]\n");
        std::vector<traffic::Exchange> recorded(3);
        for (int i = 0; i < 3; ++i) {
            recorded[std::size_t(i)].requestHead = "GET /fhir/Patient HTTP/1.1\r\nHost: x\r\n\r\n";
            recorded[std::size_t(i)].client = "10.0.0.1";
            recorded[std::size_t(i)].started = kNow + Micros(i * 40'000'000LL); // at 0, 40 and 80 seconds
        }
        const auto rows = engine::impactOf(loose, tight, recorded);
        QCOMPARE(rows.size(), std::size_t(1)); // the one at 40 seconds
    }
};

QTEST_GUILESS_MAIN(TestExplain)
#include "tst_explain.moc"
