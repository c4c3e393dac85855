#include "proxy/target_status.h"

#include <chrono>

namespace fb::proxy {

namespace {

// For counters with one writer: no locked instruction.
template <typename T>
void add(std::atomic<T>& counter, T amount) {
    counter.store(T(counter.load(std::memory_order_relaxed) + amount), std::memory_order_relaxed);
}

} // namespace

std::int64_t steadyMillis() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

TargetStatus::TargetStatus(std::string upstream, std::string url, unsigned threads)
    : m_upstream(std::move(upstream)), m_url(std::move(url)), m_slots(threads) {}

void TargetStatus::began(unsigned thread) {
    add<std::uint32_t>(m_slots[thread].active, 1);
    add<std::uint64_t>(m_slots[thread].requests, 1);
}

void TargetStatus::ended(unsigned thread, bool failed) {
    add<std::uint32_t>(m_slots[thread].active, std::uint32_t(-1));
    if (failed)
        add<std::uint64_t>(m_slots[thread].failures, 1);
}

std::uint32_t TargetStatus::active() const {
    std::uint32_t sum = 0;
    for (const auto& slot : m_slots)
        sum += slot.active.load(std::memory_order_relaxed);
    return sum;
}

void TargetStatus::set(Health health, std::string detail) {
    const std::lock_guard lock(m_mutex);
    m_detail = std::move(detail);
    m_health.store(health, std::memory_order_relaxed);
    if (health == Health::Up)
        m_suspectUntil.store(0, std::memory_order_relaxed);
}

void TargetStatus::suspect(std::int64_t untilMillis, std::string detail, bool checked) {
    const std::lock_guard lock(m_mutex);
    m_detail = std::move(detail);
    m_suspectUntil.store(untilMillis, std::memory_order_relaxed);
    if (checked)
        m_health.store(Health::Down, std::memory_order_relaxed);
}

void TargetStatus::answered(bool checked) {
    if (checked || (m_health.load(std::memory_order_relaxed) == Health::Up &&
                    m_suspectUntil.load(std::memory_order_relaxed) == 0))
        return;
    set(Health::Up, "answered a request");
}

TargetState TargetStatus::state() const {
    TargetState out;
    out.upstream = m_upstream;
    out.url = m_url;
    out.health = health();
    if (m_suspectUntil.load(std::memory_order_relaxed) > steadyMillis())
        out.health = Health::Down;
    for (const auto& slot : m_slots) {
        out.active += slot.active.load(std::memory_order_relaxed);
        out.requests += slot.requests.load(std::memory_order_relaxed);
        out.failures += slot.failures.load(std::memory_order_relaxed);
    }
    const std::lock_guard lock(m_mutex);
    out.detail = m_detail;
    return out;
}

} // namespace fb::proxy
