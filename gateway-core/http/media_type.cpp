#include "http/media_type.h"

#include "base/text.h"
#include "http/chars.h"

#include <algorithm>
#include <optional>

namespace fb::http {

namespace {

std::string_view readToken(std::string_view& text) {
    std::size_t end = 0;
    while (end < text.size() && isClass(text[end], kToken))
        ++end;
    const std::string_view token = text.substr(0, end);
    text.remove_prefix(end);
    return token;
}

// A token or a quoted-string, RFC 9110 5.6.6; false when neither.
bool readValue(std::string_view& text, std::string& out) {
    out.clear();
    if (text.empty() || text.front() != '"') {
        out = readToken(text);
        return !out.empty();
    }
    for (std::size_t i = 1; i < text.size(); ++i) {
        if (text[i] == '"') {
            text.remove_prefix(i + 1);
            return true;
        }
        if (text[i] == '\\' && ++i == text.size())
            return false;
        out += text[i];
    }
    return false;
}

struct Range {
    MediaType type;
    int quality = 1000; // thousandths
};

// RFC 9110 12.4.2: 0 to 1 with at most three digits after the point.
std::optional<int> parseQuality(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1') || (text.size() > 1 && text[1] != '.'))
        return {};
    int value = (text[0] - '0') * 1000;
    int unit = 100;
    for (std::size_t i = 2; i < text.size(); ++i, unit /= 10) {
        if (!isClass(text[i], kDigit))
            return {};
        value += (text[i] - '0') * unit;
    }
    return value <= 1000 ? std::optional(value) : std::nullopt;
}

bool setParameter(std::string_view name, const std::string& value, Range& range) {
    if (isName(name, "charset"))
        range.type.charset = lowerAscii(value);
    else if (isName(name, "fhirversion"))
        range.type.fhirVersion = value;
    else if (isName(name, "q")) {
        const auto quality = parseQuality(value);
        range.quality = quality.value_or(0);
        return quality.has_value();
    }
    return true;
}

// One media range with its parameters from the front of the text, up to a comma or the end.
bool readRange(std::string_view& text, Range& range) {
    const std::string_view type = readToken(text);
    if (type.empty() || text.empty() || text.front() != '/')
        return false;
    text.remove_prefix(1);
    const std::string_view subtype = readToken(text);
    if (subtype.empty())
        return false;
    range.type.type = lowerAscii(type);
    range.type.subtype = lowerAscii(subtype);
    std::string value;
    for (;;) {
        text = trimOws(text);
        if (text.empty() || text.front() == ',')
            return true;
        if (text.front() != ';')
            return false;
        text.remove_prefix(1);
        text = trimOws(text);
        const std::string_view name = readToken(text);
        if (name.empty()) // ";" alone, RFC 9110 5.6.6
            continue;
        if (text.empty() || text.front() != '=')
            return false;
        text.remove_prefix(1);
        if (!readValue(text, value) || !setParameter(name, value, range))
            return false;
    }
}

bool isJson(std::string_view subtype) { return subtype == "json" || subtype == "fhir+json" || subtype == "json+fhir"; }
bool isXml(std::string_view subtype) { return subtype == "xml" || subtype == "fhir+xml" || subtype == "xml+fhir"; }

struct Wish {
    Format format = Format::Unspecified;
    int quality = 0;
};

// The best of one Accept field so far. A format we can name wins over a wildcard of the same quality, and over a type that
// is not FHIR's of any quality (a browser asks for text/html first and takes XML).
void weigh(const Range& range, Wish& named, Wish& any, Wish& other) {
    const bool wildcard = range.type.subtype == "*";
    const Format format = wildcard ? Format::Unspecified : formatOf(range.type);
    Wish& best = wildcard ? any : format == Format::Other ? other : named;
    if (range.quality > best.quality)
        best = {format, range.quality};
}

} // namespace

MediaType parseMediaType(std::string_view text) {
    text = trimOws(text);
    Range range;
    if (!readRange(text, range) || !text.empty())
        return {};
    return std::move(range.type);
}

Format formatOf(const MediaType& type) {
    if (type.type.empty())
        return Format::Unspecified;
    if ((type.type == "application" || type.type == "text") && isJson(type.subtype))
        return Format::Json;
    if ((type.type == "application" || type.type == "text") && isXml(type.subtype))
        return Format::Xml;
    if ((type.type == "text" && type.subtype == "turtle") ||
        (type.type == "application" && (type.subtype == "fhir+turtle" || type.subtype == "x-turtle")))
        return Format::Turtle;
    return Format::Other;
}

Format formatOfParameter(std::string_view format) {
    format = trimOws(format);
    if (format.empty())
        return Format::Unspecified;
    if (isName(format, "json"))
        return Format::Json;
    if (isName(format, "xml"))
        return Format::Xml;
    if (isName(format, "ttl") || isName(format, "turtle"))
        return Format::Turtle;
    // An unencoded "+" has become a space: "application/fhir json".
    std::string text(format);
    std::replace(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(std::min(text.find(';'), text.size())), ' ', '+');
    const Format found = formatOf(parseMediaType(text));
    return found == Format::Unspecified ? Format::Other : found;
}

Format wantedFormat(const Fields& fields, std::string_view formatParameter) {
    if (!formatParameter.empty())
        return formatOfParameter(formatParameter);
    Wish named;
    Wish any;
    Wish other;
    for (const Field& field : fields) {
        if (!isName(field.name, "accept"))
            continue;
        std::string_view text = trimOws(field.value);
        while (!text.empty()) {
            Range range;
            const bool good = readRange(text, range);
            const std::size_t comma = text.find(','); // a broken range is skipped up to here
            if (good)
                weigh(range, named, any, other);
            text = comma == std::string_view::npos ? std::string_view() : trimOws(text.substr(comma + 1));
        }
    }
    if (named.quality > 0 && named.quality >= any.quality)
        return named.format;
    if (any.quality > 0 || other.quality == 0)
        return Format::Unspecified;
    return Format::Other;
}

} // namespace fb::http
