// _include and _revinclude (R4 search.html 3.1.1.5.3).
#pragma once

#include "sandbox/core.h"

#include <vector>

namespace fb::sandbox {

inline constexpr std::size_t kMaxIncluded = 1000; // of one page

// Rows to add to a page of matches, each once and none of the matches; :iterate also looks at what was added.
Result<std::vector<std::int64_t>> includedRows(Core& core, const SearchRequest& request,
                                               const std::vector<std::int64_t>& matches);

} // namespace fb::sandbox
