// Reading a request and deciding on it.
#include "proxy/session.h"

#include "base/text.h"
#include "proxy/worker.h"

#include <algorithm>

namespace fb::proxy {

namespace {

constexpr std::size_t kAhead = 64 * 1024; // of a Bundle, to tell batch from transaction
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view kMethods = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

Instant systemNow() { return std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now()); }

bool isOnlyLineEnds(std::string_view bytes) { return bytes.find_first_not_of("\r\n") == std::string_view::npos; }

} // namespace

Task<Session::Step> Session::readHead() {
    Request& r = m_request;
    m_scanned = 0;
    m_headInInput = 0;
    m_idle = m_input.empty();
    if (m_idle && m_worker.draining())
        co_return Step::Ended;
    if (r.plan != m_worker.plan())
        r.plan = m_worker.plan();
    if (m_idle) {
        const auto& timeouts = r.plan->plan->gateway.timeouts;
        m_input.shrink();
        m_worker.deadlines().arm(m_deadline, m_first ? timeouts.header : timeouts.keepAlive);
    } else {
        startRequest();
    }
    for (;;) {
        if (!m_idle) {
            const auto& limits = r.plan->plan->gateway.limits;
            const auto parsed = http::parseRequestHead(m_input.view(), r.head, m_scanned,
                                                       {std::size_t(limits.headerBytes), std::size_t(limits.targetBytes), 200});
            if (parsed.state == http::HeadStatus::Bad) {
                m_deadline.disarm();
                refuseMessage(parsed.status, parsed.reason);
                co_return Step::Refused;
            }
            if (parsed.state == http::HeadStatus::Complete) {
                m_headInInput = parsed.bytes;
                break;
            }
        }
        m_input.makeRoom();
        const IoResult got = co_await m_client.read(m_input.tail(), m_input.room());
        if (got.error)
            co_return endOfInput();
        m_worker.counters().bytesIn.add(got.bytes);
        m_input.filled(got.bytes);
        if (m_idle)
            startRequest();
    }
    m_deadline.disarm();
    m_first = false;
    co_return Step::Done;
}

// With the first byte: the plan of now, and a deadline for the whole head that further bytes do not move.
void Session::startRequest() {
    Request& r = m_request;
    m_idle = false;
    if (r.plan != m_worker.plan())
        r.plan = m_worker.plan();
    r.started = systemNow();
    r.head.method = r.head.target = r.head.raw = {};
    r.head.version = http::Version::Http11;
    r.head.fields.clear();
    r.framing = {};
    r.verdict = {};
    r.body.begin(r.framing, {}, 0);
    r.client = r.peer;
    r.id = r.traceparent = r.publicHost = {};
    r.keepAlive = r.isHead = r.expectsContinue = r.sentContinue = r.streamed = r.trustPeer = false;
    r.bodyRest.clear();
    r.record.begin(m_worker.shared().sink, r.started);
    m_worker.deadlines().arm(m_deadline, r.plan->plan->gateway.timeouts.header);
    m_worker.counters().requests.add();
    m_worker.counters().active.add();
    m_active = true;
}

// The connection ended, or the deadline ended the wait.
Session::Step Session::endOfInput() {
    const bool late = m_deadline.fired();
    m_deadline.clear();
    if (m_idle || m_closed || isOnlyLineEnds(m_input.view())) {
        m_request.record.drop();
        return Step::Ended;
    }
    if (late) {
        refuseMessage(408, "The head of the request did not arrive in time");
        return Step::Refused;
    }
    noteRequest();
    count(0);
    m_request.record.offer(traffic::Outcome::ClientGone, 0, "The client hung up before its request was whole");
    return Step::Ended;
}

void Session::refuseMessage(int status, std::string_view reason) {
    Request& r = m_request;
    r.verdict = policy::refuseFraming(status, reason, r.record.trace());
    if (status == 408)
        r.verdict.issueCode = "timeout";
    if (status == 405)
        r.verdict.allow = kMethods;
    r.keepAlive = false;
    if (r.id.empty())
        r.id = m_worker.ids().requestId(r.ownId);
    noteRequest();
}

void Session::noteRequest() {
    Request& r = m_request;
    if (!r.record)
        return;
    r.record->client = r.client.text();
    r.record->method = r.head.method;
    r.record->target = r.head.target;
    r.record->requestHead = r.head.raw.empty() ? m_input.view() : r.head.raw;
    r.record->requestId = r.id;
    r.record->planRevision = r.plan->plan->revision;
}

// Framing and target: what two readers could understand differently ends here.
bool Session::understand() {
    Request& r = m_request;
    const auto& gateway = r.plan->plan->gateway;
    r.isHead = r.head.method == "HEAD";
    r.client = http::clientAddress(r.peer, r.head.fields, gateway.trustedProxies);
    r.trustPeer = std::any_of(gateway.trustedProxies.begin(), gateway.trustedProxies.end(),
                              [&](const Subnet& subnet) { return subnet.contains(r.peer); });
    const std::string_view id = r.head.fields.first("X-Request-Id");
    r.id = http::isUsableRequestId(id) ? id : m_worker.ids().requestId(r.ownId);
    const auto framing = http::requestFraming(r.head);
    if (framing.errorStatus != 0) {
        refuseMessage(framing.errorStatus, framing.reason);
        return false;
    }
    r.framing = framing;
    if (r.head.method == "CONNECT") { // RFC 9110 9.3.6
        refuseMessage(405, "CONNECT is not served");
        return false;
    }
    auto target = http::RequestTarget::parse(r.head.target, r.head.method);
    if (!target) {
        refuseMessage(400, target.error().message);
        return false;
    }
    r.target = std::move(*target);
    if (r.target.form == http::TargetForm::Asterisk) {
        refuseMessage(404, "The gateway has no options as a whole: ask for those of a path");
        return false;
    }
    // RFC 9112 3.2.2: the authority of an absolute target is the one asked for.
    r.publicHost = r.target.authority.empty() ? r.head.fields.first("Host") : r.target.authority;
    r.traceparent = m_worker.ids().traceparent(r.head.fields.first("traceparent"), r.ownTraceparent);
    r.keepAlive = r.framing.keepAlive && !m_worker.draining();
    r.expectsContinue = r.framing.kind != http::BodyKind::None && r.head.version == http::Version::Http11 &&
                        r.head.fields.has("Expect");
    r.body.begin(r.framing, m_input.view().substr(m_headInInput), gateway.limits.bodyBytes);
    noteRequest();
    return true;
}

// POST to the base of a route takes Bundles (FHIR R4 http.html 3.1.0.11), whose type decides what they are.
bool Session::mayBeBundle() const {
    const Request& r = m_request;
    if (r.head.method != "POST" || r.body.state() != BodyReader::State::More)
        return false;
    const auto& segments = r.target.segments;
    return std::any_of(r.plan->plan->routes.begin(), r.plan->plan->routes.end(), [&](const policy::PlanRoute& route) {
        return std::equal(segments.begin(), segments.end(), route.pathSegments.begin(), route.pathSegments.end());
    });
}

Task<Session::Step> Session::readBodyAhead() {
    Request& r = m_request;
    Pieces data;
    if (r.expectsContinue && r.body.wantsRead()) {
        data.add(kContinue);
        r.sentContinue = true;
        co_await m_client.write(data);
    }
    r.aheadBlock = Block(m_worker.blocks());
    std::string ahead;
    while (r.body.state() == BodyReader::State::More && ahead.size() < kAhead) {
        if (r.body.wantsRead()) {
            m_worker.deadlines().arm(m_deadline, r.plan->plan->gateway.timeouts.bodyIdle);
            const IoResult got = co_await m_client.read(r.aheadBlock.data(), r.body.want(Block::kSize));
            m_deadline.disarm();
            if (got.error && m_deadline.fired()) {
                refuseMessage(408, "The body did not arrive in time");
                co_return Step::Refused;
            }
            if (got.error) {
                count(0);
                r.record.offer(traffic::Outcome::ClientGone, 0, "The client hung up in the middle of its body");
                co_return Step::Ended;
            }
            m_worker.counters().bytesIn.add(got.bytes);
            r.body.received({r.aheadBlock.data(), got.bytes});
        }
        data.clear();
        r.body.take(data);
        for (std::size_t i = 0; i < data.count(); ++i)
            ahead += data[i];
    }
    if (r.body.state() == BodyReader::State::Bad) {
        refuseMessage(400, std::string("The body is malformed: ") + r.body.reason());
        co_return Step::Refused;
    }
    if (r.body.state() == BodyReader::State::TooLarge) {
        refuseMessage(413, "The body is too large");
        co_return Step::Refused;
    }
    r.body.putBack(std::move(ahead));
    co_return Step::Done;
}

void Session::decide() {
    Request& r = m_request;
    policy::Facts facts;
    facts.client = r.client;
    facts.head = &r.head;
    facts.target = &r.target;
    facts.hasBody = r.framing.kind != http::BodyKind::None;
    if (r.framing.kind != http::BodyKind::Chunked)
        facts.contentLength = r.framing.length;
    if (r.body.hasAhead()) {
        facts.bodyPrefix = r.body.ahead();
        facts.bodyComplete = r.body.state() == BodyReader::State::Done;
    }
    r.verdict = policy::decide(*r.plan->plan, facts, m_worker.shared().limits, r.started, r.record.trace());
    if (!r.record)
        return;
    const auto& what = r.verdict.what;
    r.record.mark(&traffic::Timing::decided);
    r.record->interaction = what.interaction;
    r.record->resource = what.resource;
    r.record->resourceId = what.id;
    r.record->operation = what.operation;
    if (r.verdict.route) {
        r.record->route = r.verdict.route->name;
        r.record->upstream = r.plan->plan->upstreams[r.verdict.route->upstream].config.name;
    }
}

// The request is over and read whole: the bytes after it are the next one.
void Session::finishInput() {
    Request& r = m_request;
    const std::string_view input = m_input.view();
    const std::string_view rest = r.streamed ? std::string_view(r.bodyRest) : r.body.rest();
    const bool inside = !r.streamed && !r.aheadBlock;
    if (inside)
        m_input.consume(r.framing.kind == http::BodyKind::None ? m_headInInput : input.size() - rest.size());
    else
        m_input.assign(rest);
    r.aheadBlock.release();
}

} // namespace fb::proxy
