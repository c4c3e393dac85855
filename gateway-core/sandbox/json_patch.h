// JSON Patch (RFC 6902) on a JSON value. Pure.
#pragma once

#include "base/json.h"

#include <string_view>

namespace fb::sandbox {

// All operations or none. InvalidInput: the patch itself is malformed (400); NotFound: it does not fit the document,
// a "test" that fails among it (422). `patch` and `document` are parsed JSON.
Result<json::Value> applyJsonPatch(json::Value document, const json::Value& patch);

// Equality of RFC 6902 4.6: members in any order, numbers by value.
bool jsonEqual(const json::Value& a, const json::Value& b);

inline constexpr std::size_t kMaxPatchOperations = 1000;

} // namespace fb::sandbox
