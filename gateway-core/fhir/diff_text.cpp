#include "fhir/diff_text.h"

#include <algorithm>

namespace fb::fhir::detail {

namespace {

constexpr std::string_view kEllipsis = "\xE2\x80\xA6";

bool isContinuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

std::size_t charStart(std::string_view text, std::size_t at) {
    while (at > 0 && at < text.size() && isContinuation(text[at]))
        --at;
    return at;
}

std::string windowAt(std::string_view text, std::size_t from) {
    std::string out;
    if (from > 0)
        out += kEllipsis;
    const std::string_view rest = text.substr(std::min(from, text.size()));
    if (out.size() + rest.size() <= kMostText)
        return out += rest;
    out += rest.substr(0, charStart(rest, kMostText - out.size() - kEllipsis.size()));
    return out += kEllipsis;
}

void append(std::string& out, std::string_view text, std::string_view separator = " ") {
    if (text.empty())
        return;
    if (!out.empty())
        out += separator;
    out += text;
}

std::string joined(const json::Value& list) {
    std::string out;
    for (const auto& item : list.items()) {
        if (out.size() > kMostText)
            break;
        append(out, item.text());
    }
    return out;
}

std::string_view codingText(const json::Value& coding) {
    for (const char* key : {"display", "code", "system"})
        if (const auto text = coding.textOf(key); !text.empty())
            return text;
    return {};
}

std::string conceptText(const json::Value& value) {
    if (const auto text = value.textOf("text"); !text.empty())
        return std::string(text);
    const auto& codings = value["coding"].items();
    return codings.empty() ? std::string() : std::string(codingText(codings.front()));
}

std::string resourceText(const json::Value& value) {
    std::string out(value.textOf("resourceType"));
    if (out == "OperationOutcome") {
        const auto& issues = value["issue"].items();
        const json::Value none;
        const json::Value& issue = issues.empty() ? none : issues.front();
        append(out, issue.textOf("code"), ": ");
        append(out, issue.textOf("diagnostics"), ": ");
        return out;
    }
    append(out, value.textOf("id"), "/");
    return out;
}

// What an extension or a parameter carries: its value[x].
std::string valueText(const json::Value& value) {
    for (const auto& [name, member] : value.members())
        if (name.size() > 5 && name.starts_with("value") && name[5] >= 'A' && name[5] <= 'Z')
            return member.isObject() || member.isArray() ? summary(member) : leafText(member);
    return {};
}

// What a person calls the thing: the first of the usual members that says it.
std::string wordsFor(const json::Value& value) {
    if (value.find("resourceType"))
        return resourceText(value);
    if (const auto* resource = value.find("resource"); resource && resource->isObject())
        return resourceText(*resource);
    if (const auto* response = value.find("response"); response && response->isObject())
        return std::string(response->textOf("status"));
    if (value["coding"].isArray())
        return conceptText(value);
    if (value.find("family") || value.find("given")) {
        std::string out = joined(value["given"]);
        append(out, value.textOf("family"));
        return out;
    }
    if (value["value"].isNumber()) {
        std::string out = value["value"].text();
        append(out, value.textOf("unit").empty() ? value.textOf("code") : value.textOf("unit"));
        return out;
    }
    if (value.find("start") || value.find("end"))
        return std::string(value.textOf("start")) + " to " + std::string(value.textOf("end"));
    if (std::string text = valueText(value); !text.empty())
        return text;
    for (const char* key : {"reference", "text", "value", "display", "code", "line", "city", "name", "title", "relation", "status"}) {
        if (const auto text = value.textOf(key); !text.empty())
            return std::string(text);
        if (value[key].isArray() && !joined(value[key]).empty())
            return joined(value[key]);
    }
    return lastPart(value.textOf("url"));
}

} // namespace

std::string shortText(std::string_view text) { return windowAt(text, 0); }

std::pair<std::string, std::string> shortTexts(std::string_view left, std::string_view right) {
    if (left.size() <= kMostText && right.size() <= kMostText)
        return {std::string(left), std::string(right)};
    const auto at = std::size_t(std::mismatch(left.begin(), left.end(), right.begin(), right.end()).first - left.begin());
    constexpr std::size_t kBefore = 60;
    const std::size_t from = at > kMostText / 2 ? charStart(left, at - kBefore) : 0;
    return {windowAt(left, from), windowAt(right, from)};
}

std::string leafText(const json::Value& leaf) {
    switch (leaf.kind()) {
    case json::Kind::Null: return "null";
    case json::Kind::False: return "false";
    case json::Kind::True: return "true";
    case json::Kind::Array: return "empty list";
    case json::Kind::Object: return "empty object";
    default: return leaf.text();
    }
}

std::string summary(const json::Value& value) {
    if (value.isArray()) {
        const auto n = value.items().size();
        return std::to_string(n) + (n == 1 ? " item" : " items");
    }
    if (!value.isObject())
        return shortText(leafText(value));
    std::string words = wordsFor(value);
    if (!words.empty())
        return shortText(words);
    const auto n = value.members().size();
    return std::to_string(n) + (n == 1 ? " element" : " elements");
}

std::string lastPart(std::string_view url) {
    while (url.ends_with('/'))
        url.remove_suffix(1);
    const std::size_t at = url.find_last_of("/#:");
    return shortText(at == std::string_view::npos ? url : url.substr(at + 1));
}

} // namespace fb::fhir::detail
