#include "replay/rewrite.h"

#include "base/secret.h"
#include "base/text.h"
#include "fhir/interaction.h"
#include "replay/fhir_link.h"

#include <algorithm>
#include <array>
#include <vector>

namespace fb::replay {

namespace {

struct Refers {
    std::string_view parameter;
    std::array<std::string_view, 4> types;
};

// Search parameters that take a plain id because what they refer to is obvious (FHIR R4 search.html#reference).
constexpr std::array<Refers, 30> kRefers{{
    {"patient", {"Patient"}},
    {"subject", {"Patient", "Group", "Device", "Location"}},
    {"beneficiary", {"Patient"}},
    {"individual", {"Patient"}},
    {"encounter", {"Encounter"}},
    {"context", {"Encounter", "EpisodeOfCare"}},
    {"practitioner", {"Practitioner"}},
    {"general-practitioner", {"Practitioner", "PractitionerRole", "Organization"}},
    {"performer", {"Practitioner", "PractitionerRole", "Organization", "CareTeam"}},
    {"requester", {"Practitioner", "PractitionerRole", "Organization", "Patient"}},
    {"author", {"Practitioner", "PractitionerRole", "Organization", "Patient"}},
    {"recorder", {"Practitioner", "PractitionerRole", "Patient"}},
    {"asserter", {"Practitioner", "PractitionerRole", "Patient", "RelatedPerson"}},
    {"participant", {"Practitioner", "PractitionerRole", "RelatedPerson", "Patient"}},
    {"actor", {"Practitioner", "Patient", "Location", "Device"}},
    {"provider", {"Practitioner", "PractitionerRole", "Organization"}},
    {"organization", {"Organization"}},
    {"insurer", {"Organization"}},
    {"managing-organization", {"Organization"}},
    {"service-provider", {"Organization"}},
    {"location", {"Location"}},
    {"device", {"Device"}},
    {"specimen", {"Specimen"}},
    {"medication", {"Medication"}},
    {"condition", {"Condition"}},
    {"diagnosis", {"Condition"}},
    {"schedule", {"Schedule"}},
    {"slot", {"Slot"}},
    {"coverage", {"Coverage"}},
    {"result", {"Observation"}},
}};

bool referMember(std::string_view name) {
    static constexpr std::array<std::string_view, 6> names{"reference", "fullUrl", "url", "location", "valueUri", "valueUrl"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

} // namespace

std::string Rewriter::reference(std::string_view text) const {
    const bool absolute = !m_recordedBase.empty() && text.starts_with(m_recordedBase) && text.size() > m_recordedBase.size() &&
                          text[m_recordedBase.size()] == '/';
    const std::string_view rest = absolute ? text.substr(m_recordedBase.size() + 1) : text;
    const FhirLink link = wholeLink(rest);
    std::string out(rest);
    if (!link.typeAndId.empty()) {
        const std::string to = m_map.find(link.typeAndId);
        const std::string version = link.version.empty() ? std::string() : m_map.version(link.typeAndId, link.version);
        out = to.empty() ? link.typeAndId : to;
        if (!link.version.empty())
            out += "/_history/" + (version.empty() ? link.version : version);
    }
    return absolute ? std::string(m_targetBase) + '/' + out : out;
}

std::string Rewriter::path(std::string_view raw) const {
    const auto parts = splitView(raw, '/');
    std::vector<std::string> out(parts.begin(), parts.end());
    for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
        const auto id = percentDecode(parts[i + 1]);
        if (!fhir::isResourceType(parts[i]) || !id || !fhir::isId(*id))
            continue;
        const std::string resource = std::string(parts[i]) + '/' + *id;
        if (const std::string to = m_map.find(resource); !to.empty())
            out[i + 1] = to.substr(to.find('/') + 1);
        if (i + 3 < parts.size() && parts[i + 2] == "_history")
            if (const std::string version = m_map.version(resource, parts[i + 3]); !version.empty())
                out[i + 3] = version;
        ++i;
    }
    std::string joined = out.front();
    for (std::size_t i = 1; i < out.size(); ++i)
        joined += '/' + out[i];
    return joined;
}

std::string Rewriter::url(std::string_view relative) const {
    const std::size_t mark = relative.find('?');
    const std::string_view raw = relative.substr(0, mark);
    std::string_view type = raw.substr(0, raw.find('/'));
    if (const auto parts = splitView(raw, '/'); parts.size() == 3 && fhir::isResourceType(parts[2]))
        type = parts[2]; // a compartment search
    std::string out = path(raw);
    if (mark != std::string_view::npos)
        out += '?' + query(relative.substr(mark + 1), type);
    return out;
}

std::string Rewriter::query(std::string_view raw, std::string_view type) const {
    std::string out;
    for (const std::string_view piece : splitView(raw, '&')) {
        const std::size_t equals = piece.find('=');
        const std::string value = equals == std::string_view::npos ? std::string() : formDecode(piece.substr(equals + 1));
        if (value == kMasked)
            continue; // a secret that was not kept
        if (!out.empty())
            out += '&';
        const std::string to = value.empty() ? value : parameter(formDecode(piece.substr(0, equals)), value, type);
        if (to == value)
            out += piece;
        else
            out += std::string(piece.substr(0, equals + 1)) + percentEncode(to, "/:|,");
    }
    return out;
}

// The decoded value of one parameter; several values are separated by commas (R4 search.html#combining).
std::string Rewriter::parameter(std::string_view name, std::string_view value, std::string_view type) const {
    std::vector<std::string> out;
    for (const std::string_view one : splitView(value, ',')) {
        std::string mapped = reference(one);
        if (mapped == one && fhir::isId(one))
            if (std::string id = plainId(name, one, type); !id.empty())
                mapped = std::move(id);
        out.push_back(std::move(mapped));
    }
    std::string joined = out.front();
    for (std::size_t i = 1; i < out.size(); ++i)
        joined += ',' + out[i];
    return joined;
}

std::string Rewriter::plainId(std::string_view name, std::string_view id, std::string_view type) const {
    const auto under = [&](std::string_view candidate) {
        const std::string to = candidate.empty() ? std::string() : m_map.find(std::string(candidate) + '/' + std::string(id));
        return to.empty() ? to : to.substr(to.find('/') + 1);
    };
    if (name == "_id")
        return under(type);
    const std::size_t colon = name.find(':');
    if (colon != std::string_view::npos) {
        const std::string_view modifier = name.substr(colon + 1);
        return fhir::isResourceType(modifier) ? under(modifier) : std::string();
    }
    if (name == "part-of" || name == "partof" || name == "replaces")
        return under(type);
    for (const auto& known : kRefers)
        if (known.parameter == name)
            for (const auto candidate : known.types)
                if (std::string to = under(candidate); !to.empty())
                    return to;
    return {};
}

std::optional<std::string> Rewriter::entityTags(std::string_view value, std::string_view resource) const {
    if (trimOws(value) == "*" || resource.empty())
        return std::string(value);
    std::string out;
    for (const std::string_view tag : splitView(value, ',')) {
        const std::string version = versionOfETag(tag);
        const std::string to = m_map.version(resource, version);
        if (to.empty() && m_map.knowsVersions(resource))
            return std::nullopt; // a version of the recorded server that the target never had
        if (!out.empty())
            out += ", ";
        const std::string_view bare = trimOws(tag);
        out += to.empty() ? std::string(bare) : std::string(bare.starts_with("W/") ? "W/" : "") + '"' + to + '"';
    }
    return out;
}

bool Rewriter::replace(json::Value& value, std::string to) const {
    if (value.text() == to)
        return false;
    value = json::Value(std::move(to));
    return true;
}

bool Rewriter::text(std::string_view name, json::Value& value) const {
    return referMember(name) && replace(value, reference(value.text()));
}

// Bundle.entry.request, R4 bundle.html: a URL below the base, and conditions.
bool Rewriter::bundleRequest(json::Value& request) const {
    const std::string before(request.textOf("url"));
    bool changed = false;
    if (auto* address = request.find("url"); address && address->isString() && before.find("://") == std::string::npos)
        changed = replace(*address, url(before)) || changed;
    if (auto* condition = request.find("ifNoneExist"); condition && condition->isString())
        changed = replace(*condition, query(condition->text(), std::string_view(before).substr(0, before.find('/')))) || changed;
    for (const char* name : {"ifMatch", "ifNoneMatch"}) {
        const std::string tag(request.textOf(name));
        if (tag.empty())
            continue;
        if (const auto to = entityTags(tag, linkAtEnd(before).typeAndId); !to)
            changed = request.remove(name);
        else
            changed = replace(*request.find(name), *to) || changed;
    }
    return changed;
}

bool Rewriter::object(json::Value& value) const {
    bool changed = false;
    if (const FhirLink self = linkOf(value); !self.typeAndId.empty())
        if (const std::string to = m_map.find(self.typeAndId); !to.empty())
            changed = replace(*value.find("id"), to.substr(to.find('/') + 1));
    // JSON Patch (RFC 6902): the value of an operation on a reference.
    const bool patchesReference = value.textOf("path").ends_with("/reference");
    for (auto& [name, member] : value.members()) {
        if (member.isString())
            changed = text(patchesReference && name == "value" ? "reference" : std::string_view(name), member) || changed;
        else if (name == "request" && member.isObject() && member.find("method"))
            changed = bundleRequest(member) || changed;
        else
            changed = json(member) || changed;
    }
    return changed;
}

bool Rewriter::json(json::Value& body) const {
    if (body.isObject())
        return object(body);
    bool changed = false;
    for (auto& item : body.items())
        changed = json(item) || changed;
    return changed;
}

std::string Rewriter::xml(std::string_view body, bool& changed) const {
    constexpr std::string_view open = "<reference value=\"";
    std::string out;
    changed = false;
    for (std::size_t at = 0;;) {
        const std::size_t found = body.find(open, at);
        const std::size_t begin = found == std::string_view::npos ? found : found + open.size();
        const std::size_t end = begin == std::string_view::npos ? begin : body.find('"', begin);
        out += body.substr(at, end == std::string_view::npos ? end : begin - at);
        if (end == std::string_view::npos)
            return out;
        const std::string_view before = body.substr(begin, end - begin);
        const std::string to = reference(before);
        changed = changed || to != before;
        out += to;
        at = end;
    }
}

} // namespace fb::replay
