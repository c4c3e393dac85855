// Which item of one list belongs to which of the other. Keys are hashed and sorted, so hostile lists cost n log n; a collision can
// only align two items that then compare as different.
#pragma once

#include "fhir/diff_links.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fb::fhir::detail {

inline constexpr std::size_t kNone = std::size_t(-1);

enum class ListKind : std::uint8_t {
    Plain,
    Extensions,
    Contained,
    Entries,   // of a Bundle, by resource identity
    Responses, // of a batch or transaction response: the position is the meaning (R4 http.html#trules)
};

struct Alignment {
    std::vector<std::size_t> rightOf; // per left item: its right one or kNone
    std::vector<std::size_t> extra;   // right items without a left one, in order
    bool moved = false;               // the aligned ones stand in another order
    std::string basis;                // "by url", "by system and value"; "" when by content or position
};

Alignment align(const json::Value& left, const json::Value& right, ListKind kind, const LinkMap& links);

} // namespace fb::fhir::detail
