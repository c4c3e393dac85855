#include "replay/replay.h"

#include "base/text.h"
#include "capture/har.h"
#include "capture/reader.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "engine/surroundings.h"

#include <thread>

namespace fb::cli {

namespace {

struct ReplayOptions {
    std::string captures;
    std::string har;
    std::string where;
    std::vector<std::string> to;
    std::string prefix = "auto";
    std::string pace = "max";
    int lanes = 1;
    std::string report;
    bool readOnly = false;
    bool sendAuthorization = false;
    std::vector<std::string> ignore;
    bool json = false;
};

Result<void> setPace(const std::string& text, replay::Options& options) {
    if (text == "max") {
        options.pace = replay::Pace::Max;
        return {};
    }
    if (text == "original") {
        options.pace = replay::Pace::Original;
        return {};
    }
    const bool factor = text.starts_with('x');
    const bool rate = text.ends_with("/s");
    const std::string number = factor ? text.substr(1) : rate ? text.substr(0, text.size() - 2) : text;
    char* end = nullptr;
    const double value = std::strtod(number.c_str(), &end);
    if ((!factor && !rate) || number.empty() || *end != 0 || !(value > 0))
        return makeError(ErrorCode::InvalidInput, "\"" + text + "\" is not a pace",
                         "Write max, original, x2 or 50/s.");
    options.pace = factor ? replay::Pace::Original : replay::Pace::Rate;
    options.factor = value;
    return {};
}

Result<std::vector<traffic::Exchange>> exchangesOf(const ReplayOptions& options) {
    auto filter = traffic::Filter::parse(options.where);
    if (!filter)
        return filter.error();
    const Instant now = engine::now();
    std::vector<traffic::Exchange> out;
    if (!options.har.empty()) {
        auto text = readFile(options.har, 1024ULL * 1024 * 1024);
        if (!text)
            return text.error();
        auto har = capture::readHar(*text);
        if (!har)
            return har.error();
        for (auto& exchange : har->exchanges)
            if (filter->matchesExchange(exchange, now))
                out.push_back(std::move(exchange));
        return out;
    }
    auto reader = capture::Reader::open(options.captures);
    if (!reader)
        return reader.error();
    auto read = (*reader)->forEach(*filter, now, [&](traffic::Exchange&& exchange) {
        out.push_back(std::move(exchange));
        return !interrupted();
    });
    if (!read)
        return read.error();
    return out;
}

Result<void> writeReport(const std::string& path, const replay::Run& run) {
    if (path.empty())
        return {};
    if (path.ends_with(".html"))
        return writeFile(path, replay::reportHtml(run));
    if (path.ends_with(".xml"))
        return writeFile(path, replay::reportJUnit(run));
    return writeFile(path, replay::reportJson(run));
}

void printTotals(const replay::Run& run) {
    const auto& t = run.totals();
    printLine(std::to_string(t.sent) + " of " + std::to_string(t.total) + " requests sent in " +
              durationText(t.micros) + ": " + std::to_string(t.equal) + " equal, " + std::to_string(t.different) +
              " different, " + std::to_string(t.failed) + " without an answer, " + std::to_string(t.skipped) +
              " skipped");
    std::vector<std::vector<std::string>> rows;
    for (const auto& group : run.groups())
        rows.push_back({std::to_string(group.count), group.kind, group.interaction, group.resource, group.element,
                        "for example No. " + std::to_string(group.example)});
    if (!rows.empty())
        printLine(table(rows));
    for (const auto& pair : run.pairs())
        if (pair.verdict == replay::PairVerdict::Failed)
            printLine("No. " + std::to_string(pair.recorded.id) + " " + pair.recorded.method + ' ' +
                      pair.recorded.target + ": " + pair.reason);
}

std::string reportPath(const ReplayOptions& options, std::size_t index) {
    if (options.report.empty() || options.to.size() == 1)
        return options.report;
    const std::size_t dot = options.report.rfind('.');
    return options.report.substr(0, dot) + '-' + std::to_string(index + 1) +
           (dot == std::string::npos ? "" : options.report.substr(dot));
}

int replayOne(const ReplayOptions& options, replay::Options how, std::vector<traffic::Exchange> exchanges,
              std::size_t index) {
    replay::Run run(std::move(exchanges), std::move(how));
    Progress progress;
    run.onPair = [&](const replay::Pair&, const replay::Totals& t) {
        progress.show(std::to_string(t.sent) + " of " + std::to_string(t.total) + ", " + std::to_string(t.different) +
                      " different");
        if (interrupted())
            run.cancel();
    };
    std::atomic<bool> finished{false};
    std::thread watcher([&] {
        while (!finished) {
            if (interrupted())
                run.cancel();
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    });
    auto totals = run.run();
    finished = true;
    watcher.join();
    if (!totals)
        return fail(totals.error(), options.json, CouldNotRun);
    if (interrupted())
        return fail(makeError(ErrorCode::Io, "Interrupted; no report was written"), options.json, CouldNotRun);
    if (auto written = writeReport(reportPath(options, index), run); !written)
        return fail(written.error(), options.json, CouldNotRun);
    if (options.json)
        printLine(replay::reportJson(run));
    else
        printTotals(run);
    if (totals->sent == 0 || (totals->failed > 0 && totals->equal + totals->different == 0))
        return fail(makeError(ErrorCode::InvalidInput, "Nothing could be compared",
                              "See the reasons above; is the server reachable?"),
                    options.json, CouldNotRun);
    return totals->different + totals->failed > 0 ? Differences : Ok;
}

// The FHIR base of the recorded targets: what stands before the resource type. Of the first FHIR request.
std::string recordedPrefix(const std::vector<traffic::Exchange>& exchanges) {
    for (const auto& exchange : exchanges) {
        if (exchange.resource.empty())
            continue;
        const std::string path = exchange.target.substr(0, exchange.target.find('?'));
        const std::size_t at = path.find('/' + exchange.resource);
        if (at != std::string::npos)
            return path.substr(0, at);
    }
    return {};
}

int runReplay(const ReplayOptions& options) {
    catchSignals();
    replay::Options how;
    how.lanes = options.lanes;
    how.allowWrites = !options.readOnly;
    how.sendAuthorization = options.sendAuthorization;
    how.ignore = options.ignore;
    if (auto pace = setPace(options.pace, how); !pace)
        return fail(pace.error(), options.json, Invalid);
    auto exchanges = exchangesOf(options);
    if (!exchanges)
        return fail(exchanges.error(), options.json,
                    exchanges.error().code == ErrorCode::InvalidInput ? Invalid : CouldNotRun);
    if (exchanges->empty())
        return fail(makeError(ErrorCode::NotFound, "No recorded request matches"), options.json, CouldNotRun);
    how.routePrefix = options.prefix == "auto" ? recordedPrefix(*exchanges) : options.prefix;
    int worst = Ok;
    for (std::size_t i = 0; i < options.to.size(); ++i) {
        how.target = options.to[i];
        if (options.to.size() > 1 && !options.json)
            printLine("Against " + how.target);
        worst = std::max(worst, replayOne(options, how, *exchanges, i));
    }
    return worst;
}

} // namespace

Command addReplay(CLI::App& app) {
    auto options = std::make_shared<ReplayOptions>();
    auto* captures = app.add_option("--captures", options->captures, "Data folder: what serve got as --data");
    auto* har = app.add_option("--har", options->har, "A HAR file instead");
    captures->excludes(har);
    app.add_option("--where", options->where, "A filter");
    app.add_option("--to", options->to, "FHIR base URL to replay against; may be repeated")->required();
    app.add_option("--base-path", options->prefix,
                   "FHIR base path of the recorded requests; default: found by itself");
    app.add_option("--pace", options->pace, "max, original, x2 (twice as fast) or 50/s");
    app.add_option("--lanes", options->lanes, "How many requests at once")->check(CLI::Range(1, 64));
    app.add_option("--report", options->report, "FILE.html, FILE.json or FILE.xml (JUnit)");
    app.add_option("--ignore", options->ignore,
                   "Element path to set aside, for example Patient.text; may be repeated");
    app.add_flag("--read-only", options->readOnly, "Skip requests that write");
    app.add_flag("--send-authorization", options->sendAuthorization, "Send recorded credentials to the other server");
    app.add_flag("--json", options->json, "The report as JSON on standard output");
    return [options] {
        if (options->captures.empty() && options->har.empty())
            return fail(makeError(ErrorCode::InvalidInput, "Nothing to replay", "Give --captures DIR or --har FILE."),
                        options->json, Invalid);
        return runReplay(*options);
    };
}

} // namespace fb::cli
