#include "sandbox/value_condition.h"

#include "base/text.h"
#include "sandbox/index_rows.h"
#include "sandbox/search_condition.h"
#include "sandbox/values.h"

#include <cmath>
#include <functional>

namespace fb::sandbox {

namespace {

SqlValue integer(std::int64_t n) { return SqlValue(n); }

Error invalid(std::string message) { return makeError(ErrorCode::InvalidInput, std::move(message)); }

// Calls `one` for each alternative, with OR between them.
Result<void> alternatives(Sql& sql, std::string_view param, std::string_view value,
                          const std::function<Result<void>(const std::string&)>& one) {
    const auto values = splitEscaped(value, ',');
    if (values.size() > kMaxValues)
        return invalid("more than " + std::to_string(kMaxValues) + " values for " + std::string(param));
    for (std::size_t i = 0; i < values.size(); ++i) {
        sql.add(i ? " OR (" : "(");
        if (auto done = one(values[i]); !done)
            return done;
        sql.add(")");
    }
    return {};
}

// First text after every one that starts with this; UTF-8 has no byte 0xff.
std::string afterPrefix(std::string text) {
    if (text.empty())
        return "\xff";
    text.back() = char(static_cast<unsigned char>(text.back()) + 1);
    return text;
}

void startsWith(Sql& sql, std::string_view column, const std::string& prefix) {
    sql.add(column).add(">=").bind(prefix).add(" AND ").add(column).add("<").bind(afterPrefix(prefix));
}

// low and high of a stored value against [low, high] and the plain value of the search.
template <typename Bound>
void comparison(Sql& sql, Prefix prefix, SpanColumns c, Bound low, Bound high, Bound margin) {
    const auto contained = [&] {
        sql.add("(").add(c.low).add(">=").bind(low).add(" AND ").add(c.high).add("<=").bind(high).add(")");
    };
    switch (prefix) {
    case Prefix::Eq: return contained();
    case Prefix::Ne: sql.add("NOT "); return contained();
    case Prefix::Gt: sql.add(c.high).add(">").bind(high); return;
    case Prefix::Lt: sql.add(c.low).add("<").bind(low); return;
    case Prefix::Ge: sql.add(c.high).add(">").bind(high).add(" OR "); return contained();
    case Prefix::Le: sql.add(c.low).add("<").bind(low).add(" OR "); return contained();
    case Prefix::Sa: sql.add(c.low).add(">").bind(high); return;
    case Prefix::Eb: sql.add(c.high).add("<").bind(low); return;
    case Prefix::Ap:
        sql.add(c.low)
            .add("<=")
            .bind(Bound(high + margin))
            .add(" AND ")
            .add(c.high)
            .add(">=")
            .bind(Bound(low - margin));
        return;
    }
}

// The precision counts for eq and ne; the others compare the number itself (R4 search.html 3.1.1.4.8).
Result<void> numberComparison(Sql& sql, std::string_view param, std::string_view text) {
    const Prefix prefix = takePrefix(text);
    const auto decimal = parseDecimal(text);
    if (!decimal)
        return invalid("\"" + std::string(text) + "\" is not a number, for " + std::string(param));
    const bool precise = prefix == Prefix::Eq || prefix == Prefix::Ne;
    comparison<double>(sql, prefix, {"low", "high"}, precise ? decimal->low : decimal->value,
                       precise ? decimal->high : decimal->value, std::abs(decimal->value) * 0.1);
    return {};
}

// Builds the condition of one parameter.
class Builder {
public:
    Builder(const ConditionContext& context, const SearchParam& param, std::string_view modifier,
            std::string_view value)
        : m_context(context)
        , m_param(param)
        , m_modifier(modifier)
        , m_value(value) {}

    Result<Condition> build(const ResourceType& type) {
        if (m_modifier == "missing")
            return missing();
        switch (m_param.kind) {
        case ParamKind::Token: return token();
        case ParamKind::String: return string("ix_string");
        case ParamKind::Reference: return reference();
        case ParamKind::Date: return date();
        case ParamKind::Number: return number();
        case ParamKind::Quantity: return quantity();
        case ParamKind::Uri: return uri();
        case ParamKind::Composite:
        case ParamKind::Special: break;
        }
        return makeError(ErrorCode::Unsupported, "the sandbox does not search by the " +
                                                     std::string(kindName(m_param.kind)) + " parameter \"" +
                                                     m_param.name + "\" of " + type.name);
    }

private:
    Error modifierError() const {
        static constexpr std::string_view known[] = {"in",   "not-in",     "above", "below",
                                                     "text", "identifier", "type",  "of-type"};
        for (const std::string_view name : known)
            if (m_modifier == name)
                return makeError(ErrorCode::Unsupported, "the sandbox has no modifier :" + std::string(m_modifier) +
                                                             " for the " + std::string(kindName(m_param.kind)) +
                                                             " parameter \"" + m_param.name + "\"");
        return invalid("\"" + m_param.name + "\" has no modifier :" + std::string(m_modifier));
    }

    void from(std::string_view table) {
        m_condition.set.add("SELECT rid FROM ")
            .add(table)
            .add(" WHERE param=")
            .bind(integer(m_param.id))
            .add(" AND (");
    }

    Result<Condition> finish(const std::function<Result<void>(const std::string&)>& one) {
        if (auto done = alternatives(m_condition.set, m_param.name, m_value, one); !done)
            return done.error();
        m_condition.set.add(")");
        return std::move(m_condition);
    }

    Result<Condition> missing() {
        if (m_value != "true" && m_value != "false")
            return invalid(m_param.name + ":missing is true or false");
        m_condition.negate = m_value == "true";
        m_condition.set.add("SELECT rid FROM ix_present WHERE param=").bind(integer(m_param.id));
        return std::move(m_condition);
    }

    // R4 search.html 3.1.1.4.10.
    Result<Condition> token() {
        if (m_modifier == "text")
            return textOfToken();
        if (m_modifier == "of-type")
            return ofType();
        if (!m_modifier.empty() && m_modifier != "not")
            return modifierError();
        m_condition.negate = m_modifier == "not";
        return tokenValues();
    }

    Result<Condition> tokenValues() {
        from("ix_token");
        return finish([this](const std::string& text) -> Result<void> {
            Sql& sql = m_condition.set;
            const auto parts = splitEscaped(text, '|');
            sql.add("kind=0 AND ");
            if (parts.size() == 1) {
                sql.add("code=").bind(unescaped(parts[0]));
                return {};
            }
            if (parts.size() > 2 || (parts[0].empty() && parts[1].empty()))
                return invalid("\"" + text + "\" is not a token, for " + m_param.name);
            if (!parts[1].empty())
                sql.add("code=").bind(unescaped(parts[1])).add(" AND ");
            sql.add("system=").bind(unescaped(parts[0]));
            return {};
        });
    }

    Result<Condition> textOfToken() {
        from("ix_string");
        return finish([this](const std::string& text) -> Result<void> {
            startsWith(m_condition.set, "value", foldText(unescaped(text)));
            return {};
        });
    }

    // identifier:of-type=system|code|value.
    Result<Condition> ofType() {
        from("ix_token");
        return finish([this](const std::string& text) -> Result<void> {
            const auto parts = splitEscaped(text, '|');
            if (parts.size() != 3 || parts[1].empty() || parts[2].empty())
                return invalid(m_param.name + ":of-type is system|code|value");
            Sql& sql = m_condition.set;
            sql.add("kind=1 AND code=").bind(unescaped(parts[2])).add(" AND ");
            if (!parts[0].empty())
                sql.add("system=").bind(unescaped(parts[0]) + '|' + unescaped(parts[1]));
            else
                sql.add("substr(system, -length(system) + instr(system, x'7c'))=").bind(unescaped(parts[1]));
            return {};
        });
    }

    // R4 search.html 3.1.1.4.9.
    Result<Condition> string(std::string_view table) {
        if (!m_modifier.empty() && m_modifier != "exact" && m_modifier != "contains")
            return modifierError();
        from(table);
        return finish([this](const std::string& text) -> Result<void> {
            const std::string plain = unescaped(text);
            Sql& sql = m_condition.set;
            if (m_modifier == "exact")
                sql.add("exact=").bind(plain);
            else if (m_modifier == "contains")
                sql.add("instr(value, ").bind(foldText(plain)).add(")>0");
            else
                startsWith(sql, "value", foldText(plain));
            return {};
        });
    }

    // R4 search.html 3.1.1.4.12.
    Result<Condition> reference() {
        if (m_modifier == "identifier") {
            m_modifier = {};
            return tokenValues();
        }
        const ResourceType* named = m_modifier.empty() ? nullptr : m_context.table->type(m_modifier);
        if (!m_modifier.empty() && !named)
            return modifierError();
        from("ix_reference");
        return finish([this, named](const std::string& text) -> Result<void> {
            const std::string plain = unescaped(text);
            return named ? typedReference(*named, plain) : anyReference(plain);
        });
    }

    Result<void> typedReference(const ResourceType& named, const std::string& text) {
        const ReferenceRow row = referenceRow(text, m_context.ownBase);
        if (row.type >= 0 && row.type != named.index)
            return invalid(m_param.name + ":" + named.name + " cannot be \"" + text + "\"");
        m_condition.set.add("ttype=").bind(integer(named.index)).add(" AND tid=").bind(row.type >= 0 ? row.id : text);
        return {};
    }

    Result<void> anyReference(const std::string& text) {
        const ReferenceRow row = referenceRow(text, m_context.ownBase);
        Sql& sql = m_condition.set;
        if (row.type >= 0) {
            sql.add("tid=").bind(row.id).add(" AND ttype=").bind(integer(row.type));
            if (!row.version.empty())
                sql.add(" AND version=").bind(row.version);
            return {};
        }
        if (text.find_first_of(":/") == std::string::npos) {
            sql.add("tid=").bind(text).add(" AND ttype>=0");
            return {};
        }
        sql.add("url=").bind(row.url);
        if (!row.version.empty())
            sql.add(" AND version=").bind(row.version);
        return {};
    }

    Result<Condition> date() {
        if (!m_modifier.empty())
            return modifierError();
        from("ix_date");
        if (auto done = dateAlternatives(m_condition.set, m_param.name, m_value, {"low", "high"}, m_context.now);
            !done)
            return done.error();
        m_condition.set.add(")");
        return std::move(m_condition);
    }

    Result<Condition> number() {
        if (!m_modifier.empty())
            return modifierError();
        from("ix_number");
        return finish(
            [this](const std::string& text) { return numberComparison(m_condition.set, m_param.name, text); });
    }

    // [prefix][number]|[system]|[code] (R4 search.html 3.1.1.4.11).
    Result<Condition> quantity() {
        if (!m_modifier.empty())
            return modifierError();
        from("ix_quantity");
        return finish([this](const std::string& text) -> Result<void> {
            const auto parts = splitEscaped(text, '|');
            if (parts.size() > 3)
                return invalid("\"" + text + "\" is not a quantity, for " + m_param.name);
            Sql& sql = m_condition.set;
            sql.add("(");
            if (auto done = numberComparison(sql, m_param.name, parts[0]); !done)
                return done;
            sql.add(")");
            if (parts.size() > 1 && !parts[1].empty())
                sql.add(" AND system=").bind(unescaped(parts[1]));
            if (parts.size() > 2 && !parts[2].empty()) {
                sql.add(" AND (code=").bind(unescaped(parts[2]));
                // Without a system the human unit counts too.
                if (parts[1].empty())
                    sql.add(" OR unit=").bind(unescaped(parts[2]));
                sql.add(")");
            }
            return {};
        });
    }

    // R4 search.html 3.1.1.4.13; :above and :below go by path segments.
    Result<Condition> uri() {
        if (!m_modifier.empty() && m_modifier != "below" && m_modifier != "above")
            return modifierError();
        from("ix_uri");
        return finish([this](const std::string& text) -> Result<void> {
            const std::string plain = unescaped(text);
            Sql& sql = m_condition.set;
            if (m_modifier == "above")
                return above(plain);
            sql.add("value=").bind(plain).add(" OR (");
            const std::string next = m_modifier == "below" ? (plain.ends_with('/') ? "" : "/") : "|";
            startsWith(sql, "value", plain + next);
            sql.add(")");
            return {};
        });
    }

    Result<void> above(const std::string& text) {
        Sql& sql = m_condition.set;
        sql.add("value IN (").bind(text);
        const std::size_t authority = text.find("://");
        int left = int(kMaxValues);
        for (std::size_t slash = text.rfind('/'); slash != std::string::npos && slash > authority + 2 && left > 0;
             slash = text.rfind('/', slash - 1), left -= 2)
            sql.add(",").bind(text.substr(0, slash)).add(",").bind(text.substr(0, slash + 1));
        sql.add(")");
        return {};
    }

    const ConditionContext& m_context;
    const SearchParam& m_param;
    std::string_view m_modifier;
    std::string_view m_value;
    Condition m_condition;
};

} // namespace

Result<void> dateAlternatives(Sql& sql, std::string_view param, std::string_view value, SpanColumns columns,
                              Instant now) {
    return alternatives(sql, param, value, [&](const std::string& item) -> Result<void> {
        std::string_view text = item;
        const Prefix prefix = takePrefix(text);
        const auto span = parseSpan(text);
        if (!span)
            return invalid("\"" + std::string(text) + "\" is not a date, for " + std::string(param));
        // About: a tenth of the time between then and now.
        const std::int64_t margin = std::abs(now.time_since_epoch().count() - span->low) / 10;
        comparison<std::int64_t>(sql, prefix, columns, span->low, span->high, margin);
        return {};
    });
}

Result<Condition> valueCondition(const ConditionContext& context, const ResourceType& type, const SearchParam& param,
                                 std::string_view modifier, std::string_view value) {
    return Builder(context, param, modifier, value).build(type);
}

} // namespace fb::sandbox
