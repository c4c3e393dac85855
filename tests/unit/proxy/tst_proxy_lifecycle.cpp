// Starting, balancing, live changes, health, limits, timeouts, draining; and clients that hang up at any moment.
#include "proxy_fixture.h"

using namespace fb;
using namespace fb::test;

class TestProxyLifecycle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void portInUseIsSaid() {
        Upstream upstream([](const Message&) { return ok("x"); });
        const std::string yaml = "firebreak: 1\nname: t\ngateway: {listen: [\"127.0.0.1:" + std::to_string(upstream.port()) +
                                 "\"]}\nupstreams: [{name: up, targets: [{url: \"@1\"}]}]\nroutes: [{name: a, match: {path: /fhir}, upstream: up}]\n";
        proxy::Gateway gateway(nullptr);
        const auto started = gateway.start(planOf(yaml, {upstream.url()}));
        QVERIFY(!started);
        QCOMPARE(started.error().code, ErrorCode::Busy);
        QCOMPARE(started.error().message, "Port " + std::to_string(upstream.port()) + " on 127.0.0.1 is already in use");
        QVERIFY(!started.error().hint.empty());
        QVERIFY(!gateway.running());
    }

    void secondGatewayDoesNotShareThePort() {
        Running first(simplePlan({"http://127.0.0.1:9/fhir"}));
        const std::string yaml = "firebreak: 1\nname: t\ngateway: {listen: [\"127.0.0.1:" + std::to_string(first.port) +
                                 "\"]}\nupstreams: [{name: up, targets: [{url: \"@1\"}]}]\nroutes: [{name: a, match: {path: /fhir}, upstream: up}]\n";
        const auto plan = planOf(yaml, {"http://127.0.0.1:9/fhir"});
        proxy::Gateway second(nullptr);
        QVERIFY(!second.start(plan));
        first.gateway.stop();
        QVERIFY(second.start(plan));
        QCOMPARE(second.addresses().front().port, first.port);
    }

    void listensOnSeveralAddressesAndThreads() {
        Upstream upstream([](const Message&) { return ok("x"); });
        const auto plan = planOf("firebreak: 1\nname: t\ngateway: {listen: [\"127.0.0.1:0\", \"[::1]:0\"], threads: 3}\n"
                                 "upstreams: [{name: up, targets: [{url: \"@1\"}]}]\nroutes: [{name: a, match: {path: /fhir}, upstream: up}]\n",
                                 {upstream.url()});
        Running run(plan);
        QCOMPARE(run.gateway.addresses().size(), 2u);
        QCOMPARE(run.gateway.addresses().at(1).host, std::string("::1"));
        for (int i = 0; i < 30; ++i)
            QCOMPARE(run.ask(get("/fhir/Patient/1")).status(), 200);
        QTRY_COMPARE(run.gateway.stats().requests, 30u);
        QTRY_COMPARE(run.gateway.stats().byClass[2], 30u);
        QTRY_VERIFY(run.gateway.stats().accepted == 30u && run.gateway.stats().connections == 0u);
    }

    void weightsAreKept() {
        Upstream a([](const Message&) { return ok("a"); });
        Upstream b([](const Message&) { return ok("b"); });
        const auto plan = planOf("firebreak: 1\nname: t\ngateway: {listen: [\"127.0.0.1:0\"], threads: 1}\n"
                                 "upstreams: [{name: up, targets: [{url: \"@1\", weight: 3}, {url: \"@2\"}]}]\n"
                                 "routes: [{name: a, match: {path: /fhir}, upstream: up}]\n",
                                 {a.url(), b.url()});
        Running run(plan);
        std::string order;
        for (int i = 0; i < 8; ++i)
            order += run.ask(get("/fhir/Patient/1")).body;
        QCOMPARE(order, std::string("aabaaaba"));
    }

    void leastRequestsGoesToTheIdleOne() {
        std::atomic<bool> go{false};
        Upstream slow(Upstream::Serve([&](RawSocket& connection, int) {
            connection.message();
            while (!go)
                std::this_thread::yield();
            connection.send(ok("slow"));
        }));
        Upstream quick([](const Message&) { return ok("quick"); });
        Running run(simplePlan({slow.url(), quick.url()}, "", ", balance: least-requests"));
        std::vector<RawSocket> waiting;
        while (slow.connections() == 0) { // until one request hangs at the slow one
            waiting.push_back(run.client());
            waiting.back().send(get("/fhir/Patient/1"));
            QTRY_VERIFY(run.gateway.stats().requests == waiting.size());
            QTRY_VERIFY(slow.connections() == 1 || run.gateway.stats().byClass[2] == waiting.size());
        }
        for (int i = 0; i < 5; ++i)
            QCOMPARE(run.ask(get("/fhir/Patient/1")).body, std::string("quick"));
        go = true;
    }

    void healthChecksMarkTargets() {
        std::atomic<bool> healthy{false};
        Upstream sick([&](const Message& request) {
            return request.startLine().starts_with("GET /fhir/metadata") && !healthy
                       ? std::string("HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n")
                       : ok("sick");
        });
        Upstream well([](const Message&) { return ok("well"); });
        Running run(simplePlan({sick.url(), well.url()}, "", ", health: {every: 100ms, healthy_after: 2, unhealthy_after: 1}"));
        QTRY_COMPARE(run.gateway.stats().targets.at(0).health, proxy::Health::Down);
        QTRY_COMPARE(run.gateway.stats().targets.at(1).health, proxy::Health::Up);
        QCOMPARE(run.gateway.stats().targets.at(0).detail, std::string("GET /metadata answered 500"));
        for (int i = 0; i < 4; ++i)
            QCOMPARE(run.ask(get("/fhir/Patient/1")).body, std::string("well"));
        healthy = true;
        QTRY_COMPARE(run.gateway.stats().targets.at(0).health, proxy::Health::Up);
        std::string bodies;
        for (int i = 0; i < 4; ++i)
            bodies += run.ask(get("/fhir/Patient/1")).body;
        QVERIFY(bodies.find("sick") != std::string::npos);
    }

    void newPlansTakeEffectAtOnce() {
        std::atomic<bool> go{false};
        Upstream before([&](const Message& request) {
            while (request.startLine().find("slow") != std::string::npos && !go)
                std::this_thread::yield();
            return ok("before");
        });
        Upstream after([](const Message&) { return ok("after"); });
        Running run(simplePlan({before.url()}));
        RawSocket client = run.client();
        RawSocket slow = run.client();
        client.send(get("/fhir/Patient/1"));
        QCOMPARE(client.message("GET").body, std::string("before"));
        slow.send(get("/fhir/slow"));
        QTRY_COMPARE(before.requests().size(), 2u);
        QVERIFY(run.gateway.apply(simplePlan({after.url()})));
        client.send(get("/fhir/Patient/1")); // an old connection, a new request
        QCOMPARE(client.message("GET").body, std::string("after"));
        go = true;
        QCOMPARE(slow.message("GET").body, std::string("before"));

        const auto moved = run.gateway.apply(planOf(
            "firebreak: 1\nname: t\ngateway: {listen: [\"127.0.0.1:1\"], threads: 1}\nupstreams: [{name: up, targets: [{url: \"@1\"}]}]\n"
            "routes: [{name: a, match: {path: /fhir}, upstream: up}]\n",
            {after.url()}));
        QVERIFY(!moved);
        QCOMPARE(moved.error().code, ErrorCode::Unsupported);
    }

    void drainingFinishesWhatRuns() {
        std::atomic<bool> go{false};
        Upstream upstream([&](const Message&) {
            while (!go)
                std::this_thread::yield();
            return ok("whole");
        });
        Running run(simplePlan({upstream.url()}));
        RawSocket idle = run.client();
        RawSocket busy = run.client();
        QTRY_COMPARE(run.gateway.stats().connections, 2u);
        busy.send(get("/fhir/Patient/1"));
        QTRY_COMPARE(upstream.requests().size(), 1u);
        std::thread drain([&] { run.gateway.drain(Micros(kPatience * 1000)); });
        QVERIFY(idle.closedByPeer());
        go = true;
        const Message answer = busy.message("GET");
        QCOMPARE(answer.body, std::string("whole"));
        QCOMPARE(answer.header("Connection"), std::string("close"));
        drain.join();
        QVERIFY(!run.gateway.running());
    }

    void stopsWithRequestsUnderWay() {
        Upstream upstream(Upstream::Serve([](RawSocket& connection, int) { connection.receiveAll(); }));
        Sink sink;
        {
            Running run(simplePlan({upstream.url()}), &sink);
            RawSocket waiting = run.client();
            RawSocket uploading = run.client();
            waiting.send(get("/fhir/Patient/1"));
            uploading.send("PUT /fhir/Binary/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\nabc");
            QTRY_COMPARE(upstream.connections(), 2);
            run.gateway.stop();
            QVERIFY(waiting.closedByPeer() && uploading.closedByPeer());
        }
        QCOMPARE(sink.count(), 2u);
    }

    void bodyLimitHoldsWhileStreaming() {
        Upstream upstream([](const Message&) { return ok("x"); });
        Sink sink;
        Running run(simplePlan({upstream.url()}, ", limits: {body_bytes: 100KiB}"), &sink);
        QCOMPARE(run.ask("PUT /fhir/Binary/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 102401\r\n\r\n").status(), 413);
        RawSocket client = run.client();
        client.send("PUT /fhir/Binary/1 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 11; ++i)
            client.send("2710\r\n" + std::string(10'000, 'x') + "\r\n");
        QCOMPARE(client.message("PUT").status(), 413);
        QVERIFY(upstream.requests().empty());
        QCOMPARE(sink.at(1).outcome, traffic::Outcome::Refused);
        QCOMPARE(sink.at(1).status, 413);
    }

    void headLimits() {
        Upstream upstream([](const Message&) { return ok("x"); });
        Running run(simplePlan({upstream.url()}, ", limits: {header_bytes: 32KiB, target_bytes: 16KiB}"));
        QCOMPARE(run.ask(get("/fhir/P?" + std::string(10'000, 'x'))).status(), 200);
        QCOMPARE(run.ask(get("/fhir/P?" + std::string(17'000, 'x'))).status(), 414);
        QCOMPARE(run.ask(get("/fhir/P", "X: " + std::string(40'000, 'x') + "\r\n")).status(), 431);
        RawSocket drip = run.client(); // byte by byte works too
        for (const char c : get("/fhir/P"))
            drip.send(std::string_view(&c, 1));
        QCOMPARE(drip.message("GET").status(), 200);
    }

    void rateLimitsAnswerWithTheirFields() {
        Upstream upstream([](const Message&) { return ok("x"); });
        const auto plan = planOf("firebreak: 1\nname: t\ngateway: {listen: [\"127.0.0.1:0\"], threads: 2}\n"
                                 "upstreams: [{name: up, targets: [{url: \"@1\"}]}]\n"
                                 "routes: [{name: a, match: {path: /fhir}, upstream: up, policies: [few]}]\n"
                                 "policies: [{name: few, rate: [{limit: 3/hour, per: ip}]}]\n",
                                 {upstream.url()});
        Sink sink;
        Running run(plan, &sink);
        for (int i = 0; i < 3; ++i) {
            const Message answer = run.ask(get("/fhir/Patient/1"));
            QCOMPARE(answer.status(), 200);
            QCOMPARE(answer.header("RateLimit-Remaining"), std::to_string(2 - i));
        }
        RawSocket client = run.client();
        client.send(get("/fhir/Patient/1"));
        const Message refused = client.message("GET");
        QCOMPARE(refused.status(), 429);
        QVERIFY(std::stoi(refused.header("Retry-After")) > 0);
        QCOMPARE(refused.header("RateLimit-Limit"), std::string("3"));
        client.send("HEAD /fhir/Patient/1 HTTP/1.1\r\nHost: a\r\n\r\n"); // the connection stays, and HEAD gets no body
        QCOMPARE(client.message("HEAD").status(), 429);
        client.send("POST /fhir/Patient HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"); // its body is skipped
        QCOMPARE(client.message("POST").status(), 429);
        client.send(get("/elsewhere"));
        QCOMPARE(client.message("GET").status(), 404);
        QCOMPARE(upstream.requests().size(), 3u);
        QCOMPARE(sink.at(3).outcome, traffic::Outcome::Limited);
        QCOMPARE(sink.at(5).requestBody.bytes, std::string("hello"));
        const auto gauges = run.gateway.limitGauges(10);
        QCOMPARE(gauges.size(), 1u);
        QCOMPARE(gauges[0].key, std::string("127.0.0.1"));
        QCOMPARE(gauges[0].remaining, 0u);
        QCOMPARE(gauges[0].refused, 3u);
        QCOMPARE(run.gateway.stats().limited, 3u);
    }

    void slowHeadsAreEnded() {
        Upstream upstream([](const Message&) { return ok("x"); });
        Sink sink;
        Running run(simplePlan({upstream.url()}, ", timeouts: {header: 100ms, keep_alive: 100ms, body_idle: 100ms}"), &sink);
        RawSocket silent = run.client();
        QVERIFY(silent.closedByPeer()); // without a word: nothing was asked
        RawSocket slow = run.client();
        slow.send("GET /fhir/Patient/1 HTTP/1.1\r\nHos");
        QCOMPARE(slow.message("GET").status(), 408);
        RawSocket body = run.client();
        body.send("PUT /fhir/Binary/1 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc");
        QCOMPARE(body.message("PUT").status(), 408);
        RawSocket kept = run.client();
        kept.send(get("/fhir/Patient/1"));
        QCOMPARE(kept.message("GET").status(), 200);
        QVERIFY(kept.closedByPeer());
        QCOMPARE(sink.at(0).status, 408);
        QCOMPARE(sink.count(), 3u);
        QCOMPARE(upstream.requests().size(), 1u);
    }

    void clientsThatDoNotReadAreEnded() {
        Upstream upstream([](const Message&) { return ok(std::string(30'000'000, 'x')); });
        Sink sink;
        Running run(simplePlan({upstream.url()}, ", timeouts: {body_idle: 200ms}"), &sink);
        RawSocket client = run.client(4096);
        client.send(get("/fhir/Binary/1"));
        const auto& record = sink.at(0);
        QCOMPARE(record.outcome, traffic::Outcome::ClientGone);
        QCOMPARE(record.reason, std::string("The client did not read the answer"));
        QVERIFY(record.responseBody.truncated);
        QVERIFY(record.responseBody.bytes.size() <= sink.cap);
    }

    void connectionLimit() {
        Upstream upstream([](const Message&) { return ok("x"); });
        Running run(simplePlan({upstream.url()}, ", limits: {connections: 2}"));
        RawSocket a = run.client();
        RawSocket b = run.client();
        QTRY_COMPARE(run.gateway.stats().connections, 2u);
        RawSocket c = run.client();
        QCOMPARE(c.message("GET").status(), 503);
        a.close();
        QTRY_COMPARE(run.gateway.stats().connections, 1u);
        QCOMPARE(run.ask(get("/fhir/Patient/1")).status(), 200);
    }

    void manyIdleConnections() {
        Upstream upstream([](const Message&) { return ok("x"); });
        Running run(simplePlan({upstream.url()}));
        std::vector<RawSocket> idle;
        for (int i = 0; i < 400; ++i)
            idle.push_back(run.client());
        QTRY_COMPARE(run.gateway.stats().connections, 400u);
        for (int i = 0; i < 400; i += 7) {
            idle[std::size_t(i)].send(get("/fhir/Patient/1"));
            QCOMPARE(idle[std::size_t(i)].message("GET").status(), 200);
        }
        idle.clear();
        QTRY_COMPARE(run.gateway.stats().connections, 0u);
    }

    // At every stage, politely and not; several hundred times. Each request that began has exactly one record.
    void clientsHangUpAnywhere() {
        const std::string big(300'000, 'x');
        Upstream upstream(Upstream::Serve([&](RawSocket& connection, int) {
            for (;;) {
                const Message request = connection.message();
                if (!request.complete)
                    return;
                if (request.startLine().find("/cut") != std::string::npos)
                    return;
                connection.send(ok(big));
            }
        }));
        Sink sink;
        sink.cap = 1000;
        Running run(simplePlan({upstream.url()}, ", timeouts: {body_idle: 5s}"), &sink);
        const std::string whole = get("/fhir/Patient/1");
        const std::string upload = "POST /fhir/Patient HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n";
        const std::string bundle = "POST /fhir HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n{";
        std::size_t begun = 0;
        for (std::size_t i = 0; i < 400; ++i) {
            RawSocket client = run.client();
            switch (i % 8) {
            case 0: break;
            case 1: client.send(whole.substr(0, 1 + i % (whole.size() - 1))); break;
            case 2: client.send(whole); break;
            case 3: client.send(upload); break;
            case 4: client.send(bundle); break;
            case 5: client.send(whole + whole + whole); break;
            case 6:
                client.send(whole);
                client.receive();
                break;
            case 7: client.send(get("/fhir/cut")); break;
            }
            begun += i % 8 == 0 ? 0 : i % 8 == 5 ? 0 : 1; // of pipelined ones the later may never begin
            if (i % 3 == 0)
                client.reset();
            else if (i % 3 == 1)
                client.shutdownSend();
        }
        QTRY_COMPARE_WITH_TIMEOUT(run.gateway.stats().accepted, 400u, kPatience);
        QTRY_COMPARE_WITH_TIMEOUT(run.gateway.stats().connections, 0u, kPatience);
        QCOMPARE(run.gateway.stats().active, 0u);
        QVERIFY(sink.count() >= begun / 2);
        QVERIFY(sink.count() <= run.gateway.stats().requests);
        for (const auto& target : run.gateway.stats().targets)
            QCOMPARE(target.active, 0u);
        QCOMPARE(run.ask(get("/fhir/Patient/1")).body.size(), big.size());
    }

    void clientThatIsGoneIsRecordedSo() {
        std::atomic<bool> go{false};
        Upstream upstream([&](const Message&) {
            while (!go)
                std::this_thread::yield();
            return ok("late");
        });
        Sink sink;
        Running run(simplePlan({upstream.url()}), &sink);
        {
            RawSocket client = run.client();
            client.send(get("/fhir/Patient/1"));
            QTRY_COMPARE(upstream.requests().size(), 1u);
        }
        go = true;
        QCOMPARE(sink.at(0).outcome, traffic::Outcome::ClientGone);
        QCOMPARE(sink.at(0).answerHead.substr(0, 15), std::string("HTTP/1.1 200 OK"));
    }
};

QTEST_GUILESS_MAIN(TestProxyLifecycle)
#include "tst_proxy_lifecycle.moc"
