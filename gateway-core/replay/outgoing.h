// The request to send for a recorded one, or why there is none. Pure.
#pragma once

#include "config/url.h"
#include "replay/replay.h"
#include "replay/rewrite.h"

#include <string>
#include <variant>

namespace fb::replay {

struct Outgoing {
    std::string method;
    std::string target;
    std::string head; // with the empty line
    std::string body;
    bool mayRepeat = false; // idempotent: may be sent again on a new connection (RFC 9110 9.2.2)
};

struct NotSent {
    std::string reason;
};

// What can be said before anything is learned: "" when the request can be sent.
std::string reasonToSkip(const traffic::Exchange& exchange, const Options& options);

// The base of the links in the recorded answer: the option, or what the client used.
std::string recordedBaseOf(const traffic::Exchange& exchange, const Options& options);

std::variant<Outgoing, NotSent> outgoing(const traffic::Exchange& exchange, const Options& options, const config::BaseUrl& target,
                                         const IdentityMap& map);

} // namespace fb::replay
