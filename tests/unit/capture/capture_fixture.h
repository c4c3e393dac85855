// Exchanges for the tests of capture/.
#pragma once

#include "base/time.h"
#include "traffic/exchange.h"

#include <QTest>

#include <memory>
#include <string>

// A plain read; `n` makes its id, its bytes and its moment, `padding` its size.
inline fb::traffic::ExchangePtr makeExchange(int n, std::size_t padding = 200) {
    auto e = std::make_unique<fb::traffic::Exchange>();
    const std::string id = std::to_string(n);
    e->started = *fb::parseIsoTime("2026-11-24T10:00:00Z") + fb::Micros(n);
    e->duration = 1'000 + n;
    e->client = "127.0.0.1";
    e->method = "GET";
    e->target = "/fhir/Patient/" + id;
    e->interaction = fb::fhir::Interaction::Read;
    e->resource = "Patient";
    e->resourceId = id;
    e->route = "patients";
    e->upstream = "hapi";
    e->status = 200;
    e->requestId = "request-" + id;
    e->requestHead =
        "GET /fhir/Patient/" + id + " HTTP/1.1\r\nHost: localhost:8080\r\nAccept: application/fhir+json\r\n\r\n";
    e->forwardedHead = e->requestHead;
    e->answerHead = "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nETag: W/\"1\"\r\n\r\n";
    e->responseHead = e->answerHead;
    e->timing.decided = 10;
    e->timing.done = e->duration;
    // Not compressible, so that the bytes would be found in the files.
    e->responseBody.bytes = "{\"resourceType\": \"Patient\", \"n\": " + id + ", \"x\": \"";
    std::uint64_t state = std::uint64_t(n) * 0x9E3779B97F4A7C15ULL + 1;
    while (e->responseBody.bytes.size() < padding) {
        state = state * 6364136223846793005ULL + 1442695040888963407ULL;
        e->responseBody.bytes += char('!' + (state >> 33) % 90 % 90);
    }
    e->responseBody.bytes += "\"}";
    e->responseBody.size = e->responseSize = e->responseBody.bytes.size();
    return e;
}

// Every field has a value that it would not have by itself.
inline fb::traffic::Exchange fullExchange() {
    using namespace fb;
    traffic::Exchange e;
    e.started = *parseIsoTime("2026-11-24T14:32:04.026123Z");
    e.duration = 123'456;
    e.gateway = 321;
    e.client = "2001:db8::1";
    e.method = "POST";
    e.target = "/fhir/r4/Patient/1/$everything?x=1&name=M%C3%BCller";
    e.interaction = fhir::Interaction::Operation;
    e.resource = "Patient";
    e.resourceId = "1";
    e.operation = "$everything";
    e.route = "everything";
    e.upstream = "hapi";
    e.targetUrl = "http://127.0.0.1:8090/fhir";
    e.status = 502;
    e.outcome = traffic::Outcome::NoAnswer;
    e.reason = "the upstream broke off";
    e.result = "transient";
    e.requestSize = 12'345'678'901ULL;
    e.responseSize = 300;
    e.linksRewritten = 17;
    e.requestId = "b7ad6b7169203331";
    e.planRevision = 9;
    e.timing = {11, 22, 33, 44, 55, 66, -1, true};
    e.requestHead = "POST /fhir/r4/Patient/1/$everything HTTP/1.1\r\nHost: x\r\nX-Odd:  two  spaces \r\n\r\n";
    e.requestBody = {"{\"decimal\": 1.00}", 12'345'678'901ULL, true};
    e.forwardedHead = "POST /fhir/Patient/1/$everything HTTP/1.1\r\nHost: y\r\n\r\n";
    e.answerHead = "HTTP/1.1 200 OK\r\nServer: z\r\n\r\n";
    e.responseHead = "HTTP/1.1 502 Bad Gateway\r\nContent-Type: application/fhir+xml\r\n\r\n";
    e.responseBody = {std::string(300, 'x'), 300, false};
    e.trace = {{policy::StepKind::Route, policy::StepState::Passed, "route everything", "", "", 1'200},
               {policy::StepKind::Upstream, policy::StepState::Decided, "tab\tand\nline", "needed \\", "there", -1}};
    return e;
}

inline void compareExchanges(const fb::traffic::Exchange& a, const fb::traffic::Exchange& b) {
    QCOMPARE(a.id, b.id);
    QVERIFY(a.started == b.started);
    QCOMPARE(a.duration, b.duration);
    QCOMPARE(a.gateway, b.gateway);
    QCOMPARE(a.client, b.client);
    QCOMPARE(a.method, b.method);
    QCOMPARE(a.target, b.target);
    QCOMPARE(int(a.interaction), int(b.interaction));
    QCOMPARE(a.resource, b.resource);
    QCOMPARE(a.resourceId, b.resourceId);
    QCOMPARE(a.operation, b.operation);
    QCOMPARE(a.route, b.route);
    QCOMPARE(a.upstream, b.upstream);
    QCOMPARE(a.targetUrl, b.targetUrl);
    QCOMPARE(a.status, b.status);
    QCOMPARE(int(a.outcome), int(b.outcome));
    QCOMPARE(a.reason, b.reason);
    QCOMPARE(a.result, b.result);
    QCOMPARE(a.requestSize, b.requestSize);
    QCOMPARE(a.responseSize, b.responseSize);
    QCOMPARE(a.linksRewritten, b.linksRewritten);
    QCOMPARE(a.requestId, b.requestId);
    QCOMPARE(a.planRevision, b.planRevision);
    const auto marks = [](const fb::traffic::Timing& t) {
        return std::vector<std::int64_t>{t.decided,   t.connected,  t.sent, t.requestDone,
                                         t.firstByte, t.answerDone, t.done, t.reused};
    };
    QVERIFY(marks(a.timing) == marks(b.timing));
    QCOMPARE(a.requestHead, b.requestHead);
    QCOMPARE(a.forwardedHead, b.forwardedHead);
    QCOMPARE(a.answerHead, b.answerHead);
    QCOMPARE(a.responseHead, b.responseHead);
    for (const auto& [x, y] :
         {std::pair(&a.requestBody, &b.requestBody), std::pair(&a.responseBody, &b.responseBody)}) {
        QCOMPARE(x->bytes, y->bytes);
        QCOMPARE(x->size, y->size);
        QCOMPARE(x->truncated, y->truncated);
    }
    QCOMPARE(a.trace.size(), b.trace.size());
    for (std::size_t i = 0; i < a.trace.size(); ++i) {
        QCOMPARE(int(a.trace[i].kind), int(b.trace[i].kind));
        QCOMPARE(int(a.trace[i].state), int(b.trace[i].state));
        QCOMPARE(a.trace[i].reason, b.trace[i].reason);
        QCOMPARE(a.trace[i].needed, b.trace[i].needed);
        QCOMPARE(a.trace[i].there, b.trace[i].there);
        QCOMPARE(a.trace[i].nanos, b.trace[i].nanos);
    }
}
