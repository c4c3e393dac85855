// How a decision came about, step by step in the order of the contract (design, section 4), for people.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fb::policy {

enum class StepKind : std::uint8_t {
    Framing,
    Interaction,
    Route,
    Address,
    Rules,
    BodySize,
    Rate,
    Quota,
    Upstream,
    Response
};
enum class StepState : std::uint8_t {
    Passed,
    Decided /* ended the search with a refusal */,
    Skipped /* nothing to check */,
    NotReached
};

struct Step {
    StepKind kind = StepKind::Framing;
    StepState state = StepState::Passed;
    std::string reason;      // "search-type on Patient: family, birthdate"
    std::string needed;      // of the step that decided: what the rule wants
    std::string there;       // and what the request has
    std::int32_t nanos = -1; // not measured
};

using Trace = std::vector<Step>;

std::string_view title(StepKind kind);  // "Framing", "Body size"
std::string_view code(StepState state); // "passed", "decided", "skipped", "not-reached"
// One line a step, fields separated by TAB and escaped: how a trace is stored.
std::string encodeTrace(const Trace& trace);
Trace decodeTrace(std::string_view text);

} // namespace fb::policy
