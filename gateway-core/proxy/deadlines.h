// Timeouts without a system call each: a hashed wheel that one coarse timer per thread walks. Arming and disarming is relinking
// a list node. A deadline fires at its time or up to two ticks later, never earlier.
#pragma once

#include "base/time.h"
#include "proxy/net.h"

#include <cstdint>

namespace fb::proxy {

class Deadlines;

// Owned by whoever waits; leaves the wheel when it goes.
class Deadline {
public:
    using Action = void (*)(void* owner);

    Deadline(Action action, void* owner) : m_action(action), m_owner(owner) {}
    Deadline(const Deadline&) = delete;
    Deadline& operator=(const Deadline&) = delete;
    ~Deadline() { disarm(); }

    void disarm();
    bool armed() const { return m_next != nullptr; }
    bool fired() const { return m_fired; }
    void clear() { // disarmed and not fired
        disarm();
        m_fired = false;
    }

private:
    friend class Deadlines;
    Deadline() = default; // head of a list
    void linkBefore(Deadline& head);

    Deadline* m_previous = nullptr;
    Deadline* m_next = nullptr;
    std::uint64_t m_tick = 0;
    bool m_fired = false;
    Action m_action = nullptr;
    void* m_owner = nullptr;
};

class Deadlines {
public:
    explicit Deadlines(const Executor& executor);
    ~Deadlines();

    void arm(Deadline& deadline, Micros after); // also when armed: from now on
    void stop();                                // fires all, then no more
    bool stopped() const { return m_stopped; }
    // Ticks since the start, as of the last walk.
    std::uint64_t tick() const { return m_tick; }
    static constexpr Micros kTick{50'000};

    // co_await deadlines.sleep(...); ends early when stopped.
    class Sleep;
    Sleep sleep(Micros time);

private:
    void schedule();
    void walk();
    void fireSlot(std::uint64_t tick);
    void fireList(Deadline& list);
    std::uint64_t clockTick() const;

    static constexpr std::size_t kSlots = 512;
    Timer m_timer;
    std::chrono::steady_clock::time_point m_start;
    std::uint64_t m_tick = 0;
    std::size_t m_idleTicks = 0;
    bool m_running = false;
    bool m_stopped = false;
    Deadline m_slots[kSlots];
};

class Deadlines::Sleep {
public:
    Sleep(Deadlines& deadlines, Micros time) : m_deadlines(deadlines), m_time(time), m_deadline(&wake, this) {}
    bool await_ready() const noexcept { return m_deadlines.stopped(); }
    void await_suspend(std::coroutine_handle<> waiter) {
        m_waiter = waiter;
        m_deadlines.arm(m_deadline, m_time);
    }
    void await_resume() const noexcept {}

private:
    static void wake(void* self) { static_cast<Sleep*>(self)->m_waiter.resume(); }
    Deadlines& m_deadlines;
    Micros m_time;
    Deadline m_deadline;
    std::coroutine_handle<> m_waiter;
};

inline Deadlines::Sleep Deadlines::sleep(Micros time) { return Sleep(*this, time); }

} // namespace fb::proxy
