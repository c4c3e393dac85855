// Rate limits and quotas as arithmetic on an instant (GCRA and fixed windows). The state lives with the caller, who also makes
// it safe between threads.
#pragma once

#include "base/time.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fb::policy {

struct LimitSpec {
    std::uint64_t id = 0; // of the limit within the Plan; part of the key
    std::uint32_t limit = 1;
    Micros per{60'000'000};
    std::uint32_t burst = 1; // at least 1: how many may come at once
    bool window = false;     // quota: fixed window instead of GCRA
};

struct LimitAnswer {
    bool allowed = true;
    std::uint64_t remaining = 0; // after this request
    Micros retryAfter{0};        // until one request would be allowed; 0 when allowed
    Micros reset{0};             // until the limit is fully restored
};

// One key's state of one limit.
struct LimitCell {
    Instant tat{};              // GCRA: theoretical arrival time
    Instant windowStart{};      // quota
    std::uint64_t used = 0;     // quota
};
LimitAnswer take(LimitCell& cell, const LimitSpec& spec, Instant now);

// Where cells are kept. take() is called by many threads in the gateway: its store shards and locks.
class LimitStore {
public:
    virtual ~LimitStore() = default;
    virtual LimitAnswer take(const LimitSpec& spec, std::string_view key, Instant now) = 0;
};

// For explain, impact and tests: one thread.
class MemoryLimitStore : public LimitStore {
public:
    LimitAnswer take(const LimitSpec& spec, std::string_view key, Instant now) override;

private:
    std::unordered_map<std::string, LimitCell> m_cells;
};

} // namespace fb::policy
