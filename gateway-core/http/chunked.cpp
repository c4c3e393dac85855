#include "base/text.h"
#include "http/chars.h"
#include "http/field_rules.h"
#include "http/framing.h"

#include <algorithm>
#include <charconv>

namespace fb::http {

namespace {

constexpr unsigned kSizeDigits = 16;
constexpr std::uint64_t kMaxChunk = std::uint64_t(1) << 53;
constexpr std::size_t kExtensionLine = 1024;
constexpr std::uint64_t kExtensionBudget = 16 * 1024; // a signed chunk (about 85 bytes) brings data that pays for it
constexpr std::uint64_t kTrailerBytes = 8 * 1024;

std::uint64_t hexValue(char c) {
    return static_cast<std::uint64_t>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10);
}

std::size_t tokenEnd(std::string_view text, std::size_t at) {
    while (at < text.size() && isClass(text[at], kToken))
        ++at;
    return at;
}

// RFC 9110 5.6.4; npos when the quotes do not close.
std::size_t quotedEnd(std::string_view text, std::size_t at) {
    for (++at; at < text.size(); ++at) {
        if (text[at] == '"')
            return at + 1;
        if (text[at] == '\\')
            ++at;
    }
    return std::string_view::npos;
}

// RFC 9112 7.1.1 without the white space that it calls bad: *( ";" token [ "=" ( token / quoted-string ) ] ).
bool isExtension(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size()) {
        if (text[at] != ';')
            return false;
        const std::size_t name = at + 1;
        at = tokenEnd(text, name);
        if (at == name)
            return false;
        if (at == text.size() || text[at] != '=')
            continue;
        const std::size_t value = at + 1;
        if (value < text.size() && text[value] == '"')
            at = quotedEnd(text, value);
        else
            at = tokenEnd(text, value);
        if (at == std::string_view::npos || at == value)
            return false;
    }
    return true;
}

} // namespace

bool ChunkedReader::fail(const char* reason) {
    m_part = Part::Failed;
    m_reason = reason;
    return false;
}

ChunkedReader::Step ChunkedReader::next(std::string_view input) {
    std::size_t at = 0;
    while (at < input.size() && m_part != Part::Finished && m_part != Part::Failed) {
        if (m_part == Part::Data) {
            const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(m_left, input.size() - at));
            m_left -= size;
            m_overhead -= std::min<std::uint64_t>(m_overhead, size);
            m_part = m_left == 0 ? Part::DataCr : Part::Data;
            return {State::More, at + size, input.substr(at, size)};
        }
        if (take(input[at]))
            ++at;
    }
    if (m_part == Part::Failed)
        return {State::Bad, at, {}};
    return {m_part == Part::Finished ? State::Done : State::More, at, {}};
}

bool ChunkedReader::take(char c) {
    switch (m_part) {
    case Part::Size: return takeSize(c);
    case Part::Extension: return takeExtension(c);
    case Part::SizeLf:
        if (c != '\n')
            return fail("a CR stands alone after a chunk size");
        m_part = m_left == 0 ? Part::Trailer : Part::Data;
        m_overhead = m_left == 0 ? 0 : m_overhead;
        m_digits = 0;
        m_line.clear();
        return true;
    case Part::DataCr:
        if (c != '\r')
            return fail("a chunk is longer than its size");
        m_part = Part::DataLf;
        return true;
    case Part::DataLf:
        if (c != '\n')
            return fail("a CR stands alone after a chunk");
        m_part = Part::Size;
        return true;
    case Part::Trailer: return takeTrailer(c);
    case Part::Data:
    case Part::Finished:
    case Part::Failed: break;
    }
    return false;
}

bool ChunkedReader::takeSize(char c) {
    if (isClass(c, kHexDigit)) {
        m_left = m_left * 16 + hexValue(c);
        if (++m_digits > kSizeDigits || m_left > kMaxChunk)
            return fail("a chunk size is too large");
        return true;
    }
    if (m_digits == 0 || (c != '\r' && c != ';'))
        return fail("a chunk size is not a hexadecimal number");
    m_part = c == ';' ? Part::Extension : Part::SizeLf;
    return c != ';' || takeExtension(c);
}

bool ChunkedReader::takeExtension(char c) {
    if (c == '\r') {
        if (!isExtension(m_line))
            return fail("a chunk extension is malformed");
        m_part = Part::SizeLf;
        return true;
    }
    if (!isClass(c, kFieldText))
        return fail("a chunk extension holds a control byte");
    m_line += c;
    if (m_line.size() > kExtensionLine || ++m_overhead > kExtensionBudget)
        return fail("chunk extensions are too long");
    return true;
}

bool ChunkedReader::takeTrailer(char c) {
    if (++m_overhead > kTrailerBytes)
        return fail("the trailer section is too long");
    const bool afterCr = !m_line.empty() && m_line.back() == '\r';
    if (afterCr != (c == '\n'))
        return fail("a CR or LF stands alone in the trailer section");
    if (afterCr)
        return endTrailerLine();
    if (c != '\r' && !isClass(c, kFieldText))
        return fail("a trailer field holds a control byte");
    m_line += c;
    return true;
}

bool ChunkedReader::endTrailerLine() {
    m_line.pop_back();
    if (m_line.empty()) {
        m_part = Part::Finished;
        return true;
    }
    const std::string_view line = m_line;
    const std::size_t colon = line.find(':');
    const std::string_view name = line.substr(0, colon);
    if (colon == std::string_view::npos || !isToken(name))
        return fail("a trailer field is malformed");
    if (!isForbiddenTrailer(name))
        m_trailers.append(line).append("\r\n");
    m_line.clear();
    return true;
}

std::size_t writeChunkHead(char* out, std::uint64_t size) {
    char* end = std::to_chars(out, out + 16, size, 16).ptr;
    *end++ = '\r';
    *end++ = '\n';
    return static_cast<std::size_t>(end - out);
}

} // namespace fb::http
