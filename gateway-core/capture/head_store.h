// Heads of one kind of traffic are nearly the same text again and again: they are compressed against a dictionary of
// earlier ones, which is kept in the database too. That takes a third of the time and an eighth of the bytes of
// compressing each alone.
#pragma once

#include "capture/compression.h"
#include "capture/database.h"
#include "traffic/exchange.h"

#include <cstdint>
#include <string>
#include <vector>

namespace fb::capture {

class HeadStore {
public:
    explicit HeadStore(Database& database)
        : m_database(database) {}

    Result<void> prepare();
    Result<void> add(const traffic::Exchange& exchange, std::int64_t requestBody, std::int64_t responseBody);
    void committed() { m_written = m_current; }
    void rolledBack(); // back to the dictionary that is in the database
    // Dictionaries of which only exchanges up to `last` made use.
    Result<void> removeThrough(traffic::ExchangeId last);
    void forgetAll(); // after clear()

private:
    struct Dictionary {
        std::int64_t id = 0; // of the first exchange that used it, so never used again; 0 = none
        std::string bytes;
    };
    void sample(const std::string& heads);
    Result<void> renew(traffic::ExchangeId first);
    void use(Dictionary dictionary);

    Database& m_database;
    Compressor m_compressor;
    QSqlQuery m_insert;
    Dictionary m_current;
    Dictionary m_written;
    std::string m_samples;    // of the next dictionary, and their sizes
    std::vector<std::size_t> m_sampleSizes;
    std::uint64_t m_rows = 0; // packed with the current one
    std::uint64_t m_sampleAt = 0;
};

} // namespace fb::capture
