#include "fhir/request_fields.h"

#include "base/text.h"

#include <array>
#include <optional>

namespace fb::fhir {

namespace {

// One preference of RFC 7240 2: token [ BWS "=" BWS word ], its own parameters left out.
struct Preference {
    std::string_view name;
    std::string_view value; // without quotes
};

std::string_view unquoted(std::string_view text) {
    return text.size() >= 2 && text.front() == '"' && text.back() == '"' ? text.substr(1, text.size() - 2) : text;
}

// The end of the text up to one of the two separators, looking past quoted strings.
std::size_t endOf(std::string_view text, std::size_t at, char separator, char other) {
    bool quoted = false;
    for (; at < text.size(); ++at) {
        if (quoted && text[at] == '\\' && at + 1 < text.size())
            ++at;
        else if (text[at] == '"')
            quoted = !quoted;
        else if (!quoted && (text[at] == separator || text[at] == other))
            break;
    }
    return at;
}

Preference preferenceOf(std::string_view text) {
    const std::string_view main = text.substr(0, endOf(text, 0, ';', ';'));
    const std::size_t equals = main.find('=');
    if (equals == std::string_view::npos)
        return {trimOws(main), {}};
    return {trimOws(main.substr(0, equals)), unquoted(trimOws(main.substr(equals + 1)))};
}

// FHIR's own values, canonical; anything else is not ours to act on.
template <std::size_t n>
std::string_view knownValue(std::string_view value, const std::array<std::string_view, n>& values) {
    for (const auto known : values)
        if (equalsIgnoreCase(known, value))
            return known;
    return {};
}

constexpr std::array<std::string_view, 3> kReturns{"minimal", "representation", "OperationOutcome"};
constexpr std::array<std::string_view, 2> kHandlings{"strict", "lenient"};

// RFC 7240 2: of a preference given more than once, the first counts.
struct PreferSeen {
    bool result = false;
    bool handling = false;
};

void readPrefer(std::string_view text, RequestFields& out, PreferSeen& seen) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = endOf(text, at, ',', ',');
        const Preference preference = preferenceOf(text.substr(at, end - at));
        at = end + 1;
        if (equalsIgnoreCase(preference.name, "respond-async")) {
            out.respondAsync = true;
        } else if (equalsIgnoreCase(preference.name, "return") && !seen.result) {
            seen.result = true;
            out.preferReturn = knownValue(preference.value, kReturns);
        } else if (equalsIgnoreCase(preference.name, "handling") && !seen.handling) {
            seen.handling = true;
            out.preferHandling = knownValue(preference.value, kHandlings);
        }
    }
}

int hexOf(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    const char lower = lowerAscii(c);
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Percent-decoded text in a fixed buffer. '+' stays: "_format=application/fhir+json" is what people write.
class ShortText {
public:
    explicit ShortText(std::string_view raw) {
        for (std::size_t i = 0; i < raw.size() && m_size < m_buffer.size(); ++i) {
            char c = raw[i];
            if (c == '%' && i + 2 < raw.size() && hexOf(raw[i + 1]) >= 0 && hexOf(raw[i + 2]) >= 0) {
                c = static_cast<char>(hexOf(raw[i + 1]) * 16 + hexOf(raw[i + 2]));
                i += 2;
            }
            m_buffer[m_size++] = c;
        }
    }
    std::string_view view() const { return {m_buffer.data(), m_size}; }

private:
    std::array<char, 96> m_buffer{};
    std::size_t m_size = 0;
};

// The raw value of the first non-empty _format. Its name may itself be percent-encoded.
std::string_view rawFormat(std::string_view query) {
    constexpr std::string_view kName = "_format";
    for (std::size_t at = 0; at < query.size();) {
        const std::size_t end = std::min(query.find('&', at), query.size());
        const std::string_view pair = query.substr(at, end - at);
        at = end + 1;
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || equals + 1 == pair.size() || equals > kName.size() * 3)
            continue;
        const std::string_view name = pair.substr(0, equals);
        if (name == kName || (name.find('%') != std::string_view::npos && ShortText(name).view() == kName))
            return pair.substr(equals + 1);
    }
    return {};
}

// The few values that nearly every client sends, answered without the general negotiation.
std::optional<http::Format> usualAccept(std::string_view accept) {
    if (accept.empty() || accept == "*/*")
        return http::Format::Unspecified;
    if (accept == "application/fhir+json" || accept == "application/json")
        return http::Format::Json;
    if (accept == "application/fhir+xml" || accept == "application/xml")
        return http::Format::Xml;
    return {};
}

} // namespace

RequestFields readFields(const http::Fields* fields) {
    RequestFields out;
    if (!fields)
        return out;
    PreferSeen seen;
    for (const auto& field : *fields) {
        if (equalsIgnoreCase(field.name, "accept")) {
            out.oneAccept = !out.hasAccept;
            out.accept = out.hasAccept ? out.accept : field.value;
            out.hasAccept = true;
        } else if (equalsIgnoreCase(field.name, "prefer")) {
            readPrefer(field.value, out, seen);
        } else if (equalsIgnoreCase(field.name, "if-none-exist")) {
            out.ifNoneExist = true;
        } else if (equalsIgnoreCase(field.name, "if-none-match")) {
            out.ifNoneMatch = true;
        } else if (equalsIgnoreCase(field.name, "if-modified-since")) {
            out.ifModifiedSince = true;
        }
    }
    return out;
}

http::Format wantedFormatOf(const RequestFields& known, const http::Fields* fields, std::string_view rawQuery) {
    const std::string_view raw = rawFormat(rawQuery);
    if (raw.empty() && known.oneAccept)
        if (const auto usual = usualAccept(known.accept))
            return *usual;
    static const http::Fields none;
    return http::wantedFormat(fields ? *fields : none, ShortText(raw).view());
}

} // namespace fb::fhir
