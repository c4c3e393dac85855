// A workspace's text prepared for surgery: its tree, and for every byte whether it is plain, inside a quoted or block
// text, or inside a comment. Inside config/ only.
#pragma once

#include "config/yaml_tree.h"

#include <string>
#include <string_view>
#include <vector>

namespace fb::config {

enum class ByteKind : char { Plain, Text, Comment };

class Document {
public:
    static Result<Document> read(std::string_view yaml);

    const yaml::Node& root() const { return m_root; }
    const yaml::Entry* section(std::string_view name) const { return m_root.find(name); }
    std::string_view text() const { return m_text; }
    bool hadByteOrderMark() const { return m_mark; }

    int lineCount() const { return int(m_starts.size()); } // without an empty last one
    std::string_view line(int n) const;                    // without its end
    std::size_t offset(int line, int column) const { return m_starts[std::size_t(line)] + std::size_t(column); }
    int lineOf(std::size_t offset) const;
    std::string eol() const; // the one that new lines get: that of the first line
    ByteKind kind(std::size_t offset) const { return ByteKind(m_kinds[offset]); }

    int indent(int n) const; // of a line; spaces before what stands first
    bool isBlank(int n) const;
    bool isCommentLine(int n) const;
    int commentColumn(int n) const; // of a comment in this line; -1 = none
    // The offset behind the closing bracket of the flow collection that opens here; npos when none does.
    std::size_t flowEnd(std::size_t open) const;
    // The first line behind the document's content: a "..." or "---" after it, or the end.
    int endLine() const;

private:
    void classify();
    void maskTexts(const yaml::Node& node, int parentColumn);
    void maskQuoted(std::size_t from);
    void maskBlock(const yaml::Node& node, int parentColumn);

    std::string m_text; // without a byte order mark
    bool m_mark = false;
    yaml::Node m_root;
    std::vector<std::size_t> m_starts; // of lines
    std::string m_kinds;
};

} // namespace fb::config
