#include "sandbox/search_condition.h"

#include "sandbox/index_rows.h"
#include "sandbox/value_condition.h"
#include "sandbox/values.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

SqlValue integer(std::int64_t n) { return SqlValue(n); }

Error invalid(std::string message) { return makeError(ErrorCode::InvalidInput, std::move(message)); }
Error unsupported(std::string message) { return makeError(ErrorCode::Unsupported, std::move(message)); }

// "subject:Patient.name:exact" -> subject, Patient, name:exact.
struct Name {
    std::string_view base, modifier, chain;
};

Name splitName(std::string_view text) {
    Name name;
    const std::size_t end = text.find_first_of(":.");
    name.base = text.substr(0, end);
    if (end == std::string_view::npos)
        return name;
    std::string_view rest = text.substr(end);
    if (rest.front() == ':') {
        const std::size_t dot = rest.find('.');
        name.modifier = rest.substr(1, dot == std::string_view::npos ? dot : dot - 1);
        rest = dot == std::string_view::npos ? std::string_view() : rest.substr(dot);
    }
    name.chain = rest.empty() ? rest : rest.substr(1);
    return name;
}

// R4 search.html 3.1.1.4.18 to 3.1.1.4.20 name these; they need what the sandbox has not.
bool isKnownElsewhere(std::string_view name) {
    static constexpr std::string_view names[] = {"_text", "_content", "_filter", "_query", "_list", "_score"};
    return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

Result<Condition> idCondition(const ResourceType& type, std::string_view modifier, std::string_view value) {
    if (!modifier.empty() && modifier != "not")
        return invalid("_id has no modifier :" + std::string(modifier));
    const auto values = splitEscaped(value, ',');
    if (values.size() > kMaxValues)
        return invalid("more than " + std::to_string(kMaxValues) + " values for _id");
    Condition condition;
    condition.negate = modifier == "not";
    condition.set.add("SELECT rid FROM resource WHERE deleted=0 AND type=")
        .bind(integer(type.index))
        .add(" AND id IN (");
    for (std::size_t i = 0; i < values.size(); ++i)
        condition.set.add(i ? "," : "").bind(unescaped(values[i]));
    condition.set.add(")");
    return condition;
}

Result<Condition> lastUpdatedCondition(const ConditionContext& context, const ResourceType& type,
                                       std::string_view modifier, std::string_view value) {
    if (!modifier.empty())
        return invalid("_lastUpdated has no modifier :" + std::string(modifier));
    Condition condition;
    condition.set.add("SELECT rid FROM resource WHERE deleted=0 AND type=").bind(integer(type.index)).add(" AND (");
    if (auto done = dateAlternatives(condition.set, "_lastUpdated", value, {"updated", "updated"}, context.now);
        !done)
        return done.error();
    condition.set.add(")");
    return condition;
}

// The types a chain may go to: the one named, or every target that knows the next parameter.
std::vector<const ResourceType*> chainTargets(const ConditionContext& context, const SearchParam& param,
                                              std::string_view named, std::string_view next) {
    std::vector<const ResourceType*> out;
    const std::string_view first = splitName(next).base;
    const auto knows = [&](const ResourceType& t) {
        return first == "_has" || first == "_id" || first == "_lastUpdated" || t.param(first);
    };
    const auto consider = [&](const ResourceType& t) {
        if (named.empty() ? knows(t) : t.name == named)
            out.push_back(&t);
    };
    if (param.targets.empty())
        for (const ResourceType& t : context.table->types())
            consider(t);
    else
        for (const int index : param.targets)
            consider(context.table->type(index));
    return out;
}

Result<Condition> chainCondition(const ConditionContext& context, const SearchParam& param, const Name& name,
                                 std::string_view value, int depth) {
    if (param.kind != ParamKind::Reference)
        return invalid("\"" + param.name + "\" is not a reference, so nothing can follow it with a dot");
    const auto targets = chainTargets(context, param, name.modifier, name.chain);
    if (targets.empty())
        return makeError(ErrorCode::NotFound, "nothing that \"" + param.name + "\" refers to has a parameter \"" +
                                                  std::string(splitName(name.chain).base) + "\"");
    Condition condition;
    bool first = true;
    for (const ResourceType* target : targets) {
        if (--context.branchesLeft < 0)
            return invalid("the chain at \"" + param.name + "\" goes to too many types; name one, as in " +
                           param.name + ":Patient." + std::string(name.chain));
        auto inner = searchCondition(context, *target, name.chain, value, depth + 1);
        if (!inner)
            return inner;
        condition.set.add(std::exchange(first, false) ? "" : " UNION ")
            .add("SELECT f.rid FROM ix_reference f JOIN resource t ON t.type=f.ttype AND t.id=f.tid AND t.deleted=0 "
                 "WHERE f.param=")
            .bind(integer(param.id))
            .add(" AND f.ttype=")
            .bind(integer(target->index))
            .add(" AND ")
            .add(inner->over("t.rid"));
    }
    return condition;
}

// _has:Observation:patient:code=x (R4 search.html 3.1.1.4.14).
Result<Condition> hasCondition(const ConditionContext& context, const ResourceType& type, std::string_view text,
                               std::string_view value, int depth) {
    const std::size_t a = text.find(':');
    const std::size_t b = a == std::string_view::npos ? a : text.find(':', a + 1);
    if (b == std::string_view::npos)
        return invalid("_has needs a type, a reference and a parameter: _has:Observation:patient:code");
    const ResourceType* from = context.table->type(text.substr(0, a));
    if (!from)
        return invalid("_has names \"" + std::string(text.substr(0, a)) + "\", which is not an R4 resource type");
    const SearchParam* link = from->param(text.substr(a + 1, b - a - 1));
    if (!link || link->kind != ParamKind::Reference)
        return invalid("_has needs a reference parameter of " + from->name + ", not \"" +
                       std::string(text.substr(a + 1, b - a - 1)) + "\"");
    auto inner = searchCondition(context, *from, text.substr(b + 1), value, depth + 1);
    if (!inner)
        return inner;
    Condition condition;
    condition.set
        .add("SELECT t.rid FROM ix_reference f JOIN resource t ON t.type=f.ttype AND t.id=f.tid AND t.deleted=0 "
             "WHERE f.param=")
        .bind(integer(link->id))
        .add(" AND f.ttype=")
        .bind(integer(type.index))
        .add(" AND ")
        .add(inner->over("f.rid"));
    return condition;
}

} // namespace

Sql Condition::over(std::string_view rid) const {
    Sql out;
    out.add(rid).add(negate ? " NOT IN (" : " IN (").add(set).add(")");
    return out;
}

Result<Condition> searchCondition(const ConditionContext& context, const ResourceType& type, std::string_view text,
                                  std::string_view value, int depth) {
    if (depth > kMaxChain)
        return invalid("a chain of more than " + std::to_string(kMaxChain) + " references");
    if (text.starts_with("_has:"))
        return hasCondition(context, type, text.substr(5), value, depth);
    const Name name = splitName(text);
    if (isKnownElsewhere(name.base))
        return unsupported("the sandbox does not search by " + std::string(name.base));
    if (name.base == "_id" && name.chain.empty())
        return idCondition(type, name.modifier, value);
    if (name.base == "_lastUpdated" && name.chain.empty())
        return lastUpdatedCondition(context, type, name.modifier, value);
    const SearchParam* param = type.param(name.base);
    if (!param)
        return makeError(ErrorCode::NotFound,
                         type.name + " has no search parameter \"" + std::string(name.base) + "\"");
    if (!name.chain.empty())
        return chainCondition(context, *param, name, value, depth);
    return valueCondition(context, type, *param, name.modifier, value);
}

} // namespace fb::sandbox
