// Answers that the gateway makes itself.
#include "proxy/session.h"

#include "base/text.h"
#include "proxy/worker.h"

namespace fb::proxy {

namespace {

constexpr std::uint64_t kSkipBytes = 64 * 1024; // of a refused body, so that the connection can live on
constexpr std::size_t kLingerBytes = 4 * 1024 * 1024;
constexpr Micros kLingerTime{2'000'000};

} // namespace

Task<bool> Session::refuse() {
    const auto& verdict = m_request.verdict;
    if (verdict.limited)
        m_worker.counters().limited.add();
    else
        m_worker.counters().refused.add();
    Refusal refusal;
    refusal.status = verdict.status;
    refusal.issueCode = verdict.issueCode;
    refusal.diagnostics = verdict.diagnostics;
    refusal.allow = verdict.allow;
    refusal.retryAfter = verdict.retryAfter;
    refusal.rate = verdict.rate ? &*verdict.rate : nullptr;
    const auto outcome = verdict.limited ? traffic::Outcome::Limited : traffic::Outcome::Refused;
    co_return co_await sendOwn(refusal, outcome, verdict.diagnostics);
}

Task<bool> Session::answerFailure(const Failure& failure) {
    Request& r = m_request;
    co_await m_call.finish(true);
    if (m_call.streaming() && !m_call.sentAll())
        r.keepAlive = false; // the rest of the body is still to come
    const bool clientsFault = failure.kind == Failure::Kind::ClientBody;
    r.record.step(clientsFault ? policy::StepKind::BodySize : policy::StepKind::Upstream, policy::StepState::Decided,
                  failure.reason());
    if (failure.kind == Failure::Kind::ClientGone) {
        count(0);
        r.record.offer(traffic::Outcome::ClientGone, 0, failure.reason());
        co_return false;
    }
    if (clientsFault)
        m_worker.counters().refused.add();
    Refusal refusal;
    refusal.status = failure.status;
    refusal.issueCode = failure.issueCode;
    refusal.diagnostics = failure.told;
    const auto outcome = clientsFault ? traffic::Outcome::Refused : traffic::Outcome::NoAnswer;
    co_return co_await sendOwn(refusal, outcome, failure.reason());
}

// Whether the connection can go on after an answer that the body was not needed for.
bool Session::mayKeepAlive() const {
    const Request& r = m_request;
    if (!r.keepAlive || m_worker.draining())
        return false;
    if (r.body.state() == BodyReader::State::Done)
        return true;
    const bool willCome = !r.expectsContinue || r.sentContinue;
    return willCome && r.body.state() == BodyReader::State::More && r.framing.kind == http::BodyKind::Length &&
           r.framing.length <= kSkipBytes;
}

Task<bool> Session::sendOwn(Refusal& refusal, traffic::Outcome outcome, const std::string& reason) {
    Request& r = m_request;
    Pieces pieces;
    r.body.take(pieces);
    r.record.requestBody(pieces);
    refusal.requestId = r.id;
    refusal.version = r.head.version;
    refusal.keepAlive = mayKeepAlive();
    refusal.withBody = !r.isHead;
    refusal.format = refusalFormat(r.head.fields, r.target.rawQuery);
    m_out.clear();
    const std::size_t headBytes = writeRefusal(m_out, refusal, r.started);
    if (r.record) {
        const std::string_view whole = m_out;
        pieces.clear();
        pieces.add(whole.substr(headBytes));
        r.record->responseHead = whole.substr(0, headBytes);
        r.record.responseBody(pieces);
    }
    pieces.clear();
    pieces.add(m_out);
    m_worker.deadlines().arm(m_deadline, r.plan->plan->gateway.timeouts.bodyIdle);
    const IoResult sent = co_await m_client.write(pieces);
    m_deadline.disarm();
    m_worker.counters().bytesOut.add(sent.bytes);
    count(refusal.status);
    if (sent.error)
        r.record.offer(traffic::Outcome::ClientGone, refusal.status, "The client hung up before it was told: " + reason);
    else
        r.record.offer(outcome, refusal.status, reason);
    m_linger = !refusal.keepAlive && !sent.error;
    if (sent.error || !refusal.keepAlive)
        co_return false;
    const bool skipped = co_await skipBody();
    if (skipped)
        finishInput();
    co_return skipped;
}

// Reads the rest of a body that nobody wants.
Task<bool> Session::skipBody() {
    Request& r = m_request;
    Pieces data;
    while (r.body.state() == BodyReader::State::More) {
        if (r.body.wantsRead()) {
            if (!r.aheadBlock)
                r.aheadBlock = Block(m_worker.blocks());
            m_worker.deadlines().arm(m_deadline, r.plan->plan->gateway.timeouts.bodyIdle);
            const IoResult got = co_await m_client.read(r.aheadBlock.data(), r.body.want(Block::kSize));
            m_deadline.disarm();
            if (got.error)
                co_return false;
            m_worker.counters().bytesIn.add(got.bytes);
            r.body.received({r.aheadBlock.data(), got.bytes});
        }
        data.clear();
        r.body.take(data);
    }
    co_return r.body.state() == BodyReader::State::Done;
}

// RFC 9112 9.6: closing with unread bytes would reset the connection and could take our answer with it. So: no more from us, and
// what the client still sends is read for a while.
Task<void> Session::linger() {
    m_client.shutdownSend();
    Block block(m_worker.blocks());
    m_worker.deadlines().arm(m_deadline, kLingerTime);
    for (std::size_t total = 0; total < kLingerBytes && !m_deadline.fired() && !m_worker.stopping();) {
        const IoResult got = co_await m_client.read(block.data(), Block::kSize);
        if (got.error)
            break;
        total += got.bytes;
    }
    m_deadline.clear();
}

} // namespace fb::proxy
