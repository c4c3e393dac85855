// The comparison of two answers: status, the headers that matter, the body by FHIR element. Pure.
#pragma once

#include "replay/identities.h"
#include "replay/learn.h"
#include "replay/replay.h"

namespace fb::replay {

struct Compared {
    const IdentityMap& map;
    std::string recordedBase;
    std::string targetBase;
    std::vector<std::string> ignore;
};

// The two answers as they were taken apart for learning.
struct Answers {
    Side recorded;
    Side replayed;
    std::string recordedText; // decoded
    bool recordedWhole = true;
};

std::vector<HeaderDiff> compareHeaders(const Head& recorded, const Head& replayed, const IdentityMap& map);
// Sets statusDiffers, headers, body_diff and the verdict. `status` and `body` are set already.
void compare(Pair& pair, const Answers& answers, const Compared& how);

bool isSorted(const traffic::Exchange& exchange); // asks for an order by _sort

} // namespace fb::replay
