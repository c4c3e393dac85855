// FHIR interactions as methods and regular expressions on a path (PCRE), for gateways that know neither.
#pragma once

#include "config/workspace.h"

#include <string>
#include <vector>

namespace fb::exporters {

struct MethodPath {
    std::vector<std::string> methods; // empty = any
    std::string regex; // of what follows the FHIR base, to be anchored on both sides; "" = anything below
};

// Requests that a condition means. Header conditions are not part of this. Empty: the condition can match nothing.
std::vector<MethodPath> methodPaths(const config::Condition& condition);
// Whether the condition tells a batch from a transaction, which only the body can.
bool tellsBundlesApart(const config::Condition& condition);

// Both conditions at once; nothing when they exclude each other.
std::optional<config::Condition> both(const config::Condition& a, const config::Condition& b);

std::string regexQuoted(std::string_view text); // PCRE meta characters escaped

} // namespace fb::exporters
