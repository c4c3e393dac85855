// The alternatives of one parameter ("a,b") as SQL over the columns of its index table. Pure.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "sandbox/database.h"

#include <string_view>

namespace fb::sandbox {

struct SpanColumns {
    std::string_view low, high;
};

// Appends "a OR b OR ..." for dates with their prefixes (R4 search.html 3.1.1.4.7).
Result<void> dateAlternatives(Sql& sql, std::string_view param, std::string_view value, SpanColumns columns,
                              Instant now);

} // namespace fb::sandbox
