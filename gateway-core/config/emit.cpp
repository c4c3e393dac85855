#include "config/emit.h"

#include "base/text.h"
#include "config/edit.h"

#include <algorithm>

namespace fb::config {

namespace {

constexpr std::size_t kWidth = 110;
constexpr std::size_t kShortList = 60; // a list of mappings as short as this stays on its line

bool isPlainByte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_./$+-").find(c) != std::string_view::npos;
}

// Whether YAML, in its core schema, or a JSON Schema would take the plain text for something else than a text.
bool looksTyped(std::string_view text) {
    static const std::vector<std::string> words{"null", "true", "false", "yes",  "no",  "on",
                                                "off",  "y",    "n",     ".nan", ".inf"};
    const std::string lower = lowerAscii(text);
    return std::find(words.begin(), words.end(), lower) != words.end() ||
           (lower[0] >= '0' && lower[0] <= '9' &&
            lower.find_first_not_of("0123456789.+-_xabcdefo") == std::string::npos);
}

std::string scalarText(const yaml::Node& node) {
    if (!node.quoted)
        return node.text;
    const std::string& text = node.text;
    const bool startsWell = !text.empty() && text[0] != '-' && text[0] != '+' && text[0] != '.';
    if (startsWell && std::all_of(text.begin(), text.end(), isPlainByte) && !looksTyped(text) &&
        text.find("${") == std::string::npos)
        return text;
    std::string out = "\"";
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"' || c == '\\')
            out += std::string{'\\', c};
        else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            out += "\\x" + hex(std::string_view(&c, 1));
        else if (c == '$' && i + 1 < text.size() && text[i + 1] == '{' && !node.flow)
            out += "$$"; // a literal "${", not a variable
        else
            out += c;
    }
    return out + '"';
}

bool isListOfMaps(const yaml::Node& node) {
    return node.isSequence() && !node.items.empty() && node.items[0].isMap();
}

void appendIndented(std::vector<std::string>& out, const std::vector<std::string>& lines, std::string_view first) {
    for (std::size_t i = 0; i < lines.size(); ++i)
        out.push_back((i == 0 ? std::string(first) : std::string(first.size(), ' ')) + lines[i]);
}

std::string itemText(const yaml::Node& map) {
    std::string out;
    for (const auto& line : blockLines(map, 2))
        out += line + "\n";
    return out;
}

} // namespace

std::string flowText(const yaml::Node& node) {
    std::string out;
    switch (node.kind) {
    case yaml::Kind::Null:
        return "null";
    case yaml::Kind::Scalar:
        return scalarText(node);
    case yaml::Kind::Sequence:
        for (const auto& item : node.items)
            out += (out.empty() ? "" : ", ") + flowText(item);
        return "[" + out + "]";
    case yaml::Kind::Map:
        for (const auto& entry : node.entries)
            out += (out.empty() ? "" : ", ") + scalarText(entry.key) + ": " + flowText(entry.value);
        return "{" + out + "}";
    }
    return out;
}

std::vector<std::string> entryLines(const yaml::Entry& entry, std::size_t column) {
    const std::string key = scalarText(entry.key) + ":";
    const std::string flow = flowText(entry.value);
    const bool many = isListOfMaps(entry.value) && (entry.value.items.size() > 1 || flow.size() > kShortList);
    const bool fits = column + key.size() + 1 + flow.size() <= kWidth;
    const bool splits =
        entry.value.isMap() ? !entry.value.entries.empty() : entry.value.isSequence() && !entry.value.items.empty();
    if (!splits || (fits && !many))
        return {key + " " + flow};
    std::vector<std::string> out{key};
    if (entry.value.isMap()) {
        appendIndented(out, blockLines(entry.value, column + 2), "  ");
        return out;
    }
    for (const auto& item : entry.value.items) {
        const std::string text = flowText(item);
        const bool block = item.isMap() && !item.entries.empty() && column + 4 + text.size() > kWidth;
        appendIndented(out, block ? blockLines(item, column + 4) : std::vector<std::string>{text}, "  - ");
    }
    return out;
}

std::vector<std::string> blockLines(const yaml::Node& map, std::size_t column) {
    std::vector<std::string> out;
    for (const auto& entry : map.entries)
        for (auto& line : entryLines(entry, column))
            out.push_back(std::move(line));
    return out;
}

std::string routeYaml(const Route& route) {
    return itemText(toNode(route, Detail::Short));
}
std::string policyYaml(const Policy& policy) {
    return itemText(toNode(policy, Detail::Short));
}
std::string upstreamYaml(const Upstream& upstream) {
    return itemText(toNode(upstream, Detail::Short));
}

} // namespace fb::config
