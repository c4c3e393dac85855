#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/terminal.h"
#include "engine/engine.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace fb::cli {

namespace {

struct ServeOptions {
    std::string workspace;
    std::string data;
    std::string control;
    bool json = false;
};

int s_signalPipe[2] = {-1, -1};

extern "C" void toPipe(int number) {
    const char byte = char(number);
    [[maybe_unused]] const auto written = ::write(s_signalPipe[0], &byte, 1);
}

// Signals as events of the loop: a handler may do nothing but write a byte.
bool signalsToPipe() {
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, s_signalPipe) != 0)
        return false;
    struct sigaction action {};
    action.sa_handler = toPipe;
    sigemptyset(&action.sa_mask);
    action.sa_flags = SA_RESTART;
    for (const int number : {SIGTERM, SIGINT, SIGHUP})
        sigaction(number, &action, nullptr);
    std::signal(SIGPIPE, SIG_IGN);
    return true;
}

void printEvent(json::Value event) {
    printLine(json::compact(event));
}

void printReady(const engine::Engine& engine) {
    json::Value gateways = json::Value::array();
    for (const auto& url : engine.gatewayUrls())
        gateways.push(url);
    json::Value ready = json::Value::object({{"event", "ready"}, {"gateway", std::move(gateways)}});
    ready.set("base", engine.baseUrl());
    if (!engine.controlUrl().empty()) {
        ready.set("control", engine.controlUrl());
        ready.set("token_file", engine.controlTokenFile());
    }
    json::Value sandboxes = json::Value::array();
    for (const auto& sandbox : engine.sandboxes())
        sandboxes.push(json::Value::object({{"name", sandbox.name}, {"fhir", sandbox.url}}));
    if (!sandboxes.items().empty())
        ready.set("sandboxes", std::move(sandboxes));
    printEvent(std::move(ready));
}

void report(const std::string& text) {
    std::fprintf(stderr, "firebreak: %s\n", text.c_str());
}

int serve(const ServeOptions& options) {
    if (!signalsToPipe())
        return fail(makeError(ErrorCode::Internal, "Signals cannot be set up"), options.json, CouldNotRun);
    engine::Engine engine;
    engine::Options how;
    how.workspaceFile = options.workspace;
    how.dataFolder = options.data;
    how.controlListen = options.control;
    if (auto opened = engine.open(how); !opened)
        return fail(opened.error(), options.json,
                    opened.error().code == ErrorCode::InvalidInput ? Invalid : CouldNotRun);
    for (const auto& warning : engine.warnings())
        report(warning.sentence());

    QObject context;
    QObject::connect(&engine, &engine::Engine::configurationRefused, &context, [](const QString& text) {
        report(text.toStdString() + " The configuration from before stays in force.");
    });
    QObject::connect(
        &engine, &engine::Engine::configurationApplied, &context, [](quint64 revision, const QString& origin) {
            printEvent(json::Value::object(
                {{"event", "applied"}, {"revision", std::uint64_t(revision)}, {"origin", origin.toStdString()}}));
        });
    QObject::connect(&engine, &engine::Engine::trouble, &context,
                     [](const QString& text) { report(text.toStdString()); });

    QSocketNotifier notifier(s_signalPipe[1], QSocketNotifier::Read);
    bool stopping = false;
    QObject::connect(&notifier, &QSocketNotifier::activated, &context, [&] {
        char number = 0;
        while (::read(s_signalPipe[1], &number, 1) == 1) {
            if (number == SIGHUP) {
                if (auto reloaded = engine.reload(); !reloaded)
                    report(reloaded.error().sentence() + " The configuration from before stays in force.");
            } else if (std::exchange(stopping, true)) {
                ::_exit(130);
            } else {
                std::signal(SIGINT, SIG_DFL); // a second Ctrl+C ends at once, even while requests finish
                engine.drain(Micros(10'000'000));
                QCoreApplication::quit();
            }
        }
    });
    printReady(engine);
    QCoreApplication::exec();
    engine.close();
    printEvent(json::Value::object({{"event", "stopped"}}));
    return Ok;
}

} // namespace

Command addServe(CLI::App& app) {
    auto options = std::make_shared<ServeOptions>();
    app.add_option("-w,--workspace", options->workspace, "The workspace file")->required();
    app.add_option("--data", options->data, "Folder of captures and revisions; default: beside the workspace");
    app.add_option("--control", options->control, "HOST:PORT of the control API (loopback); port 0 = any free one");
    app.add_flag("--json", options->json, "Errors as objects");
    return [options] { return serve(*options); };
}

} // namespace fb::cli
