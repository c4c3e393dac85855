// Whether a condition holds for a request. Inside policy/ only; allocates nothing.
#pragma once

#include "policy/decide.h"

#include <bitset>

namespace fb::policy {

using Interactions = std::bitset<fhir::kInteractionCount>;

// What the request may be: one interaction, or batch and transaction while the Bundle's type is not known.
Interactions possibleInteractions(const fhir::Classified& what);

// With `strict` a condition holds only when it holds for all that the request may be (routes, allow rules); without,
// when it holds for any of it (deny rules).
bool holds(const PlanCondition& condition, const http::RequestHead& head, const fhir::Classified& what, bool strict);

bool pathFits(const PlanRoute& route, const http::RequestTarget& target);

} // namespace fb::policy
