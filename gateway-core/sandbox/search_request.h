// A search as asked for: conditions, order, what to include and how to show it. Pure.
#pragma once

#include "base/result.h"
#include "sandbox/search_condition.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fb::sandbox {

using Parameters = std::vector<std::pair<std::string, std::string>>; // decoded, in order
Parameters parseQuery(std::string_view rawQuery);

enum class Summary : std::uint8_t { False, True, Text, Data, Count };

// How resources are shown: of searches, and of a read.
struct Shape {
    Summary summary = Summary::False;
    std::vector<std::string> elements; // empty = all
    bool pretty = false;

    bool whole() const { return summary == Summary::False && elements.empty(); }
};

struct Include {
    std::string sourceType; // "*" for any
    std::string param;      // "*" for all
    std::string targetType; // "" for any
    bool iterate = false;
};

struct SearchRequest {
    std::vector<Condition> conditions;
    std::vector<std::pair<const SearchParam*, bool>> sort; // true = descending; null = by kSortId or kSortUpdated
    std::vector<std::string> sortNames;                    // beside `sort`
    std::vector<Include> includes, revIncludes;
    Shape shape;
    std::optional<std::size_t> count;
    bool total = true;                                        // _total=none leaves it out
    std::string page;                                         // the opaque token of a paging link
    std::vector<std::pair<std::string, std::string>> ignored; // name and why
    Parameters used;                                          // what counts; of the self link
};

inline constexpr std::size_t kDefaultCount = 20;
inline constexpr std::size_t kMaxCount = 1000;
inline constexpr std::size_t kMaxParameters = 100;

// `strict`: what would be ignored is an error (Prefer: handling=strict).
Result<SearchRequest> parseSearch(const ConditionContext& context, const ResourceType& type,
                                  const Parameters& parameters, bool strict);
// Only the parameters of a read: _summary, _elements, _pretty.
Result<Shape> parseShape(const Parameters& parameters);

// SELECT of the matching rids in order.
Sql searchSql(const ResourceType& type, const SearchRequest& request);

// "name=x&_count=10", escaped again.
std::string queryText(const Parameters& parameters);

} // namespace fb::sandbox
