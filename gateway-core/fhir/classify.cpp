// R4 http.html 3.1.0.1.8 (summary) and the sections it names, search.html, operations.html, graphql.html; what R4B and R5
// add. Where servers are known to accept more than that, the wider reading is taken: a rule on searches or deletions must
// not be passed by a form that a server takes as one.
#include "fhir/interaction.h"
#include "fhir/request_fields.h"

#include <array>
#include <algorithm>

namespace fb::fhir {

namespace {

enum class Verb : std::uint8_t { Get, Post, Put, Patch, Delete, Other };

// Methods are case-sensitive, RFC 9110 9.1. HEAD is GET without the body.
Verb verbOf(std::string_view method) {
    if (method == "GET" || method == "HEAD")
        return Verb::Get;
    if (method == "POST")
        return Verb::Post;
    if (method == "PUT")
        return Verb::Put;
    if (method == "PATCH")
        return Verb::Patch;
    return method == "DELETE" ? Verb::Delete : Verb::Other;
}

enum class Kind : std::uint8_t { Type, Id, History, Search, Operation, Any, Bad };

bool isTypeName(std::string_view text) {
    if (text.empty() || text.size() > 64 || text[0] < 'A' || text[0] > 'Z')
        return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    });
}

// "$" and the code of an OperationDefinition: a token such as everything, meta-add, lastn, cds-hooks.v2.
bool isOperationName(std::string_view text) {
    return text.size() > 1 && text.size() <= 129 && text[0] == '$' &&
           std::all_of(text.begin() + 1, text.end(), [](char c) {
               return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
                      c == '_' || c == '.' || c == ':';
           });
}

// What is neither a type nor one of FHIR's own names. An id is only an id where one is expected.
Kind kindOf(std::string_view segment) {
    if (segment == "_history")
        return Kind::History;
    if (segment == "_search")
        return Kind::Search;
    if (segment == "*")
        return Kind::Any;
    if (!segment.empty() && segment[0] == '$')
        return isOperationName(segment) ? Kind::Operation : Kind::Bad;
    return isTypeName(segment) ? Kind::Type : Kind::Bad;
}

bool isBulk(std::string_view operation) {
    static constexpr std::array<std::string_view, 5> names{"$export", "$export-poll-status", "$import",
                                                           "$import-poll-status", "$davinci-data-export"};
    return std::find(names.begin(), names.end(), operation) != names.end();
}

class Classifier {
public:
    explicit Classifier(const ClassifyInput& input)
        : m_in(input), m_verb(verbOf(input.method)), m_fields(readFields(input.fields)) {}

    Classified run() {
        m_out.async = m_fields.respondAsync;
        m_out.preferReturn = m_fields.preferReturn;
        m_out.preferHandling = m_fields.preferHandling;
        m_out.wanted = wantedFormatOf(m_fields, m_in.fields, m_in.rawQuery);
        byPath();
        if (m_out.interaction == Interaction::None)
            forgetDetails();
        return m_out;
    }

private:
    void no(const char* reason) { m_out.reason = reason; }

    void yes(Interaction interaction, Level level) {
        m_out.interaction = interaction;
        m_out.level = level;
    }

    std::string_view segment(std::size_t i) const { return m_in.segments[i]; }

    // A rule must not take a request for FHIR because of half a match.
    void forgetDetails() {
        m_out.resource = m_out.id = m_out.version = m_out.operation = m_out.compartment = {};
        m_out.conditional = m_out.byPost = m_out.bulk = false;
        m_out.knownResource = true;
        m_out.level = Level::System;
    }

    void byPath() {
        if (m_verb == Verb::Other)
            return no(m_in.method == "OPTIONS" ? "OPTIONS is no FHIR interaction" : "the method is none of those FHIR uses");
        if (m_in.segmentCount == 0)
            return atBase();
        const std::string_view first = segment(0);
        if (first == "metadata")
            return atMetadata();
        if (first == ".well-known")
            return atWellKnown();
        const Kind kind = kindOf(first);
        if (kind == Kind::Type)
            return atType();
        if (m_in.segmentCount > 1)
            return no(kind == Kind::Operation ? "nothing follows the name of an operation"
                                              : "the path does not begin with a resource type");
        if (kind == Kind::History)
            return get(Interaction::HistorySystem, Level::System, "a history is only read, by GET");
        if (kind == Kind::Search)
            return search(Interaction::SearchSystem, Level::System);
        if (kind == Kind::Operation)
            return operation(first, Level::System);
        no(kind == Kind::Any ? "\"*\" stands only behind a compartment"
                             : "the path does not begin with a resource type (they begin with a capital letter)");
    }

    void get(Interaction interaction, Level level, const char* otherwise) {
        if (m_verb == Verb::Get)
            yes(interaction, level);
        else
            no(otherwise);
    }

    // R4 search.html has _search for POST only; HAPI and others take GET on it as a search too.
    void search(Interaction interaction, Level level) {
        if (m_verb != Verb::Get && m_verb != Verb::Post)
            return no("_search is called by POST");
        m_out.byPost = m_verb == Verb::Post;
        yes(interaction, level);
    }

    // R4 operations.html: POST, or GET for what changes nothing. A bulk export is cancelled by DELETE on its status URL.
    void operation(std::string_view name, Level level) {
        m_out.bulk = isBulk(name);
        const bool cancel = m_verb == Verb::Delete && m_out.bulk && name.ends_with("-poll-status");
        if (m_verb != Verb::Get && m_verb != Verb::Post && !cancel)
            return no("an operation is called by GET or POST");
        m_out.operation = name;
        yes(name == "$graphql" ? Interaction::GraphQl : Interaction::Operation, level);
    }

    void atMetadata() {
        if (m_in.segmentCount > 1)
            return no("nothing follows metadata");
        get(Interaction::Capabilities, Level::System, "the capabilities are only read, by GET");
    }

    void atWellKnown() {
        const bool smart = m_in.segmentCount == 2 && segment(1) == "smart-configuration";
        no(smart ? "SMART configuration" : "a well-known address is no FHIR interaction");
    }

    void atBase() {
        switch (m_verb) {
        case Verb::Get: return yes(Interaction::SearchSystem, Level::System);
        case Verb::Post: return bundle();
        case Verb::Delete: // R5 http.html, conditional delete over several types
            if (m_in.rawQuery.empty())
                return no("a deletion needs a type and an id, or criteria");
            m_out.conditional = true;
            return yes(Interaction::Delete, Level::System);
        default: return no("an update or a patch needs a resource type");
        }
    }

    // Servers differ in what they do with a Bundle of another type or of none (some take it as a transaction), so it
    // stays under the rules of both.
    void bundle() {
        const std::string_view type = bundleType(m_in.bodyPrefix);
        yes(type == "transaction" ? Interaction::Transaction : Interaction::Batch, Level::System);
        m_out.bundleKnown = type == "transaction" || type == "batch";
        if (!m_out.bundleKnown && (m_in.bodyComplete || !type.empty()))
            no("the body is neither a batch nor a transaction");
    }

    void atType() {
        m_out.resource = segment(0);
        m_out.knownResource = isResourceType(m_out.resource);
        if (m_in.segmentCount == 1)
            return onType();
        const Kind kind = kindOf(segment(1));
        if (kind == Kind::History || kind == Kind::Search || kind == Kind::Operation)
            return belowType(kind);
        m_out.id = segment(1);
        if (!isId(m_out.id))
            return no(kind == Kind::Any ? "\"*\" stands only behind a compartment"
                                        : "what follows the type is no id ([A-Za-z0-9-.], at most 64)");
        if (m_in.segmentCount == 2)
            return onInstance();
        belowInstance();
    }

    void onType() {
        switch (m_verb) {
        case Verb::Get: return yes(Interaction::SearchType, Level::Type);
        case Verb::Post: // conditional create, R4 http.html 3.1.0.8.1
            m_out.conditional = m_fields.ifNoneExist;
            return yes(Interaction::Create, Level::Type);
        // Conditional update, patch and delete: no id, so criteria name the resource, even when the query is empty.
        case Verb::Put: return conditionally(Interaction::Update);
        case Verb::Patch: return conditionally(Interaction::Patch);
        case Verb::Delete: return conditionally(Interaction::Delete);
        case Verb::Other: break;
        }
    }

    void conditionally(Interaction interaction) {
        m_out.conditional = true;
        yes(interaction, Level::Type);
    }

    void belowType(Kind kind) {
        if (m_in.segmentCount > 2)
            return no(kind == Kind::History ? "a version needs an id in front of _history"
                      : kind == Kind::Search ? "nothing follows _search"
                                             : "nothing follows the name of an operation");
        if (kind == Kind::History)
            return get(Interaction::HistoryType, Level::Type, "a history is only read, by GET");
        if (kind == Kind::Search)
            return search(Interaction::SearchType, Level::Type);
        operation(segment(1), Level::Type);
    }

    void onInstance() {
        switch (m_verb) {
        case Verb::Get: // conditional read, R4 http.html 3.1.0.2.1
            m_out.conditional = m_fields.ifNoneMatch || m_fields.ifModifiedSince;
            return yes(Interaction::Read, Level::Instance);
        case Verb::Put: // R5 http.html, conditional update with If-None-Match; If-Match only guards against lost updates
            m_out.conditional = m_fields.ifNoneMatch;
            return yes(Interaction::Update, Level::Instance);
        case Verb::Patch: return yes(Interaction::Patch, Level::Instance);
        case Verb::Delete: return yes(Interaction::Delete, Level::Instance);
        default: return no("POST does not go to a resource that has its id; PUT updates it");
        }
    }

    void belowInstance() {
        const Kind kind = kindOf(segment(2));
        if (kind == Kind::History)
            return inHistory();
        if (kind == Kind::Type || kind == Kind::Any || kind == Kind::Search)
            return inCompartment(kind);
        if (kind != Kind::Operation)
            return no("what follows the id is no type, history or operation");
        if (m_in.segmentCount > 3)
            return no("nothing follows the name of an operation");
        operation(segment(2), Level::Instance);
    }

    void inHistory() {
        if (m_in.segmentCount == 3)
            return get(Interaction::HistoryInstance, Level::Instance, "a history is only read, by GET");
        m_out.version = segment(3);
        if (!isId(m_out.version))
            return no("what follows _history is no version id");
        if (m_in.segmentCount == 4)
            return get(Interaction::Vread, Level::Instance, "a version is only read, by GET");
        // R4 resource-operations.html: $meta, $meta-add and $meta-delete on one version
        if (m_in.segmentCount > 5 || kindOf(segment(4)) != Kind::Operation)
            return no("only an operation follows a version id");
        operation(segment(4), Level::Instance);
    }

    // [base]/Patient/1/Observation, /*, and R5's /_search over the whole compartment. Which types have a compartment
    // differs by version (R5 adds EpisodeOfCare) and by server, so the type in front is not checked against a list.
    void inCompartment(Kind kind) {
        const std::size_t count = m_in.segmentCount;
        const bool whole = kind == Kind::Search;
        const bool bySearch = count == 4 && !whole && kindOf(segment(3)) == Kind::Search;
        if (count > 3 && !bySearch)
            return no(whole ? "nothing follows _search" : "only _search follows the type in a compartment");
        m_out.compartment = m_out.resource;
        m_out.resource = kind == Kind::Type ? segment(2) : std::string_view("*");
        m_out.knownResource = m_out.knownResource && (kind != Kind::Type || isResourceType(m_out.resource));
        if (whole || bySearch)
            return search(Interaction::SearchCompartment, Level::Instance);
        get(Interaction::SearchCompartment, Level::Instance, "a compartment is searched by GET, or by POST to its _search");
    }

    const ClassifyInput& m_in;
    const Verb m_verb;
    const RequestFields m_fields;
    Classified m_out;
};

} // namespace

Classified classify(const ClassifyInput& input) { return Classifier(input).run(); }

} // namespace fb::fhir
