// Identifiers of requests: unique across threads and runs without asking anybody. Of one thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace fb::proxy {

class Ids {
public:
    using RequestId = std::array<char, 26>;
    using Traceparent = std::array<char, 55>;

    Ids(); // seeded from the system's random numbers

    // 26 of [0-9a-v]: 80 random bits of this thread, then a count. The view is into `out`.
    std::string_view requestId(RequestId& out);

    // W3C Trace Context: the incoming trace with a new parent id when it is well-formed, else a new trace. The view is into `out`.
    std::string_view traceparent(std::string_view incoming, Traceparent& out);

private:
    std::uint64_t random();

    std::uint64_t m_state;
    std::uint64_t m_count = 0;
    std::array<char, 16> m_prefix;
};

} // namespace fb::proxy
