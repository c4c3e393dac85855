#include "capture/decoding.h"
#include "capture/head_lines.h"
#include "capture/mask.h"
#include "capture/store.h"

#include "fhir/operation_outcome.h"

namespace fb::capture {

namespace {

constexpr std::size_t kResultNeeds = 16 * 1024; // resultText() reads the start of a body only

void maskText(std::string& text, bool (*mask)(std::string_view, std::string&)) {
    std::string out;
    if (mask(text, out))
        text = std::move(out);
}

void maskHeadOf(std::string& head, const JournalOptions& options) {
    std::string out;
    if (maskHeadInto(head, options.redactHeaders, out))
        head = std::move(out);
}

void maskBodyOf(traffic::Body& body, std::string_view head) {
    std::string out;
    if (!body.bytes.empty() && maskBodyInto(fieldOf(head, "Content-Type"), body.bytes, out))
        body.bytes = std::move(out);
}

std::string resultOf(const traffic::Exchange& exchange) {
    if (exchange.status == 0)
        return {};
    fhir::AnswerFacts facts;
    facts.status = exchange.status;
    std::string_view coding;
    forEachField(exchange.responseHead, [&](std::string_view name, std::string_view value) {
        if (equalsIgnoreCase(name, "ETag"))
            facts.etag = value;
        else if (equalsIgnoreCase(name, "Location"))
            facts.location = value;
        else if (equalsIgnoreCase(name, "Content-Type"))
            facts.contentType = value;
        else if (equalsIgnoreCase(name, "Content-Encoding"))
            coding = value;
    });
    std::string decoded;
    facts.body = exchange.responseBody.bytes;
    facts.complete =
        !exchange.responseBody.truncated && exchange.responseBody.size <= exchange.responseBody.bytes.size();
    if (!coding.empty() && !equalsIgnoreCase(coding, "identity")) {
        facts.complete = decodePrefix(exchange.responseBody.bytes, coding, kResultNeeds, decoded) && facts.complete;
        facts.body = decoded;
    }
    return fhir::resultText(facts);
}

} // namespace

void prepareForStorage(traffic::Exchange& exchange, const JournalOptions& options) {
    maskText(exchange.target, maskParametersInto);
    maskText(exchange.targetUrl, maskParametersInto);
    maskBodyOf(exchange.requestBody, exchange.requestHead);
    maskBodyOf(exchange.responseBody, exchange.responseHead);
    for (std::string* head :
         {&exchange.requestHead, &exchange.forwardedHead, &exchange.answerHead, &exchange.responseHead})
        maskHeadOf(*head, options);
    if (exchange.result.empty())
        exchange.result = resultOf(exchange);
}

} // namespace fb::capture
