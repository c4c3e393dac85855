// Batch and transaction (R4 http.html 3.1.0.11).
#pragma once

#include "sandbox/core.h"

namespace fb::sandbox {

// The body of POST [base].
Answer bundleAnswer(Core& core, const Call& call);

} // namespace fb::sandbox
