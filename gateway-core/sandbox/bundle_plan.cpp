#include "sandbox/bundle_plan.h"

#include "base/text.h"

#include <algorithm>
#include <unordered_map>

namespace fb::sandbox {

namespace {

Failure atEntry(Failure failure, const std::string& expression) {
    if (failure.expression.empty())
        failure.expression = expression;
    return failure;
}

// "Patient/1?x=y", with or without the base before it.
bool takeUrl(std::string_view url, std::string_view base, std::string_view basePath, PlannedEntry& out) {
    if (!base.empty() && url.starts_with(base))
        url.remove_prefix(base.size());
    else if (!basePath.empty() && url.starts_with(basePath) && url.substr(basePath.size()).starts_with('/'))
        url.remove_prefix(basePath.size());
    if (url.find("://") < url.find('?'))
        return false;
    const std::size_t question = url.find('?');
    out.hasQuery = question != std::string_view::npos;
    if (out.hasQuery)
        out.query = parseQuery(url.substr(question + 1));
    for (const std::string_view raw : splitView(url.substr(0, question), '/')) {
        if (raw.empty())
            continue;
        auto segment = percentDecode(raw);
        if (!segment)
            return false;
        out.segments.push_back(std::move(*segment));
    }
    return !out.segments.empty();
}

int rank(const std::string& method) {
    if (method == "DELETE")
        return 0;
    if (method == "POST")
        return 1;
    return method == "PUT" || method == "PATCH" ? 2 : 3;
}

// Entries that a transaction can run: on a type, or on an instance.
bool isUndoable(const PlannedEntry& e) {
    if (rank(e.method) == 3)
        return true;
    if (!e.type || (!e.id.empty() && !isId(e.id)))
        return false;
    if (e.method == "POST")
        return e.segments.size() == 1;
    return e.segments.size() == 2 || (e.segments.size() == 1 && e.hasQuery);
}

} // namespace

Try<PlannedEntry> planEntry(const json::Value& entry, std::size_t index, std::string_view base,
                            std::string_view basePath) {
    PlannedEntry e;
    e.index = index;
    const json::Value& request = entry["request"];
    if (!entry.isObject() || !request.isObject())
        return atEntry(fail(400, "required", "the entry has no request"), e.expression());
    e.fullUrl = entry.textOf("fullUrl");
    e.method = request.textOf("method");
    static constexpr std::string_view methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    if (std::find(std::begin(methods), std::end(methods), e.method) == std::end(methods))
        return atEntry(fail(400, "value", "\"" + e.method + "\" is no method of an entry"), e.expression());
    if (!takeUrl(request.textOf("url"), base, basePath, e))
        return atEntry(fail(400, "value", "\"" + std::string(request.textOf("url")) + "\" is no URL of this server"),
                       e.expression());
    e.type = SearchTable::r4().type(e.segments[0]);
    if (e.segments.size() > 1)
        e.id = e.segments[1];
    e.ifMatch = request.textOf("ifMatch");
    e.ifNoneMatch = request.textOf("ifNoneMatch");
    e.ifModifiedSince = request.textOf("ifModifiedSince");
    e.ifNoneExist = request.textOf("ifNoneExist");
    e.resource = entry["resource"];
    const bool wants = e.method == "POST" || e.method == "PUT" || e.method == "PATCH";
    if (wants && !e.resource.isObject())
        return atEntry(fail(400, "required", e.method + " needs a resource"), e.expression());
    return e;
}

Try<bool> checkTransaction(const std::vector<PlannedEntry>& entries) {
    std::unordered_map<std::string, std::size_t> identities, fullUrls;
    for (const PlannedEntry& e : entries) {
        if (rank(e.method) < 3 && e.segments[0].find('$') == std::string::npos && !e.type)
            return atEntry(fail(404, "not-found", "\"" + e.segments[0] + "\" is not an R4 resource type"),
                           e.expression());
        if (!isUndoable(e))
            return atEntry(fail(400, "not-supported", e.method + " of this URL cannot be part of a transaction"),
                           e.expression());
        if (!e.fullUrl.empty() && rank(e.method) < 3 && e.method != "DELETE")
            if (const auto [it, added] = fullUrls.emplace(e.fullUrl, e.index); !added)
                return atEntry(
                    fail(400, "duplicate",
                         "the fullUrl " + e.fullUrl + " is that of entry " + std::to_string(it->second) + " too"),
                    e.expression());
        if (rank(e.method) == 3 || e.segments.size() < 2)
            continue;
        const std::string identity = e.segments[0] + '/' + e.id;
        if (const auto [it, added] = identities.emplace(identity, e.index); !added)
            return atEntry(
                fail(400, "duplicate", identity + " is changed by entry " + std::to_string(it->second) + " too"),
                e.expression());
    }
    return true;
}

std::vector<std::size_t> executionOrder(const std::vector<PlannedEntry>& entries) {
    std::vector<std::size_t> order(entries.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return rank(entries[a].method) < rank(entries[b].method); });
    return order;
}

} // namespace fb::sandbox
