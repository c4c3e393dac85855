#include "sandbox/searches.h"

#include "base/text.h"
#include "sandbox/paging.h"
#include "sandbox/values.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

struct HistoryRequest {
    std::size_t count = kDefaultCount;
    std::optional<std::int64_t> since;
    std::string page;
    bool pretty = false;
    Parameters used;
};

Try<HistoryRequest> parseHistory(const Call& call) {
    HistoryRequest request;
    for (const auto& [name, value] : call.query) {
        if (name == "_count") {
            const auto n = parseUnsigned(value);
            if (!n)
                return fail(400, "invalid", "_count is a number, not \"" + value + "\"");
            request.count = std::size_t(std::min<std::uint64_t>(*n, kMaxCount));
        } else if (name == "_since") {
            const auto span = parseSpan(value);
            if (!span)
                return fail(400, "invalid", "_since is an instant, not \"" + value + "\"");
            request.since = span->low;
        } else if (name == "_page") {
            request.page = value;
            continue;
        } else if (name == "_at" || name == "_list" || name == "_sort") {
            return fail(501, "not-supported", "the sandbox has no " + name + " for histories");
        } else if (name == "_pretty") {
            request.pretty = value == "true";
        } else if (name != "_format") {
            if (call.strict())
                return fail(400, "invalid", "a history has no parameter \"" + name + "\"");
            continue;
        }
        request.used.emplace_back(name, value);
    }
    return request;
}

// R4 http.html 3.1.0.12: request and response say what made the version.
std::string historyMembers(const Stored& s) {
    const std::string url = s.method == Method::Post ? s.typeName() : s.path();
    const bool created = !s.deleted && s.version == 1;
    return "\"request\":{\"method\":\"" + std::string(methodName(s.method)) + "\",\"url\":" + json::quoted(url) +
           "},\"response\":{\"status\":\"" +
           (s.deleted ? "204"
            : created ? "201"
                      : "200") +
           "\",\"etag\":" + json::quoted(s.etag()) + ",\"lastModified\":\"" + isoTime(s.updated) + "\"}";
}

Sql historySql(const ResourceType* type, std::int64_t rid, const HistoryRequest& request) {
    Sql sql;
    sql.add("SELECT seq FROM history WHERE 1=1");
    if (rid != 0)
        sql.add(" AND rid=").bind(SqlValue(rid));
    else if (type)
        sql.add(" AND type=").bind(SqlValue(std::int64_t(type->index)));
    if (request.since)
        sql.add(" AND updated>=").bind(SqlValue(*request.since));
    sql.add(" ORDER BY seq DESC");
    return sql;
}

} // namespace

Answer historyAnswer(Core& core, const Call& call, const ResourceType* type, const std::string& id) {
    auto request = parseHistory(call);
    if (!request)
        return answerOf(request.failure());
    std::int64_t rid = 0;
    std::string path = type ? type->name : std::string();
    if (!id.empty()) {
        auto now = core.store.current(type->index, id);
        if (!now)
            return answerOf(failureOf(now.error()));
        if (!now->has_value())
            return answerOf(fail(404, "not-found", "there is no " + type->name + '/' + id));
        rid = (*now)->rid;
        path = (*now)->path();
    }
    BundleWriter bundle("history", core.store.now());
    const Paging paging{path.empty() ? "_history" : path + "/_history", request->used, request->page, request->count};
    auto page = takePage(
        core, paging, [&] { return core.store.numbers(historySql(type, rid, *request)); }, bundle);
    if (!page)
        return answerOf(failureOf(page.error()));
    bundle.total(page->total);
    for (const std::int64_t seq : page->rows) {
        auto stored = core.store.bySequence(seq);
        if (!stored)
            return answerOf(failureOf(stored.error()));
        if (stored->has_value())
            bundle.entry(core.url((*stored)->path()), (*stored)->json, historyMembers(**stored));
    }
    return jsonAnswer(200, rendered(bundle.finish(), request->pretty));
}

} // namespace fb::sandbox
