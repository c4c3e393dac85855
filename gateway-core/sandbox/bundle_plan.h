// A batch or transaction read and checked, before anything is done. Pure.
#pragma once

#include "sandbox/core.h"

#include <vector>

namespace fb::sandbox {

struct PlannedEntry {
    std::size_t index = 0; // in the Bundle
    std::string fullUrl;
    std::string method; // upper case
    std::vector<std::string> segments;
    Parameters query;
    bool hasQuery = false;
    json::Value resource; // null when absent
    std::string ifMatch, ifNoneMatch, ifModifiedSince, ifNoneExist;

    const ResourceType* type = nullptr; // of the URL; null when it has none
    std::string id;                     // of the URL, later the one chosen
    std::string expression() const { return "Bundle.entry[" + std::to_string(index) + ']'; }
};

// Reads one entry; 400 with its expression when it cannot be.
Try<PlannedEntry> planEntry(const json::Value& entry, std::size_t index, std::string_view base,
                            std::string_view basePath);

// What a transaction wants beyond a batch: known types, no identity twice, no fullUrl twice, only what can be undone.
Try<bool> checkTransaction(const std::vector<PlannedEntry>& entries);

// DELETE, POST, PUT and PATCH, GET and HEAD (R4 http.html 3.1.0.11.2); stable.
std::vector<std::size_t> executionOrder(const std::vector<PlannedEntry>& entries);

} // namespace fb::sandbox
