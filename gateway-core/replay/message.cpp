#include "replay/message.h"

#include "base/text.h"

#include <algorithm>
#include <array>

#include <zlib.h>

namespace fb::replay {

namespace {

std::string_view nextLine(std::string_view& rest) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    if (line.ends_with('\r'))
        line.remove_suffix(1);
    return line;
}

enum class Inflated { Whole, Cut, Broken, TooLarge };

// 15 + 32: zlib tells zlib from gzip by the first bytes. -15: raw deflate, which some servers send against RFC 9110 8.4.1.2.
Inflated inflate(std::string_view bytes, int window, std::size_t most, std::string& out) {
    z_stream stream{};
    if (inflateInit2(&stream, window) != Z_OK)
        return Inflated::Broken;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // zlib does not write to it
    stream.avail_in = uInt(std::min<std::size_t>(bytes.size(), 1U << 30));
    std::array<char, 64 * 1024> buffer{};
    Inflated state = Inflated::Cut;
    for (;;) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = uInt(buffer.size());
        const int code = ::inflate(&stream, Z_NO_FLUSH);
        const std::size_t got = buffer.size() - stream.avail_out;
        if (out.size() + got > most) {
            state = Inflated::TooLarge;
            break;
        }
        out.append(buffer.data(), got);
        if (code == Z_STREAM_END) {
            if (stream.avail_in > 0 && window > 0 && inflateReset(&stream) == Z_OK)
                continue; // RFC 1952 2.2: members follow each other
            state = Inflated::Whole;
            break;
        }
        if (code != Z_OK || (got == 0 && stream.avail_in == 0)) {
            state = code == Z_OK || code == Z_BUF_ERROR ? Inflated::Cut : Inflated::Broken;
            break;
        }
    }
    inflateEnd(&stream);
    return state;
}

Result<std::string> undo(std::string_view bytes, std::string_view coding, std::size_t most) {
    std::string out;
    Inflated state = inflate(bytes, 15 + 32, most, out);
    if (state == Inflated::Broken && out.empty() && equalsIgnoreCase(coding, "deflate"))
        state = inflate(bytes, -15, most, out);
    if (state == Inflated::Whole)
        return out;
    const std::string name(coding);
    return makeError(ErrorCode::InvalidInput, state == Inflated::TooLarge ? "The body unpacks to more than " + byteCountText(most)
                                              : state == Inflated::Cut    ? "The body ends in the middle of its " + name + " data"
                                                                          : "The body is not valid " + name);
}

std::string typeOf(std::string_view contentType) {
    return lowerAscii(trimOws(contentType.substr(0, contentType.find(';'))));
}

} // namespace

Head Head::parse(std::string_view raw) {
    Head head;
    head.start = nextLine(raw);
    while (!raw.empty()) {
        const std::string_view line = nextLine(raw);
        const std::size_t colon = line.find(':');
        if (line.empty())
            break;
        if (colon != std::string_view::npos && colon > 0)
            head.headers.push_back({std::string(trimOws(line.substr(0, colon))), std::string(trimOws(line.substr(colon + 1)))});
    }
    return head;
}

bool Head::has(std::string_view name) const {
    return std::any_of(headers.begin(), headers.end(), [&](const Header& h) { return equalsIgnoreCase(h.name, name); });
}

std::string_view Head::first(std::string_view name) const {
    for (const auto& header : headers)
        if (equalsIgnoreCase(header.name, name))
            return header.value;
    return {};
}

std::string Head::joined(std::string_view name) const {
    std::vector<std::string> values;
    for (const auto& header : headers)
        if (equalsIgnoreCase(header.name, name))
            values.push_back(header.value);
    return join(values, ", ");
}

Result<std::string> decodeBody(std::string_view bytes, std::string_view contentEncoding, std::size_t most) {
    std::string current(bytes);
    auto codings = splitView(contentEncoding, ',');
    if (codings.size() > 4)
        return makeError(ErrorCode::InvalidInput, "The body has more than four content codings");
    for (auto it = codings.rbegin(); it != codings.rend(); ++it) { // the last one was applied last
        const std::string_view coding = trimOws(*it);
        if (coding.empty() || equalsIgnoreCase(coding, "identity") || current.empty())
            continue;
        if (!equalsIgnoreCase(coding, "gzip") && !equalsIgnoreCase(coding, "x-gzip") && !equalsIgnoreCase(coding, "deflate"))
            return makeError(ErrorCode::Unsupported, "The body has the content coding \"" + std::string(coding) + "\"",
                             "Only gzip and deflate are decoded.");
        auto next = undo(current, coding, most);
        if (!next)
            return next.error();
        current = std::move(*next);
    }
    return current;
}

bool isJsonType(std::string_view contentType) {
    const std::string type = typeOf(contentType);
    return type.ends_with("/json") || type.ends_with("+json");
}

bool isXmlType(std::string_view contentType) {
    const std::string type = typeOf(contentType);
    return type.ends_with("/xml") || type.ends_with("+xml");
}

bool isTextType(std::string_view contentType) { return startsWithIgnoreCase(contentType, "text/"); }

bool looksLikeJson(std::string_view contentType, std::string_view body) {
    if (!contentType.empty())
        return isJsonType(contentType);
    const std::size_t at = body.find_first_not_of(" \t\r\n");
    return at != std::string_view::npos && (body[at] == '{' || body[at] == '[');
}

std::string_view afterAuthority(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos || url.substr(0, scheme).find_first_of("/?#") != std::string_view::npos)
        return url;
    const std::size_t slash = url.find_first_of("/?", scheme + 3);
    return slash == std::string_view::npos ? std::string_view("/") : url.substr(slash);
}

} // namespace fb::replay
