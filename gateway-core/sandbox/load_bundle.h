// The resources of one loaded JSON value, with the ids they will have. Pure.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "sandbox/search_table.h"

#include <string>
#include <vector>

namespace fb::sandbox {

struct LoadItem {
    const ResourceType* type = nullptr;
    std::string id; // "" = to be chosen
    json::Value resource;
};

// A resource is one item. Of a Bundle every entry's resource is one (of a transaction or batch only what it creates
// or updates), references between entries are resolved. A document or message Bundle with an id is a resource of its
// own.
Result<void> takeItems(json::Value value, std::vector<LoadItem>& items);

} // namespace fb::sandbox
