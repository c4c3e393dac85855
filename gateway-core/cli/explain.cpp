#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "engine/exchange_json.h"
#include "engine/surroundings.h"

#include "base/text.h"

namespace fb::cli {

namespace {

struct ExplainOptions {
    std::string workspace;
    std::string request;
    std::vector<std::string> headers;
    std::string body;
    std::string ip = "127.0.0.1";
    bool json = false;
};

Result<engine::RequestSketch> sketchOf(const ExplainOptions& options) {
    auto sketch = engine::parseSketch(options.request);
    if (!sketch)
        return sketch.error();
    for (const auto& header : options.headers) {
        const std::size_t colon = header.find(':');
        if (colon == std::string::npos || colon == 0)
            return makeError(ErrorCode::InvalidInput, "\"" + header + "\" is not a header",
                             "Write it like -H \"Name: value\".");
        sketch->headers.emplace_back(header.substr(0, colon),
                                     std::string(trimOws(std::string_view(header).substr(colon + 1))));
    }
    if (!IpAddress::parse(options.ip))
        return makeError(ErrorCode::InvalidInput, "\"" + options.ip + "\" is not an IP address");
    sketch->client = options.ip;
    if (!options.body.empty()) {
        auto bytes = readFile(options.body, 256 * 1024 * 1024);
        if (!bytes)
            return bytes.error();
        sketch->body = std::move(*bytes);
    }
    return sketch;
}

std::string_view mark(policy::StepState state) {
    switch (state) {
    case policy::StepState::Passed:
        return "ok";
    case policy::StepState::Decided:
        return "NO";
    case policy::StepState::Skipped:
        return "--";
    case policy::StepState::NotReached:
        break;
    }
    return "..";
}

void printText(const engine::Explanation& explanation) {
    std::vector<std::vector<std::string>> rows;
    for (const auto& step : explanation.trace) {
        rows.push_back({std::string(mark(step.state)), std::string(policy::title(step.kind)),
                        step.state == policy::StepState::NotReached ? "not reached" : step.reason});
        if (!step.needed.empty())
            rows.push_back({"", "", "needed: " + step.needed});
        if (!step.there.empty())
            rows.push_back({"", "", "there:  " + step.there});
    }
    printLine(explanation.sentence);
    printLine(table(rows));
}

json::Value explanationJson(const engine::Explanation& e) {
    const bool forward = e.verdict.action == policy::Action::Forward;
    json::Value out = json::Value::object({{"action", forward ? "forward" : "refuse"},
                                           {"sentence", e.sentence},
                                           {"interaction", e.interaction},
                                           {"resource", e.verdict.what.resource},
                                           {"id", e.verdict.what.id},
                                           {"route", e.route},
                                           {"upstream", e.upstream}});
    if (!forward) {
        out.set("status", e.verdict.status);
        out.set("issue", e.verdict.issueCode);
        out.set("diagnostics", e.verdict.diagnostics);
        out.set("rule", e.verdict.rule);
    }
    out.set("trace", engine::traceJson(e.trace));
    return out;
}

int explain(const ExplainOptions& options) {
    auto workspace = loadWorkspace(options.workspace);
    if (!workspace)
        return fail(workspace.error(), options.json, Invalid);
    auto sketch = sketchOf(options);
    if (!sketch)
        return fail(sketch.error(), options.json, Invalid);
    const Instant now = engine::now();
    const auto explanation = engine::explain(policy::compile(*workspace, 1), *sketch, now);
    if (options.json)
        printLine(json::pretty(explanationJson(explanation)));
    else
        printText(explanation);
    return Ok;
}

} // namespace

Command addExplain(CLI::App& app) {
    auto options = std::make_shared<ExplainOptions>();
    app.add_option("-w,--workspace", options->workspace, "The workspace file")->required();
    app.add_option("--request", options->request, "Method and target: \"GET /fhir/Patient?name=x\"")->required();
    app.add_option("-H,--header", options->headers, "A header, \"Name: value\"; may be repeated");
    app.add_option("--body", options->body, "File with the request body; - for standard input");
    app.add_option("--ip", options->ip, "Address of the client");
    app.add_flag("--json", options->json, "The decision as JSON");
    return [options] { return explain(*options); };
}

} // namespace fb::cli
