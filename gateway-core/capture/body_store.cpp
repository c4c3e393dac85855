#include "capture/body_store.h"

#include "capture/head_lines.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QSqlError>
#include <QVariant>

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

namespace fb::capture {

using namespace Qt::StringLiterals;

namespace {

// An index over hashes in the database would touch a random page for each body, which costs more than everything
// else; the newest bodies are the ones that come again. About 6 MB.
constexpr std::size_t kRemembered = 50'000;

// Of the bodies whose bytes are kept: 4 MB at most.
constexpr std::size_t kRecent = 256;
constexpr std::size_t kRecentBytes = 16 * 1024;

// Not against an adversary: who finds collisions takes the short way from others, and no more. Four lanes, because
// one multiplication need not wait for the one before.
std::uint64_t quickHash(std::string_view bytes) {
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15;
    std::array<std::uint64_t, 4> lanes{1, 2, 3, 4};
    std::array<std::uint64_t, 4> block{};
    for (; bytes.size() >= sizeof block; bytes.remove_prefix(sizeof block)) {
        std::memcpy(block.data(), bytes.data(), sizeof block);
        for (std::size_t i = 0; i < lanes.size(); ++i)
            lanes[i] = (std::rotl(lanes[i], 23) ^ block[i]) * kOdd;
    }
    block = {};
    std::memcpy(block.data(), bytes.data(), bytes.size());
    std::uint64_t all = bytes.size();
    for (std::size_t i = 0; i < lanes.size(); ++i)
        all = (std::rotl(all, 23) ^ lanes[i] ^ (block[i] * kOdd)) * kOdd;
    return all ^ (all >> 32);
}

// Content codings that were compressed already, RFC 9110 8.4.1.
bool isCompressed(std::string_view head) {
    std::string_view coding;
    std::string_view type;
    forEachField(head, [&](std::string_view name, std::string_view value) {
        if (equalsIgnoreCase(name, "Content-Encoding"))
            coding = value;
        else if (equalsIgnoreCase(name, "Content-Type"))
            type = value;
    });
    return (!coding.empty() && !equalsIgnoreCase(coding, "identity")) || startsWithIgnoreCase(type, "image/") ||
           startsWithIgnoreCase(type, "video/") || startsWithIgnoreCase(type, "application/zip");
}

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

const BodyStore::Hash& BodyStore::hashOf(const std::string& bytes) {
    Recent* recent = nullptr;
    if (bytes.size() <= kRecentBytes) {
        m_recent.resize(kRecent);
        recent = &m_recent[quickHash(bytes) % kRecent];
        if (recent->bytes == bytes)
            return recent->hash;
    }
    const QByteArray digest = QCryptographicHash::hash(blobView(bytes), QCryptographicHash::Blake2b_160);
    Hash& hash = recent ? recent->hash : m_hash;
    std::memcpy(hash.data(), digest.constData(), hash.size());
    if (recent)
        recent->bytes = bytes;
    return hash;
}

Result<std::int64_t> BodyStore::add(const std::string& bytes, std::string_view head, traffic::ExchangeId exchange) {
    if (bytes.empty())
        return std::int64_t(0);
    const Hash& hash = hashOf(bytes);
    if (const auto found = m_known.find(hash); found != m_known.end() && found->second.last > m_gone) {
        found->second.last = exchange;
        found->second.again = true;
        m_reused[found->second.body] = exchange;
        return found->second.body;
    }
    const Packed what = isCompressed(head) ? Packed{Coding::Plain, bytes} : m_compressor.pack(bytes);
    const std::int64_t id = m_next++;
    auto done = execute(m_database, m_insert,
                        {qlonglong(id), qlonglong(exchange), qlonglong(bytes.size()), int(what.coding),
                         blobView({hash.data(), hash.size()}), blobView(what.bytes)});
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
