// New lines for one item of a section. Inside config/ only.
#pragma once

#include "config/edit_section.h"

#include <string>
#include <vector>

namespace fb::config {

// The item as a person would write it anew, from its dash on.
std::vector<std::string> freshItem(const yaml::Node& node, int dashColumn);

// The lines of the item with what changed replaced: lines of keys that mean the same stay as they are, every comment
// stays. `meant` is what the old item means in the model's own spelling; null when it could not be read. Lines
// without their ends, from the item's begin on.
std::vector<std::string> changedItem(const Document& document, const Section& section, const SectionItem& item,
                                     const yaml::Node* meant, yaml::Node wanted);

} // namespace fb::config
