#include "capture/reader.h"

#include "capture/compression.h"
#include "capture/database.h"
#include "capture/record.h"

#include <QByteArray>
#include <QSqlError>
#include <QString>
#include <QVariant>

#include <algorithm>
#include <limits>
#include <map>

namespace fb::capture {

namespace {

constexpr std::size_t kRowsAtOnce = 1'000;    // a reader that holds the log's end for long lets it grow
constexpr std::size_t kMostDictionaries = 64; // 1 MB
constexpr std::uint64_t kMostHeads = 256ULL * 1024 * 1024;
constexpr std::uint64_t kMostBody = 2ULL * 1024 * 1024 * 1024;
constexpr std::size_t kMostSearched = 64ULL * 1024 * 1024;

Instant instantOf(qlonglong micros) { return Instant(Micros(micros)); }

Error unreadable(traffic::ExchangeId id, const char* what) {
    return makeError(ErrorCode::Io,
                     "Exchange " + std::to_string(id) + " cannot be read: its " + what + " is damaged");
}

} // namespace

struct Reader::Impl {
    std::unique_ptr<Database> database;
    QSqlQuery forward, backward, one, detail, body, dictionary;
    std::map<qlonglong, std::string> dictionaries; // of heads; one for twenty thousand exchanges
    Decompressor decompressor;

    Result<void> prepare();
    Result<bool> rows(QSqlQuery& query, traffic::ExchangeId from, std::vector<traffic::Summary>& out);
    Result<void> fillDetail(traffic::Exchange& exchange);
    Result<std::string_view> dictionaryOf(qlonglong id);
    Result<void> fillBody(qlonglong id, traffic::ExchangeId owner, traffic::Body& out);
    Result<bool> fullMatch(const traffic::Summary& row, const traffic::Filter& filter, Instant now,
                           traffic::Exchange& out);
    Result<bool> matches(const traffic::Summary& row, const traffic::Filter& filter, Instant now);
};

namespace {

bool summaryOf(const QSqlQuery& query, traffic::Summary& row) {
    row.id = query.value(0).toLongLong();
    row.started = instantOf(query.value(1).toLongLong());
    row.duration = query.value(2).toLongLong();
    row.status = query.value(3).toInt();
    row.outcome = traffic::Outcome(std::clamp(query.value(4).toInt(), 0, int(traffic::Outcome::ClientGone)));
    const QByteArray facts = query.value(5).toByteArray();
    return unpackFacts(viewOf(facts), row);
}

// What a person would search: content codings undone, where they can be.
traffic::Exchange forSearch(const traffic::Exchange& exchange) {
    traffic::Exchange copy = exchange;
    if (auto text = decodedBody(exchange.requestBody, exchange.requestHead, kMostSearched))
        copy.requestBody.bytes = std::move(*text);
    if (auto text = decodedBody(exchange.responseBody, exchange.responseHead, kMostSearched))
        copy.responseBody.bytes = std::move(*text);
    return copy;
}

bool isCoded(const traffic::Exchange& exchange) {
    const auto coded = [](const std::string& head) { return head.find("ncoding:") != std::string::npos; };
    return coded(exchange.requestHead) || coded(exchange.responseHead);
}

} // namespace

Result<void> Reader::Impl::prepare() {
    const std::string columns = "SELECT id, started, duration, status, outcome, facts FROM exchange WHERE id ";
    const std::string limit = " LIMIT " + std::to_string(kRowsAtOnce);
    const std::pair<QSqlQuery*, std::string> all[] = {
        {&forward, columns + "> ? ORDER BY id" + limit},
        {&backward, columns + "< ? ORDER BY id DESC" + limit},
        {&one, columns + "= ?"},
        {&detail, "SELECT request_body, response_body, coding, dictionary, heads FROM detail WHERE id = ?"},
        {&dictionary, "SELECT bytes FROM dictionary WHERE id = ?"},
        {&body, "SELECT coding, bytes FROM body WHERE id = ?"},
    };
    for (const auto& [query, sql] : all) {
        auto prepared = database->prepare(sql);
        if (!prepared)
            return prepared.error();
        *query = std::move(*prepared);
    }
    return {};
}

// At most kRowsAtOnce rows; false when there was none.
Result<bool> Reader::Impl::rows(QSqlQuery& query, traffic::ExchangeId from, std::vector<traffic::Summary>& out) {
    out.clear();
    if (auto done = execute(*database, query, {qlonglong(from)}); !done)
        return done.error();
    while (query.next()) {
        out.emplace_back();
        if (!summaryOf(query, out.back()))
            return unreadable(out.back().id, "record");
    }
    const QSqlError error = query.lastError();
    query.finish(); // gives the snapshot back
    if (error.isValid())
        return database->errorOf(error);
    return !out.empty();
}

Result<void> Reader::Impl::fillDetail(traffic::Exchange& exchange) {
    if (auto done = execute(*database, detail, {qlonglong(exchange.id)}); !done)
        return done;
    if (!detail.next())
        return makeError(ErrorCode::NotFound, "Exchange " + std::to_string(exchange.id) + " is not kept any more");
    const qlonglong request = detail.value(0).toLongLong();
    const qlonglong response = detail.value(1).toLongLong();
    const Coding coding = Coding(detail.value(2).toInt());
    const qlonglong dictionaryId = detail.value(3).toLongLong();
    const QByteArray packed = detail.value(4).toByteArray();
    detail.finish();
    const auto known = dictionaryOf(dictionaryId);
    if (!known)
        return known.error();
    const auto heads = decompressor.unpack(viewOf(packed), coding, kMostHeads, *known);
    if (!heads || !unpackHeads(*heads, exchange))
        return unreadable(exchange.id, "heads");
    if (auto done = fillBody(request, exchange.id, exchange.requestBody); !done)
        return done;
    return fillBody(response, exchange.id, exchange.responseBody);
}

Result<std::string_view> Reader::Impl::dictionaryOf(qlonglong id) {
    if (id == 0)
        return std::string_view();
    if (const auto found = dictionaries.find(id); found != dictionaries.end())
        return std::string_view(found->second);
    if (auto done = execute(*database, dictionary, {id}); !done)
        return done.error();
    if (!dictionary.next())
        return makeError(ErrorCode::NotFound, "These exchanges are not kept any more");
    if (dictionaries.size() >= kMostDictionaries)
        dictionaries.erase(dictionaries.begin());
    std::string& bytes = dictionaries[id];
    bytes = std::string(viewOf(dictionary.value(0).toByteArray()));
    dictionary.finish();
    return std::string_view(bytes);
}

Result<void> Reader::Impl::fillBody(qlonglong id, traffic::ExchangeId owner, traffic::Body& out) {
    if (id == 0)
        return {};
    if (auto done = execute(*database, body, {id}); !done)
        return done;
    if (!body.next())
        return makeError(ErrorCode::NotFound, "Exchange " + std::to_string(owner) + " is not kept any more");
    const Coding coding = Coding(body.value(0).toInt());
    const QByteArray packed = body.value(1).toByteArray();
    body.finish();
    auto bytes = decompressor.unpack(viewOf(packed), coding, kMostBody);
    if (!bytes)
        return unreadable(owner, "body");
    out.bytes = std::move(*bytes);
    return {};
}

// The summary alone rules most out; only the others are loaded whole. What retention took meanwhile does not match.
Result<bool> Reader::Impl::fullMatch(const traffic::Summary& row, const traffic::Filter& filter, Instant now,
                                     traffic::Exchange& out) {
    if (!filter.mayMatch(row, now))
        return false;
    static_cast<traffic::Summary&>(out) = row;
    if (auto filled = fillDetail(out); !filled)
        return filled.error().code == ErrorCode::NotFound ? Result<bool>(false) : Result<bool>(filled.error());
    if (!filter.needsBodies())
        return true;
    return filter.matchesExchange(isCoded(out) ? forSearch(out) : out, now);
}

Result<bool> Reader::Impl::matches(const traffic::Summary& row, const traffic::Filter& filter, Instant now) {
    if (!filter.needsBodies())
        return filter.matches(row, now);
    traffic::Exchange whole;
    return fullMatch(row, filter, now, whole);
}

Reader::Reader(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}
Reader::~Reader() = default;

Result<std::unique_ptr<Reader>> Reader::open(const std::string& folder) {
    auto database = Database::openForReading(folder);
    if (!database)
        return database.error();
    auto impl = std::make_unique<Impl>();
    impl->database = std::move(*database);
    if (auto prepared = impl->prepare(); !prepared)
        return prepared.error();
    return std::unique_ptr<Reader>(new Reader(std::move(impl)));
}

Result<Page> Reader::list(traffic::ExchangeId after, std::size_t most, const traffic::Filter& filter, Instant now) {
    Page page;
    std::vector<traffic::Summary> rows;
    for (;;) {
        const auto some = m_impl->rows(m_impl->forward, after, rows);
        if (!some || !*some)
            return some ? Result<Page>(std::move(page)) : Result<Page>(some.error());
        after = rows.back().id;
        for (traffic::Summary& row : rows) {
            const auto match = m_impl->matches(row, filter, now);
            if (!match)
                return match.error();
            if (!*match)
                continue;
            if (page.rows.size() == most) {
                page.more = true;
                return page;
            }
            page.rows.push_back(std::move(row));
        }
    }
}

Result<Page> Reader::newest(std::size_t most, const traffic::Filter& filter, Instant now) {
    Page page;
    std::vector<traffic::Summary> rows;
    traffic::ExchangeId before = std::numeric_limits<traffic::ExchangeId>::max();
    bool running = true;
    while (running) {
        const auto some = m_impl->rows(m_impl->backward, before, rows);
        if (!some)
            return some.error();
        running = *some;
        for (traffic::Summary& row : rows) {
            before = row.id;
            const auto match = m_impl->matches(row, filter, now);
            if (!match)
                return match.error();
            if (!*match)
                continue;
            if (page.rows.size() == most) {
                page.more = true;
                running = false;
                break;
            }
            page.rows.push_back(std::move(row));
        }
    }
    std::reverse(page.rows.begin(), page.rows.end());
    return page;
}

Result<traffic::Exchange> Reader::get(traffic::ExchangeId id) {
    Impl& impl = *m_impl;
    if (auto done = execute(*impl.database, impl.one, {qlonglong(id)}); !done)
        return done.error();
    traffic::Exchange exchange;
    if (!impl.one.next())
        return makeError(ErrorCode::NotFound, "There is no exchange " + std::to_string(id) + " in these captures",
                         "`firebreak captures list` shows what there is");
    const bool good = summaryOf(impl.one, exchange);
    impl.one.finish();
    if (!good)
        return unreadable(id, "record");
    if (auto filled = impl.fillDetail(exchange); !filled)
        return filled.error();
    return exchange;
}

Result<std::uint64_t> Reader::count() {
    // Ids have no gaps: only the oldest are ever removed.
    const auto rows = m_impl->database->number("SELECT ifnull(max(id) - min(id) + 1, 0) FROM"
                                               " (SELECT (SELECT max(id) FROM exchange) AS id"
                                               " UNION ALL SELECT (SELECT min(id) FROM exchange))");
    if (!rows)
        return rows.error();
    return std::uint64_t(*rows);
}

Result<void> Reader::forEach(const traffic::Filter& filter, Instant now,
                             const std::function<bool(traffic::Exchange&&)>& each) {
    std::vector<traffic::Summary> rows;
    for (traffic::ExchangeId after = 0;;) {
        const auto some = m_impl->rows(m_impl->forward, after, rows);
        if (!some || !*some)
            return some ? Result<void>() : Result<void>(some.error());
        after = rows.back().id;
        for (const traffic::Summary& row : rows) {
            traffic::Exchange whole;
            const auto match = m_impl->fullMatch(row, filter, now, whole);
            if (!match)
                return match.error();
            if (*match && !each(std::move(whole)))
                return {};
        }
    }
}

Result<std::vector<Revision>> Reader::revisions(std::size_t most) {
    auto query =
        m_impl->database->prepare("SELECT number, applied, origin, yaml FROM revision ORDER BY number DESC LIMIT ?");
    if (!query)
        return query.error();
    if (auto done = execute(*m_impl->database, *query, {qlonglong(most)}); !done)
        return done.error();
    std::vector<Revision> found;
    while (query->next())
        found.push_back({query->value(0).toULongLong(), instantOf(query->value(1).toLongLong()),
                         query->value(2).toString().toStdString(), query->value(3).toString().toStdString()});
    if (query->lastError().isValid())
        return m_impl->database->errorOf(query->lastError());
    return found;
}

Result<std::vector<StoredReplay>> Reader::replays(std::size_t most) {
    auto query = m_impl->database->prepare("SELECT id, made, name, report FROM replay ORDER BY id DESC LIMIT ?");
    if (!query)
        return query.error();
    if (auto done = execute(*m_impl->database, *query, {qlonglong(most)}); !done)
        return done.error();
    std::vector<StoredReplay> found;
    while (query->next())
        found.push_back({query->value(0).toULongLong(), instantOf(query->value(1).toLongLong()),
                         query->value(2).toString().toStdString(), query->value(3).toString().toStdString()});
    if (query->lastError().isValid())
        return m_impl->database->errorOf(query->lastError());
    return found;
}

} // namespace fb::capture
