// What all commands share: output, errors, progress, Ctrl+C, files.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "config/workspace.h"

#include <atomic>
#include <functional>
#include <string>
#include <vector>

namespace fb::cli {

// To stderr: one sentence, or an object with --json. Returns `exit`.
int fail(const Error& error, bool asJson, int exit);
json::Value errorJson(const Error& error);

void printLine(const std::string& text); // stdout, flushed
Result<std::string> readFile(const std::string& path, std::uint64_t most);
// Whole or not at all.
Result<void> writeFile(const std::string& path, const std::string& content);

// Reads and validates; prints nothing. The first error stands for all.
Result<config::Workspace> loadWorkspace(const std::string& path);
config::LoadResult loadWorkspaceProblems(const std::string& path, const std::string& text);

// A progress line on a terminal, nothing elsewhere. Rewritten in place at most ten times a second.
class Progress {
public:
    Progress();
    ~Progress(); // clears the line
    void show(const std::string& text);

private:
    bool m_terminal;
    bool m_shown = false;
    std::int64_t m_last = 0;
};

// SIGINT and SIGTERM set this; a second SIGINT ends the process at once.
std::atomic<bool>& interrupted();
void catchSignals();

// Left-aligned columns for people.
std::string table(const std::vector<std::vector<std::string>>& rows);

} // namespace fb::cli
