#include "http/head.h"

#include "base/text.h"
#include "http/chars.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace fb::http {

namespace {

constexpr std::size_t kMethodBytes = 64;
constexpr std::size_t kNameBytes = 256;
constexpr std::size_t kEmptyLines = 8; // before a request line; RFC 9112 2.2 asks for at least one
constexpr std::size_t kUsualFields = 24;

HeadResult bad(int status, const char* reason) { return {HeadStatus::Bad, 0, status, reason}; }
HeadResult incomplete() { return {}; }

// The first byte at or after `p` that no field value may hold (CR and LF among them), or `end`. Eight bytes at a time:
// a word is let through when none of its bytes is below 0x20 or equal to 0x7F; tabs take the slow way round.
const char* skipFieldText(const char* p, const char* end) {
    constexpr std::uint64_t ones = 0x0101010101010101U;
    constexpr std::uint64_t tops = ones * 0x80;
    for (;;) {
        while (end - p >= 8) {
            std::uint64_t word;
            std::memcpy(&word, p, 8);
            const std::uint64_t del = word ^ (ones * 0x7F);
            if ((((word - ones * 0x20) & ~word) | ((del - ones) & ~del)) & tops)
                break;
            p += 8;
        }
        const char* const stop = end - p > 8 ? p + 8 : end;
        while (p != stop && isClass(*p, kFieldText))
            ++p;
        if (p == end || p != stop)
            return p;
    }
}

bool isVisibleAscii(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7F;
}

bool isOws(char c) { return c == ' ' || c == '\t'; }

// A line's end at `p`: 2 when CRLF, 0 when more bytes are needed, -1 when the CR or LF stands alone.
int lineEnd(const char* p, const char* end) {
    if (p == end || (*p == '\r' && p + 1 == end))
        return 0;
    return *p == '\r' && p[1] == '\n' ? 2 : -1;
}

// Reads left to right and stops at the first byte that cannot be right, so that the verdict does not depend on how the
// network cut the bytes into pieces.
class FieldParser {
public:
    FieldParser(const char* at, const char* end, Fields& fields, const HeadLimits& limits, bool response)
        : m_at(at), m_end(end), m_fields(fields), m_limits(limits), m_response(response) {}

    const char* at() const { return m_at; }

    // All fields and the empty line after them.
    HeadResult all() {
        for (;;) {
            if (m_at == m_end)
                return incomplete();
            if (*m_at == '\r' || *m_at == '\n')
                return emptyLine();
            if (isOws(*m_at)) // RFC 9112 2.2 and 5.2
                return bad(400, "a line of the head begins with white space (obsolete line folding)");
            if (m_fields.size() >= m_limits.fields)
                return bad(431, "the head has too many fields");
            if (const HeadResult line = one(); line.state != HeadStatus::Complete)
                return line;
        }
    }

private:
    HeadResult emptyLine() {
        const int length = lineEnd(m_at, m_end);
        if (length == 0)
            return incomplete();
        if (length < 0)
            return bad(400, "a CR or LF stands alone in the head");
        m_at += length;
        return {HeadStatus::Complete, 0, 0, ""};
    }

    HeadResult one() {
        const char* const nameAt = m_at;
        const char* p = nameAt;
        while (p != m_end && isClass(*p, kToken))
            ++p;
        if (std::size_t(p - nameAt) > kNameBytes)
            return bad(431, "a field name is too long");
        const std::string_view name(nameAt, std::size_t(p - nameAt));
        // RFC 9112 5.1: a server refuses white space before the colon, a proxy removes it from a response.
        if (m_response && !name.empty())
            while (p != m_end && isOws(*p))
                ++p;
        if (p == m_end)
            return incomplete();
        if (*p != ':' || name.empty())
            return badName(*p, name.empty());
        return value(name, p + 1);
    }

    static HeadResult badName(char c, bool empty) {
        if (isOws(c))
            return bad(400, "white space between a field name and its colon");
        if (c == ':' && empty)
            return bad(400, "a field has no name");
        if (c == '\n' || c == '\r')
            return bad(400, "a line of the head has no colon");
        return bad(400, "a field name holds a byte that is not allowed");
    }

    HeadResult value(std::string_view name, const char* p) {
        while (p != m_end && isOws(*p))
            ++p;
        const char* const valueAt = p;
        p = skipFieldText(p, m_end);
        if (p == m_end)
            return incomplete();
        if (*p != '\r' && *p != '\n')
            return bad(400, "a field value holds a control byte");
        const int length = lineEnd(p, m_end);
        if (length <= 0)
            return length == 0 ? incomplete() : bad(400, "a CR or LF stands alone in the head");
        const char* valueEnd = p;
        while (valueEnd != valueAt && isOws(valueEnd[-1]))
            --valueEnd;
        m_fields.add(name, {valueAt, std::size_t(valueEnd - valueAt)});
        m_at = p + length;
        return {HeadStatus::Complete, 0, 0, ""};
    }

    const char* m_at;
    const char* m_end;
    Fields& m_fields;
    const HeadLimits& m_limits;
    bool m_response;
};

// RFC 9112 2.3: the name is case-sensitive, one digit each.
bool isVersionShape(std::string_view text) {
    return text.size() == 8 && text.substr(0, 5) == "HTTP/" && isClass(text[5], kDigit) && text[6] == '.' &&
           isClass(text[7], kDigit);
}

HeadResult version(std::string_view text, Version& out) {
    if (text == "HTTP/1.1" || text == "HTTP/1.0") {
        out = text.back() == '1' ? Version::Http11 : Version::Http10;
        return {HeadStatus::Complete, 0, 0, ""};
    }
    if (isVersionShape(text))
        return bad(505, "this protocol version is not spoken here");
    return bad(400, "the request line does not end in a protocol version");
}

// `p` moves behind the line. RFC 9112 3: method SP request-target SP HTTP-version, one space each.
HeadResult requestLine(const char*& p, const char* end, RequestHead& out, const HeadLimits& limits) {
    const char* q = p;
    while (q != end && isClass(*q, kToken) && std::size_t(q - p) <= kMethodBytes)
        ++q;
    if (std::size_t(q - p) > kMethodBytes)
        return bad(501, "the method is too long");
    if (q == end)
        return incomplete();
    if (*q != ' ' || q == p)
        return bad(400, "the request line does not begin with a method and one space");
    out.method = {p, std::size_t(q - p)};

    const char* const targetAt = q + 1;
    q = targetAt;
    while (q != end && isVisibleAscii(*q))
        ++q;
    if (std::size_t(q - targetAt) > limits.targetBytes)
        return bad(414, "the request target is too long");
    if (q == end)
        return incomplete();
    if (*q != ' ' || q == targetAt)
        return bad(400, q != targetAt && *q == '\r' ? "the request line has no protocol version"
                                                    : "the request target is empty or holds a byte that is not allowed");
    out.target = {targetAt, std::size_t(q - targetAt)};

    const char* const versionAt = q + 1;
    q = std::find_if(versionAt, end, [](char c) { return c == '\r' || c == '\n'; });
    if (q - versionAt > 8)
        return bad(400, "the request line does not end in a protocol version");
    const int length = lineEnd(q, end);
    if (length == 0)
        return incomplete();
    if (length < 0)
        return bad(400, "a CR or LF stands alone in the request line");
    p = q + length;
    return version({versionAt, std::size_t(q - versionAt)}, out.version);
}

// RFC 9112 4. The space before an empty reason is left out by many servers; nothing depends on it.
HeadResult statusLine(const char*& p, const char* end, ResponseHead& out) {
    const char* const q = skipFieldText(p, end);
    if (q == end)
        return incomplete();
    const int length = lineEnd(q, end);
    if (length <= 0)
        return length == 0 ? incomplete() : bad(502, "the status line holds a control byte");
    const std::string_view line(p, std::size_t(q - p));
    p = q + length;
    if (line.size() < 12 || !isVersionShape(line.substr(0, 8)) || line[8] != ' ' || !allOf(line.substr(9, 3), kDigit) ||
        (line.size() > 12 && line[12] != ' '))
        return bad(502, "the status line is malformed");
    if (version(line.substr(0, 8), out.version).state != HeadStatus::Complete)
        return bad(502, "the server answers in a protocol version that is not spoken here");
    out.status = (line[9] - '0') * 100 + (line[10] - '0') * 10 + (line[11] - '0');
    out.reason = line.size() > 13 ? line.substr(13) : std::string_view();
    if (out.status < 100 || out.status > 599)
        return bad(502, "the status code is out of range");
    return {HeadStatus::Complete, 0, 0, ""};
}

// A whole new parse pays only when a line has ended since, or when the size has doubled (limits and early errors):
// that keeps a drip of single bytes linear.
bool worthParsing(std::string_view buffer, std::size_t scanned) {
    if (scanned == 0 || scanned > buffer.size() || std::bit_width(scanned) != std::bit_width(buffer.size()))
        return true;
    return std::memchr(buffer.data() + scanned, '\n', buffer.size() - scanned) != nullptr;
}

// Parses within the first `limits.headBytes` only; a head that does not end there is too large.
template <typename Head, typename StartLine>
HeadResult parse(std::string_view buffer, std::size_t skip, Head& out, const HeadLimits& limits, bool response,
                 StartLine startLine) {
    const char* const begin = buffer.data() + skip;
    const std::size_t size = std::min(buffer.size() - skip, limits.headBytes);
    const char* at = begin;
    HeadResult result = startLine(at, begin + size);
    if (result.state == HeadStatus::Complete) {
        FieldParser fields(at, begin + size, out.fields, limits, response);
        result = fields.all();
        at = fields.at();
    }
    if (result.state == HeadStatus::Incomplete && size == limits.headBytes)
        return bad(431, "the head is too large");
    if (result.state == HeadStatus::Complete) {
        result.bytes = std::size_t(at - buffer.data());
        out.raw = {begin, std::size_t(at - begin)};
    }
    return result;
}

} // namespace

HeadResult parseRequestHead(std::string_view buffer, RequestHead& out, std::size_t& scanned, const HeadLimits& limits) {
    if (buffer.empty() || !worthParsing(buffer, scanned)) {
        scanned = buffer.size();
        return incomplete();
    }
    scanned = buffer.size();
    out.method = out.target = out.raw = {};
    out.fields.clear();
    out.fields.reserve(kUsualFields);
    std::size_t skip = 0;
    while (skip < buffer.size() && (buffer[skip] == '\r' || buffer[skip] == '\n')) {
        const int length = lineEnd(buffer.data() + skip, buffer.data() + buffer.size());
        if (length == 0)
            return incomplete();
        if (length < 0 || skip >= 2 * kEmptyLines)
            return bad(400, length < 0 ? "a CR or LF stands alone before the request line"
                                       : "too many empty lines before the request line");
        skip += std::size_t(length);
    }
    if (skip == buffer.size())
        return incomplete();
    return parse(buffer, skip, out, limits, false,
                 [&](const char*& at, const char* end) { return requestLine(at, end, out, limits); });
}

HeadResult parseResponseHead(std::string_view buffer, ResponseHead& out, std::size_t& scanned, const HeadLimits& limits) {
    if (buffer.empty() || !worthParsing(buffer, scanned)) {
        scanned = buffer.size();
        return incomplete();
    }
    scanned = buffer.size();
    out.status = 0;
    out.reason = out.raw = {};
    out.fields.clear();
    out.fields.reserve(kUsualFields);
    HeadResult result = parse(buffer, 0, out, limits, true,
                              [&](const char*& at, const char* end) { return statusLine(at, end, out); });
    if (result.state == HeadStatus::Bad)
        result.status = 502; // whatever is wrong with it, it is the server's
    return result;
}

} // namespace fb::http
