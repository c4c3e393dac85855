// decide() step by step: what the trace says, what a verdict carries, and that a forward without a trace allocates
// nothing.
#include "decision_fixture.h"

#include <QtTest>

#include <cstdlib>
#include <new>

namespace {
bool g_counting = false;
int g_allocations = 0;
} // namespace

void* operator new(std::size_t size) {
    g_allocations += g_counting ? 1 : 0;
    if (void* memory = std::malloc(size))
        return memory;
    throw std::bad_alloc();
}
// The one that std::stable_sort asks; without it the two halves of a pair would come from different allocators.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return std::malloc(size); }
void operator delete(void* memory) noexcept {
    std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept {
    std::free(memory);
}

using namespace fb;
using namespace fb::policy;
using namespace std::chrono_literals;

namespace {

const Instant kNow{std::chrono::seconds(1'800'000'000)};

const std::string kText =
    "firebreak: 1\n"
    "gateway: {limits: {body_bytes: 2MB}}\n"
    "upstreams: [{name: u, targets: [{url: \"http://127.0.0.1:1/fhir\"}]}]\n"
    "routes:\n"
    "  - {name: narrow, match: {path: /fhir, interaction: [vread]}, upstream: u}\n"
    "  - {name: fhir, match: {path: /fhir, method: [GET, POST, DELETE]}, upstream: u, policies: [p, q]}\n"
    "  - {name: plain, match: {path: /plain}, upstream: u}\n"
    "policies:\n"
    "  - name: p\n"
    "    ip: {allow: [10.0.0.0/8], deny: [10.9.0.0/16]}\n"
    "    rules: [{deny: {interaction: [delete]}, because: \"Deletion is off\"}]\n"
    "    rate: [{limit: 100/min, burst: 20, per: ip}, {limit: 5/min, per: route}]\n"
    "  - name: q\n"
    "    quota: [{limit: 50000/day, per: ip}]\n";

PlanPtr planOf(const std::string& text) {
    const auto loaded = config::parseWorkspace(text, "t.yaml");
    for (const auto& problem : loaded.problems)
        if (problem.severity == config::Severity::Error)
            qWarning("%s", problem.sentence().c_str());
    return compile(loaded.workspace.value_or(config::Workspace{}), 1);
}

const Step& stepOf(const Trace& trace, StepKind kind) {
    return trace[std::size_t(kind)];
}

// Counts what it is asked for and keeps its cell without allocating.
class CountingStore : public LimitStore {
public:
    LimitAnswer take(const LimitSpec& spec, std::string_view key, Instant now) override {
        (spec.use == LimitUse::Take ? taken : given) += 1;
        keyBytes += key.size();
        return policy::take(m_cells[spec.id % 16], spec, now);
    }
    int taken = 0;
    int given = 0;
    std::size_t keyBytes = 0;

private:
    LimitCell m_cells[16];
};

} // namespace

class TestDecide : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theTraceOfAForward() {
        const auto plan = planOf(kText);
        const Asked asked("10.1.2.3", "GET /fhir/Patient?family=Heller&birthdate=1993-12-05&family=x", {});
        MemoryLimitStore limits;
        Trace trace;
        const auto verdict = decide(*plan, asked.facts, limits, kNow, &trace);
        QCOMPARE(verdict.action, Action::Forward);
        QCOMPARE(verdict.route->name, std::string("fhir"));
        QCOMPARE(trace.size(), std::size_t(8));
        QVERIFY(stepOf(trace, StepKind::Framing).reason.find("-byte head, target used as sent") != std::string::npos);
        QCOMPARE(stepOf(trace, StepKind::Interaction).reason,
                 std::string("search-type on Patient: family, birthdate"));
        QCOMPARE(stepOf(trace, StepKind::Route).reason, std::string("2 \"fhir\", first match after 1 other"));
        QCOMPARE(stepOf(trace, StepKind::Address).reason, std::string("10.1.2.3 is in 10.0.0.0/8"));
        QCOMPARE(stepOf(trace, StepKind::Rules).reason, std::string("1 checked, none applies"));
        QCOMPARE(stepOf(trace, StepKind::BodySize).reason, std::string("no body"));
        QCOMPARE(stepOf(trace, StepKind::BodySize).state, StepState::Skipped);
        QCOMPARE(stepOf(trace, StepKind::Rate).reason, std::string("ip 19 of 20 left, route 4 of 5 left"));
        QCOMPARE(stepOf(trace, StepKind::Quota).reason, std::string("ip 49,999 of 50,000 left"));
        QVERIFY(verdict.rate.has_value());
        QCOMPARE(verdict.rate->limit, std::uint64_t(5)); // 4 of 5 is tighter than 19 of 20
        QCOMPARE(verdict.rate->remaining, std::uint64_t(4));
    }

    void whatNothingChecksIsSkipped() {
        const auto plan = planOf(kText);
        const Asked asked("192.0.2.1", "GET /plain/file.txt", {});
        MemoryLimitStore limits;
        Trace trace;
        QCOMPARE(decide(*plan, asked.facts, limits, kNow, &trace).action, Action::Forward);
        QCOMPARE(stepOf(trace, StepKind::Address).reason, std::string("192.0.2.1 is allowed: no address list"));
        for (const auto kind :
             {StepKind::Address, StepKind::Rules, StepKind::BodySize, StepKind::Rate, StepKind::Quota})
            QCOMPARE(stepOf(trace, kind).state, StepState::Skipped);
    }

    void theTraceOfARefusal() {
        const auto plan = planOf(kText);
        const Asked asked("10.1.2.3", "DELETE /fhir/Patient/1", {});
        MemoryLimitStore limits;
        Trace trace;
        const auto verdict = decide(*plan, asked.facts, limits, kNow, &trace);
        QCOMPARE(verdict.status, 403);
        QCOMPARE(verdict.diagnostics, std::string("Deletion is off (p, rule 1)"));
        QCOMPARE(trace.size(), std::size_t(10));
        const auto& rules = stepOf(trace, StepKind::Rules);
        QCOMPARE(rules.state, StepState::Decided);
        QCOMPARE(rules.reason, std::string("p, rule 1 denies it: Deletion is off"));
        QCOMPARE(rules.needed, std::string("not interaction delete"));
        QCOMPARE(rules.there, std::string("delete on Patient/1"));
        for (const auto kind :
             {StepKind::BodySize, StepKind::Rate, StepKind::Quota, StepKind::Upstream, StepKind::Response})
            QCOMPARE(stepOf(trace, kind).state, StepState::NotReached);
        QVERIFY(!verdict.rate.has_value());
    }

    void theListOfAddressesStaysHere() {
        const auto plan = planOf(kText);
        for (const char* client : {"10.9.1.1", "192.0.2.1"}) {
            const Asked asked(client, "GET /fhir/Patient/1", {});
            MemoryLimitStore limits;
            Trace trace;
            const auto verdict = decide(*plan, asked.facts, limits, kNow, &trace);
            QCOMPARE(verdict.status, 403);
            QVERIFY(verdict.diagnostics.find("10.") == std::string::npos);
            QVERIFY(stepOf(trace, StepKind::Address).needed.find("10.") != std::string::npos);
            QCOMPARE(stepOf(trace, StepKind::Address).there, std::string(client));
        }
    }

    void noRouteSaysWhy() {
        const auto plan = planOf(kText);
        MemoryLimitStore limits;
        Trace trace;
        const Asked unfit("10.1.2.3", "PUT /fhir/Patient/1", {"Content-Length: 1"});
        const auto verdict = decide(*plan, unfit.facts, limits, kNow, &trace);
        QCOMPARE(verdict.status, 404);
        QCOMPARE(verdict.issueCode, std::string("not-found"));
        QCOMPARE(verdict.diagnostics, std::string("No route takes this interaction here: update on Patient/1"));
        QCOMPARE(verdict.what.interaction, fhir::Interaction::Update);
        QVERIFY(verdict.route == nullptr);
        QCOMPARE(stepOf(trace, StepKind::Route).state, StepState::Decided);
        const Asked stranger("10.1.2.3", "GET /elsewhere", {});
        const auto other = decide(*plan, stranger.facts, limits, kNow, &trace);
        QCOMPARE(other.diagnostics, std::string("No route has this path"));
        QVERIFY(other.diagnostics.find("fhir") == std::string::npos);
    }

    void tooLarge() {
        const auto plan = planOf(kText);
        MemoryLimitStore limits;
        Trace trace;
        const Asked asked("10.1.2.3", "POST /fhir/Patient",
                          {"Content-Type: application/fhir+json", "Content-Length: 2000001"});
        const auto verdict = decide(*plan, asked.facts, limits, kNow, &trace);
        QCOMPARE(verdict.status, 413);
        QCOMPARE(verdict.diagnostics, std::string("The body is larger than 2,000,000 bytes"));
        QCOMPARE(stepOf(trace, StepKind::BodySize).there, std::string("2,000,001 bytes"));
    }

    void throttled() {
        const auto plan = planOf(kText);
        MemoryLimitStore limits;
        const Asked asked("10.1.2.3", "GET /fhir/Patient/1", {});
        for (int i = 0; i < 5; ++i)
            QCOMPARE(decide(*plan, asked.facts, limits, kNow, nullptr).action, Action::Forward);
        Trace trace;
        const auto verdict = decide(*plan, asked.facts, limits, kNow, &trace);
        QCOMPARE(verdict.status, 429);
        QCOMPARE(verdict.issueCode, std::string("throttled"));
        QVERIFY(verdict.limited);
        QCOMPARE(verdict.retryAfter.count(), Micros(12s).count());
        QCOMPARE(verdict.rate->limit, std::uint64_t(5));
        QCOMPARE(verdict.rate->remaining, std::uint64_t(0));
        QVERIFY(verdict.diagnostics.find("try again in 12 seconds") != std::string::npos);
        QCOMPARE(stepOf(trace, StepKind::Rate).state, StepState::Decided);
        QCOMPARE(stepOf(trace, StepKind::Quota).state, StepState::NotReached);
        const auto later = decide(*plan, asked.facts, limits, kNow + verdict.retryAfter, nullptr);
        QCOMPARE(later.action, Action::Forward);
    }

    void aRefusedRequestConsumesNothing() {
        const auto plan = planOf(kText);
        CountingStore store;
        const Asked asked("10.1.2.3", "GET /fhir/Patient/1", {});
        for (int i = 0; i < 5; ++i)
            decide(*plan, asked.facts, store, kNow, nullptr);
        QCOMPARE(store.taken, 15);
        for (int i = 0; i < 50; ++i) // the limit per route refuses, the one per ip gets its own back
            QCOMPARE(decide(*plan, asked.facts, store, kNow, nullptr).status, 429);
        QCOMPARE(store.given, 50);
        Trace trace;
        decide(*plan, asked.facts, store, kNow + 12s, &trace);
        // 5 of 20 taken, 12 s give all of them back at 100/min: 19 left after this one.
        QVERIFY(stepOf(trace, StepKind::Rate).reason.starts_with("ip 19 of 20 left"));
        QVERIFY(stepOf(trace, StepKind::Quota).reason.starts_with("ip 49,994 of"));
    }

    void aForwardAllocatesNothing_data() {
        QTest::addColumn<QString>("client");
        QTest::newRow("IPv4") << QString::fromLatin1("10.101.202.203");
        QTest::newRow("IPv6") << QString::fromLatin1("2001:db8:1111:2222:3333:4444:5555:6666");
    }
    void aForwardAllocatesNothing() {
        QFETCH(QString, client);
        std::string text = kText;
        text.replace(text.find("    ip: {allow: [10.0.0.0/8], deny: [10.9.0.0/16]}"), 50,
                     "    ip: {deny: [10.9.0.0/16]}");
        const auto plan = planOf(text);
        const Asked asked(client.toStdString(), "GET /fhir/Patient?family=Heller&birthdate=1993-12-05",
                          {"Accept: application/fhir+json"});
        CountingStore store;
        g_allocations = 0;
        g_counting = true;
        const auto verdict = decide(*plan, asked.facts, store, kNow, nullptr);
        g_counting = false;
        QCOMPARE(verdict.action, Action::Forward);
        QCOMPARE(store.taken, 3);
        QVERIFY(store.keyBytes > 0);
        QCOMPARE(g_allocations, 0);
    }
};

QTEST_GUILESS_MAIN(TestDecide)
#include "tst_decide.moc"
