#include "replay/compare.h"

#include "base/text.h"
#include "base/time.h"
#include "http/media_type.h"
#include "replay/fhir_link.h"

#include <algorithm>
#include <set>

namespace fb::replay {

namespace {

using fhir::Change;

struct Verdict {
    Change change = Change::Equal;
    std::string why;
};

Verdict contentType(const std::string& l, const std::string& r) {
    const auto a = http::parseMediaType(l);
    const auto b = http::parseMediaType(r);
    if (a.type != b.type || a.subtype != b.subtype)
        return {Change::Changed, "other media type"};
    if (a.charset == b.charset)
        return {Change::Ignored, "other parameters"};
    const std::string& there = a.charset.empty() ? b.charset : a.charset;
    if ((a.charset.empty() || b.charset.empty()) && there == "utf-8")
        return {Change::Ignored, "UTF-8 is the default"}; // FHIR R4 http.html#mime-type
    return {Change::Changed, "other charset"};
}

Verdict etag(const std::string& l, const std::string& r) {
    const bool weak = l.starts_with("W/");
    if (weak != r.starts_with("W/"))
        return {Change::Changed, weak ? "a weak tag became strong" : "a strong tag became weak"};
    if (versionOfETag(l).empty() != versionOfETag(r).empty())
        return {Change::Changed, "not an entity tag"};
    return {Change::Ignored, "set by the server"};
}

Verdict location(const std::string& l, const std::string& r, const IdentityMap& map) {
    const FhirLink from = linkAtEnd(l);
    const FhirLink to = linkAtEnd(r);
    if (from.typeAndId.empty() || to.typeAndId.empty())
        return {Change::Changed, "other form"};
    if (from.type() != to.type())
        return {Change::Changed, "another resource type"};
    if (from.version.empty() != to.version.empty())
        return {Change::Changed, from.version.empty() ? "a version was added" : "without a version"};
    if (from.typeAndId == to.typeAndId)
        return {Change::Ignored, "other base address or version"};
    return map.find(from.typeAndId) == to.typeAndId ? Verdict{Change::Mapped, "identity map"} : Verdict{Change::Changed, "another id"};
}

Verdict lastModified(const std::string& l, const std::string& r) {
    if (parseHttpDate(l).has_value() == parseHttpDate(r).has_value())
        return {Change::Ignored, "set by the server"};
    return {Change::Changed, "not an HTTP date"}; // RFC 9110 5.6.7
}

std::set<std::string> tokens(const std::string& list) {
    std::set<std::string> out;
    for (const auto& token : splitView(list, ','))
        if (const auto bare = trimOws(token); !bare.empty())
            out.insert(lowerAscii(bare));
    return out;
}

Verdict asSet(const std::string& l, const std::string& r) {
    return tokens(l) == tokens(r) ? Verdict{Change::Ignored, "other order"} : Verdict{Change::Changed, {}};
}

Verdict scheme(const std::string& l, const std::string& r) {
    const auto first = [](const std::string& value) { return lowerAscii(value.substr(0, value.find(' '))); };
    return first(l) == first(r) ? Verdict{Change::Ignored, "other parameters"} : Verdict{Change::Changed, "other scheme"};
}

// Health data that a cache may suddenly keep matters; how long another may be kept is the server's choice.
Verdict cacheControl(const std::string& l, const std::string& r) {
    const auto a = tokens(l);
    const auto b = tokens(r);
    if (a.contains("no-store") != b.contains("no-store"))
        return {Change::Changed, a.contains("no-store") ? "caches may keep it now" : "caches may no longer keep it"};
    return {Change::Ignored, "caching is the server's choice"};
}

Verdict present(const std::string& name, const std::string& l, const std::string& r, const IdentityMap& map) {
    if (l == r)
        return {};
    if (name == "Content-Type")
        return contentType(l, r);
    if (name == "ETag")
        return etag(l, r);
    if (name == "Location" || name == "Content-Location")
        return location(l, r, map);
    if (name == "Last-Modified")
        return lastModified(l, r);
    if (name == "Cache-Control")
        return cacheControl(l, r);
    if (name == "Allow")
        return asSet(l, r);
    if (name == "WWW-Authenticate")
        return scheme(l, r);
    return {Change::Ignored, "the server's choice"}; // Retry-After: that there is one matters
}

} // namespace

std::vector<HeaderDiff> compareHeaders(const Head& recorded, const Head& replayed, const IdentityMap& map) {
    std::vector<HeaderDiff> out;
    for (const char* name : {"Content-Type", "ETag", "Location", "Content-Location", "Last-Modified", "Cache-Control", "WWW-Authenticate",
                             "Retry-After", "Allow"}) {
        const bool left = recorded.has(name);
        const bool right = replayed.has(name);
        if (!left && !right)
            continue;
        HeaderDiff diff{name, recorded.joined(name), replayed.joined(name), Change::Equal, {}};
        Verdict verdict;
        if (left && right)
            verdict = present(name, diff.recorded, diff.replayed, map);
        else if (diff.name == "Cache-Control")
            verdict = cacheControl(diff.recorded, diff.replayed);
        else
            verdict = left ? Verdict{Change::Missing, "not returned"} : Verdict{Change::Extra, "only on the target"};
        diff.change = verdict.change;
        diff.why = verdict.why;
        out.push_back(std::move(diff));
    }
    return out;
}

} // namespace fb::replay
