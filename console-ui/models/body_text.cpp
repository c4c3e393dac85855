#include "models/body_text.h"

#include "base/text.h"
#include "capture/reader.h"
#include "http/media_type.h"
#include "models/headers_model.h"
#include "models/text.h"

#include <QCoreApplication>
#include <QXmlStreamReader>
#include <QXmlStreamWriter>

using namespace Qt::StringLiterals;

namespace fb::models {

namespace {

constexpr std::size_t kMostDecoded = 16 * 1024 * 1024;

QString words(const char* text) { return QCoreApplication::translate("fb::models::BodyText", text); }

BodyKind kindOf(const QString& mediaType, const std::string& bytes) {
    const auto format = http::formatOf(http::parseMediaType(mediaType.toStdString()));
    const auto start = bytes.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    const char first = start == std::string::npos ? '\0' : bytes[start];
    if (format == http::Format::Json || (mediaType.contains(u"json"_s) && first != '\0')) {
        return BodyKind::Json;
    }
    if (format == http::Format::Xml || mediaType.contains(u"xml"_s)) {
        return BodyKind::Xml;
    }
    if (mediaType.isEmpty() && (first == '{' || first == '[')) {
        return BodyKind::Json;
    }
    const bool text = isValidUtf8(bytes) && bytes.find('\0') == std::string::npos;
    return text ? BodyKind::Text : BodyKind::Binary;
}

QString bounded(QString text, qsizetype most) {
    if (text.size() <= most) {
        return text;
    }
    text.truncate(most);
    return text + u"\n\n"_s + words("Shown up to here. Copy or save the body to see all of it.");
}

QString prettyXml(const std::string& bytes) {
    QXmlStreamReader reader(QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size())));
    reader.setNamespaceProcessing(false); // prefixes and declarations stay as they were written
    QString out;
    QXmlStreamWriter writer(&out);
    writer.setAutoFormatting(true);
    writer.setAutoFormattingIndent(2);
    while (!reader.atEnd()) {
        reader.readNext();
        if (reader.hasError()) {
            return {};
        }
        if (!reader.isWhitespace() && !reader.isStartDocument()) {
            writer.writeCurrentToken(reader);
        }
    }
    return out.trimmed();
}

} // namespace

ReadableBody readBody(const traffic::Body& body, std::string_view head) {
    ReadableBody readable;
    readable.size = body.size;
    HeadersModel headers;
    headers.setHead(head);
    readable.mediaType = headers.value(u"Content-Type"_s);
    if (body.bytes.empty()) {
        if (body.size > 0) {
            readable.trouble = words("%1 went by, but the body was not kept.").arg(sizeText(body.size));
        }
        return readable;
    }
    auto decoded = capture::decodedBody(body, head, kMostDecoded);
    if (decoded) {
        readable.bytes = std::move(*decoded);
    } else {
        readable.bytes = body.bytes;
        readable.trouble = qs(decoded.error().sentence());
    }
    readable.kind = kindOf(readable.mediaType, readable.bytes);
    if (body.truncated) {
        readable.trouble = words("Only the first %1 of %2 were kept.").arg(sizeText(body.bytes.size()), sizeText(body.size));
    }
    if (readable.kind == BodyKind::Json) {
        auto value = json::parse(readable.bytes, {.maxDepth = 200, .allowDuplicateKeys = true});
        if (value) {
            readable.json = std::make_shared<const json::Value>(std::move(*value));
        } else if (readable.trouble.isEmpty()) {
            readable.trouble = words("Not valid JSON: %1").arg(qs(value.error().sentence()));
        }
    }
    return readable;
}

QString prettyText(const ReadableBody& body, qsizetype most) {
    if (body.json) {
        return bounded(qs(json::pretty(*body.json)), most);
    }
    if (body.kind == BodyKind::Xml) {
        const QString xml = prettyXml(body.bytes);
        return xml.isEmpty() ? rawText(body, most) : bounded(xml, most);
    }
    return rawText(body, most);
}

QString rawText(const ReadableBody& body, qsizetype most) {
    if (body.kind == BodyKind::Binary) {
        return hexText(body.bytes, 64 * 1024);
    }
    return bounded(qs(std::string_view(body.bytes).substr(0, std::size_t(most) * 4)), most);
}

QString hexText(std::string_view bytes, std::size_t most) {
    QString out;
    const std::size_t end = std::min(bytes.size(), most);
    for (std::size_t at = 0; at < end; at += 16) {
        const std::string_view line = bytes.substr(at, std::min<std::size_t>(16, end - at));
        QString digits;
        QString letters;
        for (const char c : line) {
            const auto byte = static_cast<unsigned char>(c);
            digits += QString::number(byte, 16).rightJustified(2, u'0') + u' ';
            letters += byte >= 0x20 && byte < 0x7f ? QChar(char16_t(byte)) : QChar(u'.');
        }
        out += QString::number(at, 16).rightJustified(8, u'0') + u"  "_s + digits.leftJustified(49) + letters + u'\n';
    }
    if (end < bytes.size()) {
        out += words("%1 more bytes").arg(grouped(bytes.size() - end));
    }
    return out;
}

} // namespace fb::models
