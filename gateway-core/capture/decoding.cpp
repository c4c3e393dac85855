#include "capture/decoding.h"

#include "base/text.h"
#include "capture/head_lines.h"
#include "capture/reader.h"

#include <algorithm>
#include <array>

#include <zlib.h>

namespace fb::capture {

namespace {

enum class Inflated { Whole, Cut, Broken, TooLarge };

constexpr int kZlibOrGzip = 15 + 32; // zlib tells them apart by their first bytes
constexpr int kRawDeflate = -15;     // what some servers send as "deflate", against RFC 9110 8.4.1.2

Inflated inflateAll(std::string_view bytes, int window, std::size_t most, std::string& out) {
    z_stream stream{};
    if (inflateInit2(&stream, window) != Z_OK)
        return Inflated::Broken;
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data())); // zlib does not write to it
    stream.avail_in = uInt(std::min<std::size_t>(bytes.size(), 1U << 30));
    std::array<char, 16 * 1024> buffer{};
    Inflated state = Inflated::Cut;
    std::size_t total = 0;
    for (;;) {
        stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
        stream.avail_out = uInt(buffer.size());
        const int code = inflate(&stream, Z_NO_FLUSH);
        const std::size_t got = buffer.size() - stream.avail_out;
        out.append(buffer.data(), std::min(got, most - out.size()));
        total += got;
        if (total > most)
            state = Inflated::TooLarge;
        else if (code == Z_STREAM_END && stream.avail_in > 0 && window == kZlibOrGzip &&
                 inflateReset(&stream) == Z_OK)
            continue; // RFC 1952 2.2: members follow each other
        else if (code == Z_STREAM_END)
            state = Inflated::Whole;
        else if (code != Z_OK && code != Z_BUF_ERROR)
            state = Inflated::Broken;
        else if (got > 0 || stream.avail_in > 0)
            continue;
        break;
    }
    inflateEnd(&stream);
    return state;
}

Inflated undo(std::string_view bytes, bool deflate, std::size_t most, std::string& out) {
    Inflated state = inflateAll(bytes, kZlibOrGzip, most, out);
    if (deflate && state == Inflated::Broken && out.empty())
        state = inflateAll(bytes, kRawDeflate, most, out);
    return state;
}

bool isGzip(std::string_view coding) {
    return equalsIgnoreCase(coding, "gzip") || equalsIgnoreCase(coding, "x-gzip");
}
bool isDeflate(std::string_view coding) { return equalsIgnoreCase(coding, "deflate"); }
bool isIdentity(std::string_view coding) { return coding.empty() || equalsIgnoreCase(coding, "identity"); }

Error cannot(const std::string& why) {
    return makeError(ErrorCode::InvalidInput, "The body cannot be decoded: " + why);
}

} // namespace

bool decodePrefix(std::string_view bytes, std::string_view coding, std::size_t most, std::string& out) {
    out.clear();
    if (isGzip(coding) || isDeflate(coding))
        return undo(bytes, isDeflate(coding), most, out) == Inflated::Whole;
    return false;
}

Result<std::string> decodedBody(const traffic::Body& body, std::string_view head, std::size_t most) {
    std::string current = body.bytes;
    auto codings = splitView(fieldOf(head, "Content-Encoding"), ',');
    if (codings.size() > 4)
        return cannot("more than four content codings");
    for (auto it = codings.rbegin(); it != codings.rend(); ++it) { // the last one was applied last
        const std::string_view coding = trimOws(*it);
        if (isIdentity(coding))
            continue;
        if (!isGzip(coding) && !isDeflate(coding))
            return makeError(ErrorCode::Unsupported,
                             "The body has the content coding \"" + std::string(coding) + "\"",
                             "Only gzip and deflate are decoded; the raw bytes can be saved");
        std::string next;
        const Inflated state = undo(current, isDeflate(coding), most, next);
        if (state == Inflated::TooLarge)
            return cannot("it unpacks to more than " + byteCountText(most));
        if (state == Inflated::Broken && (next.empty() || !body.truncated))
            return cannot("it is not valid " + std::string(coding));
        if (state == Inflated::Cut && !body.truncated)
            return cannot("it ends in the middle of its " + std::string(coding) + " data");
        current = std::move(next);
    }
    if (current.size() > most)
        return cannot("it is larger than " + byteCountText(most));
    return current;
}

} // namespace fb::capture
