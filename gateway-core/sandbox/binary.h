// Binary: the one resource that may travel as what it holds (R4 binary.html).
#pragma once

#include "sandbox/core.h"

#include <optional>

namespace fb::sandbox {

// The content itself, when Accept asks for its type; none for other resources and other types.
std::optional<Answer> rawBinary(const Stored& stored, std::string_view accept);
// A Binary made from a body of any other type.
json::Value binaryOf(const Call& call);

} // namespace fb::sandbox
