#include "policy/decide.h"

#include <QtTest>

#include <set>

using namespace fb::policy;

class TestTrace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void roundTrip() {
        Trace trace;
        for (int i = 0; i <= int(StepKind::Response); ++i)
            trace.push_back(
                {StepKind(i), StepState(i % 4), "a\tb\nc\\d\\te \"x\"", i % 2 ? "needs\n" : "", "th\\ere", i - 1});
        const std::string text = encodeTrace(trace);
        const Trace back = decodeTrace(text);
        QCOMPARE(back.size(), trace.size());
        for (std::size_t i = 0; i < trace.size(); ++i) {
            QCOMPARE(back[i].kind, trace[i].kind);
            QCOMPARE(back[i].state, trace[i].state);
            QCOMPARE(back[i].reason, trace[i].reason);
            QCOMPARE(back[i].needed, trace[i].needed);
            QCOMPARE(back[i].there, trace[i].there);
            QCOMPARE(back[i].nanos, trace[i].nanos);
        }
        QCOMPARE(encodeTrace(back), text);
    }

    void whatIsNotUnderstoodIsLeftOut() {
        const auto trace = decodeTrace(
            "Framing\tpassed\tok\t\t\t5\nNovelty\tpassed\t\t\t\t1\nRoute\tpassed\n\nRate\tdreamt\t\t\t\t1\n"
            "Quota\tpassed\t\t\t\tmany\nRoute\tskipped\tx\\\t\t\t-1");
        QCOMPARE(trace.size(), std::size_t(2));
        QCOMPARE(trace[0].nanos, 5);
        QCOMPARE(trace[1].state, StepState::Skipped);
        QVERIFY(decodeTrace("").empty());
    }

    void titlesAndCodesDiffer() {
        std::set<std::string_view> titles;
        for (int i = 0; i <= int(StepKind::Response); ++i)
            titles.insert(title(StepKind(i)));
        QCOMPARE(titles.size(), std::size_t(10));
        QCOMPARE(title(StepKind::BodySize), std::string_view("Body size"));
        QCOMPARE(code(StepState::NotReached), std::string_view("not-reached"));
    }

    void refusedFraming() {
        Trace trace;
        const auto verdict = refuseFraming(431, "the head is too large", &trace);
        QCOMPARE(verdict.status, 431);
        QCOMPARE(verdict.issueCode, std::string("too-long"));
        QCOMPARE(verdict.action, Action::Refuse);
        QCOMPARE(trace.size(), std::size_t(10));
        QCOMPARE(trace[0].state, StepState::Decided);
        QCOMPARE(trace[0].reason, std::string("the head is too large"));
        for (std::size_t i = 1; i < trace.size(); ++i)
            QCOMPARE(trace[i].state, StepState::NotReached);
        QCOMPARE(refuseFraming(400, "x", nullptr).issueCode, std::string("structure"));
        QCOMPARE(refuseFraming(501, "x", nullptr).issueCode, std::string("not-supported"));
    }
};

QTEST_GUILESS_MAIN(TestTrace)
#include "tst_trace.moc"
