#include "sandbox/store.h"

#include <QUuid>

namespace fb::sandbox {

namespace {

// Index tables are clustered by what a search looks for; the second index serves deletes and sorting.
const std::vector<const char*> kSchema{
    "PRAGMA journal_mode=MEMORY",
    "PRAGMA temp_store=MEMORY",
    "CREATE TABLE resource(rid INTEGER PRIMARY KEY, type INTEGER, id BLOB, version INTEGER, deleted INTEGER, updated "
    "INTEGER,"
    " seq INTEGER, UNIQUE(type, id))",
    "CREATE TABLE history(seq INTEGER PRIMARY KEY, rid INTEGER, type INTEGER, id BLOB, version INTEGER, method "
    "INTEGER,"
    " deleted INTEGER, updated INTEGER, json BLOB, UNIQUE(rid, version))",
    "CREATE INDEX history_type ON history(type, seq)",
    "CREATE TABLE ix_present(rid INTEGER, param INTEGER, PRIMARY KEY(rid, param)) WITHOUT ROWID",
    "CREATE TABLE ix_token(rid INTEGER, param INTEGER, kind INTEGER, code BLOB, system BLOB)",
    "CREATE INDEX ix_token_value ON ix_token(param, code, system, kind, rid)",
    "CREATE INDEX ix_token_rid ON ix_token(rid, param)",
    "CREATE TABLE ix_string(rid INTEGER, param INTEGER, value BLOB, exact BLOB)",
    "CREATE INDEX ix_string_value ON ix_string(param, value, rid)",
    "CREATE INDEX ix_string_rid ON ix_string(rid, param)",
    "CREATE TABLE ix_reference(rid INTEGER, param INTEGER, ttype INTEGER, tid BLOB, url BLOB, version BLOB)",
    "CREATE INDEX ix_reference_value ON ix_reference(param, tid, ttype, rid)",
    "CREATE INDEX ix_reference_target ON ix_reference(ttype, tid, param, rid)",
    "CREATE INDEX ix_reference_rid ON ix_reference(rid, param)",
    "CREATE TABLE ix_date(rid INTEGER, param INTEGER, low INTEGER, high INTEGER)",
    "CREATE INDEX ix_date_value ON ix_date(param, low, high, rid)",
    "CREATE INDEX ix_date_rid ON ix_date(rid, param)",
    "CREATE TABLE ix_number(rid INTEGER, param INTEGER, low REAL, high REAL)",
    "CREATE INDEX ix_number_value ON ix_number(param, low, high, rid)",
    "CREATE INDEX ix_number_rid ON ix_number(rid, param)",
    "CREATE TABLE ix_quantity(rid INTEGER, param INTEGER, low REAL, high REAL, system BLOB, code BLOB, unit BLOB)",
    "CREATE INDEX ix_quantity_value ON ix_quantity(param, low, high, rid)",
    "CREATE INDEX ix_quantity_rid ON ix_quantity(rid, param)",
    "CREATE TABLE ix_uri(rid INTEGER, param INTEGER, value BLOB)",
    "CREATE INDEX ix_uri_value ON ix_uri(param, value, rid)",
    "CREATE INDEX ix_uri_rid ON ix_uri(rid, param)",
};

constexpr const char* kColumns =
    "SELECT h.rid, h.seq, h.type, h.id, h.version, h.method, h.deleted, h.updated, h.json ";

Stored storedOf(SqlRow row) {
    Stored s;
    s.rid = integerOf(row[0]);
    s.seq = integerOf(row[1]);
    s.type = int(integerOf(row[2]));
    s.id = textOf(std::move(row[3]));
    s.version = integerOf(row[4]);
    s.method = Method(integerOf(row[5]));
    s.deleted = integerOf(row[6]) != 0;
    s.updated = Instant(Micros(integerOf(row[7])));
    s.json = textOf(std::move(row[8]));
    return s;
}

SqlValue integer(std::int64_t n) { return SqlValue(n); }

} // namespace

std::string_view methodName(Method method) {
    switch (method) {
    case Method::Post: return "POST";
    case Method::Patch: return "PATCH";
    case Method::Delete: return "DELETE";
    case Method::Put: break;
    }
    return "PUT";
}

void stampResource(json::Value& resource, const std::string& id, std::int64_t version, Instant updated) {
    json::Value meta = resource["meta"].isObject() ? resource["meta"] : json::Value::object();
    json::Value stamped = json::Value::object();
    if (!meta.find("versionId"))
        stamped.set("versionId", "");
    if (!meta.find("lastUpdated"))
        stamped.set("lastUpdated", "");
    for (auto& member : meta.members())
        stamped.members().push_back(std::move(member));
    stamped.set("versionId", std::to_string(version));
    stamped.set("lastUpdated", isoTime(updated));

    std::vector<json::Member> members;
    members.emplace_back("resourceType", resource["resourceType"]);
    members.emplace_back("id", id);
    members.emplace_back("meta", std::move(stamped));
    for (auto& [key, value] : resource.members())
        if (key != "resourceType" && key != "id" && key != "meta")
            members.emplace_back(std::move(key), std::move(value));
    resource = json::Value::object(std::move(members));
}

Result<void> Store::open(bool numericIds) {
    m_numericIds = numericIds;
    if (auto opened = m_db.open(); !opened)
        return opened;
    return m_db.script(kSchema);
}

Result<std::optional<Stored>> Store::one(Sql sql) {
    auto rows = m_db.query(sql);
    if (!rows)
        return rows.error();
    if (rows->empty())
        return std::optional<Stored>();
    return std::optional<Stored>(storedOf(std::move(rows->front())));
}

Result<std::optional<Stored>> Store::current(int type, const std::string& id) {
    return one(Sql{std::string(kColumns) + "FROM resource r JOIN history h ON h.seq=r.seq WHERE r.type=? AND r.id=?",
                   {integer(type), id}});
}

Result<std::optional<Stored>> Store::version(int type, const std::string& id, std::int64_t version) {
    return one(Sql{std::string(kColumns) +
                       "FROM resource r JOIN history h ON h.rid=r.rid WHERE r.type=? AND r.id=? AND h.version=?",
                   {integer(type), id, integer(version)}});
}

Result<std::optional<Stored>> Store::byRow(std::int64_t rid) {
    return one(
        Sql{std::string(kColumns) + "FROM resource r JOIN history h ON h.seq=r.seq WHERE r.rid=?", {integer(rid)}});
}

Result<std::optional<Stored>> Store::bySequence(std::int64_t seq) {
    return one(Sql{std::string(kColumns) + "FROM history h WHERE h.seq=?", {integer(seq)}});
}

Result<Stored> Store::addVersion(Stored s) {
    if (s.rid == 0) {
        auto rid = m_db.run("INSERT INTO resource(type, id, version, deleted, updated, seq) VALUES(?,?,0,1,0,0)",
                            {integer(s.type), s.id});
        if (!rid)
            return rid.error();
        s.rid = *rid;
    }
    const SqlValue updated = integer(s.updated.time_since_epoch().count());
    auto seq = m_db.run(
        "INSERT INTO history(rid, type, id, version, method, deleted, updated, json) VALUES(?,?,?,?,?,?,?,?)",
        {integer(s.rid), integer(s.type), s.id, integer(s.version), integer(int(s.method)), integer(s.deleted),
         updated, s.json});
    if (!seq)
        return seq.error();
    s.seq = *seq;
    auto done = m_db.run("UPDATE resource SET version=?, deleted=?, updated=?, seq=? WHERE rid=?",
                         {integer(s.version), integer(s.deleted), updated, integer(s.seq), integer(s.rid)});
    if (!done)
        return done.error();
    ++m_changes;
    return s;
}

Result<Stored> Store::put(int type, const std::string& id, json::Value resource, Method method) {
    auto before = current(type, id);
    if (!before)
        return before.error();
    Stored next;
    const bool existed = before->has_value() && !(*before)->deleted;
    if (before->has_value()) {
        next.rid = (*before)->rid;
        next.version = (*before)->version;
    }
    next.type = type;
    next.id = id;
    ++next.version;
    next.method = method;
    next.updated = m_clock();
    stampResource(resource, id, next.version, next.updated);
    next.json = json::compact(resource);
    auto stored = addVersion(std::move(next));
    if (!stored)
        return stored;
    if (existed)
        if (auto dropped = dropIndex(stored->rid); !dropped)
            return dropped.error();
    if (auto indexed = addIndex(stored->rid, indexRows(SearchTable::r4().type(type), resource, m_base)); !indexed)
        return indexed.error();
    m_count += existed ? 0 : 1;
    return stored;
}

Result<std::optional<Stored>> Store::remove(int type, const std::string& id) {
    auto before = current(type, id);
    if (!before || !before->has_value() || (*before)->deleted)
        return before ? Result<std::optional<Stored>>(std::optional<Stored>()) : before;
    Stored next = **before;
    ++next.version;
    next.deleted = true;
    next.method = Method::Delete;
    next.updated = m_clock();
    next.json.clear();
    auto stored = addVersion(std::move(next));
    if (!stored)
        return stored.error();
    if (auto dropped = dropIndex(stored->rid); !dropped)
        return dropped.error();
    --m_count;
    return std::optional<Stored>(std::move(*stored));
}

Result<void> Store::dropIndex(std::int64_t rid) {
    for (const char* sql : {"DELETE FROM ix_present WHERE rid=?", "DELETE FROM ix_token WHERE rid=?",
                            "DELETE FROM ix_string WHERE rid=?", "DELETE FROM ix_reference WHERE rid=?",
                            "DELETE FROM ix_date WHERE rid=?", "DELETE FROM ix_number WHERE rid=?",
                            "DELETE FROM ix_quantity WHERE rid=?", "DELETE FROM ix_uri WHERE rid=?"})
        if (auto done = m_db.run(sql, {integer(rid)}); !done)
            return done.error();
    return {};
}

Result<void> Store::addIndex(std::int64_t rid, const IndexRows& rows) {
    const auto insert = [&](const char* sql, const auto& list, auto values) -> Result<void> {
        for (const auto& row : list)
            if (auto done = m_db.run(sql, values(row)); !done)
                return done.error();
        return {};
    };
    using Values = std::vector<SqlValue>;
    const SqlValue r = integer(rid);
    if (auto done = insert("INSERT INTO ix_present VALUES(?,?)", rows.present,
                           [&](int param) {
                               return Values{r, integer(param)};
                           });
        !done)
        return done;
    if (auto done = insert("INSERT INTO ix_date VALUES(?,?,?,?)", rows.dates,
                           [&](const DateRow& d) {
                               return Values{r, integer(d.param), integer(d.low), integer(d.high)};
                           });
        !done)
        return done;
    if (auto done = insert("INSERT INTO ix_number VALUES(?,?,?,?)", rows.numbers,
                           [&](const NumberRow& n) {
                               return Values{r, integer(n.param), n.low, n.high};
                           });
        !done)
        return done;
    if (auto done = insert("INSERT INTO ix_quantity VALUES(?,?,?,?,?,?,?)", rows.quantities,
                           [&](const QuantityRow& q) {
                               return Values{r, integer(q.param), q.low, q.high, q.system, q.code, q.unit};
                           });
        !done)
        return done;
    return addTextIndex(rid, rows);
}

Result<void> Store::addTextIndex(std::int64_t rid, const IndexRows& rows) {
    const SqlValue r = integer(rid);
    for (const TokenRow& t : rows.tokens)
        if (auto done = m_db.run("INSERT INTO ix_token VALUES(?,?,?,?,?)",
                                 {r, integer(t.param), integer(t.kind), t.code, t.system});
            !done)
            return done.error();
    for (const StringRow& s : rows.strings)
        if (auto done = m_db.run("INSERT INTO ix_string VALUES(?,?,?,?)", {r, integer(s.param), s.folded, s.exact});
            !done)
            return done.error();
    for (const ReferenceRow& f : rows.references)
        if (auto done = m_db.run("INSERT INTO ix_reference VALUES(?,?,?,?,?,?)",
                                 {r, integer(f.param), integer(f.type), f.id, f.url, f.version});
            !done)
            return done.error();
    for (const UriRow& u : rows.uris)
        if (auto done = m_db.run("INSERT INTO ix_uri VALUES(?,?,?)", {r, integer(u.param), u.value}); !done)
            return done.error();
    return {};
}

Result<std::vector<std::int64_t>> Store::numbers(const Sql& sql) {
    auto rows = m_db.query(sql);
    if (!rows)
        return rows.error();
    std::vector<std::int64_t> out;
    out.reserve(rows->size());
    for (const SqlRow& row : *rows)
        out.push_back(integerOf(row.front()));
    return out;
}

Result<std::string> Store::newId(int type) {
    if (!m_numericIds)
        return QUuid::createUuid().toString(QUuid::WithoutBraces).toStdString();
    while (true) {
        std::string id = std::to_string(++m_lastId);
        auto taken = current(type, id);
        if (!taken)
            return taken.error();
        if (!taken->has_value())
            return id;
    }
}

Result<void> Store::begin() {
    if (m_depth == 0)
        m_countBefore = m_count;
    if (++m_depth > 1)
        return {};
    return m_db.script({"BEGIN"});
}

Result<void> Store::commit() {
    if (m_depth == 0 || --m_depth > 0)
        return {};
    return m_db.script({"COMMIT"});
}

void Store::rollback() {
    if (m_depth == 0)
        return;
    m_depth = 0;
    m_count = m_countBefore;
    ++m_changes;
    // A failure here means that SQLite has rolled back by itself already.
    (void)m_db.script({"ROLLBACK"});
}

} // namespace fb::sandbox
