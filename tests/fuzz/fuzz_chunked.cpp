// The chunked coding. First byte: how long the pieces are.
// Properties: pieces do not matter, data points into the input, and the data written as chunks again reads as the same data.
#include "http/framing.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace fb::http;

namespace {

void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "broken property: %s\n", what);
        std::abort();
    }
}

struct Reading {
    ChunkedReader::State state = ChunkedReader::State::More;
    std::size_t used = 0;
    std::string data;
    std::string trailers;
};

Reading read(std::string_view bytes, std::size_t piece) {
    Reading out;
    ChunkedReader reader;
    while (out.used < bytes.size() && out.state == ChunkedReader::State::More) {
        std::string_view input = bytes.substr(out.used, piece);
        while (!input.empty() && out.state == ChunkedReader::State::More) {
            const auto step = reader.next(input);
            require(step.consumed <= input.size(), "no more is used than was given");
            require(step.consumed > 0 || step.state != ChunkedReader::State::More, "every step makes progress");
            require(step.data.empty() || (step.data.data() >= input.data() &&
                                          step.data.data() + step.data.size() <= input.data() + step.consumed),
                    "data points into the used part of the input");
            out.state = step.state;
            out.data += step.data;
            out.used += step.consumed;
            input.remove_prefix(step.consumed);
        }
    }
    out.trailers = reader.trailers();
    require((out.state == ChunkedReader::State::Bad) == (*reader.reason() != 0), "a failure has a reason");
    return out;
}

std::string write(const Reading& reading, std::size_t chunk) {
    std::string out;
    char head[20];
    for (std::size_t at = 0; at < reading.data.size(); at += chunk) {
        const std::string_view part = std::string_view(reading.data).substr(at, chunk);
        out.append(head, writeChunkHead(head, part.size())).append(part).append("\r\n");
    }
    return out.append(head, writeChunkHead(head, 0)).append(reading.trailers).append("\r\n");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t piece = data[0] % 32 + 1u;
    const Reading whole = read(input, std::string_view::npos);
    const Reading pieces = read(input, piece);
    require(whole.state == pieces.state && whole.used == pieces.used && whole.data == pieces.data &&
                whole.trailers == pieces.trailers,
            "pieces do not matter");
    if (whole.state != ChunkedReader::State::Done)
        return 0;
    const Reading again = read(write(whole, piece), piece);
    require(again.state == ChunkedReader::State::Done && again.data == whole.data && again.trailers == whole.trailers,
            "what is written again reads the same");
    return 0;
}
