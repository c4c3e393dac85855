#include "config/yaml_tree.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <istream>
#include <memory>
#include <optional>
#include <streambuf>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

namespace fb::config::yaml {

namespace {

// Thrown through yaml-cpp by our handler and caught in parse(): the only way to stop its recursion.
struct Stop {
    YAML::Mark mark;
    std::string message;
    std::string hint;
};

class TreeBuilder : public YAML::EventHandler {
public:
    Node root;
    bool hasRoot = false;

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (m_documents++ > 0)
            throw Stop{mark, "A second YAML document begins here",
                       "A workspace is one document: remove the line \"---\"."};
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { add(make(Kind::Null, mark, "", anchor)); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        throw Stop{mark, "Aliases (*name) are not read in a workspace", "Write the value out."};
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        Node node = make(Kind::Scalar, mark, tag, anchor);
        node.text = value;
        node.quoted = tag == "!";
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value style) override {
        open(make(Kind::Sequence, mark, tag, anchor), style);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value style) override {
        open(make(Kind::Map, mark, tag, anchor), style);
    }
    void OnMapEnd() override { close(); }

private:
    struct Open {
        Node node;
        std::unique_ptr<Node> key; // of a map: read, its value not yet
    };

    Node make(Kind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        if (++m_nodes > kMaxNodes)
            throw Stop{mark, "The workspace has too many values", "At most 400,000 are read."};
        if (anchor != YAML::NullAnchor)
            throw Stop{mark, "Anchors (&name) are not read in a workspace",
                       "Write the value out where it is needed."};
        if (!tag.empty() && tag != "?" && tag != "!")
            throw Stop{mark, "Tags (" + tag.substr(0, 40) + ") are not read in a workspace", "Remove it."};
        Node node;
        node.kind = kind;
        node.line = std::max(0, mark.line);
        node.column = std::max(0, mark.column);
        return node;
    }

    void open(Node node, YAML::EmitterStyle::value style) {
        if (m_open.size() >= std::size_t(kMaxDepth))
            throw Stop{{}, "The workspace is nested deeper than " + std::to_string(kMaxDepth) + " levels", ""};
        node.flow = style == YAML::EmitterStyle::Flow;
        m_open.push_back({std::move(node), nullptr});
    }

    void close() {
        Node node = std::move(m_open.back().node);
        m_open.pop_back();
        add(std::move(node));
    }

    void add(Node node) {
        if (m_open.empty()) {
            root = std::move(node);
            hasRoot = true;
            return;
        }
        Open& parent = m_open.back();
        if (parent.node.isSequence()) {
            parent.node.items.push_back(std::move(node));
        } else if (!parent.key) {
            parent.key = std::make_unique<Node>(std::move(node));
        } else {
            if (node.isNull()) { // yaml-cpp places an empty value at whatever comes next
                node.line = parent.key->line;
                node.column = parent.key->column;
            }
            parent.node.entries.push_back({std::move(*parent.key), std::move(node)});
            parent.key.reset();
        }
    }

    std::vector<Open> m_open;
    std::size_t m_nodes = 0;
    int m_documents = 0;
};

// Reads from a view without copying it.
class ViewBuffer : public std::streambuf {
public:
    explicit ViewBuffer(std::string_view text) {
        char* begin = const_cast<char*>(text.data()); // get area only: never written
        setg(begin, begin, begin + text.size());
    }
};

Error broken(const std::vector<std::string_view>& lines, int line, int column, std::string message,
             std::string hint = {}) {
    Error error = makeError(ErrorCode::InvalidInput, std::move(message), std::move(hint));
    error.place = placeAt(lines, line, column);
    return error;
}

// yaml-cpp's terse words, in ours.
Error translated(const std::vector<std::string_view>& lines, const YAML::Mark& mark, const std::string& message) {
    using Words = std::array<const char*, 3>;
    static constexpr std::array<Words, 11> table{
        Words{"illegal map value", "A colon stands where no key can be", "Put a text that holds \": \" in quotes."},
        Words{"end of map not found", "This line fits neither the mapping above nor a new one",
              "Check the indentation and for a missing colon."},
        Words{"end of sequence not found", "This line fits neither the list above nor what holds it",
              "Check the indentation."},
        Words{"end of map flow not found", "A mapping opened with { is not closed with }", ""},
        Words{"end of sequence flow not found", "A list opened with [ is not closed with ]", ""},
        Words{"illegal EOF in scalar", "A quoted text is not closed", "Add the closing quote."},
        Words{"illegal flow end", "A ] or } closes nothing", ""},
        Words{"illegal block entry", "A list item (\"- \") stands where no list is", "Check the indentation."},
        Words{"illegal map key", "A key stands where no mapping is", "Check the indentation."},
        Words{"illegal document indicator in scalar", "\"---\" or \"...\" stands inside a quoted text", ""},
        Words{"unknown token", "This character cannot begin a value", "Put the text in quotes."}};
    for (const auto& words : table)
        if (message.starts_with(words[0]))
            return broken(lines, mark.line, mark.column, words[1], words[2]);
    return broken(lines, mark.line, mark.column, "Not YAML: " + message);
}

// What yaml-cpp reads in its own way, or not at all, is refused before it sees it.
std::optional<Error> refuseBytes(std::string_view text, const std::vector<std::string_view>& lines) {
    if (text.size() > kMaxBytes)
        return makeError(ErrorCode::InvalidInput, "The workspace is larger than 4 MiB");
    for (std::size_t n = 0; n < lines.size(); ++n) {
        const std::string_view line = lines[n];
        for (std::size_t i = 0; i < line.size(); ++i) {
            const auto c = static_cast<unsigned char>(line[i]);
            if ((c < 0x20 && c != '\t') || c == 0x7F)
                return broken(lines, int(n), int(i),
                              "A control character (0x" + hex(line.substr(i, 1)) + ") stands here",
                              c == '\r' ? "Lines end with LF or CRLF." : "YAML takes text only: remove it.");
        }
        const std::size_t start = line.find_first_not_of(" \t");
        const std::size_t tab = line.find('\t');
        if (start != std::string_view::npos && tab < start && line[start] != '#')
            return broken(lines, int(n), int(tab), "A tab is used for indentation", "YAML wants spaces: replace it.");
        if (!isValidUtf8(line))
            return broken(lines, int(n), 0, "This line is not UTF-8", "Save the file as UTF-8.");
    }
    return {};
}

// Complex keys, and the same key twice: YAML 1.2 3.2.1.3 wants keys unique, yaml-cpp takes any.
std::optional<Error> checkKeys(const Node& node, const std::vector<std::string_view>& lines) {
    std::vector<const Node*> keys;
    for (const auto& entry : node.entries) {
        if (!entry.key.isScalar())
            return broken(lines, entry.key.line, entry.key.column, "A key must be a plain text");
        keys.push_back(&entry.key);
    }
    std::stable_sort(keys.begin(), keys.end(), [](const Node* a, const Node* b) { return a->text < b->text; });
    for (std::size_t i = 1; i < keys.size(); ++i) {
        if (keys[i]->text == keys[i - 1]->text)
            return broken(lines, keys[i]->line, keys[i]->column,
                          "\"" + keys[i]->text + "\" is set twice: first on line " +
                              std::to_string(keys[i - 1]->line + 1) + ", again on line " +
                              std::to_string(keys[i]->line + 1),
                          "Keep one of them.");
    }
    for (const auto& entry : node.entries)
        if (auto error = checkKeys(entry.value, lines))
            return error;
    for (const auto& item : node.items)
        if (auto error = checkKeys(item, lines))
            return error;
    return {};
}

} // namespace

const Entry* Node::find(std::string_view key) const {
    for (const auto& entry : entries)
        if (entry.key.text == key)
            return &entry;
    return nullptr;
}

std::vector<std::string_view> linesOf(std::string_view text) {
    auto lines = splitView(text, '\n');
    for (auto& line : lines)
        if (line.ends_with('\r') && line.data() + line.size() != text.data() + text.size())
            line.remove_suffix(1);
    return lines;
}

Place placeAt(const std::vector<std::string_view>& lines, int line, int column) {
    Place place;
    place.line = std::max(0, line) + 1;
    std::string_view before;
    if (std::size_t(place.line) <= lines.size())
        before = lines[std::size_t(place.line - 1)].substr(0, std::size_t(std::max(0, column)));
    place.column = 1 + int(std::count_if(before.begin(), before.end(), [](char c) { return (c & 0xC0) != 0x80; }));
    return place;
}

Result<Node> parse(std::string_view text) {
    if (text.starts_with(kByteOrderMark))
        text.remove_prefix(kByteOrderMark.size());
    const auto lines = linesOf(text);
    if (auto error = refuseBytes(text, lines))
        return *error;
    TreeBuilder builder;
    try {
        ViewBuffer buffer(text);
        std::istream in(&buffer);
        YAML::Parser parser(in);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const Stop& stop) {
        return broken(lines, stop.mark.line, stop.mark.column, stop.message, stop.hint);
    } catch (const YAML::Exception& e) {
        return translated(lines, e.mark, e.msg);
    } catch (const std::exception& e) {
        return makeError(ErrorCode::InvalidInput, std::string("Not YAML: ") + e.what());
    }
    if (auto error = checkKeys(builder.root, lines))
        return *error;
    return std::move(builder.root);
}

} // namespace fb::config::yaml
