// The targets: each accounts for every item in the ledger, then writes its files without the routes that failed
// closed.
#pragma once

#include "exporters/items.h"

namespace fb::exporters {

std::vector<OutputFile> writeNginx(const config::Workspace& workspace, Ledger& ledger,
                                   const std::vector<std::string>& accepted);
std::vector<OutputFile> writeKong(const config::Workspace& workspace, Ledger& ledger,
                                  const std::vector<std::string>& accepted);

// What both need to know of an upstream whose targets are one pool behind one scheme and one base path.
struct Pool {
    bool uniform = true;  // false: the targets differ in scheme or path
    std::string scheme;   // "http"
    std::string basePath; // "/fhir"; "" for the root
    struct Server {
        std::string hostPort;
        std::string url;
        std::uint32_t weight = 1;
    };
    std::vector<Server> servers;
};
Pool poolOf(const config::Workspace& workspace, const config::Upstream& upstream);

// The JSON of a refusal.
std::string outcomeJson(std::string_view issueCode, std::string_view diagnostics);
// Names as identifiers of the target's grammar: [A-Za-z0-9_].
std::string identifier(std::string_view name);
// Whether the route is written.
bool contains(const std::vector<std::string>& list, const std::string& value);
// A base path without the trailing slash; "" for the root.
std::string basePath(const config::Route& route);

} // namespace fb::exporters
