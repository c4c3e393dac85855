// Queries and whole requests of any bytes: search parameters, classification, sentences, and the scans of bodies.
// Input: lines; method, path, query, header fields up to an empty line, then the body.
#include "base/text.h"
#include "fhir/body_facts.h"
#include "fhir/interaction.h"
#include "fhir/operation_outcome.h"

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace fb;

namespace {

std::string_view takeLine(std::string_view& text) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

void require(bool condition) {
    if (!condition)
        std::abort();
}

void checkParameters(std::string_view query) {
    for (const auto& parameter : fhir::searchParameters(query)) {
        require(!parameter.name.empty() && parameter.name.find_first_of(":.") == std::string::npos);
        std::size_t bytes = 0;
        for (const auto& value : parameter.values())
            bytes += value.size();
        require(bytes <= parameter.value.size());
    }
}

void checkClassified(const fhir::Classified& what, const fhir::ClassifyInput& input) {
    const bool none = what.interaction == fhir::Interaction::None;
    require(!none || *what.reason != '\0');
    require(!none || (what.resource.empty() && what.operation.empty() && !what.conditional));
    require(what.id.empty() || fhir::isId(what.id));
    require(what.operation.empty() == (what.interaction != fhir::Interaction::Operation && what.interaction != fhir::Interaction::GraphQl));
    require(what.compartment.empty() == (what.interaction != fhir::Interaction::SearchCompartment));
    require(fhir::interactionOf(fhir::code(what.interaction)) == what.interaction);
    require(!fhir::sentence(what, input.rawQuery).empty());
}

// What is seen at the start of a body stays true when more of it comes, unless it is taken back for good.
void checkBody(std::string_view body) {
    const auto whole = fhir::bodyFacts(body);
    require(whole.matches + whole.includes <= whole.entries);
    fhir::bundleType(body);
    fhir::AnswerFacts facts;
    for (const int status : {200, 201, 422}) {
        facts.status = status;
        facts.body = body;
        facts.etag = body.substr(0, 12);
        facts.location = body.substr(0, 40);
        require(fhir::resultText(facts).size() < 200);
    }
    const auto half = fhir::bodyFacts(body.substr(0, body.size() / 2));
    require(half.entries <= whole.entries);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    fhir::ClassifyInput input;
    input.method = takeLine(text);
    std::string_view path = takeLine(text);
    const auto segments = splitView(path, '/');
    input.rawQuery = takeLine(text);
    input.hasQuery = !input.rawQuery.empty();
    http::Fields fields;
    for (std::string_view line = takeLine(text); !line.empty(); line = takeLine(text)) {
        const std::size_t colon = std::min(line.find(':'), line.size());
        fields.add(line.substr(0, colon), trimOws(line.substr(std::min(colon + 1, line.size()))));
    }
    input.segments = segments.data();
    input.segmentCount = path.empty() ? 0 : segments.size();
    input.fields = &fields;
    input.bodyPrefix = text;
    input.bodyComplete = size % 2 == 0;
    checkParameters(input.rawQuery);
    checkClassified(fhir::classify(input), input);
    checkBody(text);
    return 0;
}
