#include "base/text.h"
#include "fhir/interaction.h"

#include <algorithm>
#include <array>

namespace fb::fhir {

namespace {

// What shapes the answer instead of choosing resources: R4 search.html 3.1.1.6 and http.html, and paging of known servers.
bool isControl(std::string_view name) {
    static constexpr std::array<std::string_view, 19> names{
        "_format", "_pretty", "_summary", "_elements", "_count", "_sort", "_total", "_include", "_revinclude",
        "_contained", "_containedType", "_offset", "_getpages", "_getpagesoffset", "_bundletype", "_graph", "_maxresults",
        "_score", "page"};
    return std::find(names.begin(), names.end(), name) != names.end();
}

struct Word {
    std::string_view name;
    std::string_view word;
};
constexpr auto kWords = std::to_array<Word>({{"_id", "id"},
                                             {"_lastUpdated", "last update"},
                                             {"_tag", "tag"},
                                             {"_profile", "profile"},
                                             {"_security", "security label"},
                                             {"_source", "source"},
                                             {"_text", "narrative text"},
                                             {"_content", "content"},
                                             {"_list", "list"},
                                             {"_filter", "filter"},
                                             {"_query", "named query"},
                                             {"_type", "type"},
                                             {"_since", "time"},
                                             {"_at", "time"}});

// "Observation:patient:code" -> "code of Observation"; deeper ones are shown as written.
std::string hasText(const std::string& chain) {
    const auto parts = splitView(chain, ':');
    if (parts.size() != 3)
        return "_has:" + chain;
    return std::string(parts[2]) + " of " + std::string(parts[0]);
}

std::string criterionText(const SearchParameter& parameter) {
    if (parameter.name == "_has")
        return hasText(parameter.chain);
    std::string name = parameter.name;
    for (const auto& [from, word] : kWords)
        if (from == name)
            name = word;
    if (!parameter.chain.empty())
        return parameter.chain + " of " + name;
    return name;
}

std::vector<std::string> criteria(std::string_view rawQuery) {
    std::vector<std::string> out;
    for (const auto& parameter : searchParameters(rawQuery)) {
        if (isControl(parameter.name))
            continue;
        std::string text = criterionText(parameter);
        if (std::find(out.begin(), out.end(), text) == out.end())
            out.push_back(std::move(text));
    }
    return out;
}

// " by family and birthdate", " by a, b, c and 3 more"; `none` when there are no criteria.
std::string byText(std::string_view rawQuery, std::string_view none) {
    constexpr std::size_t kShown = 4;
    auto names = criteria(rawQuery);
    if (names.empty())
        return std::string(none);
    if (names.size() > kShown) {
        const std::string more = std::to_string(names.size() - kShown) + " more";
        names.resize(kShown);
        names.push_back(more);
    }
    std::string out = " by " + names.front();
    for (std::size_t i = 1; i < names.size(); ++i)
        out += (i + 1 == names.size() ? " and " : ", ") + names[i];
    return out;
}

std::string withIncluded(std::string_view rawQuery) {
    for (const auto& parameter : searchParameters(rawQuery))
        if (parameter.name == "_include" || parameter.name == "_revinclude")
            return " and what is linked to it";
    return {};
}

std::string article(std::string_view resource) {
    const bool vowel = !resource.empty() && std::string_view("AEIO").find(resource[0]) != std::string_view::npos;
    return (vowel ? "an " : "a ") + std::string(resource);
}

std::string instance(const Classified& what) { return std::string(what.resource) + " " + std::string(what.id); }

// "Patient 1", or the resource that the criteria of a conditional interaction name.
std::string target(const Classified& what, std::string_view rawQuery) {
    if (!what.id.empty())
        return instance(what);
    if (what.resource.empty())
        return "resources found" + byText(rawQuery, " without criteria");
    return "the " + std::string(what.resource) + " found" + byText(rawQuery, " without criteria");
}

std::string searchText(const Classified& what, std::string_view rawQuery) {
    std::string out = "Searched ";
    if (what.interaction == Interaction::SearchSystem)
        out += "all resources";
    else
        out += what.resource == "*" ? "everything" : std::string(what.resource);
    if (what.interaction == Interaction::SearchCompartment)
        out += " in the compartment of " + std::string(what.compartment) + " " + std::string(what.id);
    return out + byText(rawQuery, what.byPost ? " by criteria in the body" : "") + withIncluded(rawQuery);
}

std::string operationPlace(const Classified& what) {
    switch (what.level) {
    case Level::System: return "the server";
    case Level::Type: return std::string(what.resource);
    case Level::Instance: break;
    }
    return (what.version.empty() ? "" : "version " + std::string(what.version) + " of ") + instance(what);
}

std::string bulkText(const Classified& what) {
    if (what.operation.ends_with("-poll-status"))
        return what.operation.starts_with("$import") ? "Asked how a bulk import is getting on"
                                                     : "Asked how a bulk export is getting on";
    if (what.operation == "$import")
        return "Asked for a bulk import";
    const std::string asked = "Asked for a bulk export of ";
    if (what.level == Level::System)
        return asked + "all data";
    return asked + (what.level == Level::Type ? "every " + std::string(what.resource) : instance(what));
}

std::string operationText(const Classified& what) {
    if (what.bulk)
        return bulkText(what);
    return "Ran " + std::string(what.operation) + " on " + operationPlace(what);
}

std::string updateText(const Classified& what, std::string_view rawQuery) {
    std::string out = "Updated " + target(what, rawQuery);
    if (what.conditional && !what.id.empty())
        out += " unless that version is there";
    return out;
}

std::string bundleText(const Classified& what) {
    if (!what.bundleKnown)
        return "Sent a batch or a transaction";
    return what.interaction == Interaction::Batch ? "Sent a batch" : "Sent a transaction";
}

std::string noneText(const Classified& what) {
    return std::string("Not a FHIR request") + (*what.reason ? ": " : "") + what.reason;
}

} // namespace

std::string sentence(const Classified& what, std::string_view rawQuery) {
    const std::string resource(what.resource);
    switch (what.interaction) {
    case Interaction::None: return noneText(what);
    case Interaction::Read: return "Read " + instance(what) + (what.conditional ? " if it has changed" : "");
    case Interaction::Vread: return "Read version " + std::string(what.version) + " of " + instance(what);
    case Interaction::Update: return updateText(what, rawQuery);
    case Interaction::Patch: return "Patched " + target(what, rawQuery);
    case Interaction::Delete: return "Deleted " + target(what, rawQuery);
    case Interaction::HistoryInstance: return "Read the history of " + instance(what);
    case Interaction::HistoryType: return "Read the history of every " + resource;
    case Interaction::HistorySystem: return "Read the history of all resources";
    case Interaction::Create: return "Created " + article(resource) + (what.conditional ? " unless one is there" : "");
    case Interaction::SearchType:
    case Interaction::SearchSystem:
    case Interaction::SearchCompartment: return searchText(what, rawQuery);
    case Interaction::Capabilities: return "Asked what the server can do";
    case Interaction::Batch:
    case Interaction::Transaction: return bundleText(what);
    case Interaction::Operation: return operationText(what);
    case Interaction::GraphQl: return "Ran a GraphQL query on " + operationPlace(what);
    }
    return {};
}

} // namespace fb::fhir
