// Puts files into a store: single resources, Bundles of any type, NDJSON, folders of them, and the sets that come
// along.
#pragma once

#include "sandbox/core.h"

#include <string>
#include <vector>

namespace fb::sandbox {

// Ids are kept: that of the resource, or of its urn:uuid fullUrl, so that two servers loaded alike have the same ids.
// All or nothing; the error names the file and the line.
Result<void> loadData(Core& core, const std::vector<std::string>& data);

// The names that stand for sets of samples: "clinic-a", "clinic-b".
const std::vector<std::string>& builtInSets();

} // namespace fb::sandbox
