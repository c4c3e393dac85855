// Which request a lane plays next: each client's requests in their order, none before the answer that defines an id it uses, and
// none before its time. One schedule per run, used by all lanes.
#pragma once

#include "replay/replay.h"

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

namespace fb::replay {

inline constexpr Micros kLongestGap{10'000'000}; // a silence in the recording is not waited out for longer

class Schedule {
public:
    Schedule(const std::vector<Pair>& pairs, const Options& options);

    // Blocks until a request may start; empty when none is left or the run was stopped.
    std::optional<std::size_t> next();
    void done(std::size_t index);
    void stop();
    bool stopped() const;

private:
    using Clock = std::chrono::steady_clock;
    void findDependencies(const std::vector<Pair>& pairs);
    void setPace(const std::vector<Pair>& pairs, const Options& options);
    bool isReady(std::size_t index) const;

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::vector<std::size_t>> m_queues; // of each client, in order
    std::vector<std::size_t> m_position;            // in its queue
    std::vector<std::size_t> m_queueOf;             // of each request
    std::set<std::size_t> m_heads;                  // the next request of every client that is not playing
    std::vector<std::vector<std::size_t>> m_waitsFor;
    std::vector<bool> m_finished;
    std::size_t m_left = 0; // not finished
    std::vector<Micros> m_due; // since the start; empty: at once
    Clock::time_point m_start;
    bool m_started = false;
    bool m_stopped = false;
};

} // namespace fb::replay
