#include "sandbox/binary.h"

#include "base/text.h"
#include "http/head.h"
#include "http/media_type.h"

namespace fb::sandbox {

namespace {

// Whether one of the media ranges is exactly this type, or all subtypes of it.
bool accepts(std::string_view accept, const http::MediaType& type) {
    for (const std::string_view item : splitView(accept, ',')) {
        const http::MediaType range = http::parseMediaType(trimOws(item));
        if (range.type == type.type && (range.subtype == type.subtype || range.subtype == "*"))
            return true;
    }
    return false;
}

} // namespace

std::optional<Answer> rawBinary(const Stored& stored, std::string_view accept) {
    if (stored.typeName() != "Binary" || accept.empty())
        return {};
    const auto resource = json::parse(stored.json);
    if (!resource)
        return {};
    const std::string contentType(resource->textOf("contentType"));
    const http::MediaType media = http::parseMediaType(contentType);
    if (media.type.empty() || http::formatOf(media) == http::Format::Json || !accepts(accept, media) ||
        !http::isFieldValue(contentType))
        return {};
    auto bytes = base64Decode(resource->textOf("data"));
    if (!bytes)
        return {};
    Answer answer;
    answer.headers.emplace_back("Content-Type", contentType);
    answer.headers.emplace_back("X-Content-Type-Options", "nosniff");
    answer.body = std::move(*bytes);
    return answer;
}

json::Value binaryOf(const Call& call) {
    return json::Value::object(
        {{"resourceType", "Binary"}, {"contentType", call.header("Content-Type")}, {"data", base64(call.body)}});
}

} // namespace fb::sandbox
