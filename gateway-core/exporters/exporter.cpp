#include "exporters/exporter.h"

#include "exporters/targets.h"

#include <algorithm>

namespace fb::exporters {

namespace {

struct TargetEntry {
    ExportTarget about;
    std::vector<OutputFile> (*write)(const config::Workspace&, Ledger&, const std::vector<std::string>&);
};

const std::vector<TargetEntry>& table() {
    static const std::vector<TargetEntry> entries{
        {{"nginx", "nginx", "1.22 and later, open source; one file to include in http {}", "executed"}, writeNginx},
        {{"kong", "Kong Gateway", "3.x, open source; declarative file for decK or DB-less", "text only"}, writeKong},
    };
    return entries;
}

std::string fidelityLine(const ReportRow& row) {
    return "| " + std::string(code(row.fidelity)) + " | " + row.item + " | " + row.how +
           (row.todo.empty() ? std::string() : " **" + row.todo + "**") + " |\n";
}

OutputFile fidelityTable(const ExportTarget& target, const Export& result) {
    std::string text =
        "# What was carried over to " + target.title + "\n\n| fidelity | item | how |\n|---|---|---|\n";
    for (const auto& row : result.report)
        text += fidelityLine(row);
    for (const auto& route : result.routesNotWritten)
        text += "\nRoute `" + route +
                "` was **not written**: a rule that protects it is lost, and an open route is worse than none.\n";
    text += "\nProof: " + target.proof + ".\n";
    return {"FIDELITY.md", std::move(text), "markdown"};
}

} // namespace

std::string_view code(Fidelity fidelity) {
    switch (fidelity) {
    case Fidelity::Exact:
        return "exact";
    case Fidelity::Approximate:
        return "approximate";
    case Fidelity::Extension:
        return "extension";
    case Fidelity::Lost:
        break;
    }
    return "lost";
}

bool Export::lossy() const {
    return std::any_of(report.begin(), report.end(),
                       [](const ReportRow& row) { return row.fidelity == Fidelity::Lost; });
}

const std::vector<ExportTarget>& exportTargets() {
    static const std::vector<ExportTarget> targets = [] {
        std::vector<ExportTarget> out;
        for (const auto& entry : table())
            out.push_back(entry.about);
        return out;
    }();
    return targets;
}

Result<Export> exportWorkspace(const config::Workspace& workspace, const std::string& target,
                               const std::vector<std::string>& acceptedLosses) {
    const auto entry =
        std::find_if(table().begin(), table().end(), [&](const auto& e) { return e.about.name == target; });
    if (entry == table().end())
        return makeError(ErrorCode::NotFound, "There is no exporter for \"" + target + "\"",
                         "Known are nginx and kong.");
    Export result;
    result.target = target;
    Ledger ledger(itemsOf(workspace));
    result.files = entry->write(workspace, ledger, acceptedLosses);
    result.report = ledger.report();
    result.routesNotWritten = ledger.routesFailedClosed(acceptedLosses);
    result.files.push_back(fidelityTable(entry->about, result));
    result.files.push_back({"fidelity.json", json::pretty(fidelityJson(result)) + "\n", "json"});
    return result;
}

json::Value fidelityJson(const Export& result) {
    json::Value rows = json::Value::array();
    for (const auto& row : result.report) {
        json::Value routes = json::Value::array();
        for (const auto& route : row.routes)
            routes.push(route);
        json::Value item = json::Value::object({{"item", row.item},
                                                {"fidelity", code(row.fidelity)},
                                                {"how", row.how},
                                                {"security", row.security},
                                                {"routes", std::move(routes)}});
        if (!row.todo.empty())
            item.set("todo", row.todo);
        rows.push(std::move(item));
    }
    json::Value notWritten = json::Value::array();
    for (const auto& route : result.routesNotWritten)
        notWritten.push(route);
    std::string proof;
    for (const auto& target : exportTargets())
        if (target.name == result.target)
            proof = target.proof;
    return json::Value::object({{"target", result.target},
                                {"proof", proof},
                                {"lossy", result.lossy()},
                                {"routes_not_written", std::move(notWritten)},
                                {"items", std::move(rows)}});
}

} // namespace fb::exporters
