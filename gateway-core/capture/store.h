// What the writer thread does to the database: whole batches, each in one transaction. No queue and no thread in
// here.
#pragma once

#include "capture/body_store.h"
#include "capture/database.h"
#include "capture/head_store.h"
#include "capture/intake.h"
#include "capture/journal.h"

#include <memory>
#include <string>
#include <vector>

namespace fb::capture {

class Store {
public:
    static Result<std::unique_ptr<Store>> open(const std::string& folder);

    // Masks, packs and inserts the first `count`; ids are given and everything is durable when this succeeds. On
    // failure nothing is stored, and the same exchanges can be given again.
    Result<void> write(std::vector<Waiting>& batch, std::size_t count, const JournalOptions& options);

    Result<std::uint64_t> addRevision(const std::string& yaml, const std::string& origin);
    Result<void> addReplay(const std::string& name, const std::string& report);
    Result<void> clear();

    // One short step of keeping within the limits; true when there is more to do.
    Result<bool> keepWithin(const JournalOptions& options, Instant now);
    // Gives free pages back to the file system, a few at a time; true when there is more to do.
    Result<bool> shrink();
    void checkpoint(); // when idle: empties the log as far as readers let it

    std::uint64_t rows() const { return std::uint64_t(m_next - m_first); }
    std::uint64_t fileBytes() const;

private:
    explicit Store(std::unique_ptr<Database> database);
    Result<void> prepare();
    Result<void> insert(traffic::Exchange& exchange, const JournalOptions& options);
    Result<void> transaction(const std::function<Result<void>()>& work);
    Result<traffic::ExchangeId> expired(const JournalOptions& options, Instant now);
    Result<void> removeThrough(traffic::ExchangeId last);

    std::unique_ptr<Database> m_database;
    BodyStore m_bodies;
    HeadStore m_heads;
    QSqlQuery m_exchange;
    // Stored ids are m_first .. m_next - 1 without gaps: only the oldest are ever removed.
    traffic::ExchangeId m_first = 1;
    traffic::ExchangeId m_next = 1;
};

// Takes secrets out of heads, target and bodies, and fills `result`; what is stored and what is announced are the
// same.
void prepareForStorage(traffic::Exchange& exchange, const JournalOptions& options);

} // namespace fb::capture
