// Undoing content codings (RFC 9110 8.4.1) with zlib, bounded: a small body must not unpack to a large one.
#pragma once

#include "base/result.h"

#include <string>
#include <string_view>

namespace fb::capture {

// As much as there is of at most `most` bytes; true when the body was decoded whole.
bool decodePrefix(std::string_view bytes, std::string_view coding, std::size_t most, std::string& out);

} // namespace fb::capture
