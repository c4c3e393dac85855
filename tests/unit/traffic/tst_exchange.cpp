// The record of a request: codes that are stored, and the gateway's own share of the time.
#include <QTest>

#include "traffic/exchange.h"

using namespace fb;
using namespace fb::traffic;

class TestExchange : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void outcomesReadBack() {
        const std::pair<Outcome, const char*> all[] = {{Outcome::Answered, "answered"},
                                                       {Outcome::Refused, "refused"},
                                                       {Outcome::Limited, "limited"},
                                                       {Outcome::NoAnswer, "no-answer"},
                                                       {Outcome::ClientGone, "client-gone"}};
        for (const auto& [outcome, text] : all) {
            QCOMPARE(std::string(code(outcome)), std::string(text));
            QCOMPARE(outcomeOf(text), std::optional(outcome));
        }
        QVERIFY(!outcomeOf("Answered"));
        QVERIFY(!outcomeOf(""));
    }

    void gatewayShare_data() {
        QTest::addColumn<QList<qint64>>(
            "marks"); // decided, connected, sent, requestDone, firstByte, answerDone, done, reused
        QTest::addColumn<qint64>("ours");
        using L = QList<qint64>;
        QTest::newRow("nothing known") << L{-1, -1, -1, -1, -1, -1, -1, 0} << qint64(0);
        QTest::newRow("refused at once") << L{40, -1, -1, -1, -1, -1, 90, 0} << qint64(90);
        QTest::newRow("kept-alive answer") << L{40, 45, 60, 60, 1060, 1100, 1130, 1} << qint64(60 + 30);
        QTest::newRow("new connection") << L{40, 540, 560, 560, 1560, 1600, 1630, 0} << qint64(40 + 20 + 30);
        QTest::newRow("slow upload") << L{40, 45, 60, 9060, 9500, 9600, 9610, 1} << qint64(60 + 10);
        QTest::newRow("answer before the body was sent")
            << L{40, 45, 60, 9060, 500, 9100, 9110, 1} << qint64(60 + 10);
        QTest::newRow("no answer") << L{40, 45, 60, 60, -1, -1, 30060, 1} << qint64(60);
        QTest::newRow("body read, then refused") << L{40, -1, -1, 5040, -1, -1, 5100, 0} << qint64(40 + 60);
        QTest::newRow("marks out of order") << L{400, 100, 900, 50, 30, 20, 10, 0} << qint64(10);
        QTest::newRow("end not noted") << L{40, 45, 60, 60, 1060, 1100, -1, 1} << qint64(60);
    }
    void gatewayShare() {
        QFETCH(QList<qint64>, marks);
        QFETCH(qint64, ours);
        const Timing t{marks[0], marks[1], marks[2], marks[3], marks[4], marks[5], marks[6], marks[7] != 0};
        QCOMPARE(qint64(t.gatewayMicros()), ours);
    }

    void gatewayShareIsNeverOutOfBounds() {
        const std::int64_t values[] = {-1, 0, 1, 7, 1000};
        for (std::size_t n = 0; n < 5 * 5 * 5 * 5 * 5; ++n) {
            std::size_t k = n;
            const auto pick = [&] {
                const std::int64_t value = values[k % 5];
                k /= 5;
                return value;
            };
            Timing t;
            t.decided = pick();
            t.connected = pick();
            t.sent = pick();
            t.firstByte = pick();
            t.done = pick();
            QVERIFY(t.gatewayMicros() >= 0);
            if (t.done >= 0)
                QVERIFY(t.gatewayMicros() <= t.done);
        }
    }
};

QTEST_GUILESS_MAIN(TestExchange)
#include "tst_exchange.moc"
