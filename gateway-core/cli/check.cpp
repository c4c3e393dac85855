#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/terminal.h"

namespace fb::cli {

namespace {

json::Value problemJson(const config::Problem& problem) {
    json::Value out = errorJson(Error{ErrorCode::InvalidInput, problem.message, problem.place, problem.hint});
    out.set("severity", problem.severity == config::Severity::Error ? "error" : "warning");
    return out;
}

int check(const std::string& path, bool asJson) {
    auto text = readFile(path, 4 * 1024 * 1024);
    if (!text)
        return fail(text.error(), asJson, Invalid);
    const auto loaded = loadWorkspaceProblems(path, *text);
    if (asJson) {
        json::Value problems = json::Value::array();
        for (const auto& problem : loaded.problems)
            problems.push(problemJson(problem));
        printLine(json::pretty(json::Value::object({{"valid", loaded.ok()}, {"problems", std::move(problems)}})));
        return loaded.ok() ? Ok : Invalid;
    }
    for (const auto& problem : loaded.problems)
        printLine((problem.severity == config::Severity::Error ? "error: " : "warning: ") + problem.sentence());
    if (loaded.ok())
        printLine(path + " is valid: " + std::to_string(loaded.workspace->routes.size()) + " routes, " +
                  std::to_string(loaded.workspace->upstreams.size()) + " upstreams, " +
                  std::to_string(loaded.workspace->policies.size()) + " policies");
    return loaded.ok() ? Ok : Invalid;
}

} // namespace

Command addCheck(CLI::App& app) {
    struct Options {
        std::string workspace;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    app.add_option("workspace", options->workspace, "The workspace file")->required();
    app.add_flag("--json", options->json, "The problems as JSON");
    return [options] { return check(options->workspace, options->json); };
}

} // namespace fb::cli
