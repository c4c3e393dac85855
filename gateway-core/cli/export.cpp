#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "exporters/exporter.h"

#include <QDir>

namespace fb::cli {

namespace {

struct ExportOptions {
    std::string workspace;
    std::string target;
    std::string out;
    std::vector<std::string> accept;
    bool allowLoss = false;
    bool json = false;
};

// Each file appears whole or not at all.
Result<void> writeFiles(const exporters::Export& result, const std::string& folder) {
    for (const auto& file : result.files) {
        const QString path = QDir(QString::fromStdString(folder)).filePath(QString::fromStdString(file.name));
        if (!QDir().mkpath(QFileInfo(path).path()))
            return makeError(ErrorCode::Io, folder + " cannot be created");
        if (auto written = writeFile(path.toStdString(), file.content); !written)
            return written;
    }
    return {};
}

void printReport(const exporters::Export& result) {
    std::vector<std::vector<std::string>> rows{{"Fidelity", "Item", "How"}};
    for (const auto& row : result.report)
        rows.push_back({std::string(exporters::code(row.fidelity)), row.item,
                        row.how + (row.todo.empty() ? "" : " -> " + row.todo)});
    printLine(table(rows));
    for (const auto& route : result.routesNotWritten)
        printLine("not written: route " + route + ", because a rule that protects it is lost");
}

int exportTo(const ExportOptions& options) {
    auto workspace = loadWorkspace(options.workspace);
    if (!workspace)
        return fail(workspace.error(), options.json, Invalid);
    auto result = exporters::exportWorkspace(*workspace, options.target, options.accept);
    if (!result)
        return fail(result.error(), options.json, Invalid);
    const bool refused = result->lossy() && !options.allowLoss;
    if (!refused)
        if (auto written = writeFiles(*result, options.out); !written)
            return fail(written.error(), options.json, CouldNotRun);
    if (options.json)
        printLine(json::pretty(exporters::fidelityJson(*result)));
    else
        printReport(*result);
    if (refused)
        return fail(makeError(ErrorCode::Unsupported,
                              "Something is lost on the way to " + options.target + "; nothing was written",
                              "Look at the rows marked lost; --allow-loss writes the files all the same."),
                    options.json, Lossy);
    if (!options.json)
        printLine("Written to " + options.out);
    return Ok;
}

} // namespace

Command addExport(CLI::App& app) {
    auto options = std::make_shared<ExportOptions>();
    std::vector<std::string> names;
    for (const auto& target : exporters::exportTargets())
        names.push_back(target.name);
    app.add_option("-w,--workspace", options->workspace, "The workspace file")->required();
    app.add_option("--target", options->target, "The gateway to write for")->required()->check(CLI::IsMember(names));
    app.add_option("--out", options->out, "Folder to write to")->required();
    app.add_option("--accept", options->accept, "A lost protection that is accepted, by its item; may be repeated");
    app.add_flag("--allow-loss", options->allowLoss, "Write although something is lost");
    app.add_flag("--json", options->json, "The fidelity report as JSON");
    return [options] { return exportTo(*options); };
}

} // namespace fb::cli
