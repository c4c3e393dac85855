// The record of one request: what came, what was decided, what was answered. Made by the proxy, kept by the capture, shown by
// the console. Values only; moved between threads by unique_ptr or shared_ptr<const>.
#pragma once

#include "base/time.h"
#include "fhir/interaction.h"
#include "policy/trace.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace fb::traffic {

using ExchangeId = std::int64_t; // given by the journal, ascending; 0 = not stored

enum class Outcome : std::uint8_t {
    Answered,    // the upstream's answer reached the client whole
    Refused,     // by framing, route, address, rule or size: nothing went upstream
    Limited,     // by a rate or a quota
    NoAnswer,    // the upstream did not answer, or broke off: 502, 504 or a cut answer
    ClientGone,  // the client hung up before the end
};
std::string_view code(Outcome outcome); // "answered", "refused", "limited", "no-answer", "client-gone"
std::optional<Outcome> outcomeOf(std::string_view code);

// Microseconds since `started`; -1 = did not happen.
struct Timing {
    std::int64_t decided = -1;      // the verdict was there
    std::int64_t connected = -1;    // the upstream connection was there
    std::int64_t sent = -1;         // the request head (and what was there of the body) went upstream
    std::int64_t requestDone = -1;  // the request body was all sent
    std::int64_t firstByte = -1;    // the answer's head was there
    std::int64_t answerDone = -1;   // the answer's last byte was there
    std::int64_t done = -1;         // the last byte went to the client
    bool reused = false;            // the upstream connection was kept alive from before
    // Time that was not spent waiting for the upstream or the client's body.
    std::int64_t gatewayMicros() const;
};

struct Body {
    std::string bytes;       // what was kept, without transfer coding; content coding as sent
    std::uint64_t size = 0;  // what went by in all
    bool truncated = false;  // more went by than was kept
};

struct Summary {
    ExchangeId id = 0;
    Instant started{};
    std::int64_t duration = 0; // microseconds to the last byte
    std::int64_t gateway = 0;  // microseconds of it that are ours
    std::string client;        // address
    std::string method;
    std::string target;        // as received
    fhir::Interaction interaction = fhir::Interaction::None;
    std::string resource;
    std::string resourceId;
    std::string operation;
    std::string route;    // name; "" when none matched
    std::string upstream; // name
    std::string targetUrl; // of the upstream target chosen
    int status = 0;       // 0 = none was sent
    Outcome outcome = Outcome::Answered;
    std::string reason;   // of a refusal or a failure, in words
    std::string result;   // in FHIR terms: "1 of 1", "version 4", "forbidden"
    std::uint64_t requestSize = 0;  // bytes of the body
    std::uint64_t responseSize = 0;
    std::uint64_t linksRewritten = 0;
    std::string requestId;
    std::uint64_t planRevision = 0;
};

struct Exchange : Summary {
    Timing timing;
    std::string requestHead;   // as received, with the empty line
    Body requestBody;
    std::string forwardedHead; // as sent upstream; "" when nothing was
    std::string answerHead;    // as received from the upstream; "" when nothing was
    std::string responseHead;  // as sent to the client
    Body responseBody;         // as sent to the client
    policy::Trace trace;
};

using ExchangePtr = std::unique_ptr<Exchange>;

// Who takes finished exchanges. offer() is called by proxy threads and never blocks; what it cannot take, it counts.
class ExchangeSink {
public:
    virtual ~ExchangeSink() = default;
    virtual bool wantsExchanges() const = 0; // false: the proxy makes no record at all
    virtual bool wantsBodies() const = 0;
    virtual std::uint64_t bodyCap() const = 0;
    virtual void offer(ExchangePtr exchange) = 0;
};

} // namespace fb::traffic
