#include "capture/har.h"
#include "capture/reader.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "engine/exchange_json.h"
#include "engine/surroundings.h"

#include "base/text.h"

#include <cstdio>

namespace fb::cli {

namespace {

struct CaptureOptions {
    std::string captures;
    std::string where;
    std::string format = "table";
    std::string base = "http://localhost:8080";
    std::string out;
    std::vector<std::int64_t> ids;
    std::string file; // of import
    std::string text; // of search
    std::size_t most = 0;
    bool secrets = false;
    bool json = false;
};

using engine::now;

// Where formatted output goes: standard output, or a file that appears whole at the end.
class Output {
public:
    explicit Output(std::string path)
        : m_path(std::move(path)) {}
    void write(const std::string& text) {
        if (m_path.empty())
            std::fwrite(text.data(), 1, text.size(), stdout);
        else
            m_held += text;
    }
    Result<void> finish() {
        if (m_path.empty()) {
            std::fflush(stdout);
            return {};
        }
        return writeFile(m_path, m_held);
    }

private:
    std::string m_path;
    std::string m_held;
};

std::vector<std::string> columnsOf(const traffic::Summary& row) {
    return {std::to_string(row.id),
            isoTime(row.started),
            row.method,
            row.target.substr(0, 70),
            row.status ? std::to_string(row.status) : "-",
            std::string(fhir::code(row.interaction)),
            row.result,
            row.route,
            std::string(traffic::code(row.outcome)),
            durationText(row.duration)};
}

// One writer a format; begin, each, end.
class Formatter {
public:
    Formatter(const CaptureOptions& options, Output& out)
        : m_options(options)
        , m_out(out) {}

    void begin() {
        if (m_options.format == "json")
            m_out.write("[");
        if (m_options.format == "har")
            m_out.write(capture::harHeader());
    }
    void each(const traffic::Exchange& exchange) {
        if (m_options.format == "table")
            m_rows.push_back(columnsOf(exchange));
        else if (m_options.format == "ndjson")
            m_out.write(json::compact(engine::exchangeJson(exchange)) + '\n');
        else if (m_options.format == "json")
            m_out.write((m_count ? ",\n" : "\n") + json::pretty(engine::exchangeJson(exchange)));
        else if (m_options.format == "har")
            m_out.write(capture::harEntry(exchange, m_options.base, m_count == 0));
        else
            m_out.write(capture::curlCommand(exchange, m_options.base, m_options.secrets) + '\n');
        ++m_count;
    }
    void end() {
        if (m_options.format == "table") {
            m_rows.insert(m_rows.begin(), {"No.", "Time", "Method", "Request", "Status", "Interaction", "Result",
                                           "Route", "Outcome", "Took"});
            m_out.write(table(m_rows));
        }
        if (m_options.format == "json")
            m_out.write("\n]\n");
        if (m_options.format == "har")
            m_out.write(capture::harFooter());
    }
    std::size_t count() const { return m_count; }

private:
    const CaptureOptions& m_options;
    Output& m_out;
    std::vector<std::vector<std::string>> m_rows;
    std::size_t m_count = 0;
};

int writeMatches(const CaptureOptions& options, const traffic::Filter& filter) {
    auto reader = capture::Reader::open(options.captures);
    if (!reader)
        return fail(reader.error(), options.json, CouldNotRun);
    Output out(options.out);
    Formatter formatter(options, out);
    Progress progress;
    formatter.begin();
    auto read = (*reader)->forEach(filter, now(), [&](traffic::Exchange&& exchange) {
        formatter.each(exchange);
        progress.show(std::to_string(formatter.count()) + " exchanges");
        return !interrupted() && (options.most == 0 || formatter.count() < options.most);
    });
    if (!read)
        return fail(read.error(), options.json, CouldNotRun);
    formatter.end();
    if (interrupted() && !options.out.empty())
        return fail(makeError(ErrorCode::Io, "Interrupted; " + options.out + " was not written"), options.json,
                    CouldNotRun);
    if (auto finished = out.finish(); !finished)
        return fail(finished.error(), options.json, CouldNotRun);
    return Ok;
}

int list(const CaptureOptions& options, const std::string& where) {
    auto filter = traffic::Filter::parse(where);
    if (!filter)
        return fail(filter.error(), options.json, Invalid);
    return writeMatches(options, *filter);
}

int show(const CaptureOptions& options) {
    auto reader = capture::Reader::open(options.captures);
    if (!reader)
        return fail(reader.error(), options.json, CouldNotRun);
    for (const auto id : options.ids) {
        auto exchange = (*reader)->get(id);
        if (!exchange)
            return fail(exchange.error(), options.json, Invalid);
        if (options.format == "curl")
            printLine(capture::curlCommand(*exchange, options.base, options.secrets));
        else
            printLine(json::pretty(engine::exchangeJson(*exchange)));
    }
    return Ok;
}

int import(const CaptureOptions& options) {
    auto text = readFile(options.file, 1024ULL * 1024 * 1024);
    if (!text)
        return fail(text.error(), options.json, Invalid);
    auto har = capture::readHar(*text);
    if (!har)
        return fail(har.error(), options.json, Invalid);
    capture::JournalOptions how;
    how.folder = options.captures;
    how.bodyCap = 1024ULL * 1024 * 1024;
    how.queueBytes = 4096ULL * 1024 * 1024; // an import waits; it never drops
    auto journal = capture::Journal::open(how);
    if (!journal)
        return fail(journal.error(), options.json, CouldNotRun);
    const std::size_t count = har->exchanges.size();
    for (auto& exchange : har->exchanges) {
        if (interrupted())
            return fail(makeError(ErrorCode::Io, "Interrupted; a part was imported"), options.json, CouldNotRun);
        (*journal)->offer(std::make_unique<traffic::Exchange>(std::move(exchange)));
    }
    if (auto flushed = (*journal)->flush(); !flushed)
        return fail(flushed.error(), options.json, CouldNotRun);
    if (options.json) {
        json::Value repaired = json::Value::array();
        for (const auto& line : har->repaired)
            repaired.push(line);
        printLine(json::pretty(
            json::Value::object({{"imported", std::uint64_t(count)}, {"repaired", std::move(repaired)}})));
        return Ok;
    }
    for (const auto& line : har->repaired)
        printLine("repaired: " + line);
    printLine(std::to_string(count) + " exchanges imported");
    return Ok;
}

void addSource(CLI::App* app, CaptureOptions& options) {
    app->add_option("--captures", options.captures, "Data folder: what serve got as --data")->required();
    app->add_flag("--json", options.json, "Errors as objects");
}

void addFormat(CLI::App* app, CaptureOptions& options, const std::vector<std::string>& formats,
               const char* standard) {
    options.format = standard;
    app->add_option("--format", options.format, "Output format")->check(CLI::IsMember(formats));
    app->add_option("--base", options.base, "Base URL for curl and HAR output");
    app->add_flag("--include-secrets", options.secrets, "Show secrets where the record holds them");
}

} // namespace

Command addCaptures(CLI::App& app) {
    app.require_subcommand(1);
    const auto part = [&app](const char* name, const char* about) {
        auto options = std::make_shared<CaptureOptions>();
        auto* sub = app.add_subcommand(name, about);
        addSource(sub, *options);
        return std::pair(sub, options);
    };
    const std::vector<std::string> formats{"table", "json", "ndjson", "har", "curl"};

    const auto [listApp, listOptions] = part("list", "List what matches");
    addFormat(listApp, *listOptions, formats, "table");
    listApp->add_option("--where", listOptions->where, "A filter, for example: status >= 400 and resource = Patient");
    listApp->add_option("--most", listOptions->most, "At most so many");

    const auto [showApp, showOptions] = part("show", "Show exchanges whole");
    addFormat(showApp, *showOptions, {"json", "curl"}, "json");
    showApp->add_option("id", showOptions->ids, "Numbers of exchanges")->required();

    const auto [searchApp, searchOptions] = part("search", "Find text in targets, results and bodies");
    addFormat(searchApp, *searchOptions, formats, "table");
    searchApp->add_option("text", searchOptions->text, "The text")->required();
    searchApp->add_option("--where", searchOptions->where, "And this filter");
    searchApp->add_option("--most", searchOptions->most, "At most so many");

    const auto [exportApp, exportOptions] = part("export", "Write what matches to a file");
    addFormat(exportApp, *exportOptions, formats, "har");
    exportApp->add_option("--where", exportOptions->where, "A filter");
    exportApp->add_option("--out", exportOptions->out, "The file; default: standard output");

    const auto [importApp, importOptions] = part("import", "Read a HAR file into the data folder");
    importApp->add_option("file", importOptions->file, "HAR 1.2 file")->required();

    return [=, listed = listApp, shown = showApp, searched = searchApp, exported = exportApp, lo = listOptions,
            so = showOptions, fo = searchOptions, eo = exportOptions, io = importOptions] {
        catchSignals();
        if (listed->parsed())
            return list(*lo, lo->where);
        if (shown->parsed())
            return show(*so);
        if (searched->parsed()) {
            const std::string text = json::quoted(fo->text);
            const std::string wanted =
                "(target contains " + text + " or body contains " + text + " or result contains " + text + ")";
            return list(*fo, fo->where.empty() ? wanted : wanted + " and (" + fo->where + ")");
        }
        if (exported->parsed())
            return list(*eo, eo->where);
        return import(*io);
    };
}

} // namespace fb::cli
