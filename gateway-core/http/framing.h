// How a body is delimited, RFC 9112 6, and the chunked coding, RFC 9112 7.1. Strict where two readers could differ.
#pragma once

#include "http/head.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace fb::http {

enum class BodyKind : std::uint8_t { None, Length, Chunked, UntilClose };

struct Framing {
    BodyKind kind = BodyKind::None;
    std::uint64_t length = 0; // of BodyKind::Length
    bool keepAlive = false;   // whether the sender lets the connection live on after this message (RFC 9112 9.3)
    int errorStatus = 0;      // not 0: refuse with this status (400, 417 or 501), requests; 502, responses
    const char* reason = "";
};

// Refuses Content-Length with Transfer-Encoding, repeated or list-valued or non-digit Content-Length, any transfer coding
// other than exactly "chunked", chunked in HTTP/1.0, a missing or repeated or malformed Host. And what would let two readers
// see two requests: a repeated Authorization, a Connection that names Host, a framing field or Authorization, more than 32
// Connection members, an unknown expectation (417), TRACE and standard methods in another case (501).
Framing requestFraming(const RequestHead& head);
// `requestMethod` and 1xx, 204, 304, HEAD decide on bodies, RFC 9112 6.3. With BodyKind::None `length` is still the
// Content-Length sent (of HEAD and 304), for information. 101 is an error: Upgrade is never forwarded.
Framing responseFraming(const ResponseHead& head, std::string_view requestMethod);

// Reads the chunked coding incrementally and hands out the data inside as views, without copying.
class ChunkedReader {
public:
    enum class State : std::uint8_t { More, Done, Bad };
    struct Step {
        State state = State::More;
        std::size_t consumed = 0; // bytes of the input used up
        std::string_view data;    // body bytes inside the consumed part; may be empty
    };
    // Call repeatedly until consumed == 0 or the state is not More. Chunk extensions are checked, bounded and dropped; bare LF,
    // signs, spaces, "0x", more than 16 digits and sizes over 2^53 are Bad. After Done, trailers() holds the trailer section,
    // each line with CRLF, without the fields that RFC 9110 6.5.1 forbids there (framing, routing, authentication ...).
    Step next(std::string_view input);
    const std::string& trailers() const { return m_trailers; }
    const char* reason() const { return m_reason; }
    void reset() { *this = ChunkedReader(); }

private:
    enum class Part : std::uint8_t { Size, Extension, SizeLf, Data, DataCr, DataLf, Trailer, Finished, Failed };
    bool take(char c); // one framing byte; false when it cannot be right
    bool takeSize(char c);
    bool takeExtension(char c);
    bool takeTrailer(char c);
    bool endTrailerLine();
    bool fail(const char* reason);
    Part m_part = Part::Size;
    std::uint64_t m_left = 0;
    unsigned m_digits = 0;
    std::uint64_t m_overhead = 0; // bytes of extensions not paid for by data; of the trailer section once there
    std::string m_line;
    std::string m_trailers;
    const char* m_reason = "";
};

// The head of one chunk ("1a2\r\n") written to `out` (at least 20 bytes); returns its length.
std::size_t writeChunkHead(char* out, std::uint64_t size);

} // namespace fb::http
