// Counters of one proxy thread: written by it alone, read by anybody.
#pragma once

#include <atomic>
#include <cstdint>

namespace fb::proxy {

class Counter {
public:
    void add(std::uint64_t amount = 1) { m_value.store(m_value.load(std::memory_order_relaxed) + amount, std::memory_order_relaxed); }
    void subtract() { m_value.store(m_value.load(std::memory_order_relaxed) - 1, std::memory_order_relaxed); }
    std::uint64_t value() const { return m_value.load(std::memory_order_relaxed); }

private:
    std::atomic<std::uint64_t> m_value{0};
};

struct alignas(64) Counters {
    Counter connections; // open now
    Counter accepted;
    Counter requests;
    Counter active;
    Counter byClass[6];
    Counter refused;
    Counter limited;
    Counter bytesIn;
    Counter bytesOut;
};

} // namespace fb::proxy
