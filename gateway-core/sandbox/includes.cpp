#include "sandbox/includes.h"

#include <unordered_set>

namespace fb::sandbox {

namespace {

SqlValue integer(std::int64_t n) { return SqlValue(n); }

void addParam(Sql& sql, const Include& include) {
    const ResourceType* source = SearchTable::r4().type(include.sourceType);
    if (source && include.param != "*")
        sql.add(" AND f.param=").bind(integer(source->param(include.param)->id));
}

// What one row refers to.
Sql forwardSql(const Include& include, std::int64_t rid) {
    Sql sql;
    sql.add(
        "SELECT DISTINCT t.rid FROM ix_reference f JOIN resource t ON t.type=f.ttype AND t.id=f.tid AND t.deleted=0");
    sql.add(" JOIN resource s ON s.rid=f.rid WHERE f.rid=").bind(integer(rid));
    if (const ResourceType* source = SearchTable::r4().type(include.sourceType))
        sql.add(" AND s.type=").bind(integer(source->index));
    addParam(sql, include);
    if (const ResourceType* target = SearchTable::r4().type(include.targetType))
        sql.add(" AND f.ttype=").bind(integer(target->index));
    return sql;
}

// What refers to one row.
Sql reverseSql(const Include& include, std::int64_t rid) {
    Sql sql;
    sql.add("SELECT DISTINCT f.rid FROM resource t JOIN ix_reference f ON f.ttype=t.type AND f.tid=t.id");
    sql.add(" JOIN resource s ON s.rid=f.rid WHERE t.rid=").bind(integer(rid));
    sql.add(" AND s.type=").bind(integer(SearchTable::r4().type(include.sourceType)->index));
    addParam(sql, include);
    if (const ResourceType* target = SearchTable::r4().type(include.targetType))
        sql.add(" AND t.type=").bind(integer(target->index));
    return sql;
}

} // namespace

Result<std::vector<std::int64_t>> includedRows(Core& core, const SearchRequest& request,
                                               const std::vector<std::int64_t>& matches) {
    std::unordered_set<std::int64_t> seen(matches.begin(), matches.end());
    std::vector<std::int64_t> out;
    std::vector<std::int64_t> wave = matches;
    for (bool first = true; !wave.empty(); first = false) {
        std::vector<std::int64_t> next;
        const auto follow = [&](const Include& include, bool reverse) -> Result<void> {
            if (!first && !include.iterate)
                return {};
            for (const std::int64_t rid : wave) {
                auto rows = core.store.numbers(reverse ? reverseSql(include, rid) : forwardSql(include, rid));
                if (!rows)
                    return rows.error();
                for (const std::int64_t row : *rows)
                    if (out.size() < kMaxIncluded && seen.insert(row).second) {
                        out.push_back(row);
                        next.push_back(row);
                    }
            }
            return {};
        };
        for (const Include& include : request.includes)
            if (auto done = follow(include, false); !done)
                return done.error();
        for (const Include& include : request.revIncludes)
            if (auto done = follow(include, true); !done)
                return done.error();
        wave = std::move(next);
    }
    return out;
}

} // namespace fb::sandbox
