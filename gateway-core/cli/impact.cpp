#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "engine/exchange_json.h"
#include "engine/explain_detail.h"
#include "engine/surroundings.h"

namespace fb::cli {

namespace {

struct ImpactOptions {
    std::string workspace;
    std::string baseline;
    std::string captures;
    std::size_t most = 100'000;
    bool json = false;
};

// Without --baseline the recorded rules are what was in force last: the newest revision of the journal.
Result<config::Workspace> baselineOf(const ImpactOptions& options, capture::Reader& reader) {
    if (!options.baseline.empty())
        return loadWorkspace(options.baseline);
    auto revisions = reader.revisions(1);
    if (!revisions)
        return revisions.error();
    if (revisions->empty())
        return makeError(ErrorCode::NotFound, "The captures hold no version of the rules",
                         "Name one with --baseline OLD.yaml.");
    auto loaded =
        loadWorkspaceProblems("revision " + std::to_string(revisions->front().number), revisions->front().yaml);
    if (!loaded.ok())
        return makeError(ErrorCode::InvalidInput, "The newest version in the captures is not valid any more",
                         "Name one with --baseline OLD.yaml.");
    return std::move(*loaded.workspace);
}

int impact(const ImpactOptions& options) {
    auto next = loadWorkspace(options.workspace);
    if (!next)
        return fail(next.error(), options.json, Invalid);
    auto reader = capture::Reader::open(options.captures);
    if (!reader)
        return fail(reader.error(), options.json, CouldNotRun);
    auto before = baselineOf(options, **reader);
    if (!before)
        return fail(before.error(), options.json, Invalid);
    std::vector<traffic::Exchange> recorded;
    const Instant now = engine::now();
    auto read = (*reader)->forEach(traffic::Filter(), now, [&](traffic::Exchange&& exchange) {
        exchange.responseBody.bytes.clear(); // decisions do not look at answers
        recorded.push_back(std::move(exchange));
        return recorded.size() < options.most && !interrupted();
    });
    if (!read)
        return fail(read.error(), options.json, CouldNotRun);
    const auto rows = engine::impactOf(policy::compile(*before, 1), policy::compile(*next, 2), recorded);
    if (options.json) {
        json::Value list = json::Value::array();
        for (const auto& row : rows) {
            json::Value item = engine::summaryJson(row.recorded);
            item.set("before", row.before);
            item.set("after", row.after);
            list.push(std::move(item));
        }
        printLine(json::pretty(
            json::Value::object({{"examined", std::uint64_t(recorded.size())}, {"changed", std::move(list)}})));
    } else {
        for (const auto& row : rows)
            printLine(std::to_string(row.recorded.id) + "  " + row.recorded.method + ' ' + row.recorded.target +
                      "\n    before: " + row.before + "\n    after:  " + row.after);
        printLine(std::to_string(rows.size()) + " of " + std::to_string(recorded.size()) +
                  " recorded requests would be decided otherwise");
    }
    return rows.empty() ? Ok : Differences;
}

} // namespace

Command addImpact(CLI::App& app) {
    auto options = std::make_shared<ImpactOptions>();
    app.add_option("-w,--workspace", options->workspace, "The changed workspace")->required();
    app.add_option("--captures", options->captures, "Data folder of recorded traffic")->required();
    app.add_option("--baseline", options->baseline, "The workspace from before; default: what was in force last");
    app.add_option("--most", options->most, "How many requests to look at");
    app.add_flag("--json", options->json, "The changes as JSON");
    return [options] {
        catchSignals();
        return impact(*options);
    };
}

} // namespace fb::cli
