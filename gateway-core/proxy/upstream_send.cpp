// Sending a request upstream: its head, and its body as it comes.
#include "proxy/upstream_call.h"

namespace fb::proxy {

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
    r.record.mark(&traffic::Timing::sent); // before: when this thread comes back late, the server has the bytes already
    const IoResult sent = co_await m_connection->stream.write(out);
    m_wroteAny = sent.bytes > 0;
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

} // namespace fb::proxy
