// Recorded heads, read tolerantly: they may come from another tool's HAR file. Content codings undone, bounded.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>
#include <vector>

namespace fb::replay {

struct Header {
    std::string name;
    std::string value;
};

struct Head {
    std::string start; // request or status line
    std::vector<Header> headers;

    static Head parse(std::string_view raw);
    bool has(std::string_view name) const;
    std::string_view first(std::string_view name) const; // "" when absent
    std::string joined(std::string_view name) const;     // all values of the name, RFC 9110 5.3
};

inline constexpr std::size_t kMostBody = 64 * 1024 * 1024;

// Undoes gzip and deflate as Content-Encoding names them (RFC 9110 8.4).
Result<std::string> decodeBody(std::string_view bytes, std::string_view contentEncoding, std::size_t most = kMostBody);

bool isJsonType(std::string_view contentType); // application/json, application/fhir+json, ...
bool isXmlType(std::string_view contentType);
bool isTextType(std::string_view contentType);
// By the type, and when there is none by the first character.
bool looksLikeJson(std::string_view contentType, std::string_view body);

// "/fhir/Patient?x" of "http://host:8080/fhir/Patient?x"; the text itself when it is no absolute URL.
std::string_view afterAuthority(std::string_view url);

} // namespace fb::replay
