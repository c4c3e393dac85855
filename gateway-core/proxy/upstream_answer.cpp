// Waiting for the answer of an upstream, and reading it.
#include "proxy/upstream_call.h"

#include "base/text.h"

#include <algorithm>

namespace fb::proxy {

namespace {

constexpr const char* kNotHttp = "The server behind this route gave an answer that is not HTTP";

} // namespace

Task<Failure> UpstreamCall::readHead() {
    if (!m_block)
        m_block = Block(m_worker.blocks());
    m_used = m_headBytes = 0;
    m_interim = 0;
    std::size_t scanned = 0;
    for (;;) {
        const auto parsed = http::parseResponseHead({m_block.data(), m_used}, m_head, scanned, {});
        if (parsed.state == http::HeadStatus::Bad)
            co_return failure(Failure::Kind::BadAnswer, 502, "transient", kNotHttp,
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
        co_return failure(Failure::Kind::BadAnswer, 502, "transient", kNotHttp,
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

} // namespace fb::proxy
