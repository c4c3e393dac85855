// The values FHIR search compares: dates as spans of time, decimals with the precision they are written in, folded
// text, and the escapes of R4 search.html 3.1.1.4.15. Pure.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fb::sandbox {

// Microseconds since 1970, both ends inclusive. A partial date is all the time it may mean; no time zone is read as
// UTC.
struct Span {
    static constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
    static constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
    std::int64_t low = kMin;
    std::int64_t high = kMax;
    bool operator==(const Span&) const = default;
};
// date, dateTime, instant, and in a search also minutes without seconds.
std::optional<Span> parseSpan(std::string_view text);

// 100 -> [99.5, 100.5], 100.00 -> [99.995, 100.005] (R4 search.html 3.1.1.4.8).
struct Decimal {
    double value = 0;
    double low = 0;
    double high = 0;
};
std::optional<Decimal> parseDecimal(std::string_view text);

// Lower case, without diacritics, white space collapsed; invalid UTF-8 becomes U+FFFD.
std::string foldText(std::string_view utf8);

enum class Prefix : std::uint8_t { Eq, Ne, Gt, Lt, Ge, Le, Sa, Eb, Ap };
// Takes "ge" and its like off a date, number or quantity.
Prefix takePrefix(std::string_view& text);

// Splits at separators not escaped with "\"; the escapes stay in the parts.
std::vector<std::string> splitEscaped(std::string_view text, char separator);
std::string unescaped(std::string_view text);

} // namespace fb::sandbox
