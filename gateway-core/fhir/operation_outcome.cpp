#include "fhir/operation_outcome.h"

#include "base/json.h"
#include "base/text.h"

namespace fb::fhir {

namespace {

// The length of the well-formed UTF-8 sequence at the front, 0 when there is none.
std::size_t sequenceLength(std::string_view text) {
    for (std::size_t n = 1; n <= 4 && n <= text.size(); ++n)
        if (isValidUtf8(text.substr(0, n)))
            return n;
    return 0;
}

// R4 datatypes.html#string: no characters below 32 except tab, CR and LF. XML 1.0 has no place for U+FFFE and U+FFFF either.
std::string clean(std::string_view text) {
    constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
    std::string out;
    out.reserve(text.size());
    while (!text.empty()) {
        const char c = text.front();
        std::size_t n = 1;
        if (static_cast<unsigned char>(c) < 0x80) {
            const bool control = (c >= 0 && c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F;
            out += control ? ' ' : c;
        } else if (n = sequenceLength(text); n == 0) {
            out += kReplacement;
            n = 1;
        } else {
            const std::string_view sequence = text.substr(0, n);
            out += sequence == "\xEF\xBF\xBE" || sequence == "\xEF\xBF\xBF" ? kReplacement : sequence;
        }
        text.remove_prefix(n);
    }
    return out;
}

// OperationOutcome.issue is 1..*, severity and code are 1..1: an empty one would be invalid.
Issue valid(Issue issue) {
    if (issue.severity.empty())
        issue.severity = "error";
    if (issue.code.empty())
        issue.code = issue.severity == "information" ? "informational" : "processing";
    issue.diagnostics = clean(issue.diagnostics);
    issue.expression = clean(issue.expression);
    return issue;
}

json::Value jsonIssue(const Issue& issue) {
    json::Value out = json::Value::object({{"severity", issue.severity}, {"code", issue.code}});
    if (!issue.diagnostics.empty())
        out.set("diagnostics", issue.diagnostics);
    if (!issue.expression.empty())
        out.set("expression", json::Value::array({json::Value(issue.expression)}));
    return out;
}

// In an attribute a parser turns line ends and tabs into spaces unless they are references, XML 1.0 3.3.3.
std::string attribute(std::string_view text) {
    std::string out;
    for (const char c : escapeXml(text)) {
        switch (c) {
        case '\n': out += "&#10;"; break;
        case '\r': out += "&#13;"; break;
        case '\t': out += "&#9;"; break;
        default: out += c;
        }
    }
    return out;
}

void element(std::string& out, std::string_view name, const std::string& value) {
    if (!value.empty())
        out.append("<").append(name).append(" value=\"").append(attribute(value)).append("\"/>");
}

std::string xmlOutcome(const std::vector<Issue>& issues) {
    std::string out = R"(<?xml version="1.0" encoding="UTF-8"?><OperationOutcome xmlns="http://hl7.org/fhir">)";
    for (const auto& issue : issues) {
        out += "<issue>";
        element(out, "severity", issue.severity);
        element(out, "code", issue.code);
        element(out, "diagnostics", issue.diagnostics);
        element(out, "expression", issue.expression);
        out += "</issue>";
    }
    return out + "</OperationOutcome>";
}

std::string jsonOutcome(const std::vector<Issue>& issues) {
    json::Value list = json::Value::array();
    for (const auto& issue : issues)
        list.push(jsonIssue(issue));
    return json::compact(json::Value::object({{"resourceType", "OperationOutcome"}, {"issue", std::move(list)}}));
}

} // namespace

std::string operationOutcome(const std::vector<Issue>& issues, http::Format format) {
    std::vector<Issue> clean;
    for (const auto& issue : issues)
        clean.push_back(valid(issue));
    if (clean.empty())
        clean.push_back(valid({"information", "", "", ""}));
    return format == http::Format::Xml ? xmlOutcome(clean) : jsonOutcome(clean);
}

std::string operationOutcome(const Issue& issue, http::Format format) {
    return operationOutcome(std::vector<Issue>{issue}, format);
}

std::string_view contentTypeOf(http::Format format) {
    return format == http::Format::Xml ? "application/fhir+xml; charset=utf-8" : "application/fhir+json; charset=utf-8";
}

} // namespace fb::fhir
