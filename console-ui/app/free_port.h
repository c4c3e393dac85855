// When the port of a workspace is taken: the same file listening on ports that are free.
#pragma once

#include "base/result.h"

#include <string>

namespace fb::app {

// Sets the port of every listen address, of the gateway and of sandboxes, to 0 (any free one). Comments and layout stay. Pure.
Result<std::string> withFreePorts(const std::string& yaml);

} // namespace fb::app
