// What every interaction works with: the store, the base URL and the words for a refusal.
#pragma once

#include "base/json.h"
#include "sandbox/failure.h"
#include "sandbox/search_condition.h"
#include "sandbox/search_request.h"
#include "sandbox/snapshots.h"
#include "sandbox/store.h"

#include <string>

namespace fb::sandbox {

struct Core {
    Store store;
    Snapshots snapshots;
    std::string base;     // "http://127.0.0.1:8090/fhir"
    std::string basePath; // "/fhir"
    std::string title;
    std::string
        capability; // the text of the CapabilityStatement once asked for; it does not change while the server runs

    ConditionContext context() const { return ConditionContext{&SearchTable::r4(), base, store.now()}; }
    std::string url(const std::string& path) const { return base + '/' + path; }
};

inline constexpr std::string_view kFhirJson = "application/fhir+json; charset=utf-8";

// One call of the REST API, taken apart.
struct Call {
    std::string method;
    std::vector<std::string> segments; // below the base
    Parameters query;
    bool hasQuery = false;
    HeaderList headers;
    std::string body;

    std::string_view header(std::string_view name) const { return headerOf(headers, name); }
    bool strict() const;                   // Prefer: handling=strict
    std::string_view preferReturn() const; // "minimal", "representation", "OperationOutcome" or ""
};

Failure fail(int status, std::string code, std::string text);
Failure failureOf(const Error& error); // InvalidInput 400, NotFound 404, Unsupported 501, else 500
json::Value operationOutcome(const Failure& failure, std::string_view severity = "error");
Answer answerOf(const Failure& failure);
Answer jsonAnswer(int status, std::string body);
// The text again, indented when asked for.
std::string rendered(std::string json, bool pretty);

// Parses a body as one resource of the type: 400 when it is none.
Try<json::Value> resourceOf(std::string_view body, const ResourceType* type);
Try<bool> checkResource(const json::Value& resource, const ResourceType* type);
bool isId(std::string_view text); // R4 datatypes.html#id

// "a", W/"1" -> 1; empty when it is no version of ours.
std::optional<std::int64_t> versionOfTag(std::string_view tag);
// Whether one of a list of tags, or "*", is this version.
bool tagListHas(std::string_view list, std::int64_t version);

} // namespace fb::sandbox
