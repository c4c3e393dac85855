// The header fields and general parameters that say more about a FHIR request than its method and path.
#pragma once

#include "http/head.h"
#include "http/media_type.h"

#include <string_view>

namespace fb::fhir {

// Views point into static text. Gathered in one pass over the fields, without allocation.
struct RequestFields {
    bool ifNoneExist = false;
    bool ifNoneMatch = false;
    bool ifModifiedSince = false;
    bool hasAccept = false;
    bool respondAsync = false;
    std::string_view preferReturn;   // minimal, representation, OperationOutcome; "" when absent or unknown
    std::string_view preferHandling; // strict, lenient; "" when absent or unknown
    std::string_view accept;         // of the first Accept field
    bool oneAccept = true;
};
RequestFields readFields(const http::Fields* fields);

// What the client wants to get: _format of the query before Accept (R4 http.html 3.1.0.1.12).
http::Format wantedFormatOf(const RequestFields& known, const http::Fields* fields, std::string_view rawQuery);

} // namespace fb::fhir
