// One page of a list of rows, and the links to the others.
#pragma once

#include "sandbox/bundle_writer.h"
#include "sandbox/core.h"

#include <functional>
#include <vector>

namespace fb::sandbox {

struct Page {
    std::vector<std::int64_t> rows;
    std::size_t total = 0;
};

struct Paging {
    std::string path;  // "Patient"
    Parameters query;  // of the links
    std::string token; // from the request; may be empty
    std::size_t count = kDefaultCount;
};

// Takes the page from the snapshot its token names, or from `all` when there is none, and writes self, first, next,
// previous.
Result<Page> takePage(Core& core, const Paging& paging, const std::function<Result<std::vector<std::int64_t>>()>& all,
                      BundleWriter& bundle);

} // namespace fb::sandbox
