// What an answer on each side teaches about ids, versions and pages.
#pragma once

#include "base/json.h"
#include "replay/identities.h"
#include "replay/message.h"

#include <string>
#include <string_view>

namespace fb::replay {

struct Side {
    Head head;
    json::Value body; // null when it is not JSON
};

// `target` is the recorded target below its base, "Patient/17".
void learn(IdentityMap& map, std::string_view method, std::string_view target, const Side& recorded, const Side& replayed);

// The ids that a recorded answer defines: of a create, a conditional update, a transaction. For keeping later requests back.
std::vector<std::string> definedIds(std::string_view method, const Head& head, const json::Value& body);

} // namespace fb::replay
