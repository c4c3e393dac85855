#include "proxy/record.h"

#include <algorithm>

namespace fb::proxy {

void Record::begin(traffic::ExchangeSink* sink, Instant started) {
    m_exchange.reset();
    if (!sink || !sink->wantsExchanges())
        return;
    m_sink = sink;
    m_exchange = std::make_unique<traffic::Exchange>();
    m_exchange->started = started;
    m_exchange->trace.reserve(10); // a step of each kind
    m_start = std::chrono::steady_clock::now();
    m_cap = sink->wantsBodies() ? sink->bodyCap() : 0;
}

std::int64_t Record::elapsed() const {
    return std::chrono::duration_cast<Micros>(std::chrono::steady_clock::now() - m_start).count();
}

void Record::keep(traffic::Body& body, const Pieces& data) {
    body.size += data.bytes();
    for (std::size_t i = 0; i < data.count(); ++i) {
        const std::size_t room = std::size_t(m_cap - std::min<std::uint64_t>(m_cap, body.bytes.size()));
        body.bytes.append(data[i].substr(0, room));
    }
    body.truncated = body.bytes.size() < body.size;
}

void Record::step(policy::StepKind kind, policy::StepState state, std::string reason) {
    if (m_exchange)
        m_exchange->trace.push_back({kind, state, std::move(reason), {}, {}, -1});
}

void Record::offer(traffic::Outcome outcome, int status, std::string reason) {
    if (!m_exchange)
        return;
    traffic::Exchange& e = *m_exchange;
    mark(&traffic::Timing::done);
    e.duration = e.timing.done;
    e.gateway = e.timing.gatewayMicros();
    e.outcome = outcome;
    e.status = status;
    e.reason = std::move(reason);
    e.requestSize = e.requestBody.size;
    e.responseSize = e.responseBody.size;
    m_sink->offer(std::move(m_exchange));
}

} // namespace fb::proxy
