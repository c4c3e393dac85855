#include "replay/learn.h"

#include "replay/fhir_link.h"

#include <algorithm>
#include <array>

namespace fb::replay {

namespace {

bool isBundle(const json::Value& body) { return body.textOf("resourceType") == "Bundle"; }

bool isResponseBundle(const json::Value& body) {
    const std::string_view type = body.textOf("type");
    return isBundle(body) && (type == "transaction-response" || type == "batch-response");
}

void pair(IdentityMap& map, const FhirLink& from, const FhirLink& to) {
    if (from.typeAndId.empty() || from.type() != to.type())
        return;
    map.learn(from.typeAndId, to.typeAndId);
    map.learnVersion(from.typeAndId, from.version, to.version);
}

// The pages a client may follow. A recorded page without a replayed one teaches that there is none.
void learnPages(IdentityMap& map, const json::Value& recorded, const json::Value& replayed) {
    static constexpr std::array<std::string_view, 5> followed{"next", "previous", "prev", "first", "last"};
    const auto same = [](std::string_view a, std::string_view b) {
        const auto plain = [](std::string_view r) { return r == "prev" ? std::string_view("previous") : r; };
        return plain(a) == plain(b);
    };
    for (const auto& link : recorded["link"].items()) {
        const std::string_view relation = link.textOf("relation");
        if (std::find(followed.begin(), followed.end(), relation) == followed.end() || link.textOf("url").empty())
            continue;
        std::string_view url;
        for (const auto& other : replayed["link"].items())
            if (same(other.textOf("relation"), relation))
                url = other.textOf("url");
        map.learnPage(link.textOf("url"), url);
    }
}

void learnResponses(IdentityMap& map, const json::Value& recorded, const json::Value& replayed) {
    const auto& l = recorded["entry"].items();
    const auto& r = replayed["entry"].items();
    for (std::size_t i = 0; i < std::min(l.size(), r.size()); ++i) {
        const FhirLink from = linkAtEnd(l[i]["response"].textOf("location"));
        const FhirLink to = linkAtEnd(r[i]["response"].textOf("location"));
        pair(map, from, to);
        pair(map, linkOf(l[i]["resource"]), linkOf(r[i]["resource"]));
        if (from.type() == to.type())
            map.learnVersion(from.typeAndId, versionOfETag(l[i]["response"].textOf("etag")),
                             versionOfETag(r[i]["response"].textOf("etag")));
    }
}

// Business identifiers that name one resource of the Bundle: "Patient|system|value" -> its link.
std::map<std::string, FhirLink> byIdentifier(const json::Value& bundle) {
    std::map<std::string, FhirLink> out;
    for (const auto& entry : bundle["entry"].items()) {
        const json::Value& resource = entry["resource"];
        const FhirLink link = linkOf(resource);
        if (link.typeAndId.empty())
            continue;
        for (const auto& identifier : resource["identifier"].items()) {
            if (identifier.textOf("value").empty() || identifier.textOf("system").empty())
                continue;
            const std::string key = std::string(link.type()) + '|' + std::string(identifier.textOf("system")) + '|' +
                                    std::string(identifier.textOf("value"));
            const auto [at, fresh] = out.emplace(key, link);
            if (!fresh && at->second.typeAndId != link.typeAndId)
                at->second = {}; // names two: proves nothing
        }
    }
    return out;
}

using ByResource = std::map<std::string, std::vector<FhirLink>>;

// A history holds a resource once for each version, newest first on both sides.
ByResource byResource(const json::Value& bundle) {
    ByResource out;
    for (const auto& entry : bundle["entry"].items())
        if (FhirLink link = linkOf(entry["resource"]); !link.typeAndId.empty())
            out[link.typeAndId].push_back(link);
    return out;
}

void learnEntries(IdentityMap& map, const json::Value& recorded, const json::Value& replayed) {
    const ByResource there = byResource(replayed);
    const auto named = byIdentifier(replayed);
    for (const auto& [key, from] : byIdentifier(recorded))
        if (const auto found = named.find(key); found != named.end() && !there.contains(from.typeAndId))
            pair(map, from, found->second);
    for (const auto& [resource, versions] : byResource(recorded)) {
        const std::string mapped = map.find(resource);
        const auto found = there.find(mapped.empty() ? resource : mapped);
        if (found == there.end() || found->second.size() != versions.size())
            continue; // which is which cannot be told
        for (std::size_t i = 0; i < versions.size(); ++i)
            map.learnVersion(resource, versions[i].version, found->second[i].version);
    }
}

} // namespace

void learn(IdentityMap& map, std::string_view method, std::string_view target, const Side& recorded, const Side& replayed) {
    const FhirLink from = linkAtEnd(recorded.head.first("Location"));
    pair(map, from, linkAtEnd(replayed.head.first("Location")));
    const FhirLink fromBody = linkOf(recorded.body);
    const FhirLink toBody = linkOf(replayed.body);
    // A read that answers with another id is a difference, not a new name.
    if (method != "GET" || fromBody.typeAndId == toBody.typeAndId || map.find(fromBody.typeAndId) == toBody.typeAndId)
        pair(map, fromBody, toBody);
    const std::string resource = !from.typeAndId.empty()       ? from.typeAndId
                                 : !fromBody.typeAndId.empty() ? fromBody.typeAndId
                                                               : linkAtEnd(target).typeAndId;
    map.learnVersion(resource, versionOfETag(recorded.head.first("ETag")), versionOfETag(replayed.head.first("ETag")));
    if (!isBundle(recorded.body) || !isBundle(replayed.body))
        return;
    if (isResponseBundle(recorded.body))
        learnResponses(map, recorded.body, replayed.body);
    else
        learnEntries(map, recorded.body, replayed.body);
    learnPages(map, recorded.body, replayed.body);
}

std::vector<std::string> definedIds(std::string_view method, const Head& head, const json::Value& body) {
    std::vector<std::string> out;
    if (method == "GET" || method == "HEAD")
        return out;
    const auto add = [&](const FhirLink& link) {
        if (!link.typeAndId.empty())
            out.push_back(link.typeAndId.substr(link.typeAndId.find('/') + 1));
    };
    add(linkAtEnd(head.first("Location")));
    add(linkOf(body));
    if (isResponseBundle(body))
        for (const auto& entry : body["entry"].items()) {
            add(linkAtEnd(entry["response"].textOf("location")));
            add(linkOf(entry["resource"]));
        }
    return out;
}

} // namespace fb::replay
