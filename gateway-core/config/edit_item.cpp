#include "config/edit_item.h"

#include "config/emit.h"

#include <algorithm>
#include <optional>

namespace fb::config {

namespace {

using Lines = std::vector<std::string>;

std::string spaces(int n) {
    return std::string(std::size_t(std::max(0, n)), ' ');
}

// What stands between the variables of a text, with "$${" read as "${". Nothing when a variable is not closed.
std::optional<Lines> literalsOf(std::string_view text) {
    Lines out{""};
    for (std::size_t i = 0; i < text.size();) {
        if (text.substr(i, 3) == "$${") {
            out.back() += "${";
            i += 3;
        } else if (text.substr(i, 2) == "${") {
            const std::size_t close = text.find('}', i);
            if (close == std::string_view::npos)
                return {};
            out.emplace_back();
            i = close + 1;
        } else {
            out.back() += text[i++];
        }
    }
    return out;
}

// Whether a text with "${NAME}" in it can have become this value: its literals stand there in their order.
bool expandsTo(std::string_view pattern, std::string_view value) {
    const auto literals = literalsOf(pattern);
    if (!literals || literals->size() == 1)
        return literals && literals->front() == value;
    const std::string& first = literals->front();
    const std::string& last = literals->back();
    if (value.size() < first.size() + last.size() || !value.starts_with(first) || !value.ends_with(last))
        return false;
    value = value.substr(first.size(), value.size() - first.size() - last.size());
    for (std::size_t i = 1; i + 1 < literals->size(); ++i) {
        const std::size_t at = value.find((*literals)[i]);
        if (at == std::string_view::npos)
            return false;
        value.remove_prefix(at + (*literals)[i].size());
    }
    return true;
}

bool sameMeaning(const yaml::Node& old, const yaml::Node& wanted) {
    if (old.isScalar() && wanted.isScalar())
        return expandsTo(old.text, wanted.text);
    if (old.kind != wanted.kind || old.items.size() != wanted.items.size() ||
        old.entries.size() != wanted.entries.size())
        return false;
    for (std::size_t i = 0; i < old.items.size(); ++i)
        if (!sameMeaning(old.items[i], wanted.items[i]))
            return false;
    return std::all_of(old.entries.begin(), old.entries.end(), [&](const yaml::Entry& entry) {
        const auto* other = wanted.find(entry.key.text);
        return other && sameMeaning(entry.value, other->value);
    });
}

// Variables stay variables where the value they stand for did not change. flow on a scalar: written with its "${" as
// it is.
void keepVariables(const yaml::Node& old, yaml::Node& wanted) {
    if (old.isScalar() && wanted.isScalar() && old.text.find("${") != std::string::npos &&
        expandsTo(old.text, wanted.text)) {
        wanted.text = old.text;
        wanted.quoted = true;
        wanted.flow = true;
    }
    for (std::size_t i = 0; i < std::min(old.items.size(), wanted.items.size()); ++i)
        keepVariables(old.items[i], wanted.items[i]);
    for (auto& entry : wanted.entries)
        if (const auto* other = old.find(entry.key.text))
            keepVariables(other->value, entry.value);
}

struct KeyLines {
    const yaml::Entry* entry = nullptr;
    int begin = 0; // with comments directly above
    int line = 0;
    int end = 0;
};

class ItemEdit {
public:
    ItemEdit(const Document& document, const Section& section, const SectionItem& item, const yaml::Node* meant,
             const yaml::Node& wanted)
        : m_document(document)
        , m_section(section)
        , m_item(item)
        , m_meant(meant)
        , m_wanted(wanted) {}

    Lines run() {
        if (unchangedItem())
            return keep(m_item.begin, m_item.end);
        return readKeys() ? byKeys() : whole();
    }

private:
    Lines keep(int from, int to) const {
        Lines out;
        for (int n = from; n < to; ++n)
            out.emplace_back(m_document.line(n));
        return out;
    }

    std::string comment(int n) const {
        return std::string(m_document.line(n).substr(std::size_t(m_document.commentColumn(n))));
    }

    bool unchanged(const yaml::Entry& old, const yaml::Entry& wanted) const {
        const yaml::Entry* meant = m_meant ? m_meant->find(old.key.text) : nullptr;
        return (meant && flowText(meant->value) == flowText(wanted.value)) || sameMeaning(old.value, wanted.value);
    }

    bool unchangedItem() const {
        const auto& old = m_item.node->entries;
        return old.size() == m_wanted.entries.size() &&
               std::all_of(old.begin(), old.end(), [&](const yaml::Entry& entry) {
                   const auto* wanted = m_wanted.find(entry.key.text);
                   return wanted && unchanged(entry, *wanted);
               });
    }

    // False when the item is not a block mapping with each key at the start of its line.
    bool readKeys() {
        const auto& node = *m_item.node;
        if (node.flow)
            return false;
        for (const auto& entry : node.entries) {
            const std::string_view before = m_document.line(entry.key.line).substr(0, std::size_t(entry.key.column));
            const bool onDash = m_keys.empty() && entry.key.line == m_item.dash;
            const std::size_t dash = onDash ? std::size_t(m_section.dashColumn) : std::string::npos;
            for (std::size_t i = 0; i < before.size(); ++i)
                if (before[i] != ' ' && i != dash)
                    return false;
            if (entry.key.column != node.column)
                return false;
            m_keys.push_back({&entry, entry.key.line, entry.key.line, 0});
        }
        for (std::size_t i = 0; i < m_keys.size(); ++i) {
            const bool last = i + 1 == m_keys.size();
            m_keys[i].end =
                last ? m_item.end : contentEnd(m_document, m_keys[i].line, m_keys[i + 1].line, node.column);
            if (!last)
                m_keys[i + 1].begin = commentsAbove(m_document, m_keys[i + 1].line, m_keys[i].end, node.column);
            if (!last) // what stands between, blank lines too, stays with the key above
                m_keys[i].end = m_keys[i + 1].begin;
        }
        return !m_keys.empty();
    }

    // A key's old lines, with spaces where the dash stands.
    Lines oldLines(const KeyLines& key) const {
        Lines out = keep(key.begin, key.end);
        const auto at = std::size_t(key.line - key.begin);
        if (key.line == m_item.dash)
            out[at][std::size_t(m_section.dashColumn)] = ' ';
        return out;
    }

    // The comments of these lines, one a line; `except` is a line whose comment goes elsewhere.
    Lines comments(int from, int to, int except = -1) const {
        Lines out;
        for (int n = from; n < to; ++n)
            if (m_document.commentColumn(n) >= 0 && n != except)
                out.push_back(spaces(m_item.node->column) + comment(n));
        return out;
    }

    Lines newLines(const yaml::Entry& wanted) const {
        Lines out;
        for (const auto& line : entryLines(wanted, std::size_t(m_item.node->column)))
            out.push_back(spaces(m_item.node->column) + line);
        return out;
    }

    // Comments inside what is rewritten come to stand above it, one behind its first line and those below stay there.
    Lines replaced(const KeyLines& key, const yaml::Entry& wanted) const {
        int end = key.end;
        while (end > key.line + 1 && (m_document.isBlank(end - 1) || m_document.isCommentLine(end - 1)))
            --end;
        Lines out = comments(key.begin, end, key.line);
        Lines fresh = newLines(wanted);
        if (m_document.commentColumn(key.line) >= 0)
            fresh[0] += "  " + comment(key.line);
        out.insert(out.end(), fresh.begin(), fresh.end());
        const Lines below = keep(end, key.end);
        out.insert(out.end(), below.begin(), below.end());
        return out;
    }

    Lines byKeys() const {
        struct Piece {
            std::string key;
            Lines lines;
        };
        std::vector<Piece> pieces;
        for (const auto& key : m_keys) {
            const auto* wanted = m_wanted.find(key.entry->key.text);
            Lines lines = !wanted                          ? comments(key.begin, key.end)
                          : unchanged(*key.entry, *wanted) ? oldLines(key)
                                                           : replaced(key, *wanted);
            pieces.push_back({key.entry->key.text, std::move(lines)});
        }
        // A new key stands behind the one that it follows in the usual order.
        auto after = pieces.begin();
        for (const auto& entry : m_wanted.entries) {
            auto found =
                std::find_if(pieces.begin(), pieces.end(), [&](const Piece& p) { return p.key == entry.key.text; });
            if (found == pieces.end())
                found = pieces.insert(after == pieces.end() ? after : after + 1, {entry.key.text, newLines(entry)});
            after = found;
        }
        Lines body;
        for (auto& piece : pieces)
            body.insert(body.end(), piece.lines.begin(), piece.lines.end());
        if (m_keys[0].line == m_item.dash && !body.empty())
            return withDash(std::move(body));
        Lines out = keep(m_item.begin, m_keys[0].begin);
        out.insert(out.end(), body.begin(), body.end());
        return out;
    }

    // The dash back in front of the first line; comments that came before that line stand above the dash.
    Lines withDash(Lines body) const {
        Lines out = keep(m_item.begin, m_item.dash);
        std::size_t first = 0;
        const auto isComment = [](const std::string& line) {
            const std::size_t at = line.find_first_not_of(' ');
            return at != std::string::npos && line[at] == '#';
        };
        while (first + 1 < body.size() && isComment(body[first])) {
            out.push_back(spaces(m_section.dashColumn) + body[first].substr(body[first].find('#')));
            ++first;
        }
        body[first][std::size_t(m_section.dashColumn)] = '-';
        out.insert(out.end(), body.begin() + std::ptrdiff_t(first), body.end());
        return out;
    }

    // Written anew; on one line when it was.
    Lines whole() const {
        Lines out = keep(m_item.begin, m_item.dash);
        for (int n = m_item.dash + 1; n < m_item.end; ++n)
            if (m_document.commentColumn(n) >= 0)
                out.push_back(spaces(m_section.dashColumn) + comment(n));
        Lines fresh = freshItem(m_wanted, m_section.dashColumn);
        const std::string flow = spaces(m_section.dashColumn) + "- " + flowText(m_wanted);
        if (m_item.node->flow && m_item.end == m_item.dash + 1 && flow.size() <= 118)
            fresh = {flow};
        if (m_document.commentColumn(m_item.dash) >= 0)
            fresh[0] += "  " + comment(m_item.dash);
        out.insert(out.end(), fresh.begin(), fresh.end());
        return out;
    }

    const Document& m_document;
    const Section& m_section;
    const SectionItem& m_item;
    const yaml::Node* m_meant;
    const yaml::Node& m_wanted;
    std::vector<KeyLines> m_keys;
};

} // namespace

std::vector<std::string> freshItem(const yaml::Node& node, int dashColumn) {
    Lines out;
    for (const auto& line : blockLines(node, std::size_t(dashColumn) + 2))
        out.push_back(spaces(dashColumn) + (out.empty() ? "- " : "  ") + line);
    return out;
}

std::vector<std::string> changedItem(const Document& document, const Section& section, const SectionItem& item,
                                     const yaml::Node* meant, yaml::Node wanted) {
    keepVariables(*item.node, wanted);
    return ItemEdit(document, section, item, meant, wanted).run();
}

} // namespace fb::config
