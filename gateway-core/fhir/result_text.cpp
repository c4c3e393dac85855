#include "base/text.h"
#include "fhir/body_facts.h"
#include "fhir/interaction.h"
#include "fhir/operation_outcome.h"

#include <array>

namespace fb::fhir {

namespace {

std::string counted(std::uint64_t n, std::string_view one, std::string_view many) {
    return std::to_string(n) + " " + std::string(n == 1 ? one : many);
}

// "4" of W/"4" (R4 http.html 3.1.0.1.7); "" for what cannot be a version id, such as most hashes.
std::string_view versionOf(std::string_view etag) {
    if (etag.starts_with("W/"))
        etag.remove_prefix(2);
    if (etag.size() < 3 || etag.front() != '"' || etag.back() != '"')
        return {};
    etag = etag.substr(1, etag.size() - 2);
    return isId(etag) ? etag : std::string_view();
}

// The id in ".../Patient/90412" and ".../Patient/90412/_history/1".
std::string_view idOf(std::string_view location) {
    location = location.substr(0, location.find_first_of("?#"));
    if (const std::size_t history = location.find("/_history"); history != std::string_view::npos)
        location = location.substr(0, history);
    const std::size_t slash = location.rfind('/');
    if (slash == std::string_view::npos)
        return {};
    const std::string_view id = location.substr(slash + 1);
    return isId(id) ? id : std::string_view();
}

struct Label {
    std::string_view type;
    std::string_view text;
};
constexpr auto kLabels = std::to_array<Label>({{"application/pdf", "PDF"},
                                               {"text/html", "HTML"},
                                               {"text/csv", "CSV"},
                                               {"text/plain", "text"},
                                               {"text/turtle", "Turtle"},
                                               {"application/fhir+turtle", "Turtle"},
                                               {"application/ndjson", "NDJSON"},
                                               {"application/x-ndjson", "NDJSON"},
                                               {"application/fhir+ndjson", "NDJSON"},
                                               {"application/zip", "ZIP"},
                                               {"application/dicom", "DICOM"},
                                               {"application/octet-stream", "binary"},
                                               {"image/png", "PNG"},
                                               {"image/jpeg", "JPEG"},
                                               {"image/svg+xml", "SVG"}});

std::string_view labelOf(std::string_view contentType) {
    const std::string_view type = trimOws(contentType.substr(0, contentType.find(';')));
    for (const auto& label : kLabels)
        if (equalsIgnoreCase(label.type, type))
            return label.text;
    return {};
}

std::string ofTotal(std::uint64_t shown, std::optional<std::uint64_t> total) {
    return std::to_string(shown) + (total ? " of " + std::to_string(*total) : "");
}

std::string searchsetText(const BodyFacts& facts, bool whole) {
    if (!whole)
        return facts.total ? "of " + std::to_string(*facts.total) : "";
    if (facts.includes == 0)
        return facts.total ? ofTotal(facts.matches, facts.total) : counted(facts.matches, "match", "matches");
    const bool all = !facts.total || *facts.total == facts.matches;
    return (all ? std::to_string(facts.matches) : ofTotal(facts.matches, facts.total)) + " + " +
           std::to_string(facts.includes) + " incl.";
}

std::string historyText(const BodyFacts& facts, bool whole) {
    if (!whole)
        return facts.total ? counted(*facts.total, "version", "versions") : "";
    if (!facts.total || *facts.total == facts.entries)
        return counted(facts.entries, "version", "versions");
    return ofTotal(facts.entries, facts.total) + " versions";
}

std::string bundleText(const BodyFacts& facts, bool whole) {
    if (facts.bundleType == "searchset")
        return searchsetText(facts, whole);
    if (facts.bundleType == "history")
        return historyText(facts, whole);
    if (!whole)
        return {};
    std::string out = counted(facts.entries, "entry", "entries");
    return facts.failures > 0 ? out + ", " + std::to_string(facts.failures) + " failed" : out;
}

std::string expansionText(const BodyFacts& facts, bool whole) {
    if (!facts.expansionTotal)
        return whole ? counted(facts.codes, "code", "codes") : "";
    // Groups in the tree are no codes, so the total may be less than what is there.
    if (!whole || *facts.expansionTotal <= facts.codes)
        return counted(*facts.expansionTotal, "code", "codes");
    return ofTotal(facts.codes, facts.expansionTotal) + " codes";
}

// A code of OperationOutcome, as far as it is fit to be shown.
std::string codeText(std::string_view code) {
    for (const char c : code)
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'))
            return {};
    return code.size() <= 64 ? std::string(code) : std::string();
}

std::string createdText(const AnswerFacts& answer) {
    std::string_view id = idOf(answer.location);
    if (id.empty() && answer.location.empty())
        id = bodyFacts(answer.body).id;
    return isId(id) ? "created " + std::string(id) : "created";
}

std::string resourceText(const AnswerFacts& answer, const BodyFacts& facts) {
    std::string_view version = versionOf(answer.etag);
    // A validator of something that is not a resource is no version.
    if (facts.resourceType.empty() && !answer.body.empty() && answer.complete)
        return {};
    if (version.empty() && isId(facts.versionId))
        version = facts.versionId;
    return version.empty() ? std::string() : "version " + std::string(version);
}

std::string successText(const AnswerFacts& answer) {
    if (const auto label = labelOf(answer.contentType); !label.empty())
        return std::string(label);
    const BodyFacts facts = bodyFacts(answer.body);
    const bool whole = facts.whole && answer.complete;
    if (facts.resourceType == "Bundle")
        return bundleText(facts, whole);
    if (facts.resourceType == "OperationOutcome")
        return codeText(facts.issueCode);
    if (facts.resourceType == "ValueSet" && facts.hasExpansion)
        return expansionText(facts, whole);
    if (facts.resourceType == "CapabilityStatement")
        return isId(facts.fhirVersion) ? "FHIR " + std::string(facts.fhirVersion) : std::string();
    return resourceText(answer, facts);
}

std::string errorText(std::string_view body) {
    const BodyFacts facts = bodyFacts(body);
    return facts.resourceType == "OperationOutcome" ? codeText(facts.issueCode) : std::string();
}

} // namespace

std::string resultText(const AnswerFacts& answer) {
    if (answer.status >= 400)
        return errorText(answer.body);
    switch (answer.status) {
    case 201: return createdText(answer);
    case 202: return "accepted";
    case 204: return "no content";
    case 304: return "not modified";
    case 301:
    case 302:
    case 303:
    case 307:
    case 308: return "redirected";
    default: return answer.status >= 200 && answer.status < 300 ? successText(answer) : std::string();
    }
}

} // namespace fb::fhir
