// How links and ids of two servers compare: below their base URL, and through the identity map.
#pragma once

#include "fhir/diff.h"

#include <map>
#include <string>
#include <string_view>

namespace fb::fhir::detail {

// "Patient/17/_history/3" taken apart; valid only when type and id are well-formed and nothing else follows.
struct LocalLink {
    bool valid = false;
    std::string_view typeAndId; // "Patient/17"
    std::string_view version;   // "3" or ""
};
LocalLink localLink(std::string_view text);

class LinkMap {
public:
    explicit LinkMap(const DiffOptions& options);

    std::string_view leftRest(std::string_view text) const;  // without the base; the text itself when not below it
    std::string_view rightRest(std::string_view text) const;
    std::string mapped(std::string_view typeAndId) const; // "" when the map does not know it
    // The left text as the right server would write it: base left out, "Type/id" words mapped.
    std::string translated(std::string_view leftText) const;
    std::string withoutRightBase(std::string_view rightText) const;
    bool mapsAnything() const { return !m_identities.empty() || m_options.identityOf; }

private:
    const DiffOptions& m_options;
    std::string_view m_leftBase;
    std::string_view m_rightBase;
    std::map<std::string_view, std::string_view, std::less<>> m_identities;
};

} // namespace fb::fhir::detail
