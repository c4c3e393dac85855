// Answers that the gateway makes itself: OperationOutcome in the client's format, with the fields that belong to the status.
#pragma once

#include "base/time.h"
#include "http/head.h"
#include "http/media_type.h"
#include "policy/decide.h"

#include <string>
#include <string_view>

namespace fb::proxy {

struct Refusal {
    int status = 500;
    std::string_view issueCode;
    std::string_view diagnostics; // for the client: never tells what lies behind the gateway
    std::string_view allow;       // of 405
    Micros retryAfter{0};
    const policy::Verdict::Rate* rate = nullptr;
    std::string_view requestId;
    http::Format format = http::Format::Json;
    http::Version version = http::Version::Http11;
    bool keepAlive = false;
    bool withBody = true; // false: the answer to HEAD
};

// Appends head and body to `out`; returns the length of the head.
std::size_t writeRefusal(std::string& out, const Refusal& refusal, Instant now);

// JSON or XML, as Accept and _format ask; `rawQuery` may be empty.
http::Format refusalFormat(const http::Fields& fields, std::string_view rawQuery);

// The RateLimit fields of draft-ietf-httpapi-ratelimit-headers (the widely read first form): whole seconds, rounded up.
std::uint64_t wholeSeconds(Micros time);

} // namespace fb::proxy
