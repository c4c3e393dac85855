// A YAML text as a tree with places, through yaml-cpp's events. Hostile input: size, depth and number of nodes are
// bounded, and anchors, aliases, tags and a second document are refused in words (an alias can multiply a small file
// without end, and an edit of the text could not keep what it stands for).
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fb::config::yaml {

inline constexpr std::size_t kMaxBytes = 4 * 1024 * 1024;
inline constexpr int kMaxDepth = 32;
inline constexpr std::size_t kMaxNodes = 400'000;

enum class Kind : std::uint8_t { Null, Scalar, Sequence, Map };

struct Entry;

struct Node {
    Kind kind = Kind::Null;
    bool flow = false;   // written with [] or {}
    bool quoted = false; // of a scalar: not plain
    int line = 0;        // from 0; of the first character
    int column = 0;      // from 0, in bytes
    std::string text;    // of a scalar
    std::vector<Node> items;
    std::vector<Entry> entries;

    bool isMap() const { return kind == Kind::Map; }
    bool isSequence() const { return kind == Kind::Sequence; }
    bool isScalar() const { return kind == Kind::Scalar; }
    bool isNull() const { return kind == Kind::Null; }
    const Entry* find(std::string_view key) const; // the first of that name; null when absent or not a map
};

struct Entry {
    Node key;
    Node value;
};

// The error's place counts lines and columns from 1, columns in characters.
Result<Node> parse(std::string_view text);

// Lines without their ends; as many as the text has, also an empty last one after a final newline.
std::vector<std::string_view> linesOf(std::string_view text);
// Line and column for people of a byte position in these lines.
Place placeAt(const std::vector<std::string_view>& lines, int line, int column);

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

} // namespace fb::config::yaml
