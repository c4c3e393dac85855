// What engine and command line ask of the process around them: the clock and the environment. The layers below get both as
// arguments.
#pragma once

#include "base/time.h"

#include <map>
#include <string>

namespace fb::engine {

Instant now();
// For "${NAME}" in workspaces.
std::map<std::string, std::string> environmentNames();

} // namespace fb::engine
