// What a list can say about a FHIR answer, gathered by one shallow pass over its body.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace fb::fhir {

// Views point into the body; raw text, escapes and entities kept.
struct BodyFacts {
    std::string_view resourceType;
    std::string_view id;
    std::string_view versionId;  // meta.versionId
    std::string_view fhirVersion; // of a CapabilityStatement
    std::string_view bundleType;
    std::optional<std::uint64_t> total; // of a Bundle
    std::uint64_t entries = 0;
    std::uint64_t matches = 0;  // entries whose search.mode is match or absent
    std::uint64_t includes = 0; // search.mode include
    std::uint64_t failures = 0; // response.status 4xx or 5xx
    bool hasExpansion = false;  // of a ValueSet
    std::optional<std::uint64_t> expansionTotal;
    std::uint64_t codes = 0; // expansion.contains, at every level
    std::string_view issueCode; // of the first error or fatal issue; else of the first issue
    bool whole = false; // the scan saw the end: counts are final
};

BodyFacts bodyFacts(std::string_view body);

} // namespace fb::fhir
