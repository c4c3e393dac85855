#include "config/edit_section.h"

#include <algorithm>

namespace fb::config {

namespace {

constexpr const char* kByHand = "Change the text by hand.";

Error unsupported(const Document& document, const std::string& why, int line) {
    Error error = makeError(ErrorCode::Unsupported, why, kByHand);
    error.place.line = document.lineCount() == 0 ? 0 : line + 1;
    error.place.column = error.place.line == 0 ? 0 : 1;
    return error;
}

bool isDash(const Document& document, int line, int column) {
    const std::string_view text = document.line(line);
    return int(text.size()) > column && text[std::size_t(column)] == '-' && document.indent(line) == column &&
           document.kind(document.offset(line, column)) == ByteKind::Plain;
}

// The line that a root key's value may reach up to.
int sectionBound(const Document& document, const yaml::Entry& section) {
    int bound = document.endLine();
    for (const auto& entry : document.root().entries)
        if (entry.key.line > section.key.line)
            bound = std::min(bound, entry.key.line);
    return bound;
}

Result<void> checkRoot(const Document& document) {
    const auto& root = document.root();
    if (root.isNull())
        return {};
    if (!root.isMap())
        return unsupported(document, "The workspace is not a mapping", root.line);
    if (root.flow)
        return unsupported(document, "The workspace is written in braces, and an edit would change all of it",
                           root.line);
    return {};
}

// The offset of the ":" behind a key.
Result<std::size_t> colonOf(const Document& document, const yaml::Node& key) {
    std::size_t at = document.offset(key.line, key.column);
    const std::string_view text = document.text();
    if (key.quoted)
        while (at < text.size() && document.kind(at) == ByteKind::Text)
            ++at;
    else
        at += key.text.size();
    while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
        ++at;
    if (at >= text.size() || text[at] != ':')
        return unsupported(document, "The key \"" + key.text + "\" is written in an unusual way", key.line);
    return at;
}

// Collects what is rewritten when a list in brackets becomes block style.
struct FlowRewrite {
    const Document& document;
    std::string pad; // before a dash
    std::vector<std::string> lines;

    std::string comment(int line) const {
        return std::string(document.line(line).substr(std::size_t(document.commentColumn(line))));
    }

    // Comment lines between two offsets; a comment on the line of `after` goes behind the last line written.
    void comments(std::size_t from, std::size_t to, int sameLine) {
        for (int n = document.lineOf(from); n <= document.lineOf(to) && n < document.lineCount(); ++n) {
            const int column = document.commentColumn(n);
            if (column < 0 || document.offset(n, column) < from || document.offset(n, column) >= to)
                continue;
            if (n == sameLine && !lines.empty())
                lines.back() += "  " + comment(n);
            else
                lines.push_back(pad + comment(n));
        }
    }

    // The item's text as it is; its further lines are indented at least below the dash.
    void item(std::size_t begin, std::size_t end) {
        std::string_view text = document.text().substr(begin, end - begin);
        std::string indent = pad + "- ";
        bool first = true;
        while (true) {
            const std::size_t newline = text.find('\n');
            std::string_view line = text.substr(0, newline);
            if (line.ends_with('\r'))
                line.remove_suffix(1);
            const std::size_t spaces = std::min(line.find_first_not_of(' '), line.size());
            if (first)
                lines.push_back(indent + std::string(line));
            else
                lines.push_back(std::string(spaces < indent.size() ? indent.size() - spaces : 0, ' ') +
                                std::string(line));
            first = false;
            if (newline == std::string_view::npos)
                return;
            text.remove_prefix(newline + 1);
        }
    }
};

Result<std::string> flowToBlock(const Document& document, const yaml::Entry& section) {
    const auto colon = colonOf(document, section.key);
    if (!colon)
        return colon.error();
    const std::size_t open = document.offset(section.value.line, section.value.column);
    const std::size_t close = document.flowEnd(open);
    if (close == std::string::npos)
        return unsupported(document, "The list of " + section.key.text + " is written in an unusual way",
                           section.value.line);
    FlowRewrite out{document, std::string(std::size_t(document.root().column) + 2, ' '), {}};
    std::size_t at = open;
    int lastLine = section.key.line;
    const std::string_view text = document.text();
    out.lines.push_back(std::string(
        text.substr(document.offset(section.key.line, 0), *colon + 1 - document.offset(section.key.line, 0))));
    out.comments(*colon, open, section.key.line);
    for (const auto& item : section.value.items) {
        const std::size_t begin = document.offset(item.line, item.column);
        const std::size_t end =
            begin < text.size() && text[begin] == '{' ? document.flowEnd(begin) : std::string::npos;
        if (end == std::string::npos || end > close || begin < at)
            return unsupported(document, "An item of " + section.key.text + " is written in an unusual way",
                               item.line);
        out.comments(at, begin, lastLine);
        out.item(begin, end);
        at = end;
        lastLine = document.lineOf(end - 1);
    }
    const int closeLine = document.lineOf(close - 1);
    const std::size_t lineEnd = document.offset(closeLine, int(document.line(closeLine).size()));
    out.comments(at, lineEnd, lastLine);

    auto lines = rawLines(document);
    for (auto& line : out.lines)
        line += document.eol();
    lines.erase(lines.begin() + section.key.line, lines.begin() + closeLine + 1);
    lines.insert(lines.begin() + section.key.line, out.lines.begin(), out.lines.end());
    return joined(document, std::move(lines));
}

// "routes:" with nothing, "~" or "null" behind it.
Result<std::string> emptied(const Document& document, const yaml::Entry& section) {
    const auto colon = colonOf(document, section.key);
    if (!colon)
        return colon.error();
    auto lines = rawLines(document);
    const std::size_t lineStart = document.offset(section.key.line, 0);
    std::string line(document.text().substr(lineStart, *colon + 1 - lineStart));
    const int column = document.commentColumn(section.key.line);
    if (column >= 0)
        line += " " + std::string(document.line(section.key.line).substr(std::size_t(column)));
    lines[std::size_t(section.key.line)] = line + document.eol();
    return joined(document, std::move(lines));
}

std::string added(const Document& document, const std::string& name) {
    auto lines = rawLines(document);
    const int at = document.endLine();
    std::vector<std::string> section{std::string(std::size_t(std::max(0, document.root().column)), ' ') + name + ":" +
                                     document.eol()};
    if (at > 0 && !document.isBlank(at - 1))
        section.insert(section.begin(), document.eol());
    lines.insert(lines.begin() + at, section.begin(), section.end());
    return joined(document, std::move(lines));
}

} // namespace

int Section::find(const std::string& name) const {
    for (std::size_t i = 0; i < items.size(); ++i)
        if (items[i].name == name)
            return int(i);
    return -1;
}

int contentEnd(const Document& document, int from, int to, int column) {
    int end = to;
    while (end > from + 1 && (document.isBlank(end - 1) || document.isCommentLine(end - 1)))
        --end;
    while (end < to && document.isCommentLine(end) && document.indent(end) > column)
        ++end;
    return end;
}

int commentsAbove(const Document& document, int line, int floor, int column) {
    while (line > floor && document.isCommentLine(line - 1) && document.indent(line - 1) <= column)
        --line;
    return line;
}

Result<Section> readSection(const Document& document, const std::string& name) {
    if (auto root = checkRoot(document); !root)
        return root.error();
    const yaml::Entry* entry = document.section(name);
    if (!entry)
        return makeError(ErrorCode::NotFound, "The workspace has no section \"" + name + "\"");
    Section section;
    section.keyLine = entry->key.line;
    section.dashColumn = document.root().column + 2;
    if (entry->value.isNull())
        return section;
    if (!entry->value.isSequence() || entry->value.flow)
        return unsupported(document, "The section \"" + name + "\" is not a list with dashes", entry->value.line);
    section.dashColumn = entry->value.column;
    const int bound = sectionBound(document, *entry);
    int floor = section.keyLine + 1;
    for (const auto& node : entry->value.items) {
        int dash = std::min(node.line, document.lineCount() - 1);
        while (dash >= floor && !isDash(document, dash, section.dashColumn))
            --dash;
        if (!node.isMap() || dash < floor)
            return unsupported(document, "An item of \"" + name + "\" is written in an unusual way", node.line);
        const yaml::Entry* itemName = node.find("name");
        section.items.push_back({&node, itemName ? itemName->value.text : "", dash, dash, 0});
        floor = dash + 1;
    }
    floor = section.keyLine + 1;
    for (std::size_t i = 0; i < section.items.size(); ++i) {
        auto& item = section.items[i];
        item.begin = commentsAbove(document, item.dash, floor, section.dashColumn);
        const int next = i + 1 < section.items.size() ? section.items[i + 1].dash : bound;
        item.end = contentEnd(document, item.dash, next, section.dashColumn);
        section.apart = section.apart || (i > 0 && item.begin > floor && document.isBlank(item.begin - 1));
        floor = item.end;
    }
    return section;
}

Result<std::string> withBlockSection(const Document& document, const std::string& name) {
    if (auto root = checkRoot(document); !root)
        return root.error();
    const yaml::Entry* entry = document.section(name);
    if (!entry)
        return added(document, name);
    if (entry->value.isNull())
        return emptied(document, *entry);
    if (entry->value.isSequence() && entry->value.flow)
        return flowToBlock(document, *entry);
    return (document.hadByteOrderMark() ? std::string(yaml::kByteOrderMark) : std::string()) +
           std::string(document.text());
}

std::vector<std::string> rawLines(const Document& document) {
    std::vector<std::string> lines;
    for (int n = 0; n < document.lineCount(); ++n) {
        const std::size_t begin = document.offset(n, 0);
        const std::size_t end = n + 1 < document.lineCount() ? document.offset(n + 1, 0) : document.text().size();
        lines.emplace_back(document.text().substr(begin, end - begin));
    }
    if (!lines.empty() && !lines.back().ends_with('\n'))
        lines.back() += document.eol();
    return lines;
}

std::string joined(const Document& document, std::vector<std::string> lines) {
    const bool finalNewline = document.text().empty() || document.text().ends_with('\n');
    if (!finalNewline && !lines.empty()) {
        auto& last = lines.back();
        last.resize(last.size() - (last.ends_with("\r\n") ? 2 : 1));
    }
    std::string out(document.hadByteOrderMark() ? yaml::kByteOrderMark : std::string_view());
    for (const auto& line : lines)
        out += line;
    return out;
}

} // namespace fb::config
