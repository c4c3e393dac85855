// A decision without sending anything: the same parsers and the same decide() as the data plane, on a request made of
// text.
#include "engine/engine.h"
#include "engine/explain_detail.h"

#include "base/text.h"
#include "http/forwarding.h"

namespace fb::engine {

namespace {

// What the views of a verdict point into.
struct Kept {
    policy::PlanPtr plan;
    std::string head;
    std::string body;
    http::RequestHead parsed;
    http::RequestTarget target;
};

std::string headText(const RequestSketch& request) {
    std::string out = request.method + ' ' + request.target + " HTTP/1.1\r\n";
    bool host = false;
    bool length = false;
    for (const auto& [name, value] : request.headers) {
        host = host || equalsIgnoreCase(name, "Host");
        length = length || equalsIgnoreCase(name, "Content-Length") || equalsIgnoreCase(name, "Transfer-Encoding");
        out += name + ": " + value + "\r\n";
    }
    if (!host)
        out += "Host: localhost\r\n";
    if (!length && !request.body.empty())
        out += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    return out + "\r\n";
}

std::string sentenceOf(const policy::Plan& plan, const policy::Verdict& verdict) {
    std::string route = verdict.route ? "Route \"" + verdict.route->name + "\"" : std::string("No route");
    if (verdict.action == policy::Action::Forward)
        return route + ", forwarded to " + plan.upstreams[verdict.route->upstream].config.name;
    std::string out = route + ", refused with " + std::to_string(verdict.status);
    if (!verdict.rule.empty())
        out += " by " + verdict.rule;
    return out + (verdict.diagnostics.empty() ? "" : ": " + verdict.diagnostics);
}

Explanation finish(std::shared_ptr<Kept> kept, policy::Verdict verdict, policy::Trace trace) {
    Explanation out;
    out.sentence = sentenceOf(*kept->plan, verdict);
    out.interaction = std::string(fhir::code(verdict.what.interaction));
    if (verdict.route) {
        out.route = verdict.route->name;
        if (verdict.action == policy::Action::Forward)
            out.upstream = kept->plan->upstreams[verdict.route->upstream].config.name;
    }
    out.verdict = std::move(verdict);
    out.trace = std::move(trace);
    out.keep = std::move(kept);
    return out;
}

Explanation refused(std::shared_ptr<Kept> kept, int status, std::string_view reason) {
    policy::Trace trace;
    auto verdict = policy::refuseFraming(status, reason, &trace);
    return finish(std::move(kept), std::move(verdict), std::move(trace));
}

} // namespace

Explanation explainText(policy::PlanPtr plan, std::string head, std::string body, const IpAddress& peer,
                        policy::LimitStore& limits, Instant now) {
    auto kept = std::make_shared<Kept>();
    kept->plan = std::move(plan);
    kept->head = std::move(head);
    kept->body = std::move(body);
    const auto& gateway = kept->plan->gateway;
    http::HeadLimits sizes;
    sizes.headBytes = gateway.limits.headerBytes;
    sizes.targetBytes = gateway.limits.targetBytes;
    std::size_t scanned = 0;
    const auto parsed = http::parseRequestHead(kept->head, kept->parsed, scanned, sizes);
    if (parsed.state != http::HeadStatus::Complete)
        return refused(kept, parsed.state == http::HeadStatus::Bad ? parsed.status : 400,
                       parsed.state == http::HeadStatus::Bad ? parsed.reason : "the head is not complete");
    const auto framing = http::requestFraming(kept->parsed);
    if (framing.errorStatus != 0)
        return refused(kept, framing.errorStatus, framing.reason);
    auto target = http::RequestTarget::parse(kept->parsed.target, kept->parsed.method);
    if (!target)
        return refused(kept, 400, target.error().message);
    kept->target = std::move(*target);

    policy::Facts facts;
    facts.client = http::clientAddress(peer, kept->parsed.fields, gateway.trustedProxies);
    facts.head = &kept->parsed;
    facts.target = &kept->target;
    if (framing.kind != http::BodyKind::Chunked)
        facts.contentLength = framing.length;
    facts.hasBody = framing.kind == http::BodyKind::Chunked || framing.length > 0;
    facts.bodyPrefix = kept->body;
    facts.bodyComplete = kept->body.size() == framing.length;
    policy::Trace trace;
    auto verdict = policy::decide(*kept->plan, facts, limits, now, &trace);
    return finish(std::move(kept), std::move(verdict), std::move(trace));
}

Explanation explain(policy::PlanPtr plan, const RequestSketch& request, Instant now) {
    policy::MemoryLimitStore limits;
    const auto client = IpAddress::parse(request.client);
    return explainText(std::move(plan), headText(request), request.body,
                       client.value_or(IpAddress::fromV4(0x7F000001)), limits, now);
}

Result<RequestSketch> parseSketch(const std::string& line) {
    const auto words = splitView(trimOws(line), ' ');
    RequestSketch sketch;
    if (words.size() == 1 && words[0].starts_with('/')) {
        sketch.target = std::string(words[0]);
        return sketch;
    }
    if (words.size() < 2 || words.size() > 3 || !http::isToken(words[0]))
        return makeError(ErrorCode::InvalidInput, "A request is a method and a target",
                         "Write it like \"GET /fhir/Patient?name=x\".");
    sketch.method = std::string(words[0]);
    sketch.target = std::string(words[1]);
    return sketch;
}

} // namespace fb::engine
