#include "sandbox/index_rows.h"

#include "base/text.h"
#include "sandbox/values.h"

#include <algorithm>
#include <limits>

namespace fb::sandbox {

namespace {

using json::Value;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }

void addItems(const Value& value, const PathStep& step, std::vector<const Value*>& out) {
    const auto keep = [&](const Value& item) {
        if (step.whereKey.empty() || item.textOf(step.whereKey) == step.whereText)
            out.push_back(&item);
    };
    if (!value.isArray())
        return keep(value);
    for (const Value& item : value.items())
        keep(item);
}

void takeStep(const Value& from, const PathStep& step, std::vector<const Value*>& out) {
    if (!step.choice) {
        if (const Value* found = from.find(step.name))
            addItems(*found, step, out);
        return;
    }
    for (const auto& [key, value] : from.members())
        if (key.size() > step.name.size() && key.starts_with(step.name) && isUpper(key[step.name.size()]))
            addItems(value, step, out);
}

// Collects rows of one parameter from the elements it looks at.
class Collector {
public:
    Collector(IndexRows& rows, const SearchParam& param, std::string_view ownBase)
        : m_rows(rows)
        , m_param(param)
        , m_base(ownBase) {}

    void add(const Value& v, const std::string& system) {
        switch (m_param.kind) {
        case ParamKind::Number: return number(v);
        case ParamKind::Date: return date(v);
        case ParamKind::String: return string(v);
        case ParamKind::Token: return token(v, system);
        case ParamKind::Reference: return reference(v);
        case ParamKind::Quantity: return quantity(v);
        case ParamKind::Uri:
            if (v.isString())
                m_rows.uris.push_back({m_param.id, v.text()});
            return;
        case ParamKind::Composite:
        case ParamKind::Special: return;
        }
    }

    void presence(bool there) { code(there ? "true" : "false", {}); }

private:
    void code(std::string text, std::string system) {
        m_rows.tokens.push_back({m_param.id, TokenRow::kCode, std::move(text), std::move(system)});
    }
    void text(std::string_view t) {
        if (!t.empty())
            m_rows.strings.push_back({m_param.id, foldText(t), std::string(t)});
    }

    // code, boolean, string, Coding, CodeableConcept, Identifier, ContactPoint (R4 search.html 3.1.1.4.10).
    void token(const Value& v, const std::string& system) {
        if (v.isString())
            return code(v.text(), system);
        if (v.isBool())
            return code(v.boolean() ? "true" : "false", "http://terminology.hl7.org/CodeSystem/special-values");
        if (v.isNumber())
            return code(v.text(), {});
        for (const Value& coding : v["coding"].items())
            token(coding, {});
        text(v.textOf("text"));
        text(v.textOf("display"));
        if (v.find("code"))
            code(std::string(v.textOf("code")), std::string(v.textOf("system")));
        else if (v.find("value"))
            identifier(v);
    }

    void identifier(const Value& v) {
        const std::string value(v.textOf("value"));
        code(value, std::string(v.textOf("system")));
        text(v["type"].textOf("text"));
        for (const Value& coding : v["type"]["coding"].items())
            m_rows.tokens.push_back(
                {m_param.id, TokenRow::kOfType, value,
                 std::string(coding.textOf("system")) + '|' + std::string(coding.textOf("code"))});
    }

    // string, HumanName, Address: every part counts (R4 search.html 3.1.1.4.9).
    void string(const Value& v) {
        if (v.isString())
            return text(v.text());
        static constexpr std::string_view parts[] = {"text", "family",   "given", "prefix",     "suffix", "line",
                                                     "city", "district", "state", "postalCode", "country"};
        for (const std::string_view part : parts) {
            text(v.textOf(part));
            for (const Value& item : v[part].items())
                text(item.text());
        }
    }

    void reference(const Value& v) {
        if (v.isString())
            return addReference(v.text());
        addReference(v.textOf("reference"));
        if (const Value* found = v.find("identifier"))
            identifier(*found);
        text(v.textOf("display"));
    }

    void addReference(std::string_view t) {
        if (t.empty() || t.front() == '#')
            return;
        ReferenceRow row = referenceRow(t, m_base);
        // A parameter for one kind of target looks at elements that may name others: "patient" of
        // Observation.subject.
        if (row.type >= 0 && !m_param.targets.empty() &&
            std::find(m_param.targets.begin(), m_param.targets.end(), row.type) == m_param.targets.end())
            return;
        row.param = m_param.id;
        m_rows.references.push_back(std::move(row));
    }

    // date, dateTime, instant, Period, Timing (R4 search.html 3.1.1.4.7).
    void date(const Value& v) {
        if (v.isString()) {
            if (const auto span = parseSpan(v.text()))
                m_rows.dates.push_back({m_param.id, span->low, span->high});
            return;
        }
        if (v.find("start") || v.find("end")) {
            const auto start = parseSpan(v.textOf("start"));
            const auto end = parseSpan(v.textOf("end"));
            m_rows.dates.push_back({m_param.id, start ? start->low : Span::kMin, end ? end->high : Span::kMax});
            return;
        }
        timing(v);
    }

    void timing(const Value& v) {
        Span all{Span::kMax, Span::kMin};
        for (const Value& event : v["event"].items())
            if (const auto span = parseSpan(event.text())) {
                all.low = std::min(all.low, span->low);
                all.high = std::max(all.high, span->high);
            }
        if (all.low <= all.high)
            m_rows.dates.push_back({m_param.id, all.low, all.high});
        if (const Value* bounds = v["repeat"].find("boundsPeriod"))
            date(*bounds);
    }

    void number(const Value& v) {
        if (const auto decimal = v.isNumber() ? parseDecimal(v.text()) : std::nullopt)
            m_rows.numbers.push_back({m_param.id, decimal->value, decimal->value});
        else if (v.find("low") || v.find("high"))
            m_rows.numbers.push_back({m_param.id, valueOf(v["low"], -kInfinity), valueOf(v["high"], kInfinity)});
    }

    static double valueOf(const Value& quantity, double otherwise) {
        const Value& value = quantity["value"];
        const auto decimal = value.isNumber() ? parseDecimal(value.text()) : std::nullopt;
        return decimal ? decimal->value : otherwise;
    }

    // Quantity, Age, Money, SampledData, Range.
    void quantity(const Value& v) {
        if (v.find("low") || v.find("high")) {
            const Value& unit = v.find("low") ? v["low"] : v["high"];
            return addQuantity(valueOf(v["low"], -kInfinity), valueOf(v["high"], kInfinity), unit);
        }
        if (const Value* origin = v.find("origin"))
            return quantity(*origin);
        if (!v["value"].isNumber())
            return;
        double low = valueOf(v, 0);
        double high = low;
        const std::string_view comparator = v.textOf("comparator");
        if (comparator.starts_with('<'))
            low = -kInfinity;
        else if (comparator.starts_with('>'))
            high = kInfinity;
        addQuantity(low, high, v);
    }

    void addQuantity(double low, double high, const Value& unit) {
        const bool money = unit.find("currency") != nullptr;
        m_rows.quantities.push_back(
            {m_param.id, low, high, std::string(money ? "urn:iso:std:iso:4217" : unit.textOf("system")),
             std::string(unit.textOf(money ? "currency" : "code")), std::string(unit.textOf("unit"))});
    }

    IndexRows& m_rows;
    const SearchParam& m_param;
    std::string_view m_base;
};

bool isIdText(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (lowerAscii(c) >= 'a' && lowerAscii(c) <= 'z') || c == '-' || c == '.';
    });
}

} // namespace

ReferenceRow referenceRow(std::string_view reference, std::string_view ownBase) {
    std::string_view rest = reference;
    if (!ownBase.empty() && rest.starts_with(ownBase) && rest.substr(ownBase.size()).starts_with('/'))
        rest.remove_prefix(ownBase.size() + 1);
    ReferenceRow row;
    const auto parts = splitView(rest, '/');
    const bool plain = parts.size() == 2 || (parts.size() == 4 && parts[2] == "_history");
    const ResourceType* type = plain ? SearchTable::r4().type(parts[0]) : nullptr;
    if (type && isIdText(parts[1])) {
        row.type = type->index;
        row.id = parts[1];
        if (parts.size() == 4)
            row.version = parts[3];
        return row;
    }
    const std::size_t bar = reference.find('|');
    row.url = reference.substr(0, bar);
    if (bar != std::string_view::npos)
        row.version = reference.substr(bar + 1);
    return row;
}

std::vector<const Value*> elementsAt(const Value& resource, const ElementPath& path) {
    std::vector<const Value*> now{&resource};
    for (const PathStep& step : path.steps) {
        std::vector<const Value*> next;
        for (const Value* value : now)
            takeStep(*value, step, next);
        now = std::move(next);
        if (now.empty())
            break;
    }
    return now;
}

IndexRows indexRows(const ResourceType& type, const Value& resource, std::string_view ownBase) {
    IndexRows rows;
    for (const SearchParam& param : type.params) {
        Collector collector(rows, param, ownBase);
        bool any = false;
        for (const ElementPath& path : param.paths) {
            const auto elements = elementsAt(resource, path);
            any = any || !elements.empty();
            if (path.presence) {
                const bool there = std::any_of(elements.begin(), elements.end(),
                                               [](const Value* v) { return v->kind() != json::Kind::False; });
                collector.presence(there);
                continue;
            }
            for (const Value* element : elements)
                collector.add(*element, path.system);
        }
        if (any)
            rows.present.push_back(param.id);
    }
    return rows;
}

} // namespace fb::sandbox
