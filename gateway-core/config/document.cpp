#include "config/document.h"

#include <algorithm>

namespace fb::config {

Result<Document> Document::read(std::string_view yaml) {
    Document document;
    document.m_mark = yaml.starts_with(yaml::kByteOrderMark);
    document.m_text = std::string(yaml.substr(document.m_mark ? yaml::kByteOrderMark.size() : 0));
    auto root = yaml::parse(document.m_text);
    if (!root)
        return root.error();
    document.m_root = std::move(*root);
    document.classify();
    return document;
}

std::string_view Document::line(int n) const {
    const std::size_t begin = m_starts[std::size_t(n)];
    const std::size_t end = std::min(m_text.find('\n', begin), m_text.size());
    std::string_view out = std::string_view(m_text).substr(begin, end - begin);
    if (out.ends_with('\r'))
        out.remove_suffix(1);
    return out;
}

int Document::lineOf(std::size_t offset) const {
    return int(std::upper_bound(m_starts.begin(), m_starts.end(), offset) - m_starts.begin()) - 1;
}

std::string Document::eol() const {
    const std::size_t end = m_text.find('\n');
    return end != std::string::npos && end > 0 && m_text[end - 1] == '\r' ? "\r\n" : "\n";
}

int Document::indent(int n) const {
    const std::size_t at = line(n).find_first_not_of(" \t");
    return int(at == std::string_view::npos ? line(n).size() : at);
}

bool Document::isBlank(int n) const {
    return line(n).find_first_not_of(" \t") == std::string_view::npos;
}

int Document::commentColumn(int n) const {
    const std::size_t begin = m_starts[std::size_t(n)];
    const std::string_view text = line(n);
    for (std::size_t i = 0; i < text.size(); ++i)
        if (kind(begin + i) == ByteKind::Comment)
            return int(i);
    return -1;
}

bool Document::isCommentLine(int n) const {
    return !isBlank(n) && commentColumn(n) == indent(n);
}

std::size_t Document::flowEnd(std::size_t open) const {
    int depth = 0;
    for (std::size_t i = open; i < m_text.size(); ++i) {
        if (kind(i) != ByteKind::Plain)
            continue;
        if (m_text[i] == '[' || m_text[i] == '{')
            ++depth;
        else if (m_text[i] == ']' || m_text[i] == '}')
            --depth;
        if (depth <= 0)
            return i > open ? i + 1 : std::string::npos;
    }
    return std::string::npos;
}

int Document::endLine() const {
    for (int n = m_root.line + 1; n < lineCount(); ++n) {
        const std::string_view text = line(n);
        const bool marker = text.starts_with("...") || text.starts_with("---");
        if (marker && kind(m_starts[std::size_t(n)]) == ByteKind::Plain && (text.size() == 3 || text[3] == ' '))
            return n;
    }
    return lineCount();
}

void Document::classify() {
    for (std::size_t at = 0; at < m_text.size();) {
        m_starts.push_back(at);
        const std::size_t end = m_text.find('\n', at);
        at = end == std::string::npos ? m_text.size() : end + 1;
    }
    m_kinds.assign(m_text.size(), char(ByteKind::Plain));
    maskTexts(m_root, -1);
    // A comment begins with "#" at the start of a line or after white space, YAML 1.2 6.6.
    for (std::size_t i = 0; i < m_text.size(); ++i) {
        const bool opens = m_text[i] == '#' && kind(i) == ByteKind::Plain &&
                           (i == 0 || m_text[i - 1] == ' ' || m_text[i - 1] == '\t' || m_text[i - 1] == '\n');
        if (!opens)
            continue;
        for (; i < m_text.size() && m_text[i] != '\n'; ++i)
            m_kinds[i] = char(ByteKind::Comment);
    }
}

void Document::maskTexts(const yaml::Node& node, int parentColumn) {
    if (node.isScalar() && node.quoted) {
        const std::size_t at = offset(node.line, node.column);
        if (at < m_text.size() && (m_text[at] == '"' || m_text[at] == '\''))
            maskQuoted(at);
        else
            maskBlock(node, parentColumn);
    }
    const int column = node.flow ? parentColumn : node.column;
    for (const auto& item : node.items)
        maskTexts(item, column);
    for (const auto& entry : node.entries) {
        maskTexts(entry.key, column);
        maskTexts(entry.value, column);
    }
}

void Document::maskQuoted(std::size_t from) {
    const char quote = m_text[from];
    std::size_t i = from + 1;
    for (; i < m_text.size(); ++i) {
        if (quote == '"' && m_text[i] == '\\')
            ++i;
        else if (m_text[i] == quote && quote == '\'' && i + 1 < m_text.size() && m_text[i + 1] == quote)
            ++i;
        else if (m_text[i] == quote)
            break;
    }
    const std::size_t end = std::min(i + 1, m_text.size());
    std::fill(m_kinds.begin() + std::ptrdiff_t(from), m_kinds.begin() + std::ptrdiff_t(end), char(ByteKind::Text));
}

// A literal or folded text: all lines below its header that are blank or indented deeper than what holds it.
void Document::maskBlock(const yaml::Node& node, int parentColumn) {
    int last = node.line;
    for (int n = node.line + 1; n < lineCount(); ++n) {
        if (isBlank(n))
            continue;
        if (indent(n) <= parentColumn)
            break;
        last = n;
    }
    if (last == node.line)
        return;
    const std::size_t begin = m_starts[std::size_t(node.line + 1)];
    const std::size_t end = std::size_t(last + 1) < m_starts.size() ? m_starts[std::size_t(last + 1)] : m_text.size();
    std::fill(m_kinds.begin() + std::ptrdiff_t(begin), m_kinds.begin() + std::ptrdiff_t(end), char(ByteKind::Text));
}

} // namespace fb::config
