// The CapabilityStatement: made from the tables that the server itself works by, so that it claims exactly what
// works.
#pragma once

#include "sandbox/core.h"

namespace fb::sandbox {

json::Value capabilityStatement(const Core& core);

} // namespace fb::sandbox
