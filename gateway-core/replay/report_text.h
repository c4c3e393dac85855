// What a report may hold of texts that came over the wire.
#pragma once

#include <string>
#include <string_view>

namespace fb::replay {

// Without what XML 1.0 and HTML forbid: control bytes other than tab and newline, broken UTF-8, U+FFFE and U+FFFF. Each becomes "?".
std::string printable(std::string_view text);

} // namespace fb::replay
