#include "exporters/fhir_patterns.h"

#include "base/text.h"

#include <algorithm>

namespace fb::exporters {

namespace {

using fhir::Interaction;

struct Pattern {
    Interaction interaction;
    std::vector<std::string> methods;
    const char* path; // {R} a resource type, {O} an operation
};

constexpr const char* kId = "[A-Za-z0-9.-]{1,64}";
constexpr const char* kType = "[A-Z][A-Za-z0-9]*";

// FHIR R4, http.html. What follows the base, without a trailing slash.
const std::vector<Pattern>& patterns() {
    static const std::vector<std::string> get{"GET", "HEAD"};
    static const std::vector<std::string> call{"GET", "HEAD", "POST"};
    static const std::vector<Pattern> table{
        {Interaction::Capabilities, get, "/metadata"},
        {Interaction::Read, get, "/{R}/{ID}"},
        {Interaction::Vread, get, "/{R}/{ID}/_history/{ID}"},
        {Interaction::Update, {"PUT"}, "/{R}(?:/{ID})?"},
        {Interaction::Patch, {"PATCH"}, "/{R}(?:/{ID})?"},
        {Interaction::Delete, {"DELETE"}, "/{R}(?:/{ID})?"},
        {Interaction::Delete, {"DELETE"}, ""},
        {Interaction::HistoryInstance, get, "/{R}/{ID}/_history"},
        {Interaction::HistoryType, get, "/{R}/_history"},
        {Interaction::HistorySystem, get, "/_history"},
        {Interaction::Create, {"POST"}, "/{R}"},
        {Interaction::SearchType, get, "/{R}"},
        {Interaction::SearchType, call, "/{R}/_search"},
        {Interaction::SearchSystem, get, ""},
        {Interaction::SearchSystem, call, "/_search"},
        {Interaction::SearchCompartment, get, "/{ANY}/{ID}/(?:{R}|\\*)"},
        {Interaction::SearchCompartment, call, "/{ANY}/{ID}/(?:{R}|\\*)/_search"},
        {Interaction::SearchCompartment, {"POST"}, "/{ANY}/{ID}/_search"},
        {Interaction::Batch, {"POST"}, ""},
        {Interaction::Transaction, {"POST"}, ""},
        {Interaction::GraphQl, call, "(?:/{R}/{ID})?/\\$graphql"},
        {Interaction::Operation, call, "(?:/{R}(?:/{ID})?)?/{O}"},
        {Interaction::Operation, call, "/{R}/{ID}/_history/{ID}/{O}"},
        {Interaction::Operation, {"DELETE"}, "/\\$export-poll-status"},
    };
    return table;
}

std::string replaceAll(std::string text, std::string_view from, std::string_view to) {
    for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::string alternatives(const std::vector<std::string>& values) {
    std::vector<std::string> quoted;
    for (const auto& value : values)
        quoted.push_back(regexQuoted(value));
    return quoted.size() == 1 ? quoted.front() : "(?:" + join(quoted, "|") + ")";
}

std::string fill(const Pattern& pattern, const config::Condition& condition) {
    const std::string type = condition.resources.empty() ? kType : alternatives(condition.resources);
    const std::string operation =
        condition.operations.empty() ? "\\$(?!graphql$)[A-Za-z0-9-]+" : alternatives(condition.operations);
    std::string path = pattern.path;
    // Of optional types in front of an operation, a list of types makes them required.
    if (!condition.resources.empty()) {
        path = replaceAll(path, "(?:/{R}(?:/{ID})?)?", "/{R}(?:/{ID})?");
        path = replaceAll(path, "(?:/{R}/{ID})?", "/{R}/{ID}");
    }
    path = replaceAll(path, "{R}", type);
    path = replaceAll(path, "{ANY}", kType);
    path = replaceAll(path, "{ID}", kId);
    return replaceAll(path, "{O}", operation);
}

std::vector<std::string> common(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    std::vector<std::string> out;
    for (const auto& value : a)
        if (std::find(b.begin(), b.end(), value) != b.end())
            out.push_back(value);
    return out;
}

template <typename T>
bool narrow(std::vector<T>& into, const std::vector<T>& other) {
    if (other.empty())
        return true;
    if (into.empty()) {
        into = other;
        return true;
    }
    std::erase_if(into, [&](const T& value) { return std::find(other.begin(), other.end(), value) == other.end(); });
    return !into.empty();
}

bool has(const std::vector<Interaction>& list, Interaction interaction) {
    return std::find(list.begin(), list.end(), interaction) != list.end();
}

bool wanted(const Pattern& pattern, const config::Condition& condition) {
    if (!condition.interactions.empty() && !has(condition.interactions, pattern.interaction))
        return false;
    if (!condition.operations.empty() && std::string_view(pattern.path).find("{O}") == std::string_view::npos)
        return false;
    return condition.resources.empty() || std::string_view(pattern.path).find("{R}") != std::string_view::npos;
}

} // namespace

std::string regexQuoted(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (std::string_view("\\^$.|?*+()[]{}").find(c) != std::string_view::npos)
            out += '\\';
        out += c;
    }
    return out;
}

std::vector<MethodPath> methodPaths(const config::Condition& condition) {
    if (condition.resources.empty() && condition.interactions.empty() && condition.operations.empty())
        return {{condition.methods, "(?:/.*)?"}};
    std::vector<MethodPath> out;
    for (const auto& pattern : patterns()) {
        if (!wanted(pattern, condition))
            continue;
        MethodPath item{condition.methods.empty() ? pattern.methods : common(pattern.methods, condition.methods),
                        fill(pattern, condition)};
        const bool twice = std::any_of(out.begin(), out.end(), [&](const MethodPath& other) {
            return other.methods == item.methods && other.regex == item.regex;
        });
        if (!item.methods.empty() && !twice)
            out.push_back(std::move(item));
    }
    return out;
}

bool tellsBundlesApart(const config::Condition& condition) {
    return has(condition.interactions, Interaction::Batch) != has(condition.interactions, Interaction::Transaction);
}

std::optional<config::Condition> both(const config::Condition& a, const config::Condition& b) {
    config::Condition out = a;
    const bool possible = narrow(out.resources, b.resources) && narrow(out.interactions, b.interactions) &&
                          narrow(out.operations, b.operations) && narrow(out.methods, b.methods);
    if (!possible)
        return {};
    out.headers.insert(out.headers.end(), b.headers.begin(), b.headers.end());
    return out;
}

} // namespace fb::exporters
