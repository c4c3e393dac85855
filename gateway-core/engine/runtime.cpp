#include "engine/runtime.h"

#include <filesystem>

namespace fb::engine {

namespace {

bool sameServer(const config::Sandbox& a, const config::Sandbox& b) {
    return a.title == b.title && a.listen == b.listen && a.data == b.data && a.numericIds == b.numericIds;
}

// Files and folders are written relative to the workspace; the built-in sets have no dot and no slash.
std::vector<std::string> dataPaths(const config::Sandbox& sandbox, const std::string& workspaceFile) {
    std::vector<std::string> out;
    const auto folder = std::filesystem::path(workspaceFile).parent_path();
    for (const auto& item : sandbox.data) {
        const bool builtIn = item.find_first_of("./\\") == std::string::npos;
        out.push_back(builtIn ? item : (folder / item).lexically_normal().string());
    }
    return out;
}

Result<std::unique_ptr<sandbox::SandboxServer>>
startOne(const config::Sandbox& config, const std::string& workspaceFile, std::vector<config::Problem>& warnings) {
    sandbox::Options options;
    options.host = config.listen.host;
    options.port = config.listen.port;
    options.data = dataPaths(config, workspaceFile);
    options.numericIds = config.numericIds;
    options.title = config.title.empty() ? config.name : config.title;
    auto server = std::make_unique<sandbox::SandboxServer>();
    auto started = server->start(options);
    if (!started && started.error().code == ErrorCode::Busy) {
        const std::string busy = started.error().message;
        options.port = 0;
        server = std::make_unique<sandbox::SandboxServer>();
        started = server->start(options);
        if (started)
            warnings.push_back(
                {config::Severity::Warning,
                 "Sandbox \"" + config.name + "\" listens on " + server->baseUrl() + " instead: " + busy,
                 config.place,
                 {}});
    }
    if (!started) {
        Error error = started.error();
        error.message = "Sandbox \"" + config.name + "\" could not start: " + error.message;
        if (error.place.file.empty())
            error.place = config.place;
        return error;
    }
    return server;
}

} // namespace

Result<void> Sandboxes::ensure(const config::Workspace& workspace, std::vector<config::Problem>& warnings) {
    for (const auto& config : workspace.sandboxes) {
        const auto found = m_running.find(config.name);
        if (found != m_running.end() && sameServer(found->second.config, config))
            continue;
        if (found != m_running.end())
            found->second.server->stop(); // frees its port for the new one
        auto server = startOne(config, workspace.file, warnings);
        if (!server)
            return server.error();
        m_running[config.name] = Running{config, std::move(*server)};
    }
    return {};
}

void Sandboxes::dropUnused(const config::Workspace& workspace) {
    std::erase_if(m_running, [&](const auto& item) { return workspace.findSandbox(item.first) == nullptr; });
}

void Sandboxes::resolve(config::Workspace& workspace) const {
    for (auto& upstream : workspace.upstreams)
        for (auto& target : upstream.targets)
            if (const auto* server = find(target.sandbox))
                target.url = server->baseUrl();
}

const sandbox::SandboxServer* Sandboxes::find(const std::string& name) const {
    const auto found = m_running.find(name);
    return found == m_running.end() ? nullptr : found->second.server.get();
}

capture::JournalOptions journalOptions(const config::Capture& capture, const std::string& folder) {
    capture::JournalOptions options;
    options.folder = folder;
    options.enabled = capture.enabled;
    options.bodies = capture.bodies == config::Bodies::Full;
    options.bodyCap = capture.bodyCap;
    options.keepExchanges = capture.keepExchanges;
    options.keepBytes = capture.keepBytes;
    options.keepDays = capture.keepDays;
    options.redactHeaders = capture.redactHeaders;
    return options;
}

} // namespace fb::engine
