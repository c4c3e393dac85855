// A section of the workspace's text ("routes:") as a list of items with their lines. Inside config/ only.
#pragma once

#include "config/document.h"

#include <string>
#include <vector>

namespace fb::config {

struct SectionItem {
    const yaml::Node* node = nullptr;
    std::string name;
    int begin = 0; // with the comment lines directly above that are not indented deeper than the dash
    int dash = 0;  // the line of "- "
    int end = 0;   // behind the last line, with comments below that are indented deeper than the dash
};

struct Section {
    int keyLine = 0;
    int dashColumn = 2;
    std::vector<SectionItem> items;
    bool apart = false;                      // blank lines stand between the items
    int find(const std::string& name) const; // -1 when absent
};

// NotFound when the file has no such section, Unsupported when it is written in a way that an edit cannot keep.
Result<Section> readSection(const Document& document, const std::string& name);

// The text with the section in block style, "- " items below its key: a list in brackets is rewritten, its items and
// comments stay. A missing section is added at the end, without items.
Result<std::string> withBlockSection(const Document& document, const std::string& name);

// The first line of [from, to) that is not content any more, counted from the end: blank and comment lines are left
// out, except comments directly below that are indented deeper than `column`.
int contentEnd(const Document& document, int from, int to, int column);
// Up from `line` over the comment lines directly above it, not beyond `floor`; only those indented at most to
// `column`.
int commentsAbove(const Document& document, int line, int floor, int column);

// Lines with their ends, the last one always with one.
std::vector<std::string> rawLines(const Document& document);
// Together again, with the byte order mark and without a final newline when the original had none.
std::string joined(const Document& document, std::vector<std::string> lines);

} // namespace fb::config
