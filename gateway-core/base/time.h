// Time as a value. The pure layers get it as an argument; only the layers that touch the world read a clock.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace fb {

using Micros = std::chrono::microseconds;
using Instant = std::chrono::sys_time<Micros>; // UTC

// "2026-11-24T14:32:04.026Z" (milliseconds) or with six digits.
std::string isoTime(Instant t, int digits = 3);
// RFC 3339 and FHIR dateTime/instant with a time zone; nothing else.
std::optional<Instant> parseIsoTime(std::string_view text);
// RFC 9110 5.6.7 IMF-fixdate: "Sun, 06 Nov 1994 08:49:37 GMT".
std::string httpDate(Instant t);
std::optional<Instant> parseHttpDate(std::string_view text);

} // namespace fb
