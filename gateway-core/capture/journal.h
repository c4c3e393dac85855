// The journal: exchanges, config revisions and replay results in SQLite, below one data folder. One writer thread
// owns the only writing connection of the only process that holds the lock file; readers (reader.h) have their own
// read-only connections.
#pragma once

#include "base/result.h"
#include "traffic/exchange.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace fb::capture {

struct JournalOptions {
    std::string folder; // created with mode 0700; files inside 0600
    bool enabled = true;
    bool bodies = true;
    std::uint64_t bodyCap = 4ULL * 1024 * 1024;
    std::uint64_t keepExchanges = 1'000'000;
    std::uint64_t keepBytes = 20ULL * 1024 * 1024 * 1024;
    int keepDays = 30;
    std::vector<std::string> redactHeaders;
    std::uint64_t queueBytes = 64ULL * 1024 * 1024; // above: bodies are dropped first, above twice: records
};

struct JournalStats {
    std::uint64_t stored = 0;
    std::uint64_t queued = 0;
    std::uint64_t droppedBodies = 0;
    std::uint64_t droppedRecords = 0;
    std::uint64_t fileBytes = 0;
    std::string trouble; // "" or why nothing can be stored now ("disk full"), in words
};

struct Revision {
    std::uint64_t number = 0;
    Instant applied{};
    std::string origin; // "console", "file", "start", "restore of 12"
    std::string yaml;
};

// The folder holds captures.sqlite (with -wal and -shm while it is open) and lock. What offer() took is announced by
// onCommitted once it is durable; when nothing can be stored, it waits in the bounded queue and is tried again each
// second.
class Journal : public traffic::ExchangeSink {
public:
    // Errors: Busy (another process holds the lock, which one), Io (read-only, full, damaged: says what to do).
    static Result<std::unique_ptr<Journal>> open(const JournalOptions& options);
    ~Journal() override; // writes what is queued, then closes

    // ExchangeSink, from any thread
    bool wantsExchanges() const override;
    bool wantsBodies() const override;
    std::uint64_t bodyCap() const override;
    void offer(traffic::ExchangePtr exchange) override;

    void setOptions(const JournalOptions& options); // all but the folder; any thread
    void setRecording(bool on);
    bool recording() const;

    // Called on the writer thread after each COMMIT with what is now durable, in order of id. Set before traffic
    // starts.
    using Committed = std::function<void(std::vector<traffic::Summary>)>;
    void onCommitted(Committed callback);

    // Blocks until everything offered before is durable or has failed. For shutdown, import and tests.
    Result<void> flush();

    Result<std::uint64_t> addRevision(const std::string& yaml, const std::string& origin);
    Result<void> addReplay(const std::string& name, const std::string& reportJson);
    Result<void> clear(); // forgets all exchanges

    JournalStats stats() const;
    const std::string& folder() const;

private:
    struct Impl;
    explicit Journal(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

} // namespace fb::capture
