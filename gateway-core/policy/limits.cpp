#include "policy/limits.h"

#include <algorithm>

namespace fb::policy {

namespace {

// All amounts below are in units of 1/limit microseconds, so that one request is exactly `per` units. With limit and
// burst at most 1,000,000 and per at most a day, a full burst is 8.64e16: everything fits 64 bits.
std::int64_t backlog(const LimitCell& cell, const LimitSpec& spec, Instant now, std::int64_t most) {
    const std::int64_t ahead = (cell.tat - now).count();
    if (ahead < 0)
        return 0;
    if (ahead > most / spec.limit) // at most one full burst: more means that the clock went back
        return most;
    return std::min(most, ahead * std::int64_t(spec.limit) + std::int64_t(cell.part));
}

std::int64_t divideUp(std::int64_t a, std::int64_t b) {
    return (a + b - 1) / b;
}

void store(LimitCell& cell, const LimitSpec& spec, Instant now, std::int64_t amount) {
    cell.tat = now + Micros(amount / spec.limit);
    cell.part = std::uint32_t(amount % spec.limit);
}

// The generic cell rate algorithm (ITU-T I.371, virtual scheduling).
LimitAnswer takeGcra(LimitCell& cell, const LimitSpec& spec, Instant now) {
    const std::int64_t one = spec.per.count();
    const std::int64_t most = one * std::int64_t(spec.burst);
    std::int64_t amount = backlog(cell, spec, now, most);
    LimitAnswer answer;
    if (spec.use == LimitUse::GiveBack) {
        amount = std::max<std::int64_t>(0, amount - one);
        store(cell, spec, now, amount);
    } else if (amount + one <= most) {
        amount += one;
        store(cell, spec, now, amount);
    } else {
        store(cell, spec, now, amount); // also heals a cell from a clock that went back
        answer.allowed = false;
        answer.retryAfter = Micros(divideUp(amount + one - most, spec.limit));
    }
    answer.remaining = std::uint64_t((most - amount) / one);
    answer.reset = Micros(divideUp(amount, spec.limit));
    return answer;
}

LimitAnswer takeWindow(LimitCell& cell, const LimitSpec& spec, Instant now) {
    const std::int64_t per = spec.per.count();
    const std::int64_t since = ((now.time_since_epoch().count() % per) + per) % per;
    const Instant start = now - Micros(since);
    // A clock that goes back by less than a window stays in the window it had: no second quota.
    if (start > cell.windowStart || cell.windowStart - start > spec.per) {
        cell.windowStart = start;
        cell.used = 0;
    }
    LimitAnswer answer;
    answer.reset = cell.windowStart + spec.per - now;
    if (spec.use == LimitUse::GiveBack) {
        cell.used -= cell.used > 0 ? 1 : 0;
    } else if (cell.used < spec.limit) {
        ++cell.used;
    } else {
        answer.allowed = false;
        answer.retryAfter = answer.reset;
    }
    answer.remaining = spec.limit - std::min<std::uint64_t>(spec.limit, cell.used);
    return answer;
}

} // namespace

LimitAnswer take(LimitCell& cell, const LimitSpec& spec, Instant now) {
    return spec.window ? takeWindow(cell, spec, now) : takeGcra(cell, spec, now);
}

LimitAnswer MemoryLimitStore::take(const LimitSpec& spec, std::string_view key, Instant now) {
    std::string cell = std::to_string(spec.id) + ' ';
    cell += key;
    return policy::take(m_cells[cell], spec, now);
}

} // namespace fb::policy
