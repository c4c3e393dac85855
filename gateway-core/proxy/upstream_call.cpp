#include "proxy/upstream_call.h"

#include "base/text.h"

#include <algorithm>

namespace fb::proxy {

namespace {

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

void UpstreamCall::release() {
    const bool clean = m_sentAll && m_framing.keepAlive && m_body.state() == BodyReader::State::Done && m_body.rest().empty() &&
                       !m_total.fired();
    m_total.disarm();
    leaveTarget(false);
    if (!clean)
        return;
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
