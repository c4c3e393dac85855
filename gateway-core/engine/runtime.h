// What runs for a workspace: sandboxes, gateway, journal. Guarded by one mutex, since the control API's thread asks too; every
// member below is used with the lock held or from the engine's thread while it is the only writer.
#pragma once

#include "capture/journal.h"
#include "config/workspace.h"
#include "policy/plan.h"
#include "proxy/gateway.h"
#include "sandbox/sandbox_server.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace fb::engine {

// The sandboxes of a workspace. A sandbox whose port is taken gets a free one: targets refer to it by name, so nothing breaks, and a
// warning says so.
class Sandboxes {
public:
    // Starts what is new, keeps what is unchanged. What the workspace no longer names goes with dropUnused(), after the new
    // plan is in force.
    Result<void> ensure(const config::Workspace& workspace, std::vector<config::Problem>& warnings);
    void dropUnused(const config::Workspace& workspace);
    void clear() { m_running.clear(); }
    // Gives sandbox targets their URL and their title as label.
    void resolve(config::Workspace& workspace) const;
    const sandbox::SandboxServer* find(const std::string& name) const;

private:
    struct Running {
        config::Sandbox config;
        std::unique_ptr<sandbox::SandboxServer> server;
    };
    std::map<std::string, Running> m_running;
};

capture::JournalOptions journalOptions(const config::Capture& capture, const std::string& folder);

} // namespace fb::engine
