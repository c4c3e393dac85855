#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "config/workspace.h"
#include "sandbox/sandbox_server.h"

#include "base/text.h"

#include <chrono>
#include <thread>

namespace fb::cli {

namespace {

struct SandboxOptions {
    std::string listen = "127.0.0.1:0";
    std::vector<std::string> data;
    std::string ids = "uuid";
    bool json = false;
};

Result<config::HostPort> parseHostPort(const std::string& text) {
    const std::size_t colon = text.rfind(':');
    const auto port = colon == std::string::npos ? std::nullopt : parseUnsigned(text.substr(colon + 1));
    if (!port || *port > 65535)
        return makeError(ErrorCode::InvalidInput, "\"" + text + "\" is not HOST:PORT",
                         "Write it like 127.0.0.1:8090; port 0 takes any free one.");
    return config::HostPort{text.substr(0, colon), std::uint16_t(*port)};
}

int runSandbox(const SandboxOptions& options) {
    const auto listen = parseHostPort(options.listen);
    if (!listen)
        return fail(listen.error(), options.json, Invalid);
    catchSignals();
    sandbox::Options how;
    how.host = listen->host;
    how.port = listen->port;
    how.data = options.data;
    how.numericIds = options.ids == "numeric";
    sandbox::SandboxServer server;
    if (auto started = server.start(how); !started)
        return fail(started.error(), options.json,
                    started.error().code == ErrorCode::InvalidInput ? Invalid : CouldNotRun);
    printLine(json::compact(
        json::Value::object({{"event", "ready"}, {"fhir", server.baseUrl()}, {"resources", server.resources()}})));
    while (!interrupted())
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    server.stop();
    return Ok;
}

} // namespace

Command addSandbox(CLI::App& app) {
    auto options = std::make_shared<SandboxOptions>();
    app.add_option("--listen", options->listen, "HOST:PORT; default 127.0.0.1 and any free port");
    app.add_option("--data", options->data, "Files or folders to load, or the sets clinic-a, clinic-b");
    app.add_option("--ids", options->ids, "How ids are assigned on create")
        ->check(CLI::IsMember({"uuid", "numeric"}));
    app.add_flag("--json", options->json, "Errors as objects");
    return [options] { return runSandbox(*options); };
}

} // namespace fb::cli
