// decide(): what becomes of a request. Pure: facts, limiter state and time in, verdict and trace out. The order of
// the steps is the contract of the design, section 4.
#pragma once

#include "http/head.h"
#include "http/target.h"
#include "policy/plan.h"
#include "policy/trace.h"

#include <optional>
#include <string>
#include <string_view>

namespace fb::policy {

// Framing and target have passed their checks already (http/framing.h, http/target.h): what fails there is answered
// by refuseFraming().
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
    fhir::Classified what; // relative to the route, or to the longest route path that fits, when none matched

    // Of a refusal:
    int status = 0;          // 403, 404, 405, 413, 429 ...
    std::string issueCode;   // OperationOutcome.issue.code
    std::string diagnostics; // for the client: names the rule, not what lies behind
    std::string rule;        // "apps, rule 1"; "" when it was not a rule
    std::string allow;       // of 405: the Allow field
    Micros retryAfter{0};    // of 429
    bool limited = false;    // by a rate or a quota

    // The tightest limit that applied, for RateLimit-* fields.
    struct Rate {
        std::uint64_t limit = 0;
        std::uint64_t remaining = 0;
        Micros reset{0};
    };
    std::optional<Rate> rate;
};

// Route: the first whose path fits on segment boundaries (case-sensitive) and whose conditions hold. Conditions on
// resource, interaction or operation hold for FHIR requests only; different headers must all be there. Every policy
// of the route must let the request pass: an address that one denies, or a rule of one, refuses it. An allow rule
// ends the search in its own policy. A rule on `resource` sees the type that the URL names; a search of all types of
// a compartment counts for a deny rule as any of them. A Bundle whose type is not known yet counts as batch and as
// transaction: a deny rule on either refuses it, a route or an allow rule takes it only when it lists both (or none).
// Limits: all of the route's policies; when one refuses, the others get back what they gave.
//
// `trace` may be null: then no text is made and a forward allocates nothing (the hot path without capture). The trace
// of a refusal is complete, with the steps after it as NotReached; the trace of a forward ends with Quota, and the
// caller appends Upstream and Response when they have happened.
Verdict decide(const Plan& plan, const Facts& facts, LimitStore& limits, Instant now, Trace* trace);

// The answer to a head, a framing or a target that is not acceptable.
Verdict refuseFraming(int status, std::string_view reason, Trace* trace);

// Where the request goes: the target's base path and what follows the route's path, raw bytes as received.
// "/fhir/r4/Patient/1?x=y" with route "/fhir/r4" and base "/fhir" -> "/fhir/Patient/1?x=y".
std::string upstreamTarget(const PlanRoute& route, const PlanTarget& target, const http::RequestTarget& request);

} // namespace fb::policy
