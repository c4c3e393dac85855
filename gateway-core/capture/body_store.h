// Bodies by content: one row for equal bytes, found by a BLAKE2 hash. Used by the writer thread inside its
// transaction.
#pragma once

#include "capture/compression.h"
#include "capture/database.h"
#include "traffic/exchange.h"

#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fb::capture {

class BodyStore {
public:
    explicit BodyStore(Database& database)
        : m_database(database) {}

    Result<void> prepare(); // statements, next id, and the newest known bodies

    // The row id of the body; 0 for an empty one. `head`: tells whether its content coding compressed it already.
    Result<std::int64_t> add(const std::string& bytes, std::string_view head, traffic::ExchangeId exchange);
    // Bodies that were met again in this transaction get their newest exchange written. Before COMMIT.
    Result<void> writeReuse();
    void committed();
    void rolledBack();
    // Bodies whose newest exchange is not above this are gone.
    void forgetThrough(traffic::ExchangeId last) { m_gone = last; }
    void forgetAll();

private:
    using Hash = std::array<char, 20>;
    struct HashOfHash {
        std::size_t operator()(const Hash& hash) const;
    };
    struct Known {
        std::int64_t body = 0;
        traffic::ExchangeId last = 0; // newest exchange that has it
        bool again = false;           // met again since it was last looked at for eviction
    };
    // A body of late and its hash. Comparing bytes takes a twentieth of the time of BLAKE2.
    struct Recent {
        std::string bytes;
        Hash hash{};
    };
    const Hash& hashOf(const std::string& bytes);
    void remember(const Hash& hash, Known known);

    Database& m_database;
    Compressor m_compressor;
    QSqlQuery m_insert;
    QSqlQuery m_reuse;
    std::int64_t m_next = 1;
    std::int64_t m_nextBefore = 1;
    traffic::ExchangeId m_gone = 0;
    std::unordered_map<Hash, Known, HashOfHash> m_known; // bounded; what falls out is stored once more
    std::deque<Hash> m_order;
    std::vector<Recent> m_recent; // by a quick hash, a later one replaces an earlier one
    Hash m_hash{};                // of a body that is not among them
    std::unordered_map<std::int64_t, traffic::ExchangeId> m_reused;
};

} // namespace fb::capture
