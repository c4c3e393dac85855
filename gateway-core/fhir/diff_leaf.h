// Two primitive values: equal, the same written differently, or different, and why in words.
#pragma once

#include "fhir/diff.h"

#include <string>
#include <string_view>

namespace fb::fhir::detail {

struct Leaf {
    Change change = Change::Equal;
    std::string why;
};

// JSON numbers by their text: FHIR decimals carry their precision (R4 datatypes.html#decimal).
Leaf compareNumbers(std::string_view left, std::string_view right);
Leaf compareTexts(std::string_view left, std::string_view right);
// "a text became a number"; both are primitives or lists or objects.
std::string kindWords(json::Kind left, json::Kind right);

} // namespace fb::fhir::detail
