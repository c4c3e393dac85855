// A workspace as the configuration of a production gateway, with a report of what is exact, approximate or lost. A
// workspace is read as items; an exporter must consume each, and what it leaves is reported as lost by itself:
// nothing is lost in silence.
#pragma once

#include "base/json.h"
#include "base/result.h"
#include "config/workspace.h"

#include <string>
#include <vector>

namespace fb::exporters {

enum class Fidelity : std::uint8_t { Exact, Approximate, Extension /* needs a plug-in or module */, Lost };
std::string_view code(Fidelity fidelity);

struct ReportRow {
    std::string item; // "route patients: interaction read, search-type"
    Fidelity fidelity = Fidelity::Lost;
    std::string how;                 // the construct used, or how it differs, in numbers
    std::string todo;                // what to do about it; may be empty
    bool security = false;           // a deny, an address list or a limit: lost means the route is not written
    std::vector<std::string> routes; // that it concerns
};

struct OutputFile {
    std::string name; // relative
    std::string content;
    std::string language; // "nginx", "yaml", "markdown", "json": for colours
};

struct Export {
    std::string target;
    std::vector<OutputFile> files; // configuration, README.md, fidelity.json
    std::vector<ReportRow> report;
    std::vector<std::string> routesNotWritten; // failed closed
    bool lossy() const;
};

struct ExportTarget {
    std::string name;  // "nginx"
    std::string title; // "nginx"
    std::string about; // "1.22 and later, one configuration file"
    std::string proof; // "executed", "schema-checked", "text only"
};
const std::vector<ExportTarget>& exportTargets();

// `acceptedLosses`: items a person accepted by name; "*" for all. Same workspace, same bytes.
Result<Export> exportWorkspace(const config::Workspace& workspace, const std::string& target,
                               const std::vector<std::string>& acceptedLosses = {});
json::Value fidelityJson(const Export& result);

} // namespace fb::exporters
