// The model as YAML nodes and nodes as text. Inside config/ only.
#pragma once

#include "config/workspace.h"
#include "config/yaml_tree.h"

#include <string>
#include <vector>

namespace fb::config {

// Short leaves out what has its default, as a person would write it; Full names everything, for comparing.
enum class Detail : std::uint8_t { Short, Full };

yaml::Node toNode(const Route& route, Detail detail);
yaml::Node toNode(const Policy& policy, Detail detail);
yaml::Node toNode(const Upstream& upstream, Detail detail);
yaml::Node toNode(const Sandbox& sandbox, Detail detail);
yaml::Node toNode(const Gateway& gateway, Detail detail);
yaml::Node toNode(const Capture& capture, Detail detail);

// On one line, as it can stand anywhere: {path: /fhir, interaction: [read]}.
std::string flowText(const yaml::Node& node);
// "key: value" and the lines below it when it does not fit one line; the first line is not indented, the others are
// relative to it. `column` is where it will stand.
std::vector<std::string> entryLines(const yaml::Entry& entry, std::size_t column);
// A mapping's entries one below the other.
std::vector<std::string> blockLines(const yaml::Node& map, std::size_t column);

} // namespace fb::config
