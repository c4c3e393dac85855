#include "capture/writer.h"

#include <algorithm>
#include <iterator>
#include <cstdio>

#include <pthread.h>

namespace fb::capture {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t kRowsAtOnce = 2'000;
constexpr std::uint64_t kBytesAtOnce = 32ULL * 1024 * 1024;
constexpr auto kNap =
    25ms; // between batches under load: many rows share one COMMIT and no proxy thread has to wake us
constexpr int kNapsToIdle = 3; // after that many empty naps the next exchange wakes us at once
constexpr auto kRetry = 1s;
constexpr auto kHousework = 1s;
constexpr auto kIdleCheck = 30s; // retention by days needs a look now and then

} // namespace

Writer::Writer(OptionsPtr options)
    : m_options(std::move(options))
    , m_folder(m_options->folder)
    , m_rowsAtOnce(kRowsAtOnce) {
    m_intake.setLimit(m_options->queueBytes);
}

Writer::~Writer() {
    m_intake.stop();
    if (m_thread.joinable())
        m_thread.join();
}

Result<void> Writer::start() {
    std::promise<Result<void>> started;
    auto answer = started.get_future();
    m_thread = std::thread([this, promise = std::move(started)]() mutable { run(std::move(promise)); });
    return answer.get();
}

void Writer::run(std::promise<Result<void>> started) {
    pthread_setname_np(pthread_self(), "fb-journal");
    auto store = Store::open(m_folder);
    if (!store) {
        started.set_value(store.error());
        return;
    }
    m_store = std::move(*store);
    measure();
    started.set_value({});
    while (turn()) {
    }
    m_store.reset(); // the last connection empties the log into the file
}

// One turn: take what is there, write it, run jobs, tidy up. False when it is time to end.
bool Writer::turn() {
    Taken taken = m_intake.take(waitTime());
    std::move(taken.exchanges.begin(), taken.exchanges.end(), std::back_inserter(m_pending));
    const bool worked = !m_pending.empty();
    if (taken.urgent || taken.stopping)
        m_retryAt = {};
    m_housework = m_housework || taken.urgent; // the limits may be new
    if (worked && Clock::now() >= m_retryAt)
        writePending();
    for (const Job& job : taken.jobs)
        job();
    if (taken.stopping) {
        m_intake.countDropped(m_pending.size());
        discard(m_pending.size());
        return false;
    }
    keepHouse();
    if (worked)
        m_naps = kNapsToIdle;
    if (m_naps > 0 && !taken.urgent) {
        m_intake.nap(std::chrono::milliseconds(kNap));
        --m_naps;
    }
    return true;
}

std::chrono::milliseconds Writer::waitTime() const {
    if (!m_pending.empty())
        return 100ms;
    if (!m_housework)
        return kIdleCheck;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(m_houseAt - Clock::now());
    return std::clamp<std::chrono::milliseconds>(left, 0ms, kHousework);
}

void Writer::writePending() {
    const OptionsPtr now = options();
    while (!m_pending.empty() && writeOnce(*now)) {
    }
}

std::size_t Writer::batchSize() const {
    std::size_t count = 0;
    std::uint64_t bytes = 0;
    while (count < m_pending.size() && count < m_rowsAtOnce && bytes < kBytesAtOnce)
        bytes += m_pending[count++].bytes;
    return count;
}

// False when the rest has to wait.
bool Writer::writeOnce(const JournalOptions& now) {
    if (m_broken && !reopen())
        return false;
    const std::size_t count = batchSize();
    const auto done = m_store->write(m_pending, count, now);
    if (!done) {
        failed(done.error(), count);
        return count > 1 || done.error().code == ErrorCode::InvalidInput;
    }
    m_rowsAtOnce = std::min(kRowsAtOnce, m_rowsAtOnce * 2);
    setTrouble({});
    committed(count);
    return true;
}

void Writer::committed(std::size_t count) {
    std::vector<traffic::Summary> rows;
    Journal::Committed callback;
    {
        const std::lock_guard lock(m_mutex);
        callback = m_committed;
    }
    if (callback) {
        rows.reserve(count);
        for (std::size_t i = 0; i < count; ++i)
            rows.push_back(static_cast<traffic::Summary&&>(*m_pending[i].exchange));
    }
    discard(count);
    measure();
    m_checkpointed = false;
    m_housework = true;
    if (callback)
        callback(std::move(rows));
}

void Writer::discard(std::size_t count) {
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < count; ++i)
        bytes += m_pending[i].bytes;
    m_pending.erase(m_pending.begin(), m_pending.begin() + std::ptrdiff_t(count));
    m_intake.settle(bytes, count);
}

// A large batch may not fit where a small one does; a row that alone is refused for its own sake is dropped and
// counted; all else is tried again later while the queue takes what it can.
void Writer::failed(const Error& error, std::size_t count) {
    if (count > 1) {
        m_rowsAtOnce = std::max<std::size_t>(1, count / 8);
        m_broken = error.code == ErrorCode::Io && error.message.find("is full") == std::string::npos;
        return;
    }
    if (error.code == ErrorCode::InvalidInput) {
        m_intake.countDropped(1);
        discard(1);
        return;
    }
    m_broken = error.code == ErrorCode::Io;
    m_retryAt = Clock::now() + kRetry;
    setTrouble(error.sentence());
}

// After an I/O error SQLite's caches and the file may differ: open it anew, checks included.
bool Writer::reopen() {
    m_store.reset();
    auto store = Store::open(m_folder);
    if (!store) {
        m_retryAt = Clock::now() + kRetry;
        setTrouble(store.error().sentence());
        return false;
    }
    m_store = std::move(*store);
    m_broken = false;
    return true;
}

// Short steps only, so that the queue never waits long. An idle journal empties its log.
void Writer::keepHouse() {
    const auto now = Clock::now();
    if (!m_store || m_broken || now < m_houseAt)
        return;
    const auto wall = std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
    auto more = m_store->keepWithin(*options(), wall);
    const bool idle = m_pending.empty() && m_naps == 0;
    if (more && !*more && idle)
        more = m_store->shrink();
    const bool unfinished = more && *more;
    if (!unfinished && idle && !m_checkpointed) {
        m_store->checkpoint();
        m_checkpointed = true;
    }
    m_housework = unfinished || !m_checkpointed;
    m_houseAt = unfinished ? now : now + kHousework;
    measure();
    if (!more && m_pending.empty())
        setTrouble(more.error().sentence());
}

void Writer::measure() {
    m_fileBytes = m_store->fileBytes();
    m_stored = m_store->rows();
}

void Writer::setTrouble(std::string words) {
    const std::lock_guard lock(m_mutex);
    m_trouble = std::move(words);
}

std::string Writer::trouble() const {
    const std::lock_guard lock(m_mutex);
    return m_trouble;
}

OptionsPtr Writer::options() const {
    const std::lock_guard lock(m_mutex);
    return m_options;
}

void Writer::setOptions(OptionsPtr options) {
    m_intake.setLimit(options->queueBytes);
    {
        const std::lock_guard lock(m_mutex);
        m_options = std::move(options);
    }
    m_intake.hurry();
}

void Writer::setCommitted(Journal::Committed callback) {
    const std::lock_guard lock(m_mutex);
    m_committed = std::move(callback);
}

Result<void> Writer::flush() {
    return ask<void>([this](Store&) -> Result<void> {
        if (m_pending.empty())
            return {};
        return makeError(ErrorCode::Io,
                         std::to_string(m_pending.size()) + " exchanges cannot be stored now: " + trouble());
    });
}

} // namespace fb::capture
