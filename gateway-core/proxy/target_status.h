// What is known about one upstream target, shared by all proxy threads: health, written rarely, and counters, a slot for each
// thread with that thread as its only writer. Survives a new plan that keeps upstream name and URL.
#pragma once

#include "proxy/gateway.h"

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace fb::proxy {

class TargetStatus {
public:
    TargetStatus(std::string upstream, std::string url, unsigned threads);

    // Counters, by the thread with this index.
    void began(unsigned thread);
    void ended(unsigned thread, bool failed);
    std::uint32_t active() const;

    // Whether requests should go there: not known to be down.
    bool usable(std::int64_t nowMillis) const {
        return m_health.load(std::memory_order_relaxed) != Health::Down &&
               m_suspectUntil.load(std::memory_order_relaxed) <= nowMillis;
    }
    Health health() const { return m_health.load(std::memory_order_relaxed); }
    void set(Health health, std::string detail);
    // No connection could be made: keep away until the time given; a target without health checks is tried again then.
    void suspect(std::int64_t untilMillis, std::string detail, bool checked);
    // An answer came: a passively marked target is up again. `checked`: its health checks decide instead.
    void answered(bool checked);

    const std::string& upstream() const { return m_upstream; }
    const std::string& url() const { return m_url; }
    TargetState state() const;

private:
    struct alignas(64) Slot {
        std::atomic<std::uint32_t> active{0};
        std::atomic<std::uint64_t> requests{0};
        std::atomic<std::uint64_t> failures{0};
    };

    std::string m_upstream;
    std::string m_url;
    std::atomic<Health> m_health{Health::Unknown};
    std::atomic<std::int64_t> m_suspectUntil{0};
    std::vector<Slot> m_slots;
    mutable std::mutex m_mutex; // of m_detail
    std::string m_detail;
};

using TargetStatusPtr = std::shared_ptr<TargetStatus>;

std::int64_t steadyMillis();

} // namespace fb::proxy
