#include "sandbox/searches.h"

#include "base/text.h"
#include "sandbox/includes.h"
#include "sandbox/paging.h"
#include "sandbox/shape.h"
#include "sandbox/values.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

constexpr std::string_view kMatch = R"("search":{"mode":"match"})";
constexpr std::string_view kIncluded = R"("search":{"mode":"include"})";

void addResource(Core& core, BundleWriter& bundle, const Stored& stored, const Shape& shape, std::string_view mode) {
    bundle.entry(core.url(stored.path()), shapedText(stored.json, shape), mode);
}

void addIgnored(BundleWriter& bundle, const SearchRequest& request) {
    for (const auto& [name, why] : request.ignored) {
        const Failure note = fail(200, "not-supported", "ignored: " + why);
        bundle.entry({}, json::compact(operationOutcome(note, "warning")), R"("search":{"mode":"outcome"})");
    }
}

// The current resources of a page; what was deleted since the first page is left out.
Result<std::vector<Stored>> load(Core& core, const std::vector<std::int64_t>& rows) {
    std::vector<Stored> out;
    for (const std::int64_t rid : rows) {
        auto stored = core.store.byRow(rid);
        if (!stored)
            return stored.error();
        if (stored->has_value() && !(*stored)->deleted)
            out.push_back(std::move(**stored));
    }
    return out;
}

} // namespace

std::string shapedText(const std::string& text, const Shape& shape) {
    if (shape.whole())
        return text;
    auto value = json::parse(text);
    return value ? json::compact(shaped(std::move(*value), shape)) : text;
}

Condition compartmentCondition(const ResourceType& type, const std::string& patientId) {
    const ResourceType& patient = *SearchTable::r4().type("Patient");
    Condition condition;
    Sql& sql = condition.set;
    sql.add("SELECT rid FROM ix_reference WHERE ttype=").bind(SqlValue(std::int64_t(patient.index)));
    sql.add(" AND tid=").bind(patientId).add(" AND param IN (");
    for (std::size_t i = 0; i < type.patientParams.size(); ++i)
        sql.add(i ? "," : "").bind(SqlValue(std::int64_t(type.patientParams[i])));
    sql.add(")");
    if (type.index == patient.index)
        sql.add(" UNION SELECT rid FROM resource WHERE type=")
            .bind(SqlValue(std::int64_t(type.index)))
            .add(" AND id=")
            .bind(patientId);
    return condition;
}

Answer searchAnswer(Core& core, const Call& call, const ResourceType& type, const Parameters& parameters,
                    const std::string& path, const std::optional<Condition>& also) {
    const ConditionContext context = core.context();
    auto request = parseSearch(context, type, parameters, call.strict());
    if (!request)
        return answerOf(failureOf(request.error()));
    if (also)
        request->conditions.push_back(*also);
    BundleWriter bundle("searchset", core.store.now());
    const bool countOnly = request->shape.summary == Summary::Count || request->count == 0u;
    const Paging paging{path, request->used, request->page, countOnly ? 0 : request->count.value_or(kDefaultCount)};
    auto page = takePage(
        core, paging, [&] { return core.store.numbers(searchSql(type, *request)); }, bundle);
    auto matches = page ? load(core, page->rows) : Result<std::vector<Stored>>(page.error());
    if (!matches)
        return answerOf(failureOf(matches.error()));
    if (request->total || countOnly)
        bundle.total(page->total);
    for (const Stored& stored : *matches)
        addResource(core, bundle, stored, request->shape, kMatch);
    auto included = includedRows(core, *request, page->rows);
    auto more = included ? load(core, *included) : Result<std::vector<Stored>>(included.error());
    if (!more)
        return answerOf(failureOf(more.error()));
    for (const Stored& stored : *more)
        addResource(core, bundle, stored, request->shape, kIncluded);
    addIgnored(bundle, *request);
    return jsonAnswer(200, rendered(bundle.finish(), request->shape.pretty));
}

} // namespace fb::sandbox
