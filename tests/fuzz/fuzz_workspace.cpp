// Any bytes as a workspace: parseWorkspace() never crashes, and an edit of a text that parses gives one that parses,
// holds what was put, and leaves the other items as they were.
#include "config/document.h"
#include "config/edit.h"
#include "config/emit.h"
#include "config/yaml_tree.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

using namespace fb;
using namespace fb::config;

namespace {

void require(bool condition, const char* what, std::string_view before, std::string_view after) {
    if (condition)
        return;
    std::fprintf(stderr, "%s\n--- before\n%.*s\n--- after\n%.*s\n", what, int(before.size()), before.data(),
                 int(after.size()), after.data());
    std::abort();
}

template <typename T>
std::string meaning(const T& item) {
    return flowText(toNode(item, Detail::Full));
}

template <typename T>
const T* find(const std::vector<T>& items, const std::string& name) {
    for (const auto& item : items)
        if (item.name == name)
            return &item;
    return nullptr;
}

template <typename T>
void sameOthers(const std::vector<T>& before, const std::vector<T>& after, const std::string& except,
                std::string_view a, std::string_view b) {
    for (const auto& item : before) {
        const T* other = find(after, item.name);
        require(item.name == except || (other && meaning(*other) == meaning(item)), "another item changed", a, b);
    }
}

std::vector<std::string> commentsOf(std::string_view text) {
    std::vector<std::string> out;
    if (const auto document = Document::read(text))
        for (int n = 0; n < document->lineCount(); ++n)
            if (const int column = document->commentColumn(n); column >= 0)
                out.emplace_back(document->line(n).substr(std::size_t(column)));
    std::sort(out.begin(), out.end());
    return out;
}

void checkEdit(std::string_view text, const Workspace& before, const Result<std::string>& edited, const Route& put) {
    if (!edited)
        return; // said why
    const auto after = parseWorkspace(*edited, "f");
    require(after.ok(), "the edited text does not parse", text, *edited);
    const Route* read = find(after.workspace->routes, put.name);
    require(read && meaning(*read) == meaning(put), "what was put does not read back", text, *edited);
    sameOthers(before.routes, after.workspace->routes, put.name, text, *edited);
    sameOthers(before.upstreams, after.workspace->upstreams, "", text, *edited);
    sameOthers(before.policies, after.workspace->policies, "", text, *edited);
    require(commentsOf(text) == commentsOf(*edited), "a comment was lost", text, *edited);
    require(describeChanges(before, before).empty(), "a workspace differs from itself", text, *edited);
}

void editRoutes(std::string_view text, const Workspace& workspace) {
    Route route;
    route.name = "fuzz.new";
    route.path = "/fuzz";
    route.upstream = workspace.upstreams[0].name;
    route.match.interactions = {fhir::Interaction::Read};
    checkEdit(text, workspace, putRoute(text, route.name, route), route);
    if (workspace.routes.empty())
        return;
    checkEdit(text, workspace, putRoute(text, route.name, route, workspace.routes[0].name), route);
    for (const auto& old : {workspace.routes.front(), workspace.routes.back()}) {
        Route changed = old;
        changed.match.methods = {"GET"};
        changed.policies.clear();
        checkEdit(text, workspace, putRoute(text, old.name, changed), changed);
        checkEdit(text, workspace, putRoute(text, old.name, old), old);
        if (const auto moved = moveRoute(text, old.name, 1)) {
            const auto after = parseWorkspace(*moved, "f");
            require(after.ok() && after.workspace->routes.size() == workspace.routes.size(), "a moved route", text,
                    *moved);
            sameOthers(workspace.routes, after.workspace->routes, "", text, *moved);
        }
        if (const auto removed = removeItem(text, "routes", old.name)) {
            const auto after = parseWorkspace(*removed, "f");
            require(after.ok() && after.workspace->routes.size() + 1 == workspace.routes.size(), "a removed route",
                    text, *removed);
        }
        (void)itemLines(text, "routes", old.name);
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto loaded = parseWorkspace(text, "f");
    for (const auto& problem : loaded.problems)
        require(!problem.message.empty(), "a problem without words", text, "");
    if (loaded.ok() && !loaded.workspace->upstreams.empty() && loaded.workspace->routes.size() < 50 && size < 20'000)
        editRoutes(text, *loaded.workspace);
    (void)yaml::parse(text);
    Route route;
    route.name = "x";
    (void)putRoute(text, "x", route); // also on a text that does not validate
    return 0;
}
