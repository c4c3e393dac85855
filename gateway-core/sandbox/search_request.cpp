#include "sandbox/search_request.h"

#include "base/text.h"
#include "sandbox/values.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

constexpr std::size_t kMaxBound = 30'000;
constexpr std::size_t kMaxSql = 800'000;

SqlValue integer(std::int64_t n) { return SqlValue(n); }

Error invalid(std::string message) { return makeError(ErrorCode::InvalidInput, std::move(message)); }

Result<Summary> summaryOf(const std::string& text) {
    static constexpr std::pair<std::string_view, Summary> names[] = {{"false", Summary::False},
                                                                     {"true", Summary::True},
                                                                     {"text", Summary::Text},
                                                                     {"data", Summary::Data},
                                                                     {"count", Summary::Count}};
    for (const auto& [name, summary] : names)
        if (text == name)
            return summary;
    return invalid("_summary is true, text, data, count or false, not \"" + text + "\"");
}

std::vector<std::string> elementList(std::string_view text) {
    std::vector<std::string> out;
    for (const std::string_view item : splitView(text, ','))
        if (const std::string_view name = trimOws(item); !name.empty())
            out.emplace_back(name);
    return out;
}

// "Observation:subject:Patient", "*", "Observation:*" (R4 search.html 3.1.1.5.3).
Result<Include> includeOf(const ConditionContext& context, std::string_view text, bool iterate) {
    Include include;
    include.iterate = iterate;
    if (text == "*")
        return Include{"*", "*", {}, iterate};
    const auto parts = splitView(text, ':');
    if (parts.size() < 2 || parts.size() > 3)
        return invalid("\"" + std::string(text) + "\" is not type:parameter, for an include");
    include.sourceType = parts[0];
    include.param = parts[1];
    include.targetType = parts.size() > 2 ? parts[2] : std::string_view();
    const ResourceType* type = context.table->type(include.sourceType);
    if (!type)
        return invalid("\"" + include.sourceType + "\" is not an R4 resource type, for an include");
    if (!include.targetType.empty() && !context.table->type(include.targetType))
        return invalid("\"" + include.targetType + "\" is not an R4 resource type, for an include");
    const SearchParam* param = type->param(include.param);
    if (include.param != "*" && (!param || param->kind != ParamKind::Reference))
        return invalid(type->name + " has no reference parameter \"" + include.param + "\", for an include");
    return include;
}

// Reads one parameter after another into a request.
class Reader {
public:
    Reader(const ConditionContext& context, const ResourceType& type, bool strict)
        : m_context(context)
        , m_type(type)
        , m_strict(strict) {}

    Result<SearchRequest> read(const Parameters& parameters) {
        if (parameters.size() > kMaxParameters)
            return invalid("more than " + std::to_string(kMaxParameters) + " search parameters");
        for (const auto& [name, value] : parameters)
            if (auto done = one(name, value); !done)
                return done.error();
        // SQLite has limits of its own; what comes near them is refused in words.
        std::size_t values = 0;
        std::size_t length = 0;
        for (const Condition& condition : m_request.conditions) {
            values += condition.set.values.size();
            length += condition.set.text.size();
        }
        if (values > kMaxBound || length > kMaxSql)
            return invalid("the search has too many values altogether");
        return std::move(m_request);
    }

private:
    void use(const std::string& name, const std::string& value) { m_request.used.emplace_back(name, value); }

    Result<void> ignore(const std::string& name, std::string why) {
        if (m_strict)
            return invalid(std::move(why));
        m_request.ignored.emplace_back(name, std::move(why));
        return {};
    }

    Result<void> one(const std::string& name, const std::string& value) {
        if (name == "_page") {
            m_request.page = value;
            return {};
        }
        if (value.empty())
            return ignore(name, "\"" + name + "\" has no value");
        if (name == "_format" || name == "_pretty") {
            m_request.shape.pretty = m_request.shape.pretty || (name == "_pretty" && value == "true");
            use(name, value);
            return {};
        }
        if (name.starts_with('_'))
            if (const auto done = control(name, value))
                return *done;
        return condition(name, value);
    }

    // Parameters of the result, R4 search.html 3.1.1.5; empty when it is none of them.
    std::optional<Result<void>> control(const std::string& name, const std::string& value) {
        if (name == "_count")
            return count(value);
        if (name == "_sort")
            return sort(value);
        if (name == "_total")
            return total(value);
        if (name == "_summary")
            return summary(value);
        if (name == "_elements") {
            m_request.shape.elements = elementList(value);
            use(name, value);
            return Result<void>();
        }
        if (name.starts_with("_include") || name.starts_with("_revinclude"))
            return include(name, value);
        if (name == "_contained" || name == "_containedType") {
            if (name == "_contained" && value == "false")
                return Result<void>();
            return Result<void>(makeError(ErrorCode::Unsupported, "the sandbox does not search contained resources"));
        }
        return {};
    }

    Result<void> count(const std::string& value) {
        const auto n = parseUnsigned(value);
        if (!n)
            return invalid("_count is a number, not \"" + value + "\"");
        m_request.count = std::size_t(std::min<std::uint64_t>(*n, kMaxCount));
        use("_count", std::to_string(*m_request.count));
        return {};
    }

    Result<void> total(const std::string& value) {
        if (value != "none" && value != "estimate" && value != "accurate")
            return invalid("_total is none, estimate or accurate, not \"" + value + "\"");
        m_request.total = value != "none";
        use("_total", value);
        return {};
    }

    Result<void> summary(const std::string& value) {
        auto summary = summaryOf(value);
        if (!summary)
            return summary.error();
        m_request.shape.summary = *summary;
        use("_summary", value);
        return {};
    }

    Result<void> include(const std::string& name, const std::string& value) {
        const std::size_t colon = name.find(':');
        const std::string base = name.substr(0, colon);
        const std::string modifier = colon == std::string::npos ? "" : name.substr(colon + 1);
        if ((base != "_include" && base != "_revinclude") ||
            (!modifier.empty() && modifier != "iterate" && modifier != "recurse"))
            return ignore(name, "\"" + name + "\" is not a search parameter");
        auto parsed = includeOf(m_context, value, !modifier.empty());
        if (!parsed)
            return parsed.error();
        if (base == "_revinclude" && parsed->sourceType == "*")
            return makeError(ErrorCode::Unsupported, "_revinclude needs a type and a parameter");
        (base == "_include" ? m_request.includes : m_request.revIncludes).push_back(std::move(*parsed));
        use(name, value);
        return {};
    }

    Result<void> sort(const std::string& value) {
        for (const std::string& item : elementList(value)) {
            const bool descending = item.starts_with('-');
            const std::string name = item.substr(descending ? 1 : 0);
            const SearchParam* param = m_type.param(name);
            if (name != "_id" && name != "_lastUpdated" && (!param || !param->isSearchable())) {
                if (auto done = ignore("_sort", m_type.name + " cannot be sorted by \"" + name + "\""); !done)
                    return done;
                continue;
            }
            if (m_request.sort.size() >= 10)
                return invalid("more than 10 keys in _sort");
            m_request.sort.emplace_back(param, descending);
            m_request.sortNames.push_back(name);
        }
        use("_sort", value);
        return {};
    }

    Result<void> condition(const std::string& name, const std::string& value) {
        auto made = searchCondition(m_context, m_type, name, value);
        if (!made) {
            if (made.error().code == ErrorCode::NotFound)
                return ignore(name, made.error().message);
            return made.error();
        }
        m_request.conditions.push_back(std::move(*made));
        use(name, value);
        return {};
    }

    const ConditionContext& m_context;
    const ResourceType& m_type;
    bool m_strict;
    SearchRequest m_request;
};

// The column of an index table that sorts, and the aggregate for resources with several values.
std::string_view sortColumn(ParamKind kind, bool descending) {
    switch (kind) {
    case ParamKind::String: return "value FROM ix_string";
    case ParamKind::Token: return "code FROM ix_token";
    case ParamKind::Reference: return "tid FROM ix_reference";
    case ParamKind::Date: return descending ? "high FROM ix_date" : "low FROM ix_date";
    case ParamKind::Number: return "low FROM ix_number";
    case ParamKind::Quantity: return "low FROM ix_quantity";
    case ParamKind::Uri:
    case ParamKind::Composite:
    case ParamKind::Special: break;
    }
    return "value FROM ix_uri";
}

void addOrder(Sql& sql, const SearchRequest& request) {
    sql.add(" ORDER BY ");
    for (std::size_t i = 0; i < request.sort.size(); ++i) {
        const auto& [param, descending] = request.sort[i];
        const std::string_view direction = descending ? " DESC NULLS LAST, " : " ASC NULLS LAST, ";
        if (!param) {
            sql.add(request.sortNames[i] == "_id" ? "r.id" : "r.updated").add(direction);
            continue;
        }
        const std::string_view column = sortColumn(param->kind, descending);
        const std::size_t space = column.find(' ');
        sql.add("(SELECT ")
            .add(descending ? "max(" : "min(")
            .add(column.substr(0, space))
            .add(")")
            .add(column.substr(space));
        sql.add(" WHERE rid=r.rid AND param=").bind(integer(param->id)).add(")").add(direction);
    }
    sql.add("r.rid");
}

} // namespace

Parameters parseQuery(std::string_view rawQuery) {
    Parameters out;
    for (const std::string_view pair : splitView(rawQuery, '&')) {
        if (pair.empty())
            continue;
        const std::size_t equals = pair.find('=');
        out.emplace_back(formDecode(pair.substr(0, equals)),
                         equals == std::string_view::npos ? std::string() : formDecode(pair.substr(equals + 1)));
    }
    return out;
}

Result<SearchRequest> parseSearch(const ConditionContext& context, const ResourceType& type,
                                  const Parameters& parameters, bool strict) {
    return Reader(context, type, strict).read(parameters);
}

Result<Shape> parseShape(const Parameters& parameters) {
    Shape shape;
    for (const auto& [name, value] : parameters) {
        if (name == "_summary" && !value.empty()) {
            auto summary = summaryOf(value);
            if (!summary)
                return summary.error();
            if (*summary == Summary::Count)
                return invalid("_summary=count is for searches");
            shape.summary = *summary;
        } else if (name == "_elements") {
            shape.elements = elementList(value);
        } else if (name == "_pretty") {
            shape.pretty = value == "true";
        }
    }
    return shape;
}

Sql searchSql(const ResourceType& type, const SearchRequest& request) {
    Sql sql;
    sql.add("SELECT r.rid FROM resource r WHERE r.deleted=0 AND r.type=").bind(integer(type.index));
    for (const Condition& condition : request.conditions)
        sql.add(" AND ").add(condition.over("r.rid"));
    addOrder(sql, request);
    return sql;
}

std::string queryText(const Parameters& parameters) {
    std::string out;
    for (const auto& [name, value] : parameters) {
        if (!out.empty())
            out += '&';
        out += percentEncode(name, ":");
        out += '=';
        out += percentEncode(value, ":,/");
    }
    return out;
}

} // namespace fb::sandbox
