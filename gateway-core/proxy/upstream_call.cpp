#include "proxy/upstream_call.h"

#include "base/text.h"

#include <algorithm>

namespace fb::proxy {

namespace {

Failure failure(Failure::Kind kind, int status, const char* issueCode, std::string told, std::string detail = {}) {
    return {kind, status, issueCode, std::move(told), std::move(detail)};
}

Failure connectFailure(const policy::PlanTarget& target, const ErrorCode& error) {
    const char* told = "The server behind this route cannot be reached";
    std::string why = error.message();
    if (error == asio::error::connection_refused) {
        told = "The server behind this route refuses connections";
        why = "connection refused";
    } else if (error.category() == asio::error::get_ssl_category()) {
        told = "No secure connection to the server behind this route could be made";
    } else if (error == asio::error::host_not_found || error == asio::error::host_not_found_try_again) {
        told = "The server behind this route has no known address";
    }
    return failure(Failure::Kind::Connect, 502, "transient", told, target.authority + ": " + why);
}

bool isRetryStatus(const std::vector<config::RetryOn>& on, int status) {
    const auto has = [&](config::RetryOn what) { return std::find(on.begin(), on.end(), what) != on.end(); };
    return (status == 502 && has(config::RetryOn::Status502)) || (status == 503 && has(config::RetryOn::Status503)) ||
           (status == 504 && has(config::RetryOn::Status504));
}

} // namespace

UpstreamCall::UpstreamCall(Worker& worker, Stream& client, Request& request)
    : m_worker(worker), m_client(client), m_request(request), m_wait(&UpstreamCall::expire, this),
      m_total(&UpstreamCall::expire, this), m_idle([](void* self) { static_cast<UpstreamCall*>(self)->m_client.cancel(); }, this) {}

void UpstreamCall::expire(void* self) {
    auto& call = *static_cast<UpstreamCall*>(self);
    if (call.m_connection)
        call.m_connection->cancel();
}

Task<Failure> UpstreamCall::run() {
    m_upstream = &m_request.plan->upstreams[m_request.verdict.route->upstream];
    m_tried = 0;
    m_sentAll = m_pumpStarted = m_stopPump = false;
    m_bodyFailure = {};
    if (m_upstream->plan->targets.empty())
        co_return failure(Failure::Kind::NoTarget, 503, "transient", "No server is set up behind this route");
    m_worker.deadlines().arm(m_total, m_upstream->plan->config.totalTimeout);
    if (m_request.framing.kind != http::BodyKind::None)
        m_request.body.mark();
    for (std::uint32_t attempt = 0;; ++attempt) {
        m_index = m_upstream->balancer.choose(*m_upstream->plan, *m_upstream->status, m_tried);
        m_tried |= m_index < 64 ? std::uint64_t(1) << m_index : 0;
        m_target = &m_upstream->plan->targets[m_index];
        m_status = (*m_upstream->status)[m_index].get();
        m_status->began(m_worker.index());
        Failure failed = co_await tryTarget();
        if (!mayRetry(failed, attempt))
            co_return failed;
        m_request.record.step(policy::StepKind::Upstream, policy::StepState::Passed,
                              m_target->label + ": " + (failed ? failed.reason() : "answered " + std::to_string(m_head.status)) +
                                  "; tried again");
        leaveTarget(true);
        m_connection.reset();
        rewind();
    }
}

// A kept-alive connection that turns out closed says nothing about the server: once more on a fresh one, when the request may
// be sent again or was not sent at all (RFC 9110 9.2.2, RFC 9112 9.3.1).
Task<Failure> UpstreamCall::tryTarget() {
    for (bool fresh = false;; fresh = true) {
        Failure failed = co_await connect(fresh);
        if (!failed)
            failed = co_await send();
        if (!failed)
            failed = co_await readHead();
        const bool stale = failed.kind == Failure::Kind::Reset && m_reused && !m_pumpStarted && !m_cancelled &&
                           m_request.body.canRewind() && (isIdempotent() || !m_wroteAny);
        if (!stale)
            co_return failed;
        m_connection.reset();
        rewind();
    }
}

Task<Failure> UpstreamCall::connect(bool fresh) {
    m_reused = m_wroteAny = false;
    if (m_cancelled || m_worker.stopping())
        co_return failure(Failure::Kind::ClientGone, 0, "", "The gateway was stopped");
    if (!fresh)
        m_connection = m_upstream->pools[m_index]->take();
    const bool checked = m_upstream->plan->config.health.has_value();
    if (m_connection) {
        m_reused = true;
    } else {
        m_connection = std::make_unique<UpstreamConnection>(m_worker.executor());
        m_worker.deadlines().arm(m_wait, m_upstream->plan->config.connectTimeout);
        const ErrorCode error = co_await m_connection->connect(*m_target, m_worker.tls());
        m_wait.disarm();
        if (error && m_cancelled)
            co_return failure(Failure::Kind::ClientGone, 0, "", "The client hung up");
        if (error) {
            Failure failed = connectFailure(*m_target, error);
            if (m_wait.fired() || m_total.fired())
                failed = failure(Failure::Kind::Connect, 504, "timeout", "The server behind this route cannot be reached in time",
                                 m_target->authority + ": no connection within " +
                                     durationText(m_upstream->plan->config.connectTimeout.count()));
            m_status->suspect(steadyMillis() + 5000, failed.reason(), checked);
            co_return failed;
        }
    }
    if (m_request.record)
        m_request.record->timing.reused = m_reused;
    m_request.record.mark(&traffic::Timing::connected);
    co_return Failure();
}

void UpstreamCall::writeHead() {
    const Request& r = m_request;
    const policy::PlanRoute& route = *r.verdict.route;
    m_path = policy::upstreamTarget(route, *m_target, r.target);
    http::ForwardRequest how;
    how.target = m_path;
    how.host = m_target->authority;
    how.peer = r.peer;
    how.scheme = "http";
    how.publicHost = r.publicHost;
    how.publicPrefix = route.path;
    how.trustPeer = r.trustPeer;
    how.requestId = r.id;
    how.traceparent = r.traceparent;
    how.body = r.framing.kind;
    how.length = r.framing.length;
    how.identityEncoding = route.rewriteLinks;
    m_out.clear();
    http::writeForwardedRequest(m_out, r.head, how);
}

// Head and what is there of the body in one write.
Task<Failure> UpstreamCall::send() {
    Request& r = m_request;
    writeHead();
    Pieces data, out;
    const auto state = r.body.take(data);
    if (state == BodyReader::State::Bad || state == BodyReader::State::TooLarge)
        co_return bodyProblem(state);
    out.add(m_out);
    m_writer.begin(r.framing.kind);
    m_writer.put(out, data, state == BodyReader::State::Done, r.body.trailers());
    if (r.record) {
        r.record->forwardedHead = m_out;
        r.record->targetUrl = m_target->url;
        r.record.requestBody(data);
    }
    const IoResult sent = co_await m_connection->stream.write(out);
    m_wroteAny = sent.bytes > 0;
    r.record.mark(&traffic::Timing::sent);
    if (sent.error)
        co_return readFailure(sent);
    if (state == BodyReader::State::Done) {
        requestDone();
    } else {
        m_pumpStarted = true;
        m_pumpDone.reset();
        pump();
    }
    co_return Failure();
}

void UpstreamCall::requestDone() {
    m_sentAll = true;
    m_request.record.mark(&traffic::Timing::requestDone);
    if (m_headBytes == 0)
        m_worker.deadlines().arm(m_wait, m_upstream->plan->config.firstByteTimeout);
}

Detached UpstreamCall::pump() {
    Failure failed;
    try {
        failed = co_await pumpBody();
    } catch (...) { // out of memory
        failed = failure(Failure::Kind::ClientBody, 500, "exception", "The body could not be relayed");
    }
    if (failed.kind == Failure::Kind::ClientBody || failed.kind == Failure::Kind::ClientGone) {
        // The server must never take what it got for the whole.
        m_bodyFailure = std::move(failed);
        m_connection->cancel();
    }
    m_pumpDone.set(); // may end the session: nothing of this object is touched after it
}

Task<Failure> UpstreamCall::pumpBody() {
    Request& r = m_request;
    Block block(m_worker.blocks());
    Pieces data, out;
    for (;;) {
        if (r.body.wantsRead()) {
            m_worker.deadlines().arm(m_idle, r.plan->plan->gateway.timeouts.bodyIdle);
            const IoResult got = co_await m_client.read(block.data(), r.body.want(Block::kSize));
            m_idle.disarm();
            if (m_stopPump)
                co_return Failure();
            if (m_idle.fired())
                co_return failure(Failure::Kind::ClientBody, 408, "timeout", "The body did not arrive in time");
            if (got.error)
                co_return failure(Failure::Kind::ClientGone, 0, "", "The client hung up in the middle of its body");
            m_worker.counters().bytesIn.add(got.bytes);
            r.body.received({block.data(), got.bytes});
        }
        data.clear();
        out.clear();
        const auto state = r.body.take(data);
        if (state == BodyReader::State::Bad || state == BodyReader::State::TooLarge)
            co_return bodyProblem(state);
        r.record.requestBody(data);
        m_writer.put(out, data, state == BodyReader::State::Done, r.body.trailers());
        if (state == BodyReader::State::Done)
            keepRest();
        const IoResult sent = co_await m_connection->stream.write(out);
        if (sent.error || m_stopPump)
            co_return failure(Failure::Kind::Reset, 502, "transient", "The server stopped reading");
        if (state == BodyReader::State::Done)
            break;
    }
    requestDone();
    co_return Failure();
}

// The block goes with the pump; what follows the body is the client's next request.
void UpstreamCall::keepRest() {
    m_request.streamed = true;
    m_request.bodyRest = std::string(m_request.body.rest());
}

Failure UpstreamCall::bodyProblem(BodyReader::State state) const {
    if (state == BodyReader::State::TooLarge)
        return failure(Failure::Kind::ClientBody, 413, "too-long",
                       "The body is larger than " + std::to_string(m_request.plan->plan->gateway.limits.bodyBytes) + " bytes");
    return failure(Failure::Kind::ClientBody, 400, "structure", std::string("The body is malformed: ") + m_request.body.reason());
}

Task<Failure> UpstreamCall::readHead() {
    if (!m_block)
        m_block = Block(m_worker.blocks());
    m_used = m_headBytes = 0;
    m_interim = 0;
    std::size_t scanned = 0;
    for (;;) {
        const auto parsed = http::parseResponseHead({m_block.data(), m_used}, m_head, scanned, {});
        if (parsed.state == http::HeadStatus::Bad)
            co_return failure(Failure::Kind::BadAnswer, 502, "transient", "The server behind this route gave an answer that is not HTTP",
                              m_target->authority + ": " + parsed.reason);
        if (parsed.state == http::HeadStatus::Complete && m_head.status < 200 && m_head.status != 101) {
            Failure failed = co_await relayInterim(parsed.bytes);
            if (failed)
                co_return failed;
            scanned = 0;
            continue;
        }
        if (parsed.state == http::HeadStatus::Complete) {
            m_headBytes = parsed.bytes;
            break;
        }
        const IoResult got = co_await m_connection->stream.read(m_block.data() + m_used, Block::kSize - m_used);
        if (got.error)
            co_return readFailure(got);
        m_used += got.bytes;
    }
    m_wait.disarm();
    Request& r = m_request;
    r.record.mark(&traffic::Timing::firstByte);
    if (r.record)
        r.record->answerHead = m_head.raw;
    m_framing = http::responseFraming(m_head, r.head.method);
    if (m_framing.errorStatus != 0)
        co_return failure(Failure::Kind::BadAnswer, 502, "transient", "The server behind this route gave an answer that is not HTTP",
                          m_target->authority + ": " + m_framing.reason);
    m_body.begin(m_framing, {m_block.data() + m_headBytes, m_used - m_headBytes}, ~std::uint64_t(0));
    m_status->answered(m_upstream->plan->config.health.has_value());
    co_return Failure();
}

// 1xx answers go to HTTP/1.1 clients (RFC 9110 15.2), but not a second 100.
Task<Failure> UpstreamCall::relayInterim(std::size_t bytes) {
    constexpr unsigned kMostInterim = 1024;
    if (++m_interim > kMostInterim)
        co_return failure(Failure::Kind::BadAnswer, 502, "transient", "The server behind this route does not come to an answer",
                          m_target->authority + ": too many 1xx answers");
    const bool again = m_head.status == 100 && m_request.sentContinue;
    if (m_request.head.version == http::Version::Http11 && !again) {
        std::string text;
        http::writeForwardedResponse(text, m_head, {});
        Pieces out;
        out.add(text);
        const IoResult sent = co_await m_client.write(out);
        m_worker.counters().bytesOut.add(sent.bytes);
        if (sent.error)
            co_return failure(Failure::Kind::ClientGone, 0, "", "The client hung up");
    }
    m_used -= bytes;
    std::copy(m_block.data() + bytes, m_block.data() + bytes + m_used, m_block.data());
    co_return Failure();
}

Failure UpstreamCall::timeout() const {
    const auto& config = m_upstream->plan->config;
    if (m_total.fired())
        return failure(Failure::Kind::Timeout, 504, "timeout", "The server behind this route took too long",
                       m_target->authority + ": not finished within " + durationText(config.totalTimeout.count()));
    return failure(Failure::Kind::Timeout, 504, "timeout", "The server behind this route did not answer in time",
                   m_target->authority + ": no answer within " + durationText(config.firstByteTimeout.count()));
}

Failure UpstreamCall::readFailure(const IoResult& io) const {
    if (m_bodyFailure)
        return m_bodyFailure;
    if (m_cancelled)
        return failure(Failure::Kind::ClientGone, 0, "", "The gateway was stopped");
    if (m_wait.fired() || m_total.fired())
        return timeout();
    if (m_used > 0 && m_headBytes == 0)
        return failure(Failure::Kind::BadAnswer, 502, "transient", "The server behind this route broke off its answer",
                       m_target->authority + ": closed the connection within the head of its answer");
    const std::string why = io.error == asio::error::eof ? "closed the connection without an answer" : io.error.message();
    return failure(Failure::Kind::Reset, 502, "transient", "The server behind this route closed the connection without an answer",
                   m_target->authority + ": " + why);
}

bool UpstreamCall::isIdempotent() const { // RFC 9110 9.2.2
    const std::string_view method = m_request.head.method;
    return method == "GET" || method == "HEAD" || method == "PUT" || method == "DELETE" || method == "OPTIONS";
}

bool UpstreamCall::wants(config::RetryOn what) const {
    const auto& on = m_upstream->plan->config.retryOn;
    return std::find(on.begin(), on.end(), what) != on.end();
}

// Without a connection nothing was sent, so that any method may try elsewhere.
bool UpstreamCall::isRetryable(const Failure& failed) const {
    switch (failed.kind) {
    case Failure::Kind::None: return isIdempotent() && isRetryStatus(m_upstream->plan->config.retryOn, m_head.status);
    case Failure::Kind::Connect: return wants(config::RetryOn::Connect);
    case Failure::Kind::Reset: return isIdempotent() && wants(config::RetryOn::ResetBeforeResponse);
    default: return false;
    }
}

bool UpstreamCall::mayRetry(const Failure& failed, std::uint32_t attempt) const {
    return attempt < m_upstream->plan->config.retryAttempts && isRetryable(failed) && !m_cancelled && !m_total.fired() &&
           !m_pumpStarted && m_request.body.canRewind();
}

void UpstreamCall::rewind() {
    m_wait.clear();
    m_sentAll = false;
    m_used = m_headBytes = 0;
    if (m_request.framing.kind != http::BodyKind::None)
        m_request.body.rewind();
    if (m_request.record) {
        m_request.record->requestBody = {};
        m_request.record->answerHead.clear();
    }
}

Task<IoResult> UpstreamCall::readBody(bool keep) {
    char* const to = m_block.data() + (keep ? m_used : 0);
    const IoResult got = co_await m_connection->stream.read(to, m_body.want(keep ? room() : Block::kSize));
    if (keep)
        m_used += got.bytes;
    if (got.error)
        m_body.ended();
    else
        m_body.received({to, got.bytes});
    // Only a clean end ends a body that lasts until the connection's end.
    if (got.error && got.error != asio::error::eof && m_body.state() == BodyReader::State::Done)
        co_return got;
    co_return m_body.state() == BodyReader::State::Done ? IoResult{{}, got.bytes} : got;
}

void UpstreamCall::release() {
    const bool clean = m_sentAll && m_framing.keepAlive && m_body.state() == BodyReader::State::Done && m_body.rest().empty() &&
                       !m_total.fired();
    m_total.disarm();
    leaveTarget(false);
    if (!clean)
        return;
    ++m_connection->answers;
    m_worker.pools().give(*m_upstream->pools[m_index], std::move(m_connection));
}

void UpstreamCall::leaveTarget(bool failed) {
    if (m_status)
        m_status->ended(m_worker.index(), failed);
    m_status = nullptr;
}

Task<void> UpstreamCall::finish(bool failed) {
    if (!m_pumpDone.await_ready()) {
        m_stopPump = true;
        m_client.cancel();
        if (m_connection)
            m_connection->cancel();
        co_await m_pumpDone;
    }
    reset(failed);
}

void UpstreamCall::reset(bool failed) {
    m_wait.clear();
    m_total.clear();
    m_idle.clear();
    leaveTarget(failed);
    m_connection.reset();
    m_block.release();
    m_headBytes = 0;
}

void UpstreamCall::cancel() {
    m_cancelled = true;
    if (m_connection)
        m_connection->cancel();
}

} // namespace fb::proxy
