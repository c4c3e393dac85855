// The command line `firebreak`: one function a command, each in a file of its own. Exit codes: 0 ok, 1 invalid input,
// 2 differences, 3 could not run, 4 lossy (design, section 5).
#pragma once

namespace fb::cli {

enum Exit { Ok = 0, Invalid = 1, Differences = 2, CouldNotRun = 3, Lossy = 4 };

int run(int argc, char** argv);

} // namespace fb::cli
