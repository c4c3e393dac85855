// Bundle.type, found by a shallow scan. It decides under which rules a Bundle falls, so what a backend could read
// differently (two types, a DOCTYPE, an entity in the value) counts as not seen.
#include "fhir/body_scan.h"
#include "fhir/interaction.h"

#include <array>

namespace fb::fhir {

namespace {

// http://hl7.org/fhir/bundle-type, R4 and R5
constexpr std::array<std::string_view, 10> kTypes{"transaction", "batch", "searchset", "history", "collection", "document",
                                                  "message", "transaction-response", "batch-response",
                                                  "subscription-notification"};

// The known type in static text; an unknown one as it is written.
std::string_view typeOf(std::string_view raw) {
    for (const auto type : kTypes)
        if (jsonEquals(raw, type))
            return type;
    return raw;
}

// Whether a further type says the same; the first one is taken over.
bool agrees(std::string_view& type, std::string_view found) {
    if (type.empty())
        type = found;
    return type == found;
}

std::string_view jsonBundleType(std::string_view body) {
    JsonScanner scanner(body);
    std::string_view type;
    if (scanner.next() != JsonToken::ObjectBegin)
        return {};
    while (scanner.next() == JsonToken::Key) {
        if (!jsonEquals(scanner.raw(), "type")) {
            if (!scanner.skipValue())
                break;
            continue;
        }
        const JsonToken token = scanner.next();
        if (token == JsonToken::End)
            break;
        if (token != JsonToken::String || !agrees(type, typeOf(scanner.raw())))
            return {};
    }
    return scanner.bad() ? std::string_view() : type;
}

std::string_view xmlBundleType(std::string_view body) {
    XmlScanner scanner(body);
    std::string_view type;
    if (scanner.next() != XmlToken::Begin || scanner.name() != "Bundle")
        return {};
    for (XmlToken token = scanner.next(); token != XmlToken::End; token = scanner.next()) {
        if (token != XmlToken::Begin || scanner.depth() != 2 || scanner.name() != "type")
            continue;
        if (scanner.value().empty() || scanner.value().find('&') != std::string_view::npos ||
            !agrees(type, typeOf(scanner.value())))
            return {};
    }
    return scanner.bad() ? std::string_view() : type;
}

} // namespace

std::string_view bundleType(std::string_view bodyPrefix) {
    switch (bodyKind(bodyPrefix)) {
    case BodyKind::Json: return jsonBundleType(bodyPrefix);
    case BodyKind::Xml: return xmlBundleType(bodyPrefix);
    case BodyKind::Unknown: break;
    }
    return {};
}

} // namespace fb::fhir
