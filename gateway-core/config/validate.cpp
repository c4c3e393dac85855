#include "config/reader.h"

#include "base/text.h"
#include "config/url.h"

#include <algorithm>
#include <array>
#include <set>

namespace fb::config {

namespace {

template <typename T>
std::vector<std::string> sortedNames(const std::vector<T>& items) {
    std::vector<std::string> names;
    for (const auto& item : items)
        if (!item.name.empty())
            names.push_back(item.name);
    std::sort(names.begin(), names.end());
    return names;
}

template <typename T>
void checkUnique(Reader& reader, const std::vector<T>& items, const char* what) {
    std::map<std::string, int> first;
    for (const auto& item : items) {
        if (item.name.empty())
            continue;
        const auto [found, fresh] = first.emplace(item.name, item.place.line);
        if (!fresh)
            reader.error(item.place,
                         std::string("There are two ") + what + " named \"" + item.name +
                             "\": the first is on line " + std::to_string(found->second),
                         "Give one of them another name.");
    }
}

void checkReferences(Reader& reader, const Workspace& workspace) {
    const std::array<const char*, 3> what{"upstream", "policy", "sandbox"};
    const std::array<std::vector<std::string>, 3> names{
        sortedNames(workspace.upstreams), sortedNames(workspace.policies), sortedNames(workspace.sandboxes)};
    const auto references = reader.references();
    for (const auto& reference : references) {
        const auto& known = names[std::size_t(reference.to)];
        if (std::binary_search(known.begin(), known.end(), reference.name))
            continue;
        std::string hint = reader.didYouMean(reference.name, known);
        if (hint.empty())
            hint = known.empty()       ? "None is defined."
                   : known.size() > 12 ? ""
                                       : "There is " + join(known, ", ") + ".";
        reader.error(reference.place,
                     std::string("There is no ") + what[std::size_t(reference.to)] + " \"" + reference.name + "\"",
                     hint);
    }
}

void checkUse(Reader& reader, const Workspace& workspace) {
    std::set<std::string> upstreams;
    std::set<std::string> policies;
    for (const auto& route : workspace.routes) {
        upstreams.insert(route.upstream);
        policies.insert(route.policies.begin(), route.policies.end());
    }
    for (const auto& upstream : workspace.upstreams)
        if (!upstream.name.empty() && !upstreams.contains(upstream.name))
            reader.warning(upstream.place, "No route uses the upstream \"" + upstream.name + "\"");
    for (const auto& policy : workspace.policies)
        if (!policy.name.empty() && !policies.contains(policy.name))
            reader.warning(policy.place, "No route uses the policy \"" + policy.name + "\": nothing in it applies");
}

// Two listeners on one address and port; the second would fail to start.
void checkPorts(Reader& reader, const Workspace& workspace) {
    std::map<std::string, std::string> used;
    for (const auto& listen : workspace.gateway.listen)
        if (listen.port != 0 && !used.emplace(listen.text(), "the gateway").second)
            reader.error(Place{workspace.file, 1, 1}, "gateway.listen names " + listen.text() + " twice",
                         "Remove one.");
    for (const auto& sandbox : workspace.sandboxes) {
        if (sandbox.listen.port == 0)
            continue;
        const auto [found, fresh] = used.emplace(sandbox.listen.text(), "sandbox " + sandbox.name);
        if (!fresh)
            reader.error(sandbox.place, sandbox.listen.text() + " is taken by " + found->second + " already",
                         "Choose another port, or 0 for any free one.");
    }
}

// Whether a list of alternatives admits all that another one does; an empty one admits anything.
template <typename T>
bool covers(const std::vector<T>& wide, const std::vector<T>& narrow) {
    if (wide.empty())
        return true;
    return !narrow.empty() && std::all_of(narrow.begin(), narrow.end(), [&](const T& one) {
        return std::find(wide.begin(), wide.end(), one) != wide.end();
    });
}

bool coversHeaders(const Condition& wide, const Condition& narrow) {
    return std::all_of(wide.headers.begin(), wide.headers.end(), [&](const auto& want) {
        return std::any_of(narrow.headers.begin(), narrow.headers.end(), [&](const auto& has) {
            return equalsIgnoreCase(want.first, has.first) && (want.second == "*" || want.second == has.second);
        });
    });
}

using Segments = std::vector<std::string>;

bool hidesOn(const Route& earlier, const Segments& a, const Route& later, const Segments& b) {
    if (a.size() > b.size() || !std::equal(a.begin(), a.end(), b.begin()))
        return false;
    const Condition& wide = earlier.match;
    const Condition& narrow = later.match;
    // Relative to another base the same request is another interaction: those conditions compare on equal paths only.
    const bool fhirConditions = !wide.resources.empty() || !wide.interactions.empty() || !wide.operations.empty();
    if (fhirConditions && a.size() != b.size())
        return false;
    return covers(wide.resources, narrow.resources) && covers(wide.interactions, narrow.interactions) &&
           covers(wide.operations, narrow.operations) && covers(wide.methods, narrow.methods) &&
           coversHeaders(wide, narrow);
}

void checkHidden(Reader& reader, const std::vector<Route>& routes) {
    std::vector<std::optional<Segments>> paths;
    for (const auto& route : routes) {
        auto segments = pathSegments(route.path);
        paths.push_back(segments ? std::optional(std::move(*segments)) : std::nullopt);
    }
    for (std::size_t later = 0; later < routes.size(); ++later)
        for (std::size_t earlier = 0; earlier < later; ++earlier)
            if (paths[earlier] && paths[later] &&
                hidesOn(routes[earlier], *paths[earlier], routes[later], *paths[later])) {
                reader.warning(routes[later].place,
                               "The route \"" + routes[later].name + "\" is never reached: \"" +
                                   routes[earlier].name + "\" before it takes all of its requests",
                               "Move it up, or remove it.");
                break;
            }
}

} // namespace

void validate(Reader& reader, const Workspace& workspace) {
    checkUnique(reader, workspace.sandboxes, "sandboxes");
    checkUnique(reader, workspace.upstreams, "upstreams");
    checkUnique(reader, workspace.routes, "routes");
    checkUnique(reader, workspace.policies, "policies");
    checkReferences(reader, workspace);
    checkPorts(reader, workspace);
    if (workspace.routes.size() > kMaxRoutes)
        reader.error(workspace.routes[kMaxRoutes].place,
                     "There are more than " + std::to_string(kMaxRoutes) + " routes");
    if (reader.errors() > 0 || workspace.routes.empty())
        return; // what was not read would look unused or hidden
    checkHidden(reader, workspace.routes);
    checkUse(reader, workspace);
}

} // namespace fb::config
