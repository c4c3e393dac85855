// The URLs of the workspace: http or https, a host, an optional port and a plain path. Nothing else (no user, query
// or fragment).
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fb::config {

struct BaseUrl {
    bool tls = false;
    std::string host; // lower case, without brackets
    std::uint16_t port = 80;
    std::string path; // "/fhir", as written, without a trailing slash; "" for the root

    std::string authority() const; // for Host: brackets around IPv6, no default port
    std::string text() const;      // "http://127.0.0.1:8090/fhir"
};
Result<BaseUrl> parseBaseUrl(std::string_view text);

// The decoded segments of an absolute path without query, fragment, dot or empty segments; a trailing slash adds
// nothing. The error is a sentence about `text`.
Result<std::vector<std::string>> pathSegments(std::string_view text);

} // namespace fb::config
