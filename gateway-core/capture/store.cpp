#include "capture/store.h"

#include "capture/lock_file.h"
#include "capture/record.h"

#include <QByteArray>
#include <QSqlError>
#include <QString>
#include <QVariant>

#include <algorithm>
#include <chrono>

namespace fb::capture {

namespace {

qint64 micros(Instant t) { return t.time_since_epoch().count(); }

Instant now() { return std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now()); }

} // namespace

Store::Store(std::unique_ptr<Database> database)
    : m_database(std::move(database))
    , m_bodies(*m_database)
    , m_heads(*m_database) {}

Result<std::unique_ptr<Store>> Store::open(const std::string& folder) {
    auto database = Database::openForWriting(folder);
    if (!database)
        return database.error();
    std::unique_ptr<Store> store(new Store(std::move(*database)));
    if (auto prepared = store->prepare(); !prepared)
        return prepared.error();
    return store;
}

Result<void> Store::prepare() {
    auto exchange = m_database->prepare(
        "INSERT INTO exchange(id, started, duration, status, outcome, facts) VALUES(?,?,?,?,?,?)");
    auto first = m_database->number("SELECT min(id) FROM exchange");
    auto next = m_database->number("SELECT max(ifnull((SELECT max(id) FROM exchange), 0),"
                                   " ifnull((SELECT value FROM counter WHERE name = 'exchange'), 0)) + 1");
    if (!exchange)
        return exchange.error();
    if (!first || !next)
        return !first ? first.error() : next.error();
    m_exchange = std::move(*exchange);
    m_next = *next;
    m_first = *first == 0 ? m_next : *first;
    m_bodies.forgetThrough(m_first - 1);
    if (auto heads = m_heads.prepare(); !heads)
        return heads;
    return m_bodies.prepare();
}

Result<void> Store::transaction(const std::function<Result<void>()>& work) {
    auto done = m_database->run("BEGIN IMMEDIATE");
    if (done)
        done = work();
    if (done)
        done = m_database->run("COMMIT");
    if (!done)
        (void)m_database->run("ROLLBACK"); // fails harmlessly when SQLite rolled back by itself
    return done;
}

Result<void> Store::write(std::vector<Waiting>& batch, std::size_t count, const JournalOptions& options) {
    const traffic::ExchangeId before = m_next;
    const auto done = transaction([&]() -> Result<void> {
        for (std::size_t i = 0; i < count; ++i)
            if (auto inserted = insert(*batch[i].exchange, options); !inserted)
                return inserted;
        return m_bodies.writeReuse();
    });
    if (done) {
        m_bodies.committed();
        m_heads.committed();
        return done;
    }
    m_bodies.rolledBack();
    m_heads.rolledBack();
    m_next = before;
    return done;
}

Result<void> Store::insert(traffic::Exchange& exchange, const JournalOptions& options) {
    if (exchange.id == 0) // not seen before: a retried batch was prepared already
        prepareForStorage(exchange, options);
    exchange.id = m_next++;
    const auto request = m_bodies.add(exchange.requestBody.bytes, exchange.requestHead, exchange.id);
    if (!request)
        return request.error();
    const auto response = m_bodies.add(exchange.responseBody.bytes, exchange.responseHead, exchange.id);
    if (!response)
        return response.error();
    const std::string facts = packFacts(exchange);
    auto done = execute(*m_database, m_exchange,
                        {qlonglong(exchange.id), qlonglong(micros(exchange.started)), qlonglong(exchange.duration),
                         exchange.status, int(exchange.outcome), blobView(facts)});
    if (!done)
        return done;
    return m_heads.add(exchange, *request, *response);
}

Result<std::uint64_t> Store::addRevision(const std::string& yaml, const std::string& origin) {
    std::int64_t number = 0;
    const auto done = transaction([&]() -> Result<void> {
        const auto next = m_database->number("SELECT max(number) + 1 FROM revision");
        if (!next)
            return next.error();
        number = std::max<std::int64_t>(1, *next);
        auto insert = m_database->prepare("INSERT INTO revision(number, applied, origin, yaml) VALUES(?,?,?,?)");
        if (!insert)
            return insert.error();
        return execute(*m_database, *insert,
                       {qlonglong(number), qlonglong(micros(now())), QString::fromStdString(origin),
                        QString::fromStdString(yaml)});
    });
    if (!done)
        return done.error();
    return std::uint64_t(number);
}

Result<void> Store::addReplay(const std::string& name, const std::string& report) {
    return transaction([&]() -> Result<void> {
        auto insert = m_database->prepare("INSERT INTO replay(made, name, report) VALUES(?,?,?)");
        if (!insert)
            return insert.error();
        return execute(*m_database, *insert,
                       {qlonglong(micros(now())), QString::fromStdString(name), QString::fromStdString(report)});
    });
}

std::uint64_t Store::fileBytes() const {
    return fileSize(m_database->file()) + fileSize(m_database->file() + "-wal");
}

} // namespace fb::capture
