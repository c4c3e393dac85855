#include "replay/fhir_link.h"

#include "base/text.h"
#include "fhir/interaction.h"

namespace fb::replay {

namespace {

FhirLink fromEnd(const std::vector<std::string_view>& parts) {
    const std::size_t n = parts.size();
    FhirLink link;
    std::size_t end = n;
    if (n >= 4 && parts[n - 2] == "_history" && fhir::isId(parts[n - 1])) {
        link.version = parts[n - 1];
        end = n - 2;
    }
    if (end < 2 || !fhir::isResourceType(parts[end - 2]) || !fhir::isId(parts[end - 1]))
        return {};
    link.typeAndId = std::string(parts[end - 2]) + '/' + std::string(parts[end - 1]);
    return link;
}

} // namespace

FhirLink linkAtEnd(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    while (url.ends_with('/'))
        url.remove_suffix(1);
    return fromEnd(splitView(url, '/'));
}

FhirLink wholeLink(std::string_view text) {
    const auto parts = splitView(text, '/');
    if (parts.size() != 2 && parts.size() != 4)
        return {};
    FhirLink link = fromEnd(parts);
    return parts.size() == 4 && link.version.empty() ? FhirLink() : link;
}

FhirLink linkOf(const json::Value& resource) {
    const std::string_view type = resource.textOf("resourceType");
    const std::string_view id = resource.textOf("id");
    if (type.empty() || id.empty() || type == "Bundle" || type == "OperationOutcome" || type == "Parameters")
        return {};
    return {std::string(type) + '/' + std::string(id), std::string(resource["meta"].textOf("versionId"))};
}

std::string versionOfETag(std::string_view etag) {
    etag = trimOws(etag);
    if (etag.starts_with("W/"))
        etag.remove_prefix(2);
    if (etag.size() < 3 || !etag.starts_with('"') || !etag.ends_with('"'))
        return {};
    return std::string(etag.substr(1, etag.size() - 2));
}

} // namespace fb::replay
