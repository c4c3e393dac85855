// The parsed form of a filter, shared by its parser, evaluator and printers. Private to traffic/.
#pragma once

#include "traffic/filter.h"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace fb::traffic {

// Not an exchange's value but how to get at it; in the order of the table in filter_fields.cpp.
enum class Field : std::uint8_t {
    Id,
    Time,
    Method,
    Status,
    Target,
    Path,
    Query,
    Route,
    Upstream,
    Server,
    Client,
    Outcome,
    Reason,
    Result,
    Duration,
    Gateway,
    Size,
    RequestSize,
    Resource,
    FhirId,
    Interaction,
    Operation,
    RequestId,
    Revision,
    Links,
    Param,
    Header,
    RequestHeader,
    ResponseHeader,
    RequestBody,
    ResponseBody,
    AnyBody,
};

enum class FieldKind : std::uint8_t { Number, Status, Time, Duration, Size, Text, Named, Body };

struct FieldInfo {
    Field field;
    FieldKind kind;
    const char* name;
    const char* alias; // other spelling, "" when none
    const char* noun;  // in a sentence: "status 404", "path containing ..."
    bool ignoreCase;   // of = and in; contains and startswith always ignore case
    const char* description;
};
const std::vector<FieldInfo>& fieldTable();
const FieldInfo& infoOf(Field field);
// By name or alias without case; for param.NAME and header.NAME the part before the name.
const FieldInfo* findField(std::string_view name);
const std::vector<std::string>& fieldNames();

enum class Op : std::uint8_t {
    Equal,
    NotEqual,
    Greater,
    GreaterEqual,
    Less,
    LessEqual,
    Contains,
    StartsWith,
    EndsWith,
    In,
    InLast,
    Present
};
std::string_view symbol(Op op);

struct Operand {
    std::string text;      // as written
    std::string folded;    // what is compared: lower case where the field ignores case
    std::int64_t low = 0;  // of numbers, times, durations, sizes: the first value that is equal
    std::int64_t high = 0; // and the last; a class such as 4xx and a day have many
};

struct Condition {
    Field field = Field::Id;
    std::string name; // of param.NAME and header.NAME
    Op op = Op::Equal;
    std::vector<Operand> operands; // one, or several for In
};

struct Filter::Node {
    enum class Kind : std::uint8_t { And, Or, Not, Text, Test };
    Kind kind = Kind::Test;
    std::vector<Node> children; // of And (2 or more), Or (2 or more), Not (1)
    Condition condition;        // of Test
    Operand text;               // of Text
};

// Three values: what the summary alone cannot say is Unknown.
enum class Truth : std::uint8_t { No, Unknown, Yes };
Truth evaluate(const Filter::Node& node, const Summary& summary, const Exchange* whole, Instant now);
bool needsWhole(const Filter::Node& node);
std::string textOf(const Filter::Node& node);
std::string sentenceOf(const Filter::Node& node);
::fb::Result<Filter::Node> parseFilter(std::string_view text);

} // namespace fb::traffic
