// Keeping within count, bytes and days: the oldest exchanges go first, a few hundred in a transaction, so that the
// writer never stalls for long. Privacy: freed pages are overwritten (secure_delete) and given back to the file
// system.
#include "capture/store.h"

#include <QSqlError>
#include <QVariant>

#include <algorithm>
#include <chrono>

namespace fb::capture {

namespace {

constexpr std::int64_t kStep = 500;        // exchanges removed at a time
constexpr std::int64_t kPagesAtOnce = 500; // 2 MB given back at a time
constexpr std::int64_t kPagesKept = 2'000; // free pages that are left for the next rows

} // namespace

Result<bool> Store::keepWithin(const JournalOptions& options, Instant now) {
    const auto last = expired(options, now);
    if (!last)
        return last.error();
    if (*last < m_first)
        return false;
    if (auto removed = removeThrough(*last); !removed)
        return removed.error();
    return true;
}

// The newest of at most kStep oldest exchanges that have to go; below m_first when none has.
Result<traffic::ExchangeId> Store::expired(const JournalOptions& options, Instant now) {
    if (rows() == 0)
        return m_first - 1;
    const traffic::ExchangeId stepEnd = std::min(m_first + kStep, m_next) - 1;
    if (rows() > options.keepExchanges)
        return std::min(stepEnd, m_next - 1 - traffic::ExchangeId(options.keepExchanges));
    const auto pages = m_database->number("PRAGMA page_count");
    const auto free = m_database->number("PRAGMA freelist_count");
    const auto pageSize = m_database->number("PRAGMA page_size");
    if (!pages || !free || !pageSize)
        return !pages ? pages.error() : !free ? free.error() : pageSize.error();
    if (std::uint64_t(*pages - *free) * std::uint64_t(*pageSize) > options.keepBytes)
        return stepEnd;
    if (options.keepDays <= 0)
        return m_first - 1;
    const Instant oldest = now - std::chrono::days(options.keepDays);
    const auto fresh =
        m_database->number("SELECT ifnull((SELECT id FROM exchange WHERE id <= " + std::to_string(stepEnd) +
                           " AND started >= " + std::to_string(oldest.time_since_epoch().count()) +
                           " ORDER BY id LIMIT 1), " + std::to_string(stepEnd + 1) + ")");
    if (!fresh)
        return fresh.error();
    return *fresh - 1;
}

Result<void> Store::removeThrough(traffic::ExchangeId last) {
    const std::string through = std::to_string(last);
    const std::string theirs = "SELECT request_body AS b FROM detail WHERE id <= " + through +
                               " AND b IS NOT NULL UNION SELECT response_body FROM detail WHERE id <= " + through +
                               " AND response_body IS NOT NULL";
    auto done = transaction([&]() -> Result<void> {
        for (const std::string& sql :
             {"DELETE FROM body WHERE id IN (" + theirs +
                  ") AND NOT EXISTS (SELECT 1 FROM body_reuse WHERE body = body.id AND last > " + through + ")",
              "DELETE FROM body_reuse WHERE last <= " + through + " AND body IN (" + theirs + ")",
              "DELETE FROM detail WHERE id <= " + through, "DELETE FROM exchange WHERE id <= " + through,
              "INSERT OR REPLACE INTO counter(name, value) VALUES('exchange', " + std::to_string(m_next - 1) + ")"})
            if (auto ran = m_database->run(sql); !ran)
                return ran;
        return m_heads.removeThrough(last);
    });
    if (!done)
        return done;
    m_first = last + 1;
    m_bodies.forgetThrough(last);
    return {};
}

// Whole tables go to the list of free pages without being overwritten; the file is then written anew and the log
// emptied, which takes the bytes away faster than writing zeros over all of them.
Result<void> Store::clear() {
    if (auto fast = m_database->run("PRAGMA secure_delete=FAST"); !fast)
        return fast;
    auto done = transaction([&]() -> Result<void> {
        for (const std::string& sql :
             {std::string("DELETE FROM exchange"), std::string("DELETE FROM detail"), std::string("DELETE FROM body"),
              std::string("DELETE FROM body_reuse"), std::string("DELETE FROM dictionary"),
              "INSERT OR REPLACE INTO counter(name, value) VALUES('exchange', " + std::to_string(m_next - 1) + ")"})
            if (auto ran = m_database->run(sql); !ran)
                return ran;
        return {};
    });
    if (done) {
        m_first = m_next;
        m_bodies.forgetAll();
        m_heads.forgetAll();
        m_bodies.forgetThrough(m_next - 1);
        done = m_database->run("VACUUM"); // only revisions and replays are left to copy
        checkpoint();
    }
    (void)m_database->run("PRAGMA secure_delete=ON");
    return done;
}

Result<bool> Store::shrink() {
    const auto free = m_database->number("PRAGMA freelist_count");
    const auto pages = m_database->number("PRAGMA page_count");
    if (!free || !pages)
        return !free ? free.error() : pages.error();
    if (*free <= std::max(kPagesKept, *pages / 4))
        return false;
    // The pragma frees a page with each row that it returns, and Qt takes one row of what has no columns: a page a
    // call.
    auto one = m_database->prepare("PRAGMA incremental_vacuum(1)");
    if (!one)
        return one.error();
    auto done = transaction([&]() -> Result<void> {
        for (std::int64_t i = 0; i < kPagesAtOnce; ++i)
            if (auto freed = execute(*m_database, *one, {}); !freed)
                return freed;
        one->finish();
        return {};
    });
    if (!done)
        return done.error();
    return true;
}

// Does not wait for readers: what they still need stays in the log until the next time.
void Store::checkpoint() {
    (void)m_database->run("PRAGMA busy_timeout=0");
    (void)m_database->run("PRAGMA wal_checkpoint(TRUNCATE)");
    (void)m_database->run("PRAGMA busy_timeout=5000");
}

} // namespace fb::capture
