// References inside resources: rewriting them and finding the conditional ones. Pure.
#pragma once

#include "base/json.h"

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fb::sandbox {

// fullUrl -> "Patient/1".
using IdentityMap = std::unordered_map<std::string, std::string>;

// Replaces references and uris that name an entry of a Bundle (R4 http.html 3.1.0.11.2): "reference", other uris
// equal to a fullUrl, and links of narratives. `base` is that of the referring entry's own fullUrl ("http://x/fhir"),
// for relative references.
void rewriteReferences(json::Value& resource, const IdentityMap& identities, std::string_view base);

// References like "Patient?identifier=x", each once.
std::vector<std::string> conditionalReferences(const json::Value& resource);

// "http://x/fhir/Patient/1" -> "http://x/fhir"; "" when it is no RESTful URL.
std::string_view baseOfFullUrl(std::string_view fullUrl);

} // namespace fb::sandbox
