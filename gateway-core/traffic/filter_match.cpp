// What a filter says about an exchange. Fields with several values (parameters, headers) match when any value does;
// != is the opposite of =, so it wants that none is equal.
#include "traffic/filter_node.h"

#include "base/text.h"

#include <algorithm>

namespace fb::traffic {

namespace {

using Node = Filter::Node;

Truth truth(bool value) { return value ? Truth::Yes : Truth::No; }

// `needle` is in lower case.
bool containsFolded(std::string_view text, std::string_view needle) {
    if (needle.empty())
        return true;
    if (text.size() < needle.size())
        return false;
    const char low = needle[0];
    const char high = low >= 'a' && low <= 'z' ? char(low - 32) : low;
    const std::size_t last = text.size() - needle.size();
    for (std::size_t i = 0; i <= last; ++i) {
        if (text[i] != low && text[i] != high)
            continue;
        std::size_t k = 1;
        while (k < needle.size() && lowerAscii(text[i + k]) == needle[k])
            ++k;
        if (k == needle.size())
            return true;
    }
    return false;
}

bool equalsOperand(std::string_view text, const Operand& operand, bool ignoreCase) {
    return ignoreCase ? equalsIgnoreCase(text, operand.folded) : text == operand.folded;
}

bool anyEqual(std::string_view text, const Condition& c) {
    const bool ignoreCase = infoOf(c.field).ignoreCase;
    return std::any_of(c.operands.begin(), c.operands.end(),
                       [&](const Operand& operand) { return equalsOperand(text, operand, ignoreCase); });
}

// Whether one text value meets the condition; != is turned round by the caller.
bool textMeets(std::string_view text, const Condition& c) {
    const Operand* first = c.operands.empty() ? nullptr : &c.operands.front();
    switch (c.op) {
    case Op::Present: return true;
    case Op::Contains: return first && containsFolded(text, first->folded);
    case Op::StartsWith: return first && startsWithIgnoreCase(text, first->folded);
    case Op::EndsWith:
        return first && text.size() >= first->folded.size() &&
               equalsIgnoreCase(text.substr(text.size() - first->folded.size()), first->folded);
    default: return anyEqual(text, c);
    }
}

bool numberMeets(std::int64_t value, const Condition& c, Instant now) {
    const auto equal = [&](const Operand& operand) { return value >= operand.low && value <= operand.high; };
    const Operand& first = c.operands.front();
    switch (c.op) {
    case Op::Greater: return value > first.high;
    case Op::GreaterEqual: return value >= first.low;
    case Op::Less: return value < first.low;
    case Op::LessEqual: return value <= first.high;
    case Op::NotEqual: return !equal(first);
    case Op::InLast: return value >= now.time_since_epoch().count() - first.low;
    default: return std::any_of(c.operands.begin(), c.operands.end(), equal);
    }
}

std::int64_t numberOf(Field field, const Summary& s) {
    switch (field) {
    case Field::Id: return s.id;
    case Field::Time: return s.started.time_since_epoch().count();
    case Field::Status: return s.status;
    case Field::Duration: return s.duration;
    case Field::Gateway: return s.gateway;
    case Field::Size: return std::int64_t(s.responseSize);
    case Field::RequestSize: return std::int64_t(s.requestSize);
    case Field::Revision: return std::int64_t(s.planRevision);
    case Field::Links: return std::int64_t(s.linksRewritten);
    default: return 0;
    }
}

// The target without scheme and authority, which the absolute form has (RFC 9112 3.2.2).
std::string_view originForm(std::string_view target) {
    const std::size_t scheme = target.find("://");
    if (target.empty() || target[0] == '/' || scheme == std::string_view::npos)
        return target;
    const std::size_t slash = target.find_first_of("/?", scheme + 3);
    return slash == std::string_view::npos ? std::string_view() : target.substr(slash);
}

std::string pathOf(std::string_view target) {
    const std::string_view raw = originForm(target);
    const std::string_view path = raw.substr(0, raw.find_first_of("?#"));
    return percentDecode(path).value_or(std::string(path));
}

std::string_view queryOf(std::string_view target) {
    const std::size_t mark = target.find('?');
    return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::string_view plainText(Field field, const Summary& s) {
    switch (field) {
    case Field::Method: return s.method;
    case Field::Target: return s.target;
    case Field::Query: return queryOf(s.target);
    case Field::Route: return s.route;
    case Field::Upstream: return s.upstream;
    case Field::Server: return s.targetUrl;
    case Field::Client: return s.client;
    case Field::Outcome: return code(s.outcome);
    case Field::Reason: return s.reason;
    case Field::Result: return s.result;
    case Field::Resource: return s.resource;
    case Field::FhirId: return s.resourceId;
    case Field::Interaction: return fhir::code(s.interaction);
    case Field::Operation: return s.operation;
    case Field::RequestId: return s.requestId;
    default: return {};
    }
}

// "subject" is meant by subject, subject:Patient and subject:Patient.name.
bool isParameter(std::string_view written, std::string_view name) {
    return written.substr(0, name.size()) == name &&
           (written.size() == name.size() || written[name.size()] == ':' || written[name.size()] == '.');
}

// The whole value, or one of the values between unescaped commas (R4 search.html 3.1.1.5.4).
bool parameterMeets(std::string_view value, const Condition& c) {
    if (textMeets(value, c))
        return true;
    std::size_t start = 0;
    for (std::size_t i = 0; i <= value.size(); ++i) {
        if (i < value.size() && value[i] == '\\') {
            ++i;
            continue;
        }
        if (i < value.size() && value[i] != ',')
            continue;
        if (start != 0 || i < value.size())
            if (textMeets(value.substr(start, i - start), c))
                return true;
        start = i + 1;
    }
    return false;
}

bool anyParameter(std::string_view query, const Condition& c) {
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view pair = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const std::size_t equals = std::min(pair.find('='), pair.size());
        if (!isParameter(formDecode(pair.substr(0, equals)), c.name))
            continue;
        if (parameterMeets(formDecode(pair.substr(std::min(equals + 1, pair.size()))), c))
            return true;
    }
    return false;
}

bool anyHeader(std::string_view head, const Condition& c) {
    for (bool first = true; !head.empty(); first = false) {
        const std::size_t end = std::min(head.find('\n'), head.size());
        std::string_view line = head.substr(0, end);
        head.remove_prefix(std::min(end + 1, head.size()));
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        const std::size_t colon = line.find(':');
        if (first || colon == std::string_view::npos || !equalsIgnoreCase(trimOws(line.substr(0, colon)), c.name))
            continue;
        if (textMeets(trimOws(line.substr(colon + 1)), c))
            return true;
    }
    return false;
}

// Headers and bodies, which only the whole exchange has.
bool wholeMeets(const Exchange& e, const Condition& c) {
    switch (c.field) {
    case Field::Header: return anyHeader(e.requestHead, c) || anyHeader(e.responseHead, c);
    case Field::RequestHeader: return anyHeader(e.requestHead, c);
    case Field::ResponseHeader: return anyHeader(e.responseHead, c);
    case Field::RequestBody: return textMeets(e.requestBody.bytes, c);
    case Field::ResponseBody: return textMeets(e.responseBody.bytes, c);
    default: return textMeets(e.requestBody.bytes, c) || textMeets(e.responseBody.bytes, c);
    }
}

bool isWhole(Field field) { return field >= Field::Header; }

Truth test(const Condition& c, const Summary& s, const Exchange* whole, Instant now) {
    const FieldKind kind = infoOf(c.field).kind;
    if (kind != FieldKind::Text && kind != FieldKind::Named && kind != FieldKind::Body)
        return truth(numberMeets(numberOf(c.field, s), c, now));
    bool met = false;
    if (isWhole(c.field)) {
        if (!whole)
            return Truth::Unknown;
        met = wholeMeets(*whole, c);
    } else if (c.field == Field::Param) {
        met = anyParameter(queryOf(s.target), c);
    } else if (c.field == Field::Path) {
        met = textMeets(pathOf(s.target), c);
    } else {
        met = textMeets(plainText(c.field, s), c);
    }
    return truth(met != (c.op == Op::NotEqual));
}

bool textAnywhere(const Operand& operand, const Summary& s) {
    for (const std::string* text : {&s.target, &s.route, &s.client, &s.result})
        if (containsFolded(*text, operand.folded))
            return true;
    return false;
}

Truth invert(Truth value) { return Truth(int(Truth::Yes) - int(value)); }

} // namespace

// Kleene's three values: And is the least, Or the greatest.
Truth evaluate(const Node& node, const Summary& summary, const Exchange* whole, Instant now) {
    switch (node.kind) {
    case Node::Kind::Test: return test(node.condition, summary, whole, now);
    case Node::Kind::Text: return truth(textAnywhere(node.text, summary));
    case Node::Kind::Not: return invert(evaluate(node.children.front(), summary, whole, now));
    case Node::Kind::And:
    case Node::Kind::Or: break;
    }
    const bool all = node.kind == Node::Kind::And;
    Truth result = all ? Truth::Yes : Truth::No;
    for (const Node& child : node.children) {
        const Truth one = evaluate(child, summary, whole, now);
        result = all ? std::min(result, one) : std::max(result, one);
        if (result == (all ? Truth::No : Truth::Yes))
            break;
    }
    return result;
}

bool needsWhole(const Node& node) {
    if (node.kind == Node::Kind::Test)
        return isWhole(node.condition.field);
    return std::any_of(node.children.begin(), node.children.end(), needsWhole);
}

} // namespace fb::traffic
