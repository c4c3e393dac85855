#include "config/emit.h"

#include "base/text.h"

#include <algorithm>

namespace fb::config {

namespace {

using Lines = std::vector<std::string>;

bool same(const yaml::Node& a, const yaml::Node& b) {
    return flowText(a) == flowText(b);
}

std::string valueText(const yaml::Node* node) {
    if (!node || (node->isScalar() && node->text.empty()))
        return "not set";
    if ((node->isSequence() && node->items.empty()) || (node->isMap() && node->entries.empty()))
        return "none";
    return node->isScalar() ? node->text : flowText(*node);
}

void compare(Lines& out, const std::string& where, const yaml::Node* before, const yaml::Node* after);

void compareMaps(Lines& out, const std::string& where, const yaml::Node& before, const yaml::Node& after) {
    for (const auto& entry : before.entries) {
        const auto* other = after.find(entry.key.text);
        compare(out, where + " " + entry.key.text, &entry.value, other ? &other->value : nullptr);
    }
    for (const auto& entry : after.entries)
        if (!before.find(entry.key.text))
            compare(out, where + " " + entry.key.text, nullptr, &entry.value);
}

// Lists of mappings: what is equal at both ends is set aside, the rest is compared in pairs.
void compareLists(Lines& out, const std::string& where, const std::vector<yaml::Node>& a,
                  const std::vector<yaml::Node>& b) {
    const std::size_t shorter = std::min(a.size(), b.size());
    std::size_t head = 0;
    while (head < shorter && same(a[head], b[head]))
        ++head;
    std::size_t tail = 0;
    while (tail < shorter - head && same(a[a.size() - 1 - tail], b[b.size() - 1 - tail]))
        ++tail;
    const std::size_t pairs = shorter - head - tail;
    for (std::size_t i = head; i < head + pairs; ++i)
        compare(out, where + " " + std::to_string(i + 1), &a[i], &b[i]);
    for (std::size_t i = head + pairs; i < a.size() - tail; ++i)
        out.push_back(where + " " + std::to_string(i + 1) + " removed: " + flowText(a[i]));
    for (std::size_t i = head + pairs; i < b.size() - tail; ++i)
        out.push_back(where + " " + std::to_string(i + 1) + " added: " + flowText(b[i]));
}

bool isMaps(const yaml::Node& node) {
    return node.isSequence() &&
           std::all_of(node.items.begin(), node.items.end(), [](const yaml::Node& n) { return n.isMap(); });
}

void compare(Lines& out, const std::string& where, const yaml::Node* before, const yaml::Node* after) {
    if (before && after && same(*before, *after))
        return;
    if (before && after && before->isMap() && after->isMap())
        compareMaps(out, where, *before, *after);
    else if (before && after && isMaps(*before) && isMaps(*after))
        compareLists(out, where, before->items, after->items);
    else
        out.push_back(where + " " + valueText(before) + " -> " + valueText(after));
}

template <typename T>
void compareItems(Lines& out, const char* what, const std::vector<T>& before, const std::vector<T>& after) {
    const auto find = [](const std::vector<T>& items, const std::string& name) -> const T* {
        const auto found = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.name == name; });
        return found == items.end() ? nullptr : &*found;
    };
    const auto title = [&](const T& item) { return std::string(what) + " \"" + item.name + "\""; };
    for (const auto& item : before)
        if (!find(after, item.name))
            out.push_back(title(item) + " removed");
    for (const auto& item : after) {
        const T* old = find(before, item.name);
        if (!old) {
            out.push_back(title(item) + " added");
            continue;
        }
        const auto a = toNode(*old, Detail::Full);
        const auto b = toNode(item, Detail::Full);
        compare(out, title(item) + ":", &a, &b);
    }
}

// The first match wins: the order of routes is part of what they mean.
void compareOrder(Lines& out, const std::vector<Route>& before, const std::vector<Route>& after) {
    const auto shared = [](const std::vector<Route>& of, const std::vector<Route>& with) {
        Lines names;
        for (const auto& route : of)
            if (std::any_of(with.begin(), with.end(), [&](const Route& other) { return other.name == route.name; }))
                names.push_back(route.name);
        return names;
    };
    const Lines a = shared(before, after);
    const Lines b = shared(after, before);
    if (a != b)
        out.push_back("routes: the order is now " + join(b, ", ") + " (it was " + join(a, ", ") + ")");
}

} // namespace

std::vector<std::string> describeChanges(const Workspace& before, const Workspace& after) {
    Lines out;
    if (before.name != after.name)
        out.push_back("name: " + (before.name.empty() ? "not set" : before.name) + " -> " +
                      (after.name.empty() ? "not set" : after.name));
    const auto gatewayBefore = toNode(before.gateway, Detail::Full);
    const auto gatewayAfter = toNode(after.gateway, Detail::Full);
    compare(out, "gateway:", &gatewayBefore, &gatewayAfter);
    const auto captureBefore = toNode(before.capture, Detail::Full);
    const auto captureAfter = toNode(after.capture, Detail::Full);
    compare(out, "capture:", &captureBefore, &captureAfter);
    compareItems(out, "sandbox", before.sandboxes, after.sandboxes);
    compareItems(out, "upstream", before.upstreams, after.upstreams);
    compareItems(out, "route", before.routes, after.routes);
    compareOrder(out, before.routes, after.routes);
    compareItems(out, "policy", before.policies, after.policies);
    return out;
}

} // namespace fb::config
