// The writer thread: takes from the intake, writes batches through the store, keeps within the limits, retries when
// it cannot.
#pragma once

#include "capture/intake.h"
#include "capture/store.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace fb::capture {

using OptionsPtr = std::shared_ptr<const JournalOptions>;

class Writer {
public:
    explicit Writer(OptionsPtr options);
    ~Writer(); // writes what is queued, then ends the thread
    Result<void> start();

    Intake& intake() { return m_intake; }
    void setOptions(OptionsPtr options);
    void setCommitted(Journal::Committed callback);
    Result<void> flush();
    // Runs `work` with the store on the writer thread and waits for it.
    template <typename T>
    Result<T> ask(std::function<Result<T>(Store&)> work);

    std::uint64_t stored() const { return m_stored.load(std::memory_order_relaxed); }
    std::uint64_t fileBytes() const { return m_fileBytes.load(std::memory_order_relaxed); }
    std::string trouble() const;

private:
    void run(std::promise<Result<void>> started);
    bool turn();
    std::chrono::milliseconds waitTime() const;
    void writePending();
    std::size_t batchSize() const;
    bool writeOnce(const JournalOptions& options);
    void committed(std::size_t count);
    void discard(std::size_t count);
    void failed(const Error& error, std::size_t count);
    bool reopen();
    void keepHouse();
    void measure();
    void setTrouble(std::string words);
    OptionsPtr options() const;

    Intake m_intake;
    std::thread m_thread;
    mutable std::mutex m_mutex; // of the next three
    OptionsPtr m_options;
    Journal::Committed m_committed;
    std::string m_trouble;
    std::atomic<std::uint64_t> m_stored{0};
    std::atomic<std::uint64_t> m_fileBytes{0};

    // Of the writer thread only.
    std::string m_folder;
    std::unique_ptr<Store> m_store;
    std::vector<Waiting> m_pending;
    std::size_t m_rowsAtOnce = 0;
    bool m_broken = false; // the connection is not to be trusted after an I/O error
    bool m_checkpointed = true;
    bool m_housework = true;
    int m_naps = 0;
    std::chrono::steady_clock::time_point m_retryAt{};
    std::chrono::steady_clock::time_point m_houseAt{};
};

template <typename T>
Result<T> Writer::ask(std::function<Result<T>(Store&)> work) {
    auto promise = std::make_shared<std::promise<Result<T>>>();
    auto answer = promise->get_future();
    m_intake.post([this, promise, work = std::move(work)] {
        if (m_broken ? !reopen() : m_store == nullptr) {
            promise->set_value(makeError(ErrorCode::Io, "Nothing can be stored now: " + trouble()));
            return;
        }
        auto result = work(*m_store);
        measure();
        m_checkpointed = false;
        m_housework = true;
        promise->set_value(std::move(result));
    });
    return answer.get();
}

} // namespace fb::capture
