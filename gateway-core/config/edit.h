// Edits of the workspace file as text: comments, order and layout of everything else stay. Pure: text in, text out.
// The result is not validated here; give it to parseWorkspace.
#pragma once

#include "config/workspace.h"

#include <string>
#include <string_view>

namespace fb::config {

// The YAML of one item as the file holds it, without the leading "- ".
std::string routeYaml(const Route& route);
std::string policyYaml(const Policy& policy);
std::string upstreamYaml(const Upstream& upstream);

// Sections: "routes", "policies", "upstreams". A missing section is added at the end of the file.
// Replaces the item with this name, or appends it when there is none (routes: before `beforeName` when given).
Result<std::string> putRoute(std::string_view yaml, const std::string& name, const Route& route,
                             const std::string& beforeName = {});
Result<std::string> putPolicy(std::string_view yaml, const std::string& name, const Policy& policy);
Result<std::string> putUpstream(std::string_view yaml, const std::string& name, const Upstream& upstream);
Result<std::string> removeItem(std::string_view yaml, const std::string& section, const std::string& name);
Result<std::string> moveRoute(std::string_view yaml, const std::string& name, int newIndex);

struct TextRange {
    int firstLine = 0; // from 1
    int lastLine = 0;
};
// Lines of an item, for highlighting; nothing when absent.
std::optional<TextRange> itemLines(std::string_view yaml, const std::string& section, const std::string& name);

} // namespace fb::config
