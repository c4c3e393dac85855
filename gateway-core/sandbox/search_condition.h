// One search parameter as SQL: the set of rows that match it. Pure; values are bound, never part of the SQL text.
#pragma once

#include "base/result.h"
#include "base/time.h"
#include "sandbox/database.h"
#include "sandbox/search_table.h"

#include <string>
#include <string_view>

namespace fb::sandbox {

// "r.rid [NOT] IN (set)".
struct Condition {
    bool negate = false;
    Sql set; // selects rids

    Sql over(std::string_view rid) const;
};

struct ConditionContext {
    const SearchTable* table = nullptr;
    std::string ownBase;
    Instant now; // for "ap" of dates
    // A chain without a type fans out over every target; this many branches are enough for one search.
    mutable int branchesLeft = 300;
};

// Limits that keep a statement within SQLite's own.
inline constexpr std::size_t kMaxValues = 400; // of one parameter
inline constexpr int kMaxChain = 6;

// `name` as written, with modifier and chain: "name:exact", "subject:Patient.name", "_has:Observation:patient:code".
// NotFound: the type has no such parameter; InvalidInput: the value or the modifier cannot be; Unsupported: known,
// but not done here.
Result<Condition> searchCondition(const ConditionContext& context, const ResourceType& type, std::string_view name,
                                  std::string_view value, int depth = 0);

// The values of one parameter of a known kind; `modifier` without its colon.
Result<Condition> valueCondition(const ConditionContext& context, const ResourceType& type, const SearchParam& param,
                                 std::string_view modifier, std::string_view value);

} // namespace fb::sandbox
