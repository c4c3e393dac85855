// A filter that parses says back a text that parses to the same text, and nothing crashes on the way.
#include "traffic/filter.h"

#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto filter = fb::traffic::Filter::parse(input);
    if (!filter) {
        if (filter.error().message.empty() || filter.error().place.column < 1)
            std::abort();
        return 0;
    }
    const std::string text = filter->text();
    const auto again = fb::traffic::Filter::parse(text);
    if (!again || again->text() != text || again->sentence() != filter->sentence() ||
        again->needsBodies() != filter->needsBodies())
        std::abort();
    fb::traffic::Exchange exchange;
    exchange.target.assign(input);
    exchange.requestHead.assign(input);
    exchange.requestBody.bytes.assign(input);
    const bool matched = filter->matchesExchange(exchange, fb::Instant{});
    if (again->matchesExchange(exchange, fb::Instant{}) != matched ||
        (matched && !filter->mayMatch(exchange, fb::Instant{})))
        std::abort();
    return 0;
}
