// What a request is in terms of the FHIR REST API (R4 http.html, R4B, R5): the interaction, its resource and its subject.
// A pure function of method, path below the FHIR base, query and a few header fields.
#pragma once

#include "http/head.h"
#include "http/media_type.h"
#include "http/target.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fb::fhir {

// The codes of http://hl7.org/fhir/restful-interaction, and what the code system leaves out.
enum class Interaction : std::uint8_t {
    None, // not a FHIR request
    Read,
    Vread,
    Update,
    Patch,
    Delete,
    HistoryInstance,
    HistoryType,
    HistorySystem,
    Create,
    SearchType,
    SearchSystem,
    SearchCompartment, // [base]/Patient/1/Observation; R4 calls it search of a compartment
    Capabilities,
    Batch,
    Transaction,
    Operation,
    GraphQl, // [base]/$graphql and [base]/Patient/1/$graphql
};
inline constexpr int kInteractionCount = 18;

// "read", "search-type", "capabilities", "search-compartment", "graphql"; None is "none".
std::string_view code(Interaction interaction);
std::optional<Interaction> interactionOf(std::string_view code);
const std::vector<std::string>& interactionCodes(); // for messages and completion, without "none"

enum class Level : std::uint8_t { System, Type, Instance };

// Views point into the target, the head or static text; valid as long as those are.
struct Classified {
    Interaction interaction = Interaction::None;
    Level level = Level::System;
    std::string_view resource;  // "Patient"; for a compartment search the type searched ("*" for all)
    std::string_view id;        // logical id; for a compartment search the id of the compartment
    std::string_view version;   // of vread
    std::string_view operation; // "$everything", with the dollar sign
    std::string_view compartment; // "Patient" of a compartment search
    bool conditional = false; // conditional create, update, patch, delete or read (If-None-Exist, a query, If-None-Match ...)
    bool byPost = false;      // _search by POST
    bool bundleKnown = true;  // false: a Bundle whose type was not yet seen; rules treat it as batch and as transaction
    bool bulk = false;        // $export, $import and their status requests
    bool async = false;       // Prefer: respond-async
    bool knownResource = true; // false: a well-formed type name that the version does not define
    http::Format wanted = http::Format::Unspecified;
    std::string_view preferReturn;   // minimal, representation, OperationOutcome; "" when absent
    // For None: why this is not FHIR, in words, to follow a colon. Also set with bundleKnown == false when the body has been
    // seen and is neither a batch nor a transaction.
    const char* reason = "";
    std::string_view preferHandling; // strict, lenient; "" when absent
};

struct ClassifyInput {
    std::string_view method;
    const std::string_view* segments = nullptr; // decoded path segments below the FHIR base
    std::size_t segmentCount = 0;
    bool hasQuery = false;
    std::string_view rawQuery;
    const http::Fields* fields = nullptr;
    std::string_view bodyPrefix; // what is there of the body; tells batch from transaction
    bool bodyComplete = false;
};
Classified classify(const ClassifyInput& input);

// Bundle.type from the start of a Bundle (JSON or XML): "batch", "transaction", ...; "" when not seen yet.
std::string_view bundleType(std::string_view bodyPrefix);

bool isResourceType(std::string_view name);      // defined by R4, R4B or R5
bool isId(std::string_view text);                // [A-Za-z0-9-.]{1,64}
const std::vector<std::string>& resourceTypes(); // sorted; R4

// One search parameter as written: name, modifier or chain, and its values.
struct SearchParameter {
    std::string name;     // "subject", "_id", "_has"
    std::string modifier; // "exact", "missing", "Patient" (type modifier), "iterate"; without the colon
    std::string chain;    // "name" of subject:Patient.name; "Observation:patient:code" of _has
    std::string value;    // decoded; may hold "," lists with "\" escapes
    std::vector<std::string> values() const; // split at unescaped commas, unescaped
};
std::vector<SearchParameter> searchParameters(std::string_view rawQuery);

// In words, for the console: "Searched Patient by family and birthdate", "Read version 3 of Observation 17".
std::string sentence(const Classified& what, std::string_view rawQuery);

} // namespace fb::fhir
