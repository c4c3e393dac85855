#include "proxy/deadlines.h"

namespace fb::proxy {

void Deadline::disarm() {
    if (!m_next)
        return;
    m_previous->m_next = m_next;
    m_next->m_previous = m_previous;
    m_previous = m_next = nullptr;
}

void Deadline::linkBefore(Deadline& head) {
    m_previous = head.m_previous;
    m_next = &head;
    head.m_previous->m_next = this;
    head.m_previous = this;
}

Deadlines::Deadlines(const Executor& executor) : m_timer(executor), m_start(std::chrono::steady_clock::now()) {
    for (auto& slot : m_slots)
        slot.m_previous = slot.m_next = &slot;
}

Deadlines::~Deadlines() {
    for (auto& slot : m_slots)
        while (slot.m_next != &slot)
            slot.m_next->disarm();
}

std::uint64_t Deadlines::clockTick() const {
    return std::uint64_t((std::chrono::steady_clock::now() - m_start) / kTick);
}

void Deadlines::arm(Deadline& deadline, Micros after) {
    deadline.clear();
    if (m_stopped) {
        deadline.m_fired = true;
        return;
    }
    if (!m_running) {
        m_tick = clockTick();
        m_running = true;
        schedule();
    }
    m_idleTicks = 0;
    // One tick more: the current one began some time ago.
    deadline.m_tick = m_tick + std::uint64_t((after + kTick - Micros(1)) / kTick) + 1;
    deadline.linkBefore(m_slots[deadline.m_tick % kSlots]);
}

void Deadlines::schedule() {
    m_timer.expires_at(m_start + kTick * std::int64_t(m_tick + 1));
    m_timer.async_wait([this](const ErrorCode& error) {
        if (!error && !m_stopped)
            walk();
    });
}

void Deadlines::walk() {
    for (const std::uint64_t now = clockTick(); m_tick < now && !m_stopped;)
        fireSlot(++m_tick);
    if (m_stopped)
        return;
    // Nothing armed for a whole round: rest until somebody arms.
    m_running = ++m_idleTicks <= kSlots;
    if (m_running)
        schedule();
}

void Deadlines::fireSlot(std::uint64_t tick) {
    Deadline due;
    due.m_previous = due.m_next = &due;
    Deadline& slot = m_slots[tick % kSlots];
    for (Deadline* at = slot.m_next; at != &slot;) {
        Deadline* const next = at->m_next;
        m_idleTicks = 0;
        if (at->m_tick <= tick) {
            at->disarm();
            at->linkBefore(due);
        }
        at = next;
    }
    fireList(due);
    due.m_next = nullptr;
}

// An action may arm, disarm or destroy any deadline, also those still in this list.
void Deadlines::fireList(Deadline& list) {
    while (list.m_next != &list) {
        Deadline& deadline = *list.m_next;
        deadline.disarm();
        deadline.m_fired = true;
        deadline.m_action(deadline.m_owner);
    }
}

void Deadlines::stop() {
    m_stopped = true;
    m_timer.cancel();
    for (auto& slot : m_slots)
        fireList(slot);
}

} // namespace fb::proxy
