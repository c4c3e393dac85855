#include "capture/body_store.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QSqlError>
#include <QVariant>

#include <algorithm>
#include <cstring>
#include <utility>

namespace fb::capture {

using namespace Qt::StringLiterals;

namespace {

// An index over hashes in the database would touch a random page for each body, which costs more than everything
// else; the newest bodies are the ones that come again. About 6 MB.
constexpr std::size_t kRemembered = 50'000;

} // namespace

std::size_t BodyStore::HashOfHash::operator()(const Hash& hash) const {
    std::size_t value = 0;
    std::memcpy(&value, hash.data(), sizeof value);
    return value;
}

Result<void> BodyStore::prepare() {
    auto insert = m_database.prepare("INSERT INTO body(id, first, size, coding, hash, bytes) VALUES(?,?,?,?,?,?)");
    auto reuse = m_database.prepare("INSERT OR REPLACE INTO body_reuse(body, last) VALUES(?,?)");
    auto next = m_database.number("SELECT max(id) + 1 FROM body");
    if (!insert || !reuse || !next)
        return !insert ? insert.error() : !reuse ? reuse.error() : next.error();
    m_insert = std::move(*insert);
    m_reuse = std::move(*reuse);
    m_next = m_nextBefore = std::max<std::int64_t>(*next, m_next);
    auto newest = m_database.prepare("SELECT b.id, b.hash, max(b.first, ifnull(r.last, 0)) FROM body b"
                                     " LEFT JOIN body_reuse r ON r.body = b.id ORDER BY b.id DESC LIMIT ?");
    if (!newest)
        return newest.error();
    if (auto done = execute(m_database, *newest, {qlonglong(kRemembered)}); !done)
        return done;
    while (newest->next()) {
        const QByteArray bytes = newest->value(1).toByteArray();
        Hash hash{};
        if (std::size_t(bytes.size()) == hash.size()) {
            std::memcpy(hash.data(), bytes.constData(), hash.size());
            if (m_known.try_emplace(hash, Known{newest->value(0).toLongLong(), newest->value(2).toLongLong(), false})
                    .second)
                m_order.push_front(hash);
        }
    }
    return newest->lastError().isValid() ? Result<void>(m_database.errorOf(newest->lastError())) : Result<void>();
}

Result<std::int64_t> BodyStore::add(const std::string& bytes, bool packed, traffic::ExchangeId exchange) {
    if (bytes.empty())
        return std::int64_t(0);
    Hash hash{};
    const QByteArray digest = QCryptographicHash::hash(blobView(bytes), QCryptographicHash::Blake2b_160);
    std::memcpy(hash.data(), digest.constData(), hash.size());
    if (const auto found = m_known.find(hash); found != m_known.end() && found->second.last > m_gone) {
        found->second.last = exchange;
        found->second.again = true;
        m_reused[found->second.body] = exchange;
        return found->second.body;
    }
    const Packed what = packed ? Packed{Coding::Plain, bytes} : m_compressor.pack(bytes);
    const std::int64_t id = m_next++;
    auto done = execute(m_database, m_insert,
                        {qlonglong(id), qlonglong(exchange), qlonglong(bytes.size()), int(what.coding), digest,
                         blobView(what.bytes)});
    if (!done)
        return done.error();
    remember(hash, {id, exchange, false});
    return id;
}

// Eviction by the clock algorithm: what came again stays for another round.
void BodyStore::remember(const Hash& hash, Known known) {
    if (m_known.insert_or_assign(hash, known).second)
        m_order.push_back(hash);
    while (m_order.size() > kRemembered) {
        const Hash oldest = m_order.front();
        m_order.pop_front();
        const auto found = m_known.find(oldest);
        if (found != m_known.end() && std::exchange(found->second.again, false))
            m_order.push_back(oldest);
        else
            m_known.erase(oldest);
    }
}

Result<void> BodyStore::writeReuse() {
    for (const auto& [body, last] : m_reused)
        if (auto done = execute(m_database, m_reuse, {qlonglong(body), qlonglong(last)}); !done)
            return done;
    return {};
}

void BodyStore::committed() {
    m_reused.clear();
    m_nextBefore = m_next;
}

// What was noted as known in this transaction is not there, or is there with an older `last`: start over.
void BodyStore::rolledBack() {
    forgetAll();
    m_next = m_nextBefore;
}

void BodyStore::forgetAll() {
    m_known.clear();
    m_order.clear();
    m_reused.clear();
}

} // namespace fb::capture
