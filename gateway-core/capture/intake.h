// The bounded queue between proxy threads and the writer. Taking one exchange in costs a short lock and, only when
// the writer sleeps for want of work, one wake-up.
#pragma once

#include "capture/journal.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

namespace fb::capture {

using Job = std::function<void()>; // runs on the writer thread, after everything offered before it

struct Waiting {
    traffic::ExchangePtr exchange;
    std::uint64_t bytes = 0; // what it was counted with
};

struct Taken {
    std::vector<Waiting> exchanges;
    std::vector<Job> jobs;
    bool stopping = false;
    bool urgent = false; // somebody waits: no naps
};

class Intake {
public:
    void setLimit(std::uint64_t bytes);
    void offer(traffic::ExchangePtr exchange);
    void post(Job job);
    void hurry();
    void stop();

    // Waits until there is work or `most` has passed.
    Taken take(std::chrono::milliseconds most);
    // Lets work gather; returns early when somebody waits or the queue fills.
    void nap(std::chrono::milliseconds time);
    // The writer is done with this many bytes, stored or dropped.
    void settle(std::uint64_t bytes, std::uint64_t exchanges);
    void countDropped(std::uint64_t records);

    std::uint64_t queued() const;
    std::uint64_t droppedBodies() const;
    std::uint64_t droppedRecords() const;

private:
    bool hasWork() const { return !m_exchanges.empty() || !m_jobs.empty() || m_stopping || m_urgent; }

    mutable std::mutex m_mutex;
    std::condition_variable m_wake;
    bool m_idle = false; // the writer waits without work
    bool m_urgent = false;
    bool m_stopping = false;
    std::vector<Waiting> m_exchanges;
    std::vector<Job> m_jobs;
    std::uint64_t m_limit = 0;
    std::uint64_t m_bytes = 0; // waiting here or being written
    std::uint64_t m_count = 0;
    std::uint64_t m_droppedBodies = 0;
    std::uint64_t m_droppedRecords = 0;
};

} // namespace fb::capture
