// Short texts for a row of a difference: a leaf, or what stands for a whole element while it is folded.
#pragma once

#include "base/json.h"

#include <string>
#include <string_view>
#include <utility>

namespace fb::fhir::detail {

inline constexpr std::size_t kMostText = 200; // bytes, with the ellipsis

std::string shortText(std::string_view text);
// Two different texts; when they are long, from shortly before the first difference.
std::pair<std::string, std::string> shortTexts(std::string_view left, std::string_view right);
std::string leafText(const json::Value& leaf); // as shown: strings without quotes
std::string summary(const json::Value& value); // "Patient/17", "Burgdorf, Anna", "71.4 kg", "3 elements"
std::string lastPart(std::string_view url);    // "geolocation" of ".../StructureDefinition/geolocation"

} // namespace fb::fhir::detail
