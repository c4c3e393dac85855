// The request target, RFC 9112 3.2. Raw bytes are kept; the path is decoded once and normalised once, and what another hop
// could read differently is refused, so that the gateway decides on the same bytes that it forwards.
#pragma once

#include "base/result.h"

#include <array>
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

// A list of views that allocates only for more than eight, which no FHIR path has.
class Segments {
public:
    void push_back(std::string_view segment);
    const std::string_view* data() const { return m_many.empty() ? m_few.data() : m_many.data(); }
    const std::string_view* begin() const { return data(); }
    const std::string_view* end() const { return data() + m_size; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }
    const std::string_view& operator[](std::size_t i) const { return data()[i]; }
    const std::string_view& front() const { return data()[0]; }
    const std::string_view& back() const { return data()[m_size - 1]; }

private:
    std::array<std::string_view, 8> m_few;
    std::vector<std::string_view> m_many; // all of them, once they are more than eight
    std::size_t m_size = 0;
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
    // Refused (InvalidInput): control bytes, spaces, non-ASCII, fragment, broken or over-long escapes, invalid UTF-8 after
    // decoding; in a path also what RFC 3986 does not allow there (backslash among it), an encoded slash, backslash or
    // control byte, dot segments (plain or encoded), empty segments inside, double-encoded dots, slashes or percent signs,
    // and a plain ";": servers cut off path parameters before they look at the path, and would see another resource type. In
    // a query also an encoded NUL; a backslash is let through there, FHIR search escapes with it.
    static Result<RequestTarget> parse(std::string_view raw, std::string_view method);

    TargetForm form = TargetForm::Origin;
    std::string_view raw;       // as received
    std::string_view authority; // of the absolute form; else empty
    std::string_view rawPath;   // starts with "/"; "*" of the asterisk form, as `path` then is
    std::string_view rawQuery;  // without "?"
    bool hasQuery = false;

    // Decoded path segments: "/fhir/Patient/1" -> fhir, Patient, 1. A trailing slash adds nothing but sets the flag.
    Segments segments;
    bool trailingSlash = false; // not of the root
    // The decoded path as text, "/fhir/Patient/1", without the trailing slash ("/" for the root).
    std::string_view path;

    std::vector<QueryParameter> query() const; // parsed on demand; in order, repeated names kept

private:
    Result<void> setPath();

    std::string m_storage; // decoded path when it differs from the raw one
    // With a short storage the small-string buffer moves; implementations must allocate it on the heap (reserve > 32).
};

// host [":" port] with a plain name, an IPv4 address or a bracketed IPv6 address: no user information, no escapes, no empty
// port. Of Host and of the absolute form.
bool isAuthority(std::string_view text);

} // namespace fb::http
