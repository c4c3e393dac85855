// The record of a request while it runs. Costs one test of a pointer per call when nobody wants records.
#pragma once

#include "proxy/pieces.h"
#include "traffic/exchange.h"

#include <chrono>

namespace fb::proxy {

class Record {
public:
    // `bodies` and `cap` as the sink says; nothing is recorded when `sink` is null or wants nothing.
    void begin(traffic::ExchangeSink* sink, Instant started);
    void drop() { m_exchange.reset(); }

    explicit operator bool() const { return m_exchange != nullptr; }
    traffic::Exchange* operator->() const { return m_exchange.get(); }
    policy::Trace* trace() const { return m_exchange ? &m_exchange->trace : nullptr; }

    void mark(std::int64_t traffic::Timing::* what) {
        if (m_exchange)
            m_exchange->timing.*what = elapsed();
    }
    void requestBody(const Pieces& data) {
        if (m_exchange)
            keep(m_exchange->requestBody, data);
    }
    void responseBody(const Pieces& data) {
        if (m_exchange)
            keep(m_exchange->responseBody, data);
    }
    void step(policy::StepKind kind, policy::StepState state, std::string reason);

    // Ends the record: exactly one offer.
    void offer(traffic::Outcome outcome, int status, std::string reason);

private:
    std::int64_t elapsed() const;
    void keep(traffic::Body& body, const Pieces& data);

    traffic::ExchangeSink* m_sink = nullptr;
    traffic::ExchangePtr m_exchange;
    std::chrono::steady_clock::time_point m_start;
    std::uint64_t m_cap = 0;
};

} // namespace fb::proxy
