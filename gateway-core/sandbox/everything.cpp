#include "sandbox/searches.h"

#include "base/text.h"
#include "sandbox/paging.h"
#include "sandbox/values.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

struct EverythingRequest {
    std::vector<const ResourceType*> types; // empty = all
    std::optional<std::int64_t> since;
    Paging paging;
    bool pretty = false;
};

Try<EverythingRequest> parseEverything(const Call& call) {
    EverythingRequest request;
    request.paging.count = kMaxCount;
    for (const auto& [name, value] : call.query) {
        if (name == "_page") {
            request.paging.token = value;
            continue;
        }
        if (name == "_type") {
            for (const std::string& item : splitEscaped(value, ',')) {
                const ResourceType* type = SearchTable::r4().type(item);
                if (!type)
                    return fail(400, "invalid", "\"" + item + "\" is not an R4 resource type, in _type");
                request.types.push_back(type);
            }
        } else if (name == "_since") {
            const auto span = parseSpan(value);
            if (!span)
                return fail(400, "invalid", "_since is an instant, not \"" + value + "\"");
            request.since = span->low;
        } else if (name == "_count") {
            const auto n = parseUnsigned(value);
            if (!n || *n == 0)
                return fail(400, "invalid", "_count is a number above 0, not \"" + value + "\"");
            request.paging.count = std::size_t(std::min<std::uint64_t>(*n, kMaxCount));
        } else if (name == "_pretty") {
            request.pretty = value == "true";
        } else if (name != "_format") {
            return fail(501, "not-supported", "the sandbox has no parameter \"" + name + "\" for $everything");
        }
        request.paging.query.emplace_back(name, value);
    }
    return request;
}

// The patients, their compartments, and what those refer to directly.
Sql everythingSql(const EverythingRequest& request, const std::string& id) {
    const ResourceType& patient = *SearchTable::r4().type("Patient");
    const SqlValue patientType(std::int64_t(patient.index));
    Sql own;
    own.add("SELECT rid FROM resource WHERE deleted=0 AND type=").bind(patientType);
    if (!id.empty())
        own.add(" AND id=").bind(id);
    for (const ResourceType& type : SearchTable::r4().types()) {
        if (type.patientParams.empty())
            continue;
        own.add(" UNION SELECT rid FROM ix_reference WHERE ttype=").bind(patientType);
        if (!id.empty())
            own.add(" AND tid=").bind(id);
        own.add(" AND param IN (");
        for (std::size_t i = 0; i < type.patientParams.size(); ++i)
            own.add(i ? "," : "").bind(SqlValue(std::int64_t(type.patientParams[i])));
        own.add(")");
    }
    Sql sql;
    sql.add("WITH own(rid) AS (").add(own).add(")");
    sql.add(" SELECT r.rid FROM resource r WHERE r.deleted=0 AND (r.rid IN own OR (r.type<>").bind(patientType);
    sql.add(" AND r.rid IN (SELECT t.rid FROM ix_reference f JOIN resource t ON t.type=f.ttype AND t.id=f.tid"
            " WHERE f.rid IN own)))");
    for (std::size_t i = 0; i < request.types.size(); ++i)
        sql.add(i ? "," : " AND r.type IN (").bind(SqlValue(std::int64_t(request.types[i]->index)));
    if (!request.types.empty())
        sql.add(")");
    if (request.since)
        sql.add(" AND r.updated>=").bind(SqlValue(*request.since));
    sql.add(" ORDER BY r.type<>").bind(patientType).add(", r.rid");
    return sql;
}

} // namespace

Answer everythingAnswer(Core& core, const Call& call, const std::string& id) {
    auto request = parseEverything(call);
    if (!request)
        return answerOf(request.failure());
    request->paging.path = id.empty() ? "Patient/$everything" : "Patient/" + id + "/$everything";
    BundleWriter bundle("searchset", core.store.now());
    auto page = takePage(
        core, request->paging, [&] { return core.store.numbers(everythingSql(*request, id)); }, bundle);
    if (!page)
        return answerOf(failureOf(page.error()));
    bundle.total(page->total);
    for (const std::int64_t rid : page->rows) {
        auto stored = core.store.byRow(rid);
        if (!stored)
            return answerOf(failureOf(stored.error()));
        if (stored->has_value() && !(*stored)->deleted)
            bundle.entry(core.url((*stored)->path()), (*stored)->json, R"("search":{"mode":"match"})");
    }
    return jsonAnswer(200, rendered(bundle.finish(), request->pretty));
}

} // namespace fb::sandbox
