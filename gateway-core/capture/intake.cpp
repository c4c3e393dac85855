#include "capture/intake.h"

#include <utility>

namespace fb::capture {

namespace {

bool dropBody(traffic::Body& body) {
    if (body.bytes.empty())
        return false;
    std::string().swap(body.bytes);
    body.truncated = true;
    return true;
}

std::uint64_t weight(const traffic::Exchange& e) {
    std::uint64_t bytes = sizeof(traffic::Exchange) + e.trace.capacity() * sizeof(policy::Step);
    for (const std::string* text : {&e.target, &e.requestHead, &e.forwardedHead, &e.answerHead, &e.responseHead,
                                    &e.reason, &e.requestBody.bytes, &e.responseBody.bytes})
        bytes += text->capacity();
    return bytes;
}

} // namespace

void Intake::setLimit(std::uint64_t bytes) {
    const std::lock_guard lock(m_mutex);
    m_limit = bytes;
}

void Intake::offer(traffic::ExchangePtr exchange) {
    if (!exchange)
        return;
    exchange->id = 0;
    std::uint64_t bytes = weight(*exchange);
    std::unique_lock lock(m_mutex);
    if (m_bytes + bytes > m_limit &&
        (!exchange->requestBody.bytes.empty() || !exchange->responseBody.bytes.empty())) {
        lock.unlock(); // freeing large bodies takes time
        const int dropped = int(dropBody(exchange->requestBody)) + int(dropBody(exchange->responseBody));
        bytes = weight(*exchange);
        lock.lock();
        m_droppedBodies += std::uint64_t(dropped);
    }
    if (m_stopping || m_bytes + bytes > 2 * m_limit) {
        ++m_droppedRecords;
        lock.unlock();
        return;
    }
    m_exchanges.push_back({std::move(exchange), bytes});
    m_bytes += bytes;
    ++m_count;
    const bool wake = std::exchange(m_idle, false);
    lock.unlock();
    if (wake)
        m_wake.notify_one();
}

void Intake::post(Job job) {
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
        m_urgent = true;
        m_idle = false;
    }
    m_wake.notify_one();
}

void Intake::hurry() {
    {
        const std::lock_guard lock(m_mutex);
        m_urgent = true;
        m_idle = false;
    }
    m_wake.notify_one();
}

void Intake::stop() {
    {
        const std::lock_guard lock(m_mutex);
        m_stopping = true;
    }
    m_wake.notify_one();
}

Taken Intake::take(std::chrono::milliseconds most) {
    std::unique_lock lock(m_mutex);
    if (!hasWork()) {
        m_idle = true;
        m_wake.wait_for(lock, most, [&] { return hasWork(); });
        m_idle = false;
    }
    Taken taken;
    taken.exchanges = std::exchange(m_exchanges, {});
    taken.jobs = std::exchange(m_jobs, {});
    taken.stopping = m_stopping;
    taken.urgent = std::exchange(m_urgent, false);
    m_exchanges.reserve(taken.exchanges.size());
    return taken;
}

void Intake::nap(std::chrono::milliseconds time) {
    std::unique_lock lock(m_mutex);
    m_wake.wait_for(lock, time, [&] { return m_urgent || m_stopping; });
}

void Intake::settle(std::uint64_t bytes, std::uint64_t exchanges) {
    const std::lock_guard lock(m_mutex);
    m_bytes -= bytes;
    m_count -= exchanges;
}

void Intake::countDropped(std::uint64_t records) {
    const std::lock_guard lock(m_mutex);
    m_droppedRecords += records;
}

std::uint64_t Intake::queued() const {
    const std::lock_guard lock(m_mutex);
    return m_count;
}

std::uint64_t Intake::droppedBodies() const {
    const std::lock_guard lock(m_mutex);
    return m_droppedBodies;
}

std::uint64_t Intake::droppedRecords() const {
    const std::lock_guard lock(m_mutex);
    return m_droppedRecords;
}

} // namespace fb::capture
