// The arithmetic of rates and quotas, with properties on random sequences.
#include "policy/decide.h"

#include <QtTest>

#include <random>
#include <vector>

using namespace fb;
using namespace fb::policy;
using namespace std::chrono_literals;

namespace {

const Instant kStart{std::chrono::seconds(1'800'000'000)};

LimitSpec rate(std::uint32_t limit, Micros per, std::uint32_t burst) {
    return {1, limit, per, burst, false, LimitUse::Take};
}
LimitSpec quota(std::uint32_t limit, Micros per) {
    return {2, limit, per, 1, true, LimitUse::Take};
}

LimitSpec back(LimitSpec spec) {
    spec.use = LimitUse::GiveBack;
    return spec;
}

// A copy: asks without taking.
bool wouldPass(LimitCell cell, const LimitSpec& spec, Instant now) {
    return take(cell, spec, now).allowed;
}

} // namespace

class TestLimits : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void burstThenOneEach() {
        LimitCell cell;
        const auto spec = rate(100, 60s, 20);
        for (std::uint64_t i = 0; i < 20; ++i) {
            const auto answer = take(cell, spec, kStart);
            QVERIFY(answer.allowed);
            QCOMPARE(answer.remaining, 19 - i);
            QCOMPARE(answer.retryAfter.count(), Micros(0).count());
        }
        const auto refused = take(cell, spec, kStart);
        QVERIFY(!refused.allowed);
        QCOMPARE(refused.retryAfter.count(), Micros(600ms).count());
        QCOMPARE(refused.reset.count(), Micros(12s).count());
        QVERIFY(take(cell, spec, kStart + 600ms).allowed);
        QVERIFY(!take(cell, spec, kStart + 600ms).allowed);
        QVERIFY(!take(cell, spec, kStart + 1199999us).allowed);
        QVERIFY(take(cell, spec, kStart + 1200ms).allowed);
    }

    void aRefusalTakesNothing() {
        LimitCell cell;
        const auto spec = rate(1, 1s, 1);
        QVERIFY(take(cell, spec, kStart).allowed);
        for (int i = 0; i < 1000; ++i)
            QVERIFY(!take(cell, spec, kStart + Micros(i)).allowed);
        QVERIFY(take(cell, spec, kStart + 1s).allowed);
    }

    // 7 a minute is one in 8571428.57 microseconds: over long the rate is exact, not rounded.
    void fractionsDoNotDrift() {
        LimitCell cell;
        const auto spec = rate(7, 60s, 1);
        std::uint64_t passed = 0;
        Instant now = kStart;
        while (now < kStart + 3600s) {
            const auto answer = take(cell, spec, now);
            passed += answer.allowed ? 1 : 0;
            now += answer.allowed ? Micros(0) : answer.retryAfter;
        }
        QCOMPARE(passed, std::uint64_t(7 * 60));
    }

    void retryAfterIsExact_data() { specs(); }
    void retryAfterIsExact() {
        const auto spec = fetched();
        std::mt19937_64 random(1);
        LimitCell cell;
        Instant now = kStart;
        int refused = 0;
        for (int i = 0; i < 5000; ++i) {
            const auto answer = take(cell, spec, now);
            if (!answer.allowed) {
                ++refused;
                QVERIFY(answer.retryAfter > Micros(0));
                QVERIFY(wouldPass(cell, spec, now + answer.retryAfter));
                QVERIFY(!wouldPass(cell, spec, now + answer.retryAfter - Micros(1)));
                QVERIFY(answer.retryAfter <= answer.reset);
            }
            LimitCell later = cell;
            QCOMPARE(take(later, spec, now + answer.reset).remaining, std::uint64_t(spec.burst - 1));
            now += Micros(std::int64_t(random() % std::uint64_t(spec.per.count() / spec.limit + 2)));
        }
        QVERIFY(refused > 0);
    }

    // In any window of length t at most burst + limit/per * t requests pass.
    void neverMoreThanBurstAndRate_data() { specs(); }
    void neverMoreThanBurstAndRate() {
        const auto spec = fetched();
        std::mt19937_64 random(2);
        LimitCell cell;
        std::vector<Instant> passed;
        Instant now = kStart;
        for (int i = 0; i < 3000; ++i) {
            if (take(cell, spec, now).allowed)
                passed.push_back(now);
            const auto step = std::uint64_t(spec.per.count() / spec.limit) + 1;
            now += Micros(std::int64_t(random() % 4 == 0 ? random() % (step * 3) : random() % (step / 3 + 1)));
        }
        for (std::size_t from = 0; from < passed.size(); ++from)
            for (std::size_t to = from; to < passed.size(); ++to) {
                const double seconds = double((passed[to] - passed[from]).count());
                const double most = double(spec.burst) + seconds * double(spec.limit) / double(spec.per.count());
                QVERIFY(double(to - from + 1) <= most + 1e-6);
            }
    }

    void givingBackUndoesTaking_data() { specs(); }
    void givingBackUndoesTaking() {
        const auto spec = fetched();
        std::mt19937_64 random(3);
        LimitCell cell;
        Instant now = kStart;
        for (int i = 0; i < 2000; ++i) {
            const LimitCell before = cell;
            const auto answer = take(cell, spec, now);
            if (answer.allowed && random() % 2 == 0) {
                QVERIFY(take(cell, back(spec), now).allowed);
                LimitCell a = before;
                LimitCell b = cell;
                QCOMPARE(take(a, spec, now).remaining, take(b, spec, now).remaining);
                QCOMPARE(a.tat.time_since_epoch().count(), b.tat.time_since_epoch().count());
                QCOMPARE(a.part, b.part);
            }
            now += Micros(std::int64_t(random() % std::uint64_t(spec.per.count() / spec.limit + 2)));
        }
    }

    // After a clock that goes back a year nobody waits longer than a full burst takes to refill.
    void aClockThatGoesBack() {
        const auto spec = rate(60, 60s, 10);
        LimitCell cell;
        for (int i = 0; i < 10; ++i)
            QVERIFY(take(cell, spec, kStart).allowed);
        const Instant past = kStart - std::chrono::hours(24 * 365);
        const auto refused = take(cell, spec, past);
        QVERIFY(!refused.allowed);
        QVERIFY(refused.retryAfter <= Micros(1s));
        QVERIFY(take(cell, spec, past + 1s).allowed);
        QCOMPARE(take(cell, spec, past + 20s).remaining, std::uint64_t(9));
    }

    void windowsBeginOnTheHour() {
        const auto spec = quota(3, 3600s);
        LimitCell cell;
        const Instant hour{std::chrono::seconds(1'800'000'000 / 3600 * 3600)};
        const Instant late = hour + 3599s;
        for (std::uint64_t i = 0; i < 3; ++i)
            QCOMPARE(take(cell, spec, late).remaining, 2 - i);
        const auto refused = take(cell, spec, late);
        QVERIFY(!refused.allowed);
        QCOMPARE(refused.retryAfter.count(), Micros(1s).count());
        QVERIFY(!take(cell, spec, late + 1s - 1us).allowed);
        QVERIFY(take(cell, spec, late + 1s).allowed);
        QCOMPARE(take(cell, spec, late + 1s).reset.count(), Micros(3600s).count());
    }

    void aQuotaGivesBack() {
        const auto spec = quota(1, 3600s);
        LimitCell cell;
        QVERIFY(take(cell, spec, kStart).allowed);
        QVERIFY(!take(cell, spec, kStart).allowed);
        QCOMPARE(take(cell, back(spec), kStart).remaining, std::uint64_t(1));
        QCOMPARE(take(cell, back(spec), kStart).remaining, std::uint64_t(1));
        QVERIFY(take(cell, spec, kStart).allowed);
    }

    void aQuotaUnderAClockThatGoesBack() {
        const auto spec = quota(2, 3600s);
        LimitCell cell;
        const Instant hour{std::chrono::seconds(1'800'000'000 / 3600 * 3600)};
        QVERIFY(take(cell, spec, hour).allowed);
        QVERIFY(take(cell, spec, hour).allowed);
        QVERIFY(!take(cell, spec, hour - 1s).allowed); // the window before: no second quota
        QVERIFY(!take(cell, spec, hour + 1s).allowed);
        QVERIFY(take(cell, spec, hour - std::chrono::hours(5)).allowed); // far back: not locked out for hours
    }

    void beforeTheEpoch() {
        LimitCell cell;
        const Instant past{-1us};
        QVERIFY(take(cell, quota(1, 3600s), past).allowed);
        QVERIFY(!wouldPass(cell, quota(1, 3600s), past));
    }

    void theStoreKeepsKeysApart() {
        MemoryLimitStore store;
        const auto spec = rate(1, 60s, 1);
        auto other = spec;
        other.id = 12;
        QVERIFY(store.take(spec, "2 a", kStart).allowed);
        QVERIFY(!store.take(spec, "2 a", kStart).allowed);
        QVERIFY(store.take(spec, "a", kStart).allowed);
        QVERIFY(store.take(other, "a", kStart).allowed);
        QVERIFY(store.take(back(spec), "a", kStart).allowed);
        QVERIFY(store.take(spec, "a", kStart).allowed);
    }

private:
    static void specs() {
        QTest::addColumn<uint>("limit");
        QTest::addColumn<qint64>("per");
        QTest::addColumn<uint>("burst");
        QTest::newRow("100/min burst 20") << 100u << qint64(60'000'000) << 20u;
        QTest::newRow("7/min burst 3") << 7u << qint64(60'000'000) << 3u;
        QTest::newRow("1/day burst 1") << 1u << qint64(86'400'000'000) << 1u;
        QTest::newRow("333/s burst 50") << 333u << qint64(1'000'000) << 50u;
        QTest::newRow("999999/hour burst 2") << 999'999u << qint64(3'600'000'000) << 2u;
    }
    static LimitSpec fetched() {
        QFETCH(uint, limit);
        QFETCH(qint64, per);
        QFETCH(uint, burst);
        return rate(limit, Micros(per), burst);
    }
};

QTEST_GUILESS_MAIN(TestLimits)
#include "tst_limits.moc"
