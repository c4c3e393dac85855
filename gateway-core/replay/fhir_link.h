// "Patient/17" and "Patient/17/_history/3" in texts of either server.
#pragma once

#include "base/json.h"

#include <string>
#include <string_view>
#include <vector>

namespace fb::replay {

struct FhirLink {
    std::string typeAndId; // "Patient/17"; "" when the text does not end in one
    std::string version;   // "3" or ""
    std::string_view type() const { return std::string_view(typeAndId).substr(0, typeAndId.find('/')); }
};

// Of the end of a URL's path or of a relative link; the query does not count.
FhirLink linkAtEnd(std::string_view url);
// Of the whole text, relative.
FhirLink wholeLink(std::string_view text);
// Of a resource by its own type and id.
FhirLink linkOf(const json::Value& resource);
std::string versionOfETag(std::string_view etag); // "3" of W/"3"; "" when it is none

} // namespace fb::replay
