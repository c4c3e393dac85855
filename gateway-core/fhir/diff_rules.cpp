#include "fhir/diff_rules.h"

#include <algorithm>
#include <array>

namespace fb::fhir::detail {

namespace {

constexpr std::string_view kByServer = "set by the server";

std::string withoutIndices(std::string_view rule) {
    std::string out;
    bool inside = false;
    for (const char c : rule) {
        inside = c == '[' || (inside && c != ']');
        if (!inside && c != ']')
            out += c;
    }
    while (out.ends_with('.'))
        out.pop_back();
    return out;
}

bool startsLower(std::string_view text) { return !text.empty() && text[0] >= 'a' && text[0] <= 'z'; }

// HAPI writes "#" and its request id there; anything else is the resource's own.
bool isRequestSource(const json::Value* value) { return !value || (value->isString() && value->text().starts_with('#')); }

std::string_view bundleWhy(std::string_view rest, const json::Value* left, const json::Value* right) {
    if (rest == "id" || rest == "timestamp" || rest == "entry.response.etag" || rest == "entry.response.lastModified")
        return kByServer;
    if (rest == "link.url")
        return "the server's paging link";
    if (rest == "entry.fullUrl")
        return "the server's own address";
    if (rest == "entry.search.score")
        return "not comparable";
    const json::Value* link = left ? left : right;
    if (rest == "link" && link->isObject() && link->textOf("relation") != "next")
        return "an optional link"; // only next decides whether there is more to read
    return {};
}

} // namespace

AsideRules::AsideRules(const std::vector<std::string>& ignore) {
    for (const auto& rule : ignore) {
        std::string path = withoutIndices(rule);
        if (path.find('.') != std::string::npos || startsLower(path))
            m_ignore.push_back(std::move(path));
    }
}

std::string_view belowType(std::string_view path) {
    const std::size_t dot = path.find('.');
    return dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
}

bool isGenerated(const json::Value* narrative) {
    const std::string_view status = narrative ? narrative->textOf("status") : std::string_view();
    return status == "generated" || status == "extensions";
}

std::string AsideRules::why(std::string_view path, const json::Value* left, const json::Value* right, const json::Value* leftOwner,
                            const json::Value* rightOwner) const {
    const std::string_view rest = belowType(path);
    if (rest.empty())
        return {};
    for (const auto& rule : m_ignore)
        if ((startsLower(rule) ? rest : path) == rule)
            return "rule " + rule;
    if (rest == "meta.lastUpdated" || rest == "meta.versionId" ||
        (rest == "meta.source" && isRequestSource(left) && isRequestSource(right)))
        return std::string(kByServer);
    if (rest == "text.div" && (isGenerated(leftOwner) || isGenerated(rightOwner)))
        return "generated narrative";
    if (rest == "text" && (!left || !right) && isGenerated(left ? left : right))
        return "generated narrative";
    if (path == "CapabilityStatement.date") // made when asked for
        return std::string(kByServer);
    if (path.starts_with("Bundle."))
        return std::string(bundleWhy(rest, left, right));
    return {};
}

} // namespace fb::fhir::detail
