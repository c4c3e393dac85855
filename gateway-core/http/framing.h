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
    int errorStatus = 0;      // not 0: refuse with this status (400 or 501), requests; any not 0: bad gateway, responses
    const char* reason = "";
};

// Refuses Content-Length with Transfer-Encoding, repeated or list-valued or non-digit Content-Length, any transfer coding
// other than exactly "chunked", chunked in HTTP/1.0, a missing or repeated or malformed Host.
Framing requestFraming(const RequestHead& head);
// `requestMethod` and 1xx, 204, 304, HEAD decide on bodies, RFC 9112 6.3.
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
    // Call repeatedly until consumed == 0 or the state is not More. Chunk extensions are skipped (bounded), bare LF, signs,
    // spaces, "0x" and sizes over 2^53 are Bad. After Done, trailers() holds the trailer section, each line with CRLF.
    Step next(std::string_view input);
    const std::string& trailers() const { return m_trailers; }
    const char* reason() const { return m_reason; }
    void reset() { *this = ChunkedReader(); }

private:
    enum class Part : std::uint8_t { Size, Extension, SizeLf, Data, DataCr, DataLf, Trailer, Finished, Failed };
    Step fail(const char* reason);
    Part m_part = Part::Size;
    std::uint64_t m_left = 0;
    unsigned m_digits = 0;
    unsigned m_extensionBytes = 0;
    std::string m_line;
    std::string m_trailers;
    const char* m_reason = "";
};

// The head of one chunk ("1a2\r\n") written to `out` (at least 20 bytes); returns its length.
std::size_t writeChunkHead(char* out, std::uint64_t size);

} // namespace fb::http
