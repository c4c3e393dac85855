// What goes through: bodies of every kind, both ways, byte for byte; connections kept and used again; heads as they should be.
#include "proxy_fixture.h"

using namespace fb;
using namespace fb::test;

namespace {

std::string pattern(std::size_t size) {
    std::string out(size, '\0');
    for (std::size_t i = 0; i < size; ++i)
        out[i] = char((i * 31 + i / 251) & 0xff);
    return out;
}

std::string chunked(std::string_view body, std::size_t step, const std::string& trailers = {}) {
    std::string out;
    for (std::size_t at = 0; at < body.size(); at += step) {
        const auto part = body.substr(at, step);
        char size[20];
        out.append(size, std::size_t(std::snprintf(size, sizeof size, "%zx", part.size()))).append("\r\n");
        out.append(part).append("\r\n");
    }
    return out + "0\r\n" + trailers + "\r\n";
}

std::string post(const std::string& body, const std::string& more = {}) {
    return "POST /fhir/Patient HTTP/1.1\r\nHost: fhir.test\r\n" + more + "Content-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

} // namespace

class TestProxyRelay : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void answersOfEveryKind_data() {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("kind"); // 0 length, 1 chunked, 2 until close
        for (const int size : {0, 1, 2000, 65536, 3'000'000})
            for (const int kind : {0, 1, 2})
                QTest::addRow("%d bytes, kind %d", size, kind) << size << kind;
    }
    void answersOfEveryKind() {
        QFETCH(int, size);
        QFETCH(int, kind);
        const std::string body = pattern(std::size_t(size));
        Upstream upstream(Upstream::Serve([&](RawSocket& connection, int) {
            while (connection.message().complete) {
                if (kind == 0)
                    connection.send(ok(body));
                else if (kind == 1)
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked(body, 1000));
                else
                    connection.send("HTTP/1.1 200 OK\r\n\r\n" + body);
                if (kind == 2)
                    return;
            }
        }));
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        for (int i = 0; i < 2; ++i) { // the connection lives on
            client.send(get("/fhir/Binary/1"));
            const Message answer = client.message("GET");
            QCOMPARE(answer.status(), 200);
            QVERIFY(answer.complete);
            QCOMPARE(answer.chunked, kind != 0);
            QVERIFY(answer.body == body);
        }
        // HTTP/1.0 knows no chunks.
        const Message old = run.ask("GET /fhir/Binary/1 HTTP/1.0\r\n\r\n");
        QVERIFY(!old.chunked && old.complete);
        QVERIFY(old.body == body);
        QCOMPARE(old.has("Content-Length"), kind == 0);
    }

    void requestBodies_data() {
        QTest::addColumn<int>("size");
        QTest::addColumn<int>("step"); // 0: Content-Length
        for (const int size : {1, 2000, 70'000, 3'000'000})
            for (const int step : {0, 7000, 100'000})
                QTest::addRow("%d bytes, chunks of %d", size, step) << size << step;
    }
    void requestBodies() {
        QFETCH(int, size);
        QFETCH(int, step);
        const std::string body = pattern(std::size_t(size));
        Upstream upstream([](const Message& request) { return ok(std::to_string(request.body.size())); });
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        for (int i = 0; i < 2; ++i) {
            if (step == 0)
                client.send(post(body));
            else
                client.send("POST /fhir/Patient HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                            chunked(body, std::size_t(step)));
            const Message answer = client.message("POST");
            QCOMPARE(answer.body, std::to_string(size));
        }
        const auto requests = upstream.requests();
        QCOMPARE(requests.size(), 2u);
        QVERIFY(requests[0].body == body && requests[1].body == body);
        QCOMPARE(requests[0].chunked, step != 0);
        QCOMPARE(upstream.connections(), 1);
    }

    void bundlesAreReadAheadAndRelayedWhole() {
        const std::string bundle = "{\"resourceType\":\"Bundle\",\"type\":\"transaction\",\"entry\":[\"" + std::string(200'000, 'x') + "\"]}";
        Upstream upstream([](const Message& request) { return ok(request.body.substr(0, 10)); });
        Sink sink;
        Running run(simplePlan({upstream.url()}), &sink);
        RawSocket client = run.client();
        for (const bool chunks : {false, true, false}) {
            const std::string head = "POST /fhir HTTP/1.1\r\nHost: a\r\nContent-Type: application/fhir+json\r\n";
            client.send(chunks ? head + "Transfer-Encoding: chunked\r\n\r\n" + chunked(bundle, 3000)
                               : head + "Content-Length: " + std::to_string(bundle.size()) + "\r\n\r\n" + bundle);
            QCOMPARE(client.message("POST").status(), 200);
        }
        for (const auto& request : upstream.requests())
            QVERIFY(request.body == bundle);
        QCOMPARE(sink.at(2).interaction, fhir::Interaction::Transaction);
    }

    void pipelinedRequestsAreAnsweredInOrder() {
        Upstream upstream([](const Message& request) { return ok(request.startLine()); });
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        std::string all;
        for (int i = 0; i < 50; ++i)
            all += i % 5 == 4 ? post("abc") : get("/fhir/Patient/" + std::to_string(i));
        client.send(all);
        for (int i = 0; i < 50; ++i) {
            const std::string expected = i % 5 == 4 ? "POST /fhir/Patient HTTP/1.1" : "GET /fhir/Patient/" + std::to_string(i) + " HTTP/1.1";
            QCOMPARE(client.message("GET").body, expected);
        }
        QCOMPARE(upstream.connections(), 1);
    }

    void upstreamConnectionsAreUsedAgain() {
        Upstream upstream([](const Message&) { return ok("x"); });
        Running run(simplePlan({upstream.url()}));
        for (int i = 0; i < 20; ++i)
            QCOMPARE(run.ask(get("/fhir/Patient/1", "Connection: close\r\n")).body, std::string("x"));
        QCOMPARE(upstream.connections(), 1);
    }

    void headsAreForwardedByTheRules() {
        Upstream upstream([](const Message&) {
            return ok("{}", "Connection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=5\r\nETag: W/\"3\"\r\nx-CaSe: Kept\r\n");
        });
        Running run(simplePlan({upstream.url("/base")}));
        const Message answer = run.ask(get("/fhir/Patient/1?_format=json",
                                           "Connection: X-Secret\r\nX-Secret: 1\r\nTE: gzip\r\nUpgrade: h2c\r\nX-Forwarded-For: 6.6.6.6\r\n"
                                           "x-OwN: Kept\r\nX-Request-Id: client-id-1\r\n"));
        QVERIFY(!answer.has("X-Hop") && !answer.has("Keep-Alive"));
        QVERIFY(answer.head.find("\r\nx-CaSe: Kept\r\n") != std::string::npos);
        QCOMPARE(answer.header("X-Request-Id"), std::string("client-id-1"));
        const Message seen = upstream.requests().at(0);
        QCOMPARE(seen.startLine(), std::string("GET /base/Patient/1?_format=json HTTP/1.1"));
        QCOMPARE(seen.header("Host"), "127.0.0.1:" + std::to_string(upstream.port()));
        QVERIFY(!seen.has("X-Secret") && !seen.has("Upgrade") && !seen.has("TE"));
        QVERIFY(seen.head.find("6.6.6.6") == std::string::npos);
        QCOMPARE(seen.header("X-Forwarded-For"), std::string("127.0.0.1"));
        QCOMPARE(seen.header("X-Request-Id"), std::string("client-id-1"));
        QCOMPARE(seen.header("traceparent").size(), 55u);
        QVERIFY(seen.head.find("\r\nx-OwN: Kept\r\n") != std::string::npos);
    }

    void requestIdsAreMadeAndDiffer() {
        Upstream upstream([](const Message&) { return ok("x"); });
        Running run(simplePlan({upstream.url()}));
        const std::string first = run.ask(get("/fhir/Patient/1")).header("X-Request-Id");
        const std::string second = run.ask(get("/fhir/Patient/1")).header("X-Request-Id");
        QCOMPARE(first.size(), 26u);
        QVERIFY(first != second);
        QCOMPARE(upstream.requests().at(0).header("X-Request-Id"), first);
    }

    void answersWithoutBody_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("answer");
        QTest::newRow("HEAD with length") << QByteArray("HEAD") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1234\r\n\r\n");
        QTest::newRow("HEAD chunked") << QByteArray("HEAD") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
        QTest::newRow("204") << QByteArray("DELETE") << QByteArray("HTTP/1.1 204 No Content\r\n\r\n");
        QTest::newRow("304") << QByteArray("GET") << QByteArray("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\nETag: \"1\"\r\n\r\n");
    }
    void answersWithoutBody() {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, answer);
        Upstream upstream([&](const Message&) { return answer.toStdString(); });
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        for (int i = 0; i < 3; ++i) {
            client.send(method.toStdString() + " /fhir/Patient/1 HTTP/1.1\r\nHost: a\r\n\r\n");
            const Message got = client.message(method.toStdString());
            QCOMPARE(got.startLine(), answer.toStdString().substr(0, std::size_t(answer.indexOf('\r'))));
            QCOMPARE(got.header("Content-Length"), std::string(answer.contains(": 1234") ? "1234" : answer.contains("Length: 5") ? "5" : ""));
        }
        QCOMPARE(upstream.connections(), 1);
    }

    void http10ClientsMayStay() {
        Upstream upstream([](const Message&) { return ok("x"); });
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        for (int i = 0; i < 2; ++i) {
            client.send("GET /fhir/Patient/1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            const Message answer = client.message("GET");
            QCOMPARE(answer.body, std::string("x"));
            QCOMPARE(answer.header("Connection"), std::string("keep-alive"));
        }
        client.send("GET /fhir/Patient/1 HTTP/1.0\r\n\r\n");
        QCOMPARE(client.message("GET").header("Connection"), std::string("close"));
        QVERIFY(client.closedByPeer());
    }

    void expectContinueIsRelayed() {
        Upstream upstream(Upstream::Serve([&](RawSocket& connection, int) {
            while (connection.input().find("\r\n\r\n") == std::string::npos)
                if (!connection.receive())
                    return;
            if (connection.input().find("Expect: 100-continue") == std::string::npos)
                return;
            connection.send("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: <a>\r\n\r\n");
            const Message request = connection.message();
            connection.send(ok(request.body));
        }));
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        client.send("POST /fhir/Patient HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
        QCOMPARE(client.message("POST").status(), 100);
        QCOMPARE(client.message("POST").status(), 103);
        client.send("hello");
        const Message answer = client.message("POST");
        QCOMPARE(answer.status(), 200);
        QCOMPARE(answer.body, std::string("hello"));
    }

    void expectContinueIsAnsweredForABundle() {
        Upstream upstream([](const Message& request) { return "HTTP/1.1 100 Continue\r\n\r\n" + ok(request.body); });
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        client.send("POST /fhir HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
        QCOMPARE(client.message("POST").status(), 100);
        client.send("{}");
        const Message answer = client.message("POST"); // the upstream's own 100 is not passed on
        QCOMPARE(answer.status(), 200);
        QCOMPARE(answer.body, std::string("{}"));
    }

    void trailersAreReframed() {
        Upstream upstream([](const Message&) {
            return "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + chunked("answer", 2, "X-Sum: 7\r\nContent-Length: 3\r\n");
        });
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        client.send("POST /fhir/Patient HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    "3;ext=1\r\nabc\r\n03\r\ndef\r\n0\r\nX-Check: 1\r\nAuthorization: no\r\n\r\n");
        const Message answer = client.message("POST");
        QCOMPARE(answer.body, std::string("answer"));
        QCOMPARE(answer.trailers, std::string("X-Sum: 7\r\n"));
        QCOMPARE(upstream.requests().at(0).body, std::string("abcdef"));
        QCOMPARE(upstream.requests().at(0).trailers, std::string("X-Check: 1\r\n"));
    }

    void earlyAnswerEndsTheUpload() {
        Upstream upstream(Upstream::Serve([&](RawSocket& connection, int) {
            while (connection.input().find("\r\n\r\n") == std::string::npos)
                if (!connection.receive())
                    return;
            connection.send("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
            while (connection.receive()) {
            }
        }));
        Running run(simplePlan({upstream.url()}));
        RawSocket client = run.client();
        client.send("PUT /fhir/Binary/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000\r\n\r\n" + std::string(100'000, 'x'));
        const Message answer = client.message("PUT");
        QCOMPARE(answer.status(), 403);
        QCOMPARE(answer.body, std::string("no"));
        QCOMPARE(answer.header("Connection"), std::string("close"));
        QVERIFY(client.closedByPeer());
    }

    void halfClosedClientGetsItsAnswer() {
        Upstream upstream([](const Message&) { return ok("whole"); });
        Sink sink;
        Running run(simplePlan({upstream.url()}), &sink);
        RawSocket client = run.client();
        client.send(get("/fhir/Patient/1"));
        client.shutdownSend();
        QCOMPARE(client.message("GET").body, std::string("whole"));
        QCOMPARE(sink.at(0).outcome, traffic::Outcome::Answered);
    }

    void absoluteFormNamesTheHost() {
        Upstream upstream([](const Message&) { return ok("x"); });
        Running run(simplePlan({upstream.url()}));
        QCOMPARE(run.ask("GET http://public.test/fhir/Patient/1 HTTP/1.1\r\nHost: other.test\r\n\r\n").status(), 200);
        const Message seen = upstream.requests().at(0);
        QCOMPARE(seen.startLine(), std::string("GET /fhir/Patient/1 HTTP/1.1"));
        QCOMPARE(seen.header("X-Forwarded-Host"), std::string("public.test"));
    }
};

QTEST_GUILESS_MAIN(TestProxyRelay)
#include "tst_proxy_relay.moc"
