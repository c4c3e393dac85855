// The commands: each adds its options to the parser and returns what to run when it was chosen.
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <CLI/CLI.hpp>

#include <functional>
#include <string>

namespace fb::cli {

using Command = std::function<int()>;

Command addServe(CLI::App& app);
Command addSandbox(CLI::App& app);
Command addCheck(CLI::App& app);
Command addExplain(CLI::App& app);
Command addImpact(CLI::App& app);
Command addCaptures(CLI::App& app);
Command addReplay(CLI::App& app);
Command addExport(CLI::App& app);

} // namespace fb::cli
