// A real mixed FHIR session, played through the gateway so that a newcomer has something to look at.
#pragma once

#include <atomic>
#include <string>

namespace fb::engine {

struct SampleOutcome {
    int sent = 0;
    std::string trouble; // "" when every request got an answer
};

// Blocks; run it on a thread of its own. `baseUrl` is the FHIR base behind the gateway, http only.
SampleOutcome playSampleSession(const std::string& baseUrl, const std::atomic<bool>& cancelled);

} // namespace fb::engine
