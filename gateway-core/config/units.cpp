#include "config/units.h"

#include "base/text.h"

#include <array>
#include <utility>

namespace fb::config {

namespace {
using namespace std::chrono_literals;

// The first spelling of a period is the one written.
using Period = std::pair<std::string_view, Micros>;
constexpr std::array<Period, 15> kPeriods{Period{"sec", 1s}, {"s", 1s},           {"second", 1s},      {"min", 60s},
                                          {"minute", 60s},   {"mins", 60s},       {"hour", 3600s},     {"h", 3600s},
                                          {"hr", 3600s},     {"hours", 3600s},    {"day", 86400s},     {"d", 86400s},
                                          {"days", 86400s},  {"month", 2592000s}, {"months", 2592000s}};
} // namespace

std::optional<RateText> parseRate(std::string_view text) {
    const std::size_t slash = text.find('/');
    if (slash == std::string_view::npos)
        return {};
    const auto limit = parseUnsigned(text.substr(0, slash));
    if (!limit || *limit == 0 || *limit > 1'000'000'000)
        return {};
    for (const auto& [name, per] : kPeriods)
        if (equalsIgnoreCase(text.substr(slash + 1), name))
            return RateText{std::uint32_t(*limit), per};
    return {};
}

std::string rateText(std::uint32_t limit, Micros per) {
    for (const auto& [name, length] : kPeriods)
        if (length == per)
            return std::to_string(limit) + "/" + std::string(name);
    return std::to_string(limit) + " in " + exactDuration(per);
}

std::string exactBytes(std::uint64_t bytes) {
    static constexpr std::array<std::pair<std::uint64_t, const char*>, 4> units{
        std::pair{1ULL << 40, "TiB"}, {1ULL << 30, "GiB"}, {1ULL << 20, "MiB"}, {1ULL << 10, "KiB"}};
    for (const auto& [size, name] : units)
        if (bytes >= size && bytes % size == 0)
            return std::to_string(bytes / size) + name;
    return std::to_string(bytes);
}

std::string exactDuration(Micros duration) {
    static constexpr std::array<std::pair<std::int64_t, const char*>, 5> units{std::pair{86'400'000'000LL, "d"},
                                                                               {3'600'000'000LL, "h"},
                                                                               {60'000'000LL, "m"},
                                                                               {1'000'000LL, "s"},
                                                                               {1000LL, "ms"}};
    for (const auto& [size, name] : units)
        if (duration.count() >= size && duration.count() % size == 0)
            return std::to_string(duration.count() / size) + name;
    return std::to_string(duration.count()) + "us";
}

} // namespace fb::config
