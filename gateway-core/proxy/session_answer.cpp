// Relaying the upstream's answer to the client.
#include "proxy/session.h"

#include "base/text.h"
#include "http/media_type.h"
#include "proxy/worker.h"

#include <linux/sockios.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace fb::proxy {

namespace {

// Digests of the bytes as the server made them; with links rewritten they would be wrong.
const std::vector<std::string> kDigests{"Content-MD5", "Digest", "Content-Digest", "Repr-Digest"};

std::string grouped(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t at = text.size(); at > 3;)
        text.insert(at -= 3, 1, ',');
    return text;
}

} // namespace

Task<bool> Session::relayAnswer() {
    Request& r = m_request;
    BodyReader& body = m_call.body();
    Pieces data, out;
    body.take(data);
    prepareLinks();
    const bool rewriting = rewritesBody();
    IoResult got;
    if (rewriting)
        got = co_await readSmallBody(data);
    if (got.error || body.state() == BodyReader::State::Bad) {
        const Failure failure = brokenBody();
        co_return co_await answerFailure(failure);
    }
    bool last = body.state() == BodyReader::State::Done;
    const bool whole = rewriting && last;
    if (rewriting)
        rewrite(data, last);
    const http::BodyKind kind = answerKind(whole);
    writeAnswerHead(kind, whole ? data.bytes() : m_call.framing().length, rewriting);
    m_writer.begin(kind);
    out.add(m_out);
    for (;;) {
        m_writer.put(out, data, last, body.trailers());
        r.record.responseBody(data);
        if (last) {
            r.record.mark(&traffic::Timing::answerDone);
            m_call.release();
        }
        m_worker.deadlines().arm(m_deadline, r.plan->plan->gateway.timeouts.bodyIdle);
        const IoResult sent = co_await m_client.write(out);
        m_deadline.disarm();
        m_worker.counters().bytesOut.add(sent.bytes);
        if (sent.error)
            co_return co_await cutAnswer(true);
        if (last)
            break;
        out.clear();
        data.clear();
        while (data.empty() && body.state() == BodyReader::State::More) {
            if (body.wantsRead())
                got = co_await m_call.readBody(false);
            if (got.error)
                break;
            body.take(data);
        }
        if (got.error || body.state() == BodyReader::State::Bad)
            co_return co_await cutAnswer(false);
        last = body.state() == BodyReader::State::Done;
        if (rewriting)
            rewrite(data, last);
    }
    co_return co_await endAnswer();
}

// Nothing of the answer went to the client yet: it can still be told.
Failure Session::brokenBody() const {
    const char* why = m_call.body().reason();
    return {Failure::Kind::BadAnswer, 502, "transient", "The server behind this route broke off its answer",
            m_call.target().authority + ": broke off within the body" + (*why ? ": " : "") + why};
}

// The backend's base becomes the public one, in links and in Location.
void Session::prepareLinks() {
    const Request& r = m_request;
    m_location.clear();
    m_contentLocation.clear();
    m_rewriter.reset();
    m_links.resize(1);
    auto& rule = m_links[0];
    rule.to.clear();
    const std::string& publicUrl = r.plan->plan->gateway.publicUrl;
    if (!r.verdict.route->rewriteLinks || (publicUrl.empty() && r.publicHost.empty()))
        return;
    rule.from = m_call.target().url;
    if (publicUrl.empty())
        rule.to.append("http://").append(r.publicHost);
    else
        rule.to = publicUrl;
    rule.to += r.verdict.route->path;
    for (const auto& field : m_call.head().fields) {
        if (equalsIgnoreCase(field.name, "Location"))
            m_location = fhir::rewriteUrl(field.value, m_links);
        else if (equalsIgnoreCase(field.name, "Content-Location"))
            m_contentLocation = fhir::rewriteUrl(field.value, m_links);
    }
}

// JSON and XML as they are. A part of a representation (206) keeps its bytes, which its range counts.
bool Session::rewritesBody() const {
    const auto& head = m_call.head();
    const auto& rule = m_links[0];
    if (rule.to.empty() || rule.from == rule.to || m_call.framing().kind == http::BodyKind::None || head.status == 206)
        return false;
    const std::string_view coding = head.fields.first("Content-Encoding");
    if (!coding.empty() && !equalsIgnoreCase(coding, "identity"))
        return false;
    const auto format = http::formatOf(http::parseMediaType(head.fields.first("Content-Type")));
    return format == http::Format::Json || format == http::Format::Xml;
}

// A short body of known length is awaited, so that the rewritten one has a known length too.
Task<IoResult> Session::readSmallBody(Pieces& data) {
    BodyReader& body = m_call.body();
    m_rewriter.emplace(&m_links);
    IoResult got;
    if (m_call.framing().kind != http::BodyKind::Length || m_call.framing().length > m_call.room())
        co_return got;
    while (body.wantsRead() && !data.full()) {
        got = co_await m_call.readBody(true);
        if (got.error)
            break;
        body.take(data);
    }
    co_return got;
}

void Session::rewrite(Pieces& data, bool last) {
    m_rewritten.clear();
    for (std::size_t i = 0; i < data.count(); ++i)
        m_rewriter->feed(data[i], m_rewritten);
    if (last)
        m_rewriter->finish(m_rewritten);
    data.clear();
    data.add(m_rewritten);
}

// RFC 9112 6.1: HTTP/1.0 knows no chunks; there the connection's end ends the body.
http::BodyKind Session::answerKind(bool rewrittenWhole) const {
    const auto kind = m_call.framing().kind;
    if (kind == http::BodyKind::None)
        return kind;
    if (rewrittenWhole || (kind == http::BodyKind::Length && !m_rewriter))
        return http::BodyKind::Length;
    return m_request.head.version == http::Version::Http11 ? http::BodyKind::Chunked : http::BodyKind::UntilClose;
}

void Session::writeAnswerHead(http::BodyKind kind, std::uint64_t length, bool rewriting) {
    Request& r = m_request;
    const auto& head = m_call.head();
    m_untilClose = kind == http::BodyKind::UntilClose;
    // An answer before the request's end: the rest of the body may never come, so that no next request can follow it.
    m_answerKeepsAlive = r.keepAlive && m_call.sentAll() && !m_untilClose && !m_worker.draining();
    http::ForwardResponse how;
    how.clientVersion = r.head.version;
    how.keepAlive = m_answerKeepsAlive;
    how.body = kind;
    how.length = length;
    how.requestId = r.id;
    how.location = m_location;
    how.contentLocation = m_contentLocation;
    if (!head.fields.has("Date")) {
        m_date = httpDate(r.started);
        how.date = m_date;
    }
    if (rewriting)
        how.remove = &kDigests;
    if (r.verdict.rate) {
        m_rateFields = {{"RateLimit-Limit", std::to_string(r.verdict.rate->limit)},
                        {"RateLimit-Remaining", std::to_string(r.verdict.rate->remaining)},
                        {"RateLimit-Reset", std::to_string(wholeSeconds(r.verdict.rate->reset))}};
        how.set = &m_rateFields;
    }
    m_out.clear();
    http::writeForwardedResponse(m_out, head, how);
    if (!r.record)
        return;
    r.record->responseHead = m_out;
    r.record->status = head.status;
    r.record.step(policy::StepKind::Upstream, policy::StepState::Passed,
                  m_call.target().label + (r.record->timing.reused ? ", connection kept alive" : ", new connection"));
}

Task<bool> Session::endAnswer() {
    Request& r = m_request;
    const int status = r.record ? r.record->status : m_call.head().status;
    const bool allSent = m_call.sentAll();
    if (allSent)
        m_call.reset(false);
    else
        co_await m_call.finish(false);
    count(status);
    if (r.record) {
        const bool reached = co_await reachedClient();
        auto& record = r.record;
        record->linksRewritten = m_rewriter ? m_rewriter->replaced() : 0;
        std::string text = std::to_string(status) + ", " + grouped(record->responseBody.size) + " bytes";
        if (record->linksRewritten > 0)
            text += ", " + grouped(record->linksRewritten) + (record->linksRewritten == 1 ? " link" : " links") + " rewritten";
        record.step(policy::StepKind::Response, policy::StepState::Passed, std::move(text));
        record.offer(reached ? traffic::Outcome::Answered : traffic::Outcome::ClientGone, status,
                     reached ? "" : "The client hung up before the answer reached it");
    }
    if (!m_answerKeepsAlive) {
        m_linger = !allSent;
        co_return false;
    }
    finishInput();
    co_return true;
}

// A client that has closed its side may only have finished sending, or may be gone: then what we sent is refused by its kernel.
Task<bool> Session::reachedClient() {
    char byte;
    const ssize_t seen = recv(m_client.handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT);
    if (seen > 0 || (seen < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)))
        co_return true;
    for (int tries = 0; tries < 6; ++tries) {
        int unacknowledged = 0;
        tcp_info info{};
        socklen_t size = sizeof info;
        if (ioctl(m_client.handle(), SIOCOUTQ, &unacknowledged) != 0 || unacknowledged == 0)
            co_return true;
        if (getsockopt(m_client.handle(), IPPROTO_TCP, TCP_INFO, &info, &size) != 0 || info.tcpi_state == TCP_CLOSE)
            co_return false;
        co_await m_worker.deadlines().sleep(Deadlines::kTick);
    }
    co_return true;
}

// The answer broke off. The client must see that: no last chunk, fewer bytes than promised, or a reset.
Task<bool> Session::cutAnswer(bool clientGone) {
    Request& r = m_request;
    const int status = m_call.head().status;
    const bool clientsFault = bool(m_call.bodyFailure());
    std::string reason = m_deadline.fired() ? "The client did not read the answer" : "The client hung up";
    if (!clientGone)
        reason = clientsFault ? m_call.bodyFailure().reason()
                              : m_call.target().authority + ": broke off its answer after " + grouped(m_call.body().size()) + " bytes";
    co_await m_call.finish(!clientGone && !clientsFault);
    if (m_untilClose && !clientGone) {
        const struct linger hard{1, 0};
        setsockopt(m_client.handle(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
    }
    count(clientGone ? 0 : status);
    if (r.record) {
        r.record->linksRewritten = m_rewriter ? m_rewriter->replaced() : 0;
        r.record.step(policy::StepKind::Response, policy::StepState::Decided, reason);
        const bool gone = clientGone || m_call.bodyFailure().kind == Failure::Kind::ClientGone || m_closed;
        r.record.offer(gone ? traffic::Outcome::ClientGone : traffic::Outcome::NoAnswer, status, std::move(reason));
    }
    co_return false;
}

} // namespace fb::proxy
