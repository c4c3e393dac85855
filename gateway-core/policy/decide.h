// decide(): what becomes of a request. Pure: facts, limiter state and time in, verdict and trace out. The order of the steps is
// the contract of the design, section 4.
#pragma once

#include "http/head.h"
#include "http/target.h"
#include "policy/plan.h"
#include "policy/trace.h"

#include <optional>
#include <string>
#include <string_view>

namespace fb::policy {

// Framing and target have passed their checks already (http/framing.h, http/target.h): what fails there is answered by
// refuseFraming().
struct Facts {
    IpAddress client; // after trusted proxies
    const http::RequestHead* head = nullptr;
    const http::RequestTarget* target = nullptr;
    std::optional<std::uint64_t> contentLength; // absent: chunked
    bool hasBody = false;
    std::string_view bodyPrefix; // what has arrived of the body; may be empty
    bool bodyComplete = false;
};

enum class Action : std::uint8_t { Forward, Refuse };

struct Verdict {
    Action action = Action::Refuse;
    const PlanRoute* route = nullptr; // into the Plan
    fhir::Classified what;            // relative to the route, or to the longest route path that fits, when none matched

    // Of a refusal:
    int status = 0;            // 403, 404, 405, 413, 429 ...
    std::string issueCode;     // OperationOutcome.issue.code
    std::string diagnostics;   // for the client: names the rule, not what lies behind
    std::string rule;          // "apps, rule 1"; "" when it was not a rule
    std::string allow;         // of 405: the Allow field
    Micros retryAfter{0};      // of 429
    bool limited = false;      // by a rate or a quota

    // The tightest limit that applied, for RateLimit-* fields.
    struct Rate {
        std::uint64_t limit = 0;
        std::uint64_t remaining = 0;
        Micros reset{0};
    };
    std::optional<Rate> rate;
};

// `trace` may be null: then no text is made (the hot path without capture).
Verdict decide(const Plan& plan, const Facts& facts, LimitStore& limits, Instant now, Trace* trace);

// The answer to a head, a framing or a target that is not acceptable.
Verdict refuseFraming(int status, std::string_view reason, Trace* trace);

// Where the request goes: the target's base path and what follows the route's path, raw bytes as received.
// "/fhir/r4/Patient/1?x=y" with route "/fhir/r4" and base "/fhir" -> "/fhir/Patient/1?x=y".
std::string upstreamTarget(const PlanRoute& route, const PlanTarget& target, const http::RequestTarget& request);

} // namespace fb::policy
