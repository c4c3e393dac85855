#include "engine/exchange_json.h"

#include "base/text.h"

namespace fb::engine {

namespace {

json::Value bodyJson(const traffic::Body& body) {
    const bool text = isValidUtf8(body.bytes);
    return json::Value::object({{"size", body.size},
                                {"truncated", body.truncated},
                                {text ? "text" : "base64", text ? body.bytes : base64(body.bytes)}});
}

json::Value timingJson(const traffic::Timing& t) {
    return json::Value::object({{"decided", t.decided},
                                {"connected", t.connected},
                                {"sent", t.sent},
                                {"request_done", t.requestDone},
                                {"first_byte", t.firstByte},
                                {"answer_done", t.answerDone},
                                {"done", t.done},
                                {"reused", t.reused},
                                {"gateway", t.gatewayMicros()}});
}

} // namespace

json::Value summaryJson(const traffic::Summary& row) {
    return json::Value::object({{"id", row.id},
                                {"started", isoTime(row.started, 6)},
                                {"duration_us", row.duration},
                                {"gateway_us", row.gateway},
                                {"client", row.client},
                                {"method", row.method},
                                {"target", row.target},
                                {"interaction", fhir::code(row.interaction)},
                                {"resource", row.resource},
                                {"resource_id", row.resourceId},
                                {"operation", row.operation},
                                {"route", row.route},
                                {"upstream", row.upstream},
                                {"server", row.targetUrl},
                                {"status", row.status},
                                {"outcome", traffic::code(row.outcome)},
                                {"reason", row.reason},
                                {"result", row.result},
                                {"request_size", row.requestSize},
                                {"response_size", row.responseSize},
                                {"links_rewritten", row.linksRewritten},
                                {"request_id", row.requestId},
                                {"revision", row.planRevision}});
}

json::Value traceJson(const policy::Trace& trace) {
    json::Value steps = json::Value::array();
    for (const auto& step : trace) {
        json::Value item = json::Value::object(
            {{"step", policy::title(step.kind)}, {"state", policy::code(step.state)}, {"reason", step.reason}});
        if (!step.needed.empty())
            item.set("needed", step.needed);
        if (!step.there.empty())
            item.set("there", step.there);
        if (step.nanos >= 0)
            item.set("ns", int(step.nanos));
        steps.push(std::move(item));
    }
    return steps;
}

json::Value exchangeJson(const traffic::Exchange& exchange) {
    json::Value out = summaryJson(exchange);
    out.set("timing_us", timingJson(exchange.timing));
    out.set("request",
            json::Value::object({{"head", exchange.requestHead}, {"body", bodyJson(exchange.requestBody)}}));
    out.set("forwarded_head", exchange.forwardedHead);
    out.set("answer_head", exchange.answerHead);
    out.set("response",
            json::Value::object({{"head", exchange.responseHead}, {"body", bodyJson(exchange.responseBody)}}));
    out.set("trace", traceJson(exchange.trace));
    return out;
}

} // namespace fb::engine
