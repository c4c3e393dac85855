#include "cli/cli.h"

#include "cli/commands.h"

#include <QCoreApplication>

#include <optional>

void firebreakInitResources();

namespace fb::cli {

int run(int argc, char** argv) {
    firebreakInitResources();
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("firebreak"));

    CLI::App app("Firebreak: an API gateway for FHIR. The console is firebreak-console.", "firebreak");
    app.set_version_flag("--version", "firebreak " FIREBREAK_VERSION);
    app.require_subcommand(1);
    std::vector<std::pair<CLI::App*, Command>> commands;
    const auto add = [&](const char* name, const char* about, Command (*make)(CLI::App&)) {
        CLI::App* sub = app.add_subcommand(name, about);
        commands.emplace_back(sub, make(*sub));
    };
    add("serve", "Run the gateway without a display", addServe);
    add("sandbox", "Run an embedded FHIR R4 server", addSandbox);
    add("check", "Validate a workspace", addCheck);
    add("explain", "Show the decision on a request and how it came about, without sending it", addExplain);
    add("impact", "List which recorded requests a change would decide otherwise", addImpact);
    add("captures", "List, show, search, export and import recorded exchanges", addCaptures);
    add("replay", "Replay recorded requests against another server and compare the answers", addReplay);
    add("export", "Write the configuration of a production gateway", addExport);

    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const int code = app.exit(error); // prints help or what is wrong
        return code == 0 ? Ok : Invalid;
    }
    for (const auto& [sub, command] : commands)
        if (sub->parsed())
            return command();
    return Invalid;
}

} // namespace fb::cli
