// The data plane: listeners, sessions and upstream pools on N threads, each with its own io_context. Owned by the engine; all
// members may be called from any one thread at a time (the engine's). Sessions run under the Plan they began with.
#pragma once

#include "base/result.h"
#include "policy/plan.h"
#include "traffic/exchange.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fb::proxy {

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

enum class Health : std::uint8_t { Unknown, Up, Down };

struct TargetState {
    std::string upstream;
    std::string url;
    Health health = Health::Unknown;
    std::string detail; // "GET /metadata answered 200", "connection refused"
    std::uint32_t active = 0; // requests now
    std::uint64_t requests = 0;
    std::uint64_t failures = 0;
};

// Counters since start; a snapshot without locks, so sums may be off by what is in flight.
struct Stats {
    std::uint64_t connections = 0; // open now
    std::uint64_t accepted = 0;
    std::uint64_t requests = 0;
    std::uint64_t active = 0; // requests now
    std::uint64_t byClass[6] = {0, 0, 0, 0, 0, 0}; // [2] = 2xx ...; [0] = no answer
    std::uint64_t refused = 0;
    std::uint64_t limited = 0;
    std::uint64_t bytesIn = 0;
    std::uint64_t bytesOut = 0;
    std::vector<TargetState> targets;
};

class Gateway {
public:
    explicit Gateway(traffic::ExchangeSink* sink); // not owned; may be null; must outlive
    ~Gateway();                                    // stops at once
    Gateway(const Gateway&) = delete;
    Gateway& operator=(const Gateway&) = delete;

    // Binds every address (SO_REUSEPORT between our threads; a port that another process holds is Busy, with its number and a
    // way out) and starts the threads.
    Result<void> start(policy::PlanPtr plan);
    std::vector<Address> addresses() const; // with the real ports

    // New requests run under the new plan. Addresses and threads cannot change while running: such a plan is refused.
    Result<void> apply(policy::PlanPtr plan);

    // Stops accepting, lets requests finish until the deadline, then stops.
    void drain(Micros deadline);
    void stop();
    bool running() const;

    Stats stats() const;

    // Live view of limits: who is near, who was refused.
    struct LimitGauge {
        std::uint64_t limitId = 0;
        std::string key;
        std::uint64_t remaining = 0;
        std::uint64_t refused = 0;
    };
    std::vector<LimitGauge> limitGauges(std::size_t most) const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fb::proxy
