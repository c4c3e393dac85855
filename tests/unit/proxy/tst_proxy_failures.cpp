// What goes wrong: malformed requests never get upstream, and each way in which an upstream fails has its own words. A request
// that is not idempotent is never sent twice.
#include "proxy_fixture.h"

using namespace fb;
using namespace fb::test;

namespace {

// A port where nothing listens.
std::uint16_t closedPort() {
    Upstream gone([](const Message&) { return std::string(); });
    return gone.port();
}

std::string urlOf(std::uint16_t port) { return "http://127.0.0.1:" + std::to_string(port) + "/fhir"; }

} // namespace

class TestProxyFailures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void malformedRequestsStayHere_data() {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, const char* request, int status) { QTest::newRow(name) << QByteArray(request) << status; };
        row("both lengths", "POST /fhir/P HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
        row("two lengths", "POST /fhir/P HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400);
        row("signed length", "POST /fhir/P HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400);
        row("unknown coding", "POST /fhir/P HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 501);
        row("chunked in 1.0", "POST /fhir/P HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
        row("no host", "GET /fhir/P HTTP/1.1\r\n\r\n", 400);
        row("two hosts", "GET /fhir/P HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400);
        row("bare LF", "GET /fhir/P HTTP/1.1\nHost: a\n\n", 400);
        row("space before colon", "GET /fhir/P HTTP/1.1\r\nHost : a\r\n\r\n", 400);
        row("folded line", "GET /fhir/P HTTP/1.1\r\nHost: a\r\nX: 1\r\n 2\r\n\r\n", 400);
        row("dot segments", "GET /fhir/../secret HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("encoded slash", "GET /fhir/Patient%2f1 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
        row("HTTP/2.0", "GET /fhir/P HTTP/2.0\r\nHost: a\r\n\r\n", 505);
        row("TLS hello", "\x16\x03\x01\x02\x05\x01", 400);
        row("TRACE", "TRACE /fhir/P HTTP/1.1\r\nHost: a\r\n\r\n", 501);
        row("CONNECT", "CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n", 405);
        row("bad chunk at hand", "POST /fhir/P HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x3\r\nabc\r\n0\r\n\r\n", 400);
        row("bad chunk of a Bundle", "POST /fhir HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-3\r\nabc\r\n0\r\n\r\n", 400);
        row("no route", "GET /elsewhere HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 404);
        row("expectation", "POST /fhir/P HTTP/1.1\r\nHost: a\r\nExpect: 200-ok\r\nContent-Length: 1\r\n\r\nx", 417);
    }
    void malformedRequestsStayHere() {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        Upstream upstream([](const Message&) { return ok("x"); });
        Sink sink;
        Running run(simplePlan({upstream.url()}), &sink);
        RawSocket client = run.client();
        client.send(request.toStdString());
        const Message answer = client.message("GET");
        QCOMPARE(answer.status(), status);
        QVERIFY(answer.body.find("OperationOutcome") != std::string::npos);
        QVERIFY(answer.has("X-Request-Id") && answer.has("Date"));
        QCOMPARE(answer.has("Allow"), status == 405);
        QVERIFY(client.closedByPeer());
        QVERIFY(upstream.requests().empty());
        const auto& record = sink.at(0);
        QCOMPARE(record.outcome, traffic::Outcome::Refused);
        QCOMPARE(record.status, status);
        QVERIFY(!record.reason.empty() && !record.requestHead.empty());
        QCOMPARE(sink.count(), 1u);
    }

    void badChunkWhileStreamingAbortsTheUpload() {
        Upstream upstream([](const Message&) { return ok("x"); });
        Sink sink;
        Running run(simplePlan({upstream.url()}), &sink);
        RawSocket client = run.client();
        client.send("PUT /fhir/Binary/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        QTRY_COMPARE(upstream.connections(), 1);
        client.send("zz\r\n");
        QCOMPARE(client.message("PUT").status(), 400);
        QTRY_COMPARE(upstream.broken(), 1); // it saw the beginning, and that it was no whole
        QVERIFY(upstream.requests().empty());
        QCOMPARE(sink.at(0).outcome, traffic::Outcome::Refused);
    }

    void failuresOfUpstreams_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("nothing") << QByteArray() << 502 << QByteArray("without an answer");
        QTest::newRow("garbage") << QByteArray("HELLO WORLD\r\n\r\n") << 502 << QByteArray("not HTTP");
        QTest::newRow("bad length") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: abc\r\n\r\n") << 502 << QByteArray("not HTTP");
        QTest::newRow("both") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\nabc") << 502
                              << QByteArray("not HTTP");
        QTest::newRow("half a head") << QByteArray("HTTP/1.1 200 OK\r\nContent-Le") << 502 << QByteArray("broke off");
        QTest::newRow("switching") << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n") << 502 << QByteArray("not HTTP");
        QTest::newRow("huge head") << "HTTP/1.1 200 OK\r\nX: " + QByteArray(200'000, 'x') + "\r\n\r\n" << 502 << QByteArray("not HTTP");
    }
    void failuresOfUpstreams() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        QFETCH(QByteArray, words);
        Upstream upstream(Upstream::Serve([&](RawSocket& connection, int) {
            connection.message();
            connection.send(bytes.toStdString());
        }));
        Sink sink;
        Running run(simplePlan({upstream.url()}), &sink);
        RawSocket client = run.client();
        client.send(get("/fhir/Patient/1", "Accept: application/fhir+xml\r\n"));
        const Message answer = client.message("GET");
        QCOMPARE(answer.status(), status);
        QVERIFY(answer.body.find(words.toStdString()) != std::string::npos);
        QVERIFY(answer.body.starts_with("<"));
        QVERIFY((answer.head + answer.body).find(std::to_string(upstream.port())) == std::string::npos);
        const auto& record = sink.at(0);
        QCOMPARE(record.outcome, traffic::Outcome::NoAnswer);
        QVERIFY(record.reason.find(std::to_string(upstream.port())) != std::string::npos);
        QCOMPARE(record.trace.back().kind, policy::StepKind::Upstream);
        QCOMPARE(record.trace.back().state, policy::StepState::Decided);
        client.send(get("/elsewhere")); // our own connection to the client is fine
        QCOMPARE(client.message("GET").status(), 404);
    }

    void refusedConnection() {
        Sink sink;
        Running run(simplePlan({urlOf(closedPort())}), &sink);
        const Message answer = run.ask(get("/fhir/Patient/1"));
        QCOMPARE(answer.status(), 502);
        QVERIFY(answer.body.find("refuses connections") != std::string::npos);
        QCOMPARE(sink.at(0).outcome, traffic::Outcome::NoAnswer);
        const auto stats = run.gateway.stats();
        QCOMPARE(stats.targets.at(0).health, proxy::Health::Down);
        QVERIFY(stats.targets.at(0).detail.find("refused") != std::string::npos);
        QCOMPARE(stats.targets.at(0).failures, 1u);
        QCOMPARE(stats.byClass[5], 1u);
    }

    void slowUpstreamIsATimeout() {
        Upstream upstream(Upstream::Serve([&](RawSocket& connection, int) {
            connection.message();
            connection.closedByPeer();
        }));
        Sink sink;
        Running run(simplePlan({upstream.url()}, "", ", timeouts: {first_byte: 100ms}"), &sink);
        const Message answer = run.ask(get("/fhir/Patient/1"));
        QCOMPARE(answer.status(), 504);
        QVERIFY(answer.body.find("in time") != std::string::npos);
        QCOMPARE(sink.at(0).outcome, traffic::Outcome::NoAnswer);
    }

    void answersThatBreakOffAreCut_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("version");
        const QByteArray length = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello";
        const QByteArray chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
        QTest::newRow("length") << length << QByteArray("1.1");
        QTest::newRow("chunked") << chunks << QByteArray("1.1");
        QTest::newRow("chunked to 1.0") << chunks << QByteArray("1.0");
    }
    void answersThatBreakOffAreCut() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, version);
        std::atomic<bool> go{false};
        Upstream upstream(Upstream::Serve([&](RawSocket& connection, int) {
            connection.message();
            connection.send(bytes.toStdString());
            while (!go)
                std::this_thread::yield();
        }));
        Sink sink;
        Running run(simplePlan({upstream.url()}), &sink);
        RawSocket client = run.client();
        client.send("GET /fhir/Patient/1 HTTP/" + version.toStdString() + "\r\nHost: a\r\n\r\n");
        while (client.input().find("hello") == std::string::npos)
            QVERIFY(client.receive());
        go = true;
        const Message answer = client.message("GET");
        QCOMPARE(answer.status(), 200);
        QVERIFY(!answer.complete);
        const auto& record = sink.at(0);
        QCOMPARE(record.outcome, traffic::Outcome::NoAnswer);
        QCOMPARE(record.status, 200);
        QVERIFY(record.reason.find("broke off") != std::string::npos);
    }

    void staleConnections_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<int>("status");
        QTest::newRow("GET is sent again") << QByteArray("GET") << 200;
        QTest::newRow("PUT is sent again") << QByteArray("PUT") << 200;
        QTest::newRow("POST is not") << QByteArray("POST") << 502;
        QTest::newRow("PATCH is not") << QByteArray("PATCH") << 502;
    }
    void staleConnections() {
        QFETCH(QByteArray, method);
        QFETCH(int, status);
        // The first connection answers once and dies upon the second request, having read it.
        std::atomic<int> seen{0};
        Upstream upstream(Upstream::Serve([&](RawSocket& connection, int number) {
            for (int i = 0; connection.message().complete; ++i) {
                ++seen;
                if (number == 1 && i == 1)
                    return;
                connection.send(ok("x"));
            }
        }));
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        client.send(get("/fhir/Patient/1"));
        QCOMPARE(client.message("GET").status(), 200);
        client.send(method.toStdString() + " /fhir/Patient/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}");
        QCOMPARE(client.message("GET").status(), status);
        QCOMPARE(int(seen), status == 200 ? 3 : 2);
    }

    void connectionsThatSpeakUnaskedAreDropped() {
        Upstream upstream(Upstream::Serve([&](RawSocket& connection, int number) {
            while (connection.message().complete)
                connection.send(ok("good") + (number == 1 ? ok("POISON") : std::string()));
        }));
        Running run(simplePlan({upstream.url()}));
        for (int i = 0; i < 3; ++i)
            QCOMPARE(run.ask(get("/fhir/Patient/1")).body, std::string("good"));
        QCOMPARE(upstream.connections(), 2);
    }

    void retriesGoToAnotherTarget() {
        Upstream good([](const Message&) { return ok("good"); });
        Upstream busy([](const Message&) { return std::string("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy"); });
        Sink sink;
        Running run(simplePlan({urlOf(closedPort()), busy.url(), good.url()}, "", ", retry: {attempts: 2, on: [connect, 503]}"), &sink);
        for (int i = 0; i < 6; ++i)
            QCOMPARE(run.ask(get("/fhir/Patient/1")).body, std::string("good"));
        // A POST moves on from a refused connection, but not from an answer.
        int busyAnswers = 0;
        for (int i = 0; i < 6; ++i) {
            const Message answer = run.ask("POST /fhir/Patient HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n{}", "POST");
            QVERIFY(answer.status() == 200 || answer.status() == 503);
            busyAnswers += answer.status() == 503 ? 1 : 0;
        }
        QVERIFY(busyAnswers > 0);
        QTRY_COMPARE(sink.count(), 12u);
    }

    void retriesAreOffUnlessAskedFor() {
        Upstream busy([](const Message&) { return std::string("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy"); });
        Upstream good([](const Message&) { return ok("good"); });
        Running run(simplePlan({busy.url(), good.url()}));
        int answers[2] = {0, 0};
        for (int i = 0; i < 4; ++i)
            ++answers[run.ask(get("/fhir/Patient/1")).status() == 503 ? 0 : 1];
        QCOMPARE(answers[0], 2);
        QCOMPARE(answers[1], 2);
    }

    void interimFloodIsBounded() {
        Upstream upstream(Upstream::Serve([](RawSocket& connection, int) {
            connection.message();
            std::string flood;
            for (int i = 0; i < 5000; ++i)
                flood += "HTTP/1.1 103 Early Hints\r\n\r\n";
            connection.send(flood + ok("x"));
        }));
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        client.send(get("/fhir/Patient/1"));
        int status = 103;
        for (int i = 0; i < 6000 && status == 103; ++i)
            status = client.message("GET").status();
        QCOMPARE(status, 502);
    }
};

QTEST_GUILESS_MAIN(TestProxyFailures)
#include "tst_proxy_failures.moc"
