// OperationOutcome, the FHIR way to say what went wrong (R4 operationoutcome.html), in JSON or XML.
#pragma once

#include "http/media_type.h"

#include <string>
#include <string_view>
#include <vector>

namespace fb::fhir {

struct Issue {
    std::string severity = "error"; // fatal, error, warning, information
    std::string code;               // IssueType: forbidden, throttled, not-found, transient, ...
    std::string diagnostics;
    std::string expression; // FHIRPath of the element; may be empty
};

std::string operationOutcome(const std::vector<Issue>& issues, http::Format format);
std::string operationOutcome(const Issue& issue, http::Format format);
std::string_view contentTypeOf(http::Format format); // application/fhir+json; charset=utf-8 or the XML one

// The result of an answer in FHIR terms for a list: "12 of 212", "version 4", "created 90412", "forbidden". Reads the start of the
// body with a shallow scan; "" when there is nothing to say.
struct AnswerFacts {
    int status = 0;
    std::string_view etag;
    std::string_view location;
    std::string_view contentType;
    std::string_view body; // decoded
    bool complete = true;
};
std::string resultText(const AnswerFacts& answer);

} // namespace fb::fhir
