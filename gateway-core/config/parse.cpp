#include "config/reader.h"

#include "base/text.h"

namespace fb::config {

namespace {

void readVersion(Reader& reader, const yaml::Node& node) {
    if (!node.isScalar() || node.text != "1")
        reader.error(
            node, "This program reads workspaces of version 1, and this one says \"" + node.text.substr(0, 40) + "\"",
            "Write \"firebreak: 1\", or use the program that wrote it.");
}

// A whole section: unless the tree is empty there, its items are read one by one.
template <typename T>
void readList(Reader& reader, const yaml::Node* node, const char* what, std::vector<T>& out,
              T (*read)(Reader&, const yaml::Node&)) {
    if (node)
        reader.eachMap(*node, what, [&](const yaml::Node& item) { out.push_back(read(reader, item)); });
}

Workspace readWorkspace(Reader& reader, const yaml::Node& root) {
    Workspace workspace;
    Fields fields(reader, root, "the workspace",
                  {{"identity", "Remove it: tokens are not checked, and are passed on to the server behind."}});
    if (const auto* n = fields.take("firebreak"))
        readVersion(reader, *n);
    else if (root.isMap())
        reader.error(root, "The workspace does not say its version", "Begin it with \"firebreak: 1\".");
    if (const auto* n = fields.take("name"))
        workspace.name = reader.text(*n, "name").value_or("");
    if (const auto* n = fields.take("gateway"))
        workspace.gateway = readGateway(reader, *n);
    if (const auto* n = fields.take("capture"))
        workspace.capture = readCapture(reader, *n);
    readList(reader, fields.take("sandboxes"), "sandboxes", workspace.sandboxes, readSandbox);
    readList(reader, fields.take("upstreams"), "upstreams", workspace.upstreams, readUpstream);
    const auto* routes = fields.take("routes");
    readList(reader, routes, "routes", workspace.routes, readRoute);
    if (workspace.routes.empty() && (!routes || routes->isNull() || (routes->isSequence() && routes->items.empty())))
        reader.warning(reader.place(routes ? *routes : root),
                       "There are no routes: every request will be answered 404", "Add one below \"routes:\".");
    readList(reader, fields.take("policies"), "policies", workspace.policies, readPolicy);
    fields.finish();
    return workspace;
}

} // namespace

LoadResult parseWorkspace(std::string_view yaml, const std::string& file,
                          const std::map<std::string, std::string>& environment) {
    LoadResult result;
    auto root = yaml::parse(yaml);
    if (!root) {
        Error error = std::move(root.error());
        error.place.file = file;
        result.problems.push_back(
            {Severity::Error, std::move(error.message), std::move(error.place), std::move(error.hint)});
        return result;
    }
    Reader reader(yaml, file, environment);
    if (root->isNull()) {
        reader.error(Place{file, 1, 1}, "The workspace is empty", "Begin it with \"firebreak: 1\".");
        result.problems = reader.takeProblems();
        return result;
    }
    Workspace workspace = readWorkspace(reader, *root);
    workspace.file = file;
    validate(reader, workspace);
    if (reader.errors() == 0)
        result.workspace = std::move(workspace);
    result.problems = reader.takeProblems();
    return result;
}

} // namespace fb::config
