#include "config/edit.h"

#include "config/edit_item.h"
#include "config/emit.h"
#include "config/reader.h"

#include <algorithm>
#include <memory>

namespace fb::config {

namespace {

using Lines = std::vector<std::string>;

// The document with the section in block style. The Section points into the Document.
struct Opened {
    Document document;
    Section section;
};

Result<std::unique_ptr<Opened>> openSection(std::string_view yaml, const std::string& name, bool addWhenMissing) {
    auto original = Document::read(yaml);
    if (!original)
        return original.error();
    if (!addWhenMissing && !original->section(name))
        return makeError(ErrorCode::NotFound, "The workspace has no section \"" + name + "\"");
    auto text = withBlockSection(*original, name);
    if (!text)
        return text.error();
    auto document = Document::read(*text);
    if (!document)
        return document.error();
    auto opened = std::make_unique<Opened>(Opened{std::move(*document), {}});
    auto section = readSection(opened->document, name);
    if (!section)
        return section.error();
    opened->section = std::move(*section);
    return opened;
}

void splice(const Document& document, Lines& lines, int from, int to, const Lines& fresh) {
    Lines ended;
    for (const auto& line : fresh)
        ended.push_back(line + document.eol());
    lines.erase(lines.begin() + from, lines.begin() + to);
    lines.insert(lines.begin() + from, ended.begin(), ended.end());
}

// Behind the last item; below the key and its comments when there is none.
int appendLine(const Opened& in) {
    if (!in.section.items.empty())
        return in.section.items.back().end;
    int at = in.section.keyLine + 1;
    while (at < in.document.lineCount() && in.document.isCommentLine(at) &&
           in.document.indent(at) > in.document.root().column)
        ++at;
    return at;
}

Lines inserted(const Opened& in, const yaml::Node& node, const std::string& beforeName) {
    Lines lines = rawLines(in.document);
    Lines fresh = freshItem(node, in.section.dashColumn);
    const int before = beforeName.empty() ? -1 : in.section.find(beforeName);
    const int at = before >= 0 ? in.section.items[std::size_t(before)].begin : appendLine(in);
    if (in.section.apart)
        fresh.insert(before >= 0 ? fresh.end() : fresh.begin(), "");
    splice(in.document, lines, at, at, fresh);
    return lines;
}

// An edit that would not read back is not made.
Result<std::string> checked(std::string text, const std::string& section, const std::string& name) {
    const Error broken =
        makeError(ErrorCode::Unsupported, "This part of the workspace is written in a way that an edit would break",
                  "Change the text by hand.");
    const auto root = yaml::parse(text);
    if (!root)
        return broken;
    const auto* entry = root->find(section);
    const bool found =
        entry && std::any_of(entry->value.items.begin(), entry->value.items.end(), [&](const yaml::Node& item) {
            const auto* itemName = item.find("name");
            return itemName && itemName->value.text == name;
        });
    if (!found)
        return broken;
    return text;
}

template <typename T>
Result<std::string> put(std::string_view yaml, const std::string& sectionName, const std::string& name,
                        const T& wanted, T (*read)(Reader&, const yaml::Node&), const std::string& beforeName = {}) {
    auto opened = openSection(yaml, sectionName, true);
    if (!opened)
        return opened.error();
    const Opened& in = **opened;
    const yaml::Node node = toNode(wanted, Detail::Short);
    const int index = in.section.find(name);
    if (index < 0)
        return checked(joined(in.document, inserted(in, node, beforeName)), sectionName, wanted.name);
    const SectionItem& item = in.section.items[std::size_t(index)];
    const std::map<std::string, std::string> environment;
    Reader reader(in.document.text(), {}, environment);
    const T old = read(reader, *item.node);
    const yaml::Node meant = toNode(old, Detail::Short);
    Lines lines = rawLines(in.document);
    splice(in.document, lines, item.begin, item.end,
           changedItem(in.document, in.section, item, reader.errors() == 0 ? &meant : nullptr, node));
    return checked(joined(in.document, std::move(lines)), sectionName, wanted.name);
}

Error noItem(const std::string& section, const std::string& name) {
    return makeError(ErrorCode::NotFound, "There is no \"" + name + "\" among the " + section);
}

} // namespace

Result<std::string> putRoute(std::string_view yaml, const std::string& name, const Route& route,
                             const std::string& beforeName) {
    return put(yaml, "routes", name, route, readRoute, beforeName);
}

Result<std::string> putPolicy(std::string_view yaml, const std::string& name, const Policy& policy) {
    return put(yaml, "policies", name, policy, readPolicy);
}

Result<std::string> putUpstream(std::string_view yaml, const std::string& name, const Upstream& upstream) {
    return put(yaml, "upstreams", name, upstream, readUpstream);
}

Result<std::string> removeItem(std::string_view yaml, const std::string& section, const std::string& name) {
    auto opened = openSection(yaml, section, false);
    if (!opened)
        return opened.error();
    const Opened& in = **opened;
    const int index = in.section.find(name);
    if (index < 0)
        return noItem(section, name);
    const SectionItem& item = in.section.items[std::size_t(index)];
    int end = item.end;
    const bool blankBefore = item.begin > 0 && in.document.isBlank(item.begin - 1);
    if (in.section.apart && end < in.document.lineCount() && in.document.isBlank(end) &&
        (blankBefore || index == 0)) // the blank line that set it apart goes with it
        ++end;
    Lines lines = rawLines(in.document);
    splice(in.document, lines, item.begin, end, {});
    return joined(in.document, std::move(lines));
}

Result<std::string> moveRoute(std::string_view yaml, const std::string& name, int newIndex) {
    auto opened = openSection(yaml, "routes", false);
    if (!opened)
        return opened.error();
    const Opened& in = **opened;
    const auto& items = in.section.items;
    const int index = in.section.find(name);
    if (index < 0)
        return noItem("routes", name);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i < items.size(); ++i)
        if (int(i) != index)
            order.push_back(i);
    order.insert(order.begin() + std::clamp(newIndex, 0, int(order.size())), std::size_t(index));
    // What stands between the items stays where it is.
    const Lines lines = rawLines(in.document);
    Lines out(lines.begin(), lines.begin() + items[0].begin);
    for (std::size_t slot = 0; slot < items.size(); ++slot) {
        const auto& item = items[order[slot]];
        out.insert(out.end(), lines.begin() + item.begin, lines.begin() + item.end);
        const auto gapEnd = slot + 1 < items.size() ? lines.begin() + items[slot + 1].begin : lines.end();
        out.insert(out.end(), lines.begin() + items[slot].end, gapEnd);
    }
    return checked(joined(in.document, std::move(out)), "routes", name);
}

std::optional<TextRange> itemLines(std::string_view yaml, const std::string& section, const std::string& name) {
    const auto document = Document::read(yaml);
    if (!document)
        return {};
    const auto* entry = document->section(section);
    if (!entry || !entry->value.isSequence())
        return {};
    if (const auto blocks = readSection(*document, section)) {
        const int index = blocks->find(name);
        if (index < 0)
            return {};
        const auto& item = blocks->items[std::size_t(index)];
        return TextRange{item.dash + 1, item.end};
    }
    for (const auto& item : entry->value.items) {
        const auto* itemName = item.find("name");
        if (!itemName || itemName->value.text != name || !item.flow)
            continue;
        const std::size_t end = document->flowEnd(document->offset(item.line, item.column));
        return TextRange{item.line + 1, end == std::string::npos ? item.line + 1 : document->lineOf(end - 1) + 1};
    }
    return {};
}

} // namespace fb::config
