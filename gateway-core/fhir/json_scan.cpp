#include "fhir/body_scan.h"

#include <cstring>

namespace fb::fhir {

namespace {

constexpr bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

constexpr bool isScalar(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '+' || c == '.';
}

int hexOf(char c) {
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// The character that the escape at `at` (behind the backslash) stands for; -1 when it is none or not ASCII.
int unescape(std::string_view raw, std::size_t& at) {
    static constexpr std::string_view from = "\"\\/bfnrt";
    static constexpr std::string_view to = "\"\\/\b\f\n\r\t";
    const char c = raw[at++];
    if (const std::size_t i = from.find(c); i != std::string_view::npos)
        return to[i];
    if (c != 'u' || at + 4 > raw.size())
        return -1;
    int code = 0;
    for (int i = 0; i < 4; ++i) {
        const int digit = hexOf(raw[at++]);
        if (digit < 0)
            return -1;
        code = code * 16 + digit;
    }
    return code < 0x80 ? code : -1;
}

} // namespace

BodyKind bodyKind(std::string_view& body) {
    if (body.starts_with("\xEF\xBB\xBF"))
        body.remove_prefix(3);
    while (!body.empty() && isSpace(body.front()))
        body.remove_prefix(1);
    if (body.empty())
        return BodyKind::Unknown;
    return body.front() == '{' ? BodyKind::Json : body.front() == '<' ? BodyKind::Xml : BodyKind::Unknown;
}

JsonToken JsonScanner::end(bool bad) {
    m_bad = m_bad || bad;
    m_at = m_text.size();
    m_raw = {};
    return JsonToken::End;
}

// At the opening quote. False when the text ends first.
bool JsonScanner::readString() {
    const std::size_t begin = ++m_at;
    for (;;) {
        const void* quote = m_at < m_text.size() ? std::memchr(m_text.data() + m_at, '"', m_text.size() - m_at) : nullptr;
        if (!quote)
            return false;
        const auto at = static_cast<std::size_t>(static_cast<const char*>(quote) - m_text.data());
        std::size_t backslashes = 0;
        while (at - backslashes > begin && m_text[at - backslashes - 1] == '\\')
            ++backslashes;
        m_at = at + 1;
        if (backslashes % 2 == 0) {
            m_raw = m_text.substr(begin, at - begin);
            return true;
        }
    }
}

JsonToken JsonScanner::next() {
    while (m_at < m_text.size() && (isSpace(m_text[m_at]) || m_text[m_at] == ',' || m_text[m_at] == ':'))
        ++m_at;
    if (m_at >= m_text.size())
        return end(false);
    const char c = m_text[m_at];
    if (c == '{' || c == '[') {
        ++m_at;
        ++m_depth;
        return c == '{' ? JsonToken::ObjectBegin : JsonToken::ArrayBegin;
    }
    if (c == '}' || c == ']') {
        ++m_at;
        if (--m_depth < 0)
            return end(true);
        return c == '}' ? JsonToken::ObjectEnd : JsonToken::ArrayEnd;
    }
    if (c == '"') {
        if (!readString())
            return end(false);
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            ++m_at;
        if (m_at >= m_text.size()) // a key or a value: cannot be told
            return end(false);
        return m_text[m_at] == ':' ? JsonToken::Key : JsonToken::String;
    }
    const std::size_t begin = m_at;
    while (m_at < m_text.size() && isScalar(m_text[m_at]))
        ++m_at;
    if (m_at == begin)
        return end(true);
    if (m_at >= m_text.size()) // may go on
        return end(false);
    m_raw = m_text.substr(begin, m_at - begin);
    return JsonToken::Scalar;
}

bool JsonScanner::skipRest() {
    const int outside = m_depth - 1;
    while (m_depth > outside)
        if (next() == JsonToken::End)
            return false;
    return true;
}

bool JsonScanner::skipValue() {
    switch (next()) {
    case JsonToken::ObjectBegin:
    case JsonToken::ArrayBegin: return skipRest();
    case JsonToken::String:
    case JsonToken::Scalar: return true;
    case JsonToken::End: return false;
    default: end(true); return false;
    }
}

bool jsonEquals(std::string_view raw, std::string_view plain) {
    std::size_t matched = 0;
    for (std::size_t at = 0; at < raw.size();) {
        int c = static_cast<unsigned char>(raw[at++]);
        if (c == '\\')
            c = at < raw.size() ? unescape(raw, at) : -1;
        if (c < 0 || matched >= plain.size() || c != static_cast<unsigned char>(plain[matched++]))
            return false;
    }
    return matched == plain.size();
}

} // namespace fb::fhir
