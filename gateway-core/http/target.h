// The request target, RFC 9112 3.2. Raw bytes are kept; the path is decoded once and normalised once, and what another hop
// could read differently is refused, so that the gateway decides on the same bytes that it forwards.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace fb::http {

enum class TargetForm { Origin, Absolute, Authority, Asterisk };

struct QueryParameter {
    std::string name;  // form-decoded once
    std::string value; // form-decoded once
    std::string_view rawName;
    std::string_view rawValue;
};

// Views point into the text given to parse(), except decoded segments, which point into `storage`.
// Movable, not copyable: the views would point into another object's storage.
class RequestTarget {
public:
    RequestTarget() = default;
    RequestTarget(RequestTarget&&) noexcept = default;
    RequestTarget& operator=(RequestTarget&&) noexcept = default;
    RequestTarget(const RequestTarget&) = delete;
    RequestTarget& operator=(const RequestTarget&) = delete;

    // `method` decides which forms are allowed (asterisk: OPTIONS only; authority: CONNECT, which is always refused).
    // Refused (InvalidInput): control bytes, spaces, non-ASCII, backslash, fragment, broken or over-long escapes, encoded
    // slash, backslash or NUL, dot segments (plain or encoded), ";" path parameters in a dot segment, empty segments
    // inside, double-encoded dots or slashes, invalid UTF-8 after decoding.
    static Result<RequestTarget> parse(std::string_view raw, std::string_view method);

    TargetForm form = TargetForm::Origin;
    std::string_view raw;       // as received
    std::string_view authority; // of the absolute form; else empty
    std::string_view rawPath;   // starts with "/"
    std::string_view rawQuery;  // without "?"
    bool hasQuery = false;

    // Decoded path segments: "/fhir/Patient/1" -> fhir, Patient, 1. A trailing slash adds nothing but sets the flag.
    std::vector<std::string_view> segments;
    bool trailingSlash = false;
    // The decoded path as text, "/fhir/Patient/1", without the trailing slash ("/" for the root).
    std::string_view path;

    std::vector<QueryParameter> query() const; // parsed on demand; in order, repeated names kept

private:
    std::string m_storage; // decoded path when it differs from the raw one
    // With a short storage the small-string buffer moves; implementations must allocate it on the heap (reserve > 32).
};

} // namespace fb::http
