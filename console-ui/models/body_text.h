// A recorded body made readable: content coding undone, format told, laid out. Bounded, because a body may be anything.
#pragma once

#include "base/json.h"
#include "traffic/exchange.h"

#include <QString>

#include <memory>

namespace fb::models {

enum class BodyKind { Empty, Json, Xml, Text, Binary };

struct ReadableBody {
    BodyKind kind = BodyKind::Empty;
    QString mediaType;
    std::string bytes;                       // decoded
    std::shared_ptr<const json::Value> json; // when it is JSON and parsed
    QString trouble; // why it cannot be shown as it should: cut, broken coding, not valid JSON
    quint64 size = 0;
};

// `head` is the message's head as recorded; it has the content type and the content coding.
ReadableBody readBody(const traffic::Body& body, std::string_view head);

// Laid out for reading; at most `most` characters, then a line that says so.
QString prettyText(const ReadableBody& body, qsizetype most);
QString rawText(const ReadableBody& body, qsizetype most);
QString hexText(std::string_view bytes, std::size_t most);

} // namespace fb::models
