// Media types and their negotiation, RFC 9110 8.3 and 12.5.1, as far as FHIR needs them (FHIR R4, http.html 3.1.0.1.11).
#pragma once

#include "http/head.h"

#include <string>
#include <string_view>

namespace fb::http {

struct MediaType {
    std::string type;    // lower case
    std::string subtype; // lower case
    std::string charset; // lower case; "" when absent
    std::string fhirVersion; // parameter of application/fhir+json; "" when absent
};
MediaType parseMediaType(std::string_view text); // of a Content-Type value; empty type when malformed

enum class Format : std::uint8_t { Unspecified, Json, Xml, Turtle, Other };
Format formatOf(const MediaType& type);            // application/json, application/fhir+json, text/json ...
Format formatOfParameter(std::string_view format); // _format: json, xml, ttl, or a media type
// What the client wants: `_format` when given, else Accept by quality; Unspecified when it does not matter.
Format wantedFormat(const Fields& fields, std::string_view formatParameter);

} // namespace fb::http
