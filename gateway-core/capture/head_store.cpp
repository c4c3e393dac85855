#include "capture/head_store.h"

#include "capture/record.h"

#include <QByteArray>
#include <QSqlError>
#include <QVariant>

#include <algorithm>
#include <utility>

namespace fb::capture {

namespace {

constexpr std::size_t kSampleBytes = 16 * 1024; // a dictionary of about ten exchanges
constexpr std::size_t kOneSample = 4 * 1024;
constexpr std::uint64_t kFirstRows = 16; // soon after the start there is something to go by
constexpr std::uint64_t kLife = 20'000;  // traffic changes: 16 KB for so many rows is less than a byte each

QVariant orNull(std::int64_t id) { return id == 0 ? QVariant() : QVariant(qlonglong(id)); }

} // namespace

Result<void> HeadStore::prepare() {
    auto insert = m_database.prepare("INSERT INTO detail(id, request_body, response_body, coding, dictionary, heads)"
                                     " VALUES(?,?,?,?,?,?)");
    auto newest = m_database.prepare("SELECT id, bytes FROM dictionary ORDER BY id DESC LIMIT 1");
    if (!insert || !newest)
        return !insert ? insert.error() : newest.error();
    m_insert = std::move(*insert);
    if (auto done = execute(m_database, *newest, {}); !done)
        return done;
    if (newest->next())
        use({newest->value(0).toLongLong(), std::string(viewOf(newest->value(1).toByteArray()))});
    m_written = m_current;
    return {};
}

Result<void> HeadStore::add(const traffic::Exchange& exchange, std::int64_t requestBody, std::int64_t responseBody) {
    const std::string heads = packHeads(exchange);
    const std::uint64_t life = m_current.id == 0 ? kFirstRows : kLife;
    if (m_rows >= life && !m_samples.empty())
        if (auto renewed = renew(exchange.id); !renewed)
            return renewed;
    sample(heads);
    ++m_rows;
    const Packed packed = m_compressor.pack(heads);
    return execute(m_database, m_insert,
                   {qlonglong(exchange.id), orNull(requestBody), orNull(responseBody), int(packed.coding),
                    orNull(packed.coding == Coding::Zstd ? m_current.id : 0), blobView(packed.bytes)});
}

// A few exchanges, spread over the life of the current dictionary.
void HeadStore::sample(const std::string& heads) {
    if (m_rows < m_sampleAt || m_samples.size() >= kSampleBytes)
        return;
    m_samples.append(heads, 0, kOneSample);
    m_sampleSizes.push_back(std::min(heads.size(), kOneSample));
    m_sampleAt = m_rows + (m_current.id == 0 ? 1 : kLife / 16);
}

Result<void> HeadStore::renew(traffic::ExchangeId first) {
    auto insert = m_database.prepare("INSERT INTO dictionary(id, bytes) VALUES(?,?)");
    if (!insert)
        return insert.error();
    Dictionary next{first, dictionaryOf(m_samples, m_sampleSizes)};
    if (auto done = execute(m_database, *insert, {qlonglong(next.id), blobView(next.bytes)}); !done)
        return done;
    use(std::move(next));
    return {};
}

void HeadStore::use(Dictionary dictionary) {
    m_current = std::move(dictionary);
    m_compressor.useDictionary(m_current.bytes);
    m_samples.clear();
    m_sampleSizes.clear();
    m_rows = 0;
    m_sampleAt = 0;
}

void HeadStore::rolledBack() {
    if (m_current.id != m_written.id)
        use(m_written);
}

Result<void> HeadStore::removeThrough(traffic::ExchangeId last) {
    // Each served from the exchange it is named after to the next one's; the newest stays.
    return m_database.run("DELETE FROM dictionary WHERE id < (SELECT max(id) FROM dictionary WHERE id <= " +
                          std::to_string(last + 1) + ")");
}

void HeadStore::forgetAll() {
    use({});
    m_written = m_current;
}

} // namespace fb::capture
