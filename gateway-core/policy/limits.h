// Rate limits and quotas as arithmetic on an instant (GCRA and fixed windows). The state lives with the caller, who
// also makes it safe between threads.
#pragma once

#include "base/time.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace fb::policy {

// GiveBack undoes a Take of the same instant: when one of several limits refuses a request, those asked before it get
// theirs back, so that a refused request consumes nothing. It is never refused. Between threads this can only refuse
// too much for an instant, never admit too much.
enum class LimitUse : std::uint8_t { Take, GiveBack };

struct LimitSpec {
    std::uint64_t id = 0; // of the limit within the Plan; part of the key
    std::uint32_t limit = 1;
    Micros per{60'000'000};
    std::uint32_t burst = 1;       // at least 1: how many may come at once
    bool window = false;           // quota: fixed window (aligned to the epoch, UTC) instead of GCRA
    LimitUse use = LimitUse::Take; // stores hand the spec on to take(cell, ...), which obeys it
};

struct LimitAnswer {
    bool allowed = true;
    std::uint64_t remaining = 0; // after this request
    Micros retryAfter{0};        // until one request would be allowed; 0 when allowed
    Micros reset{0};             // until the limit is fully restored
};

// One key's state of one limit.
struct LimitCell {
    Instant tat{};          // GCRA: theoretical arrival time ...
    std::uint32_t part = 0; // ... and its fraction of a microsecond, in 1/limit: the arithmetic is exact
    Instant windowStart{};  // quota
    std::uint64_t used = 0; // quota
};
// GCRA: `burst` at once, then one each per/limit; at now + retryAfter one is allowed, a microsecond earlier none. A
// clock that goes back never locks a key out for longer than a full burst takes to refill, and never opens a new
// quota window.
LimitAnswer take(LimitCell& cell, const LimitSpec& spec, Instant now);

// Where cells are kept. take() is called by many threads in the gateway: its store shards and locks.
class LimitStore {
public:
    virtual ~LimitStore() = default;
    // Obeys spec.use: finds the cell of (spec.id, key) and calls the function above with the spec as it is.
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
