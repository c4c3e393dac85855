// The unit texts of the workspace, both ways and exact ("64KiB", "10s", "100/min").
#pragma once

#include "base/time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fb::config {

struct RateText {
    std::uint32_t limit = 0;
    Micros per{0};
};
// "100/min", "10/s", "1000/hour", "50000/day", "1000000/month" (30 days). A number from 1 to 1,000,000,000 without
// sign.
std::optional<RateText> parseRate(std::string_view text);
std::string rateText(std::uint32_t limit, Micros per);

std::string exactBytes(std::uint64_t bytes); // the largest binary unit that divides: "64KiB", "1000"
std::string exactDuration(Micros duration);  // the largest unit that divides: "10s", "250ms"

} // namespace fb::config
