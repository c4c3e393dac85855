// Records of exchanges, and links rewritten while the answer streams through.
#include "proxy_fixture.h"

#include "proxy/deadlines.h"
#include "proxy/ids.h"
#include "proxy/limit_store.h"

#include <set>

using namespace fb;
using namespace fb::test;

class TestProxyRecords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void recordIsComplete() {
        Upstream upstream([](const Message&) {
            return "HTTP/1.1 201 Created\r\nContent-Type: application/fhir+json\r\nETag: W/\"1\"\r\nTransfer-Encoding: chunked\r\n\r\n"
                   "2\r\n{}\r\n0\r\n\r\n";
        });
        Sink sink;
        Running run(simplePlan({upstream.url("/base")}), &sink);
        RawSocket client = run.client();
        const std::string head = "PUT /fhir/Patient/17?x=1 HTTP/1.1\r\nHost: fhir.test\r\nContent-Length: 24\r\nX-Request-Id: abc\r\n\r\n";
        client.send(head);
        client.send("{\"resourceType\":\"Patient");
        const Message answer = client.message("PUT");
        const auto& e = sink.at(0);
        QCOMPARE(e.method, std::string("PUT"));
        QCOMPARE(e.target, std::string("/fhir/Patient/17?x=1"));
        QCOMPARE(e.client, std::string("127.0.0.1"));
        QCOMPARE(e.interaction, fhir::Interaction::Update);
        QCOMPARE(e.resource, std::string("Patient"));
        QCOMPARE(e.resourceId, std::string("17"));
        QCOMPARE(e.route, std::string("all"));
        QCOMPARE(e.upstream, std::string("up"));
        QCOMPARE(e.targetUrl, upstream.url("/base"));
        QCOMPARE(e.status, 201);
        QCOMPARE(e.outcome, traffic::Outcome::Answered);
        QCOMPARE(e.requestId, std::string("abc"));
        QCOMPARE(e.planRevision, 7u);
        QCOMPARE(e.requestHead, head);
        QCOMPARE(e.requestBody.bytes, std::string("{\"resourceType\":\"Patient"));
        QCOMPARE(e.requestSize, 24u);
        QVERIFY(e.forwardedHead.starts_with("PUT /base/Patient/17?x=1 HTTP/1.1\r\n") && e.forwardedHead.ends_with("\r\n\r\n"));
        QVERIFY(e.answerHead.starts_with("HTTP/1.1 201 Created\r\n"));
        QCOMPARE(e.responseHead, answer.head);
        QCOMPARE(e.responseBody.bytes, std::string("{}"));
        QVERIFY(!e.responseBody.truncated);
        const auto& t = e.timing;
        QVERIFY(t.decided >= 0 && t.connected >= t.decided && t.sent >= t.connected && t.requestDone >= t.sent);
        QVERIFY(t.firstByte >= t.sent && t.answerDone >= t.firstByte && t.done >= t.answerDone);
        QVERIFY(!t.reused);
        QCOMPARE(e.duration, t.done);
        QVERIFY(e.gateway >= 0 && e.gateway <= e.duration);
        QCOMPARE(e.trace.size(), 10u);
        QCOMPARE(e.trace[8].kind, policy::StepKind::Upstream);
        QCOMPARE(e.trace[9].kind, policy::StepKind::Response);
        QVERIFY(e.started.time_since_epoch().count() > 0);
        client.send(get("/fhir/Patient/17"));
        client.message("GET");
        QVERIFY(sink.at(1).timing.reused);
    }

    void bodiesOnlyUpToTheCapOrNotAtAll() {
        Upstream upstream([](const Message&) { return ok(std::string(5000, 'b')); });
        Sink sink;
        sink.cap = 1000;
        Running run(simplePlan({upstream.url()}), &sink);
        const std::string request = "PUT /fhir/Binary/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 3000\r\n\r\n" + std::string(3000, 'a');
        QCOMPARE(run.ask(request).body.size(), 5000u);
        QCOMPARE(sink.at(0).requestBody.bytes, std::string(1000, 'a'));
        QCOMPARE(sink.at(0).requestBody.size, 3000u);
        QVERIFY(sink.at(0).requestBody.truncated && sink.at(0).responseBody.truncated);
        sink.bodies = false;
        QCOMPARE(run.ask(request).body.size(), 5000u);
        QVERIFY(sink.at(1).responseBody.bytes.empty());
        QCOMPARE(sink.at(1).responseBody.size, 5000u);
    }

    void hungUpWithinTheHeadIsRecorded() {
        Sink sink;
        Running run(simplePlan({"http://127.0.0.1:9/fhir"}), &sink);
        run.client().send("GET /fhir/Patient/1 HTTP/1.1\r\nHost: a");
        QCOMPARE(sink.at(0).outcome, traffic::Outcome::ClientGone);
        QVERIFY(sink.at(0).requestHead.starts_with("GET /fhir/Patient/1 HTTP/1.1\r\n"));
    }

    void linksAreRewritten_data() {
        QTest::addColumn<int>("kind"); // 0 length at once, 1 length in pieces, 2 chunked, 3 until close
        QTest::addColumn<QByteArray>("version");
        for (const int kind : {0, 1, 2, 3})
            for (const char* version : {"1.1", "1.0"})
                QTest::addRow("kind %d for %s", kind, version) << kind << QByteArray(version);
    }
    void linksAreRewritten() {
        QFETCH(int, kind);
        QFETCH(QByteArray, version);
        std::string base;
        std::string body;
        Upstream upstream(Upstream::Serve([&](RawSocket& connection, int) {
            connection.message();
            const std::string fields = "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nContent-MD5: x\r\nLocation: " + base + "/Patient/1\r\n";
            if (kind < 2)
                connection.send(fields + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n");
            else
                connection.send(fields + (kind == 2 ? "Transfer-Encoding: chunked\r\n\r\n" : "\r\n"));
            if (kind == 0)
                connection.send(body);
            for (std::size_t at = 0; kind > 0 && at < body.size(); at += 7) { // splits every link somewhere
                const std::string part = body.substr(at, 7);
                connection.send(kind == 2 ? std::to_string(part.size()) + "\r\n" + part + "\r\n" : part);
            }
            if (kind == 2)
                connection.send("0\r\n\r\n");
        }));
        base = upstream.url("/base");
        body = "{\"link\":[{\"url\":\"" + base + "?page=2\"},{\"url\":\"" + base + "/Patient/1\"}],\"other\":\"" + base + "x/1\"}";
        Sink sink;
        Running run(simplePlan({base}), &sink);
        const Message answer = run.ask("GET /fhir/Patient HTTP/" + version.toStdString() + "\r\nHost: public.test:99\r\n\r\n");
        QVERIFY(answer.complete);
        const std::string pub = "http://public.test:99/fhir";
        QCOMPARE(answer.body, "{\"link\":[{\"url\":\"" + pub + "?page=2\"},{\"url\":\"" + pub + "/Patient/1\"}],\"other\":\"" + base + "x/1\"}");
        QCOMPARE(answer.header("Location"), pub + "/Patient/1");
        QVERIFY(!answer.has("Content-MD5"));
        QCOMPARE(sink.at(0).linksRewritten, 2u);
        QCOMPARE(sink.at(0).responseBody.bytes, answer.body);
    }

    void whatIsNotToBeRewrittenStays() {
        std::string base;
        Upstream upstream([&](const Message& request) {
            const std::string body = "\"" + base + "/x\"";
            if (request.startLine().find("/text") != std::string::npos)
                return ok(body, "Content-Type: text/plain\r\n");
            if (request.startLine().find("/zip") != std::string::npos)
                return ok(body, "Content-Type: application/fhir+json\r\nContent-Encoding: gzip\r\n");
            return ok(body, "Content-Type: application/fhir+json\r\n");
        });
        base = upstream.url();
        Running run(simplePlan({base}));
        QCOMPARE(run.ask(get("/fhir/text")).body, "\"" + base + "/x\"");
        QCOMPARE(run.ask(get("/fhir/zip")).body, "\"" + base + "/x\"");
        QCOMPARE(run.ask(get("/fhir/json")).body, std::string("\"http://fhir.test/fhir/x\""));
        QCOMPARE(upstream.requests().at(0).header("Accept-Encoding"), std::string("identity"));
        Running plain(simplePlan({base}, "", "", ", rewrite_links: false"));
        QCOMPARE(plain.ask(get("/fhir/json")).body, "\"" + base + "/x\"");
        Running named(simplePlan({base}, ", public_url: \"https://api.test\""));
        QCOMPARE(named.ask(get("/fhir/json")).body, std::string("\"https://api.test/fhir/x\""));
    }

    void requestIdsAreUnique() {
        proxy::Ids one, other;
        std::set<std::string> seen;
        for (int i = 0; i < 1000; ++i) {
            proxy::Ids::RequestId id;
            QVERIFY(seen.insert(std::string(one.requestId(id))).second);
            QVERIFY(seen.insert(std::string(other.requestId(id))).second);
        }
    }

    void tracesAreContinuedWhenWellFormed() {
        proxy::Ids ids;
        proxy::Ids::Traceparent buffer;
        const std::string incoming = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
        const std::string next(ids.traceparent(incoming, buffer));
        QCOMPARE(next.substr(0, 36), incoming.substr(0, 36));
        QVERIFY(next.substr(36, 16) != incoming.substr(36, 16));
        QCOMPARE(next.substr(52), std::string("-00"));
        for (const char* bad : {"", "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-00",
                                "00-00000000000000000000000000000000-00f067aa0ba902b7-00",
                                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"}) {
            const std::string made(ids.traceparent(bad, buffer));
            QCOMPARE(made.size(), 55u);
            QVERIFY(made.substr(3, 32) != incoming.substr(3, 32));
        }
    }

    void limitStoreStaysBoundedAndForgetsTheRestoredFirst() {
        proxy::ShardedLimitStore store(4);
        policy::LimitSpec spec;
        spec.id = 1;
        spec.limit = 2;
        spec.burst = 2;
        const Instant start{Micros(1'000'000'000'000)};
        for (int i = 0; i < 5000; ++i)
            QVERIFY(store.take(spec, "key" + std::to_string(i), start).allowed);
        QVERIFY(store.size() <= 64 * 4);
        policy::LimitSpec strict = spec;
        strict.id = 2;
        strict.limit = strict.burst = 1;
        strict.per = Micros(86'400'000'000);
        QVERIFY(store.take(strict, "kept", start).allowed);
        const Instant later = start + Micros(3'600'000'000); // the others are restored by now
        for (int i = 0; i < 5000; ++i)
            store.take(spec, "new" + std::to_string(i), later + Micros(i) * 60'000'000 / 100);
        const auto again = store.take(strict, "kept", later);
        QVERIFY(!again.allowed);
        const auto gauges = store.gauges(3, later);
        QCOMPARE(gauges.size(), 3u);
        QCOMPARE(gauges[0].key, std::string("kept"));
        QCOMPARE(gauges[0].refused, 1u);
    }

    void deadlinesFireInOrderAndNotWhenDisarmed() {
        boost::asio::io_context io;
        proxy::Deadlines deadlines(io.get_executor());
        std::vector<int> fired;
        struct Entry {
            std::vector<int>* fired;
            int number;
            proxy::Deadlines* stop;
        };
        Entry late{&fired, 2, &deadlines}, early{&fired, 1, nullptr}, never{&fired, 3, nullptr};
        const auto note = [](void* self) {
            auto& entry = *static_cast<Entry*>(self);
            entry.fired->push_back(entry.number);
            if (entry.stop)
                entry.stop->stop();
        };
        proxy::Deadline b(note, &late), a(note, &early), c(note, &never);
        deadlines.arm(b, Micros(200'000));
        deadlines.arm(a, Micros(1'000));
        deadlines.arm(c, Micros(1'000));
        c.disarm();
        io.run();
        QCOMPARE(fired, (std::vector<int>{1, 2}));
        QVERIFY(a.fired() && b.fired() && !c.fired());
        deadlines.arm(c, Micros(1)); // stopped: at once
        QVERIFY(c.fired());
    }
};

QTEST_GUILESS_MAIN(TestProxyRecords)
#include "tst_proxy_records.moc"
