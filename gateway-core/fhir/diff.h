// The semantic difference of two FHIR bodies: by element, not by text. Pure; bounded recursion; n log n in the size of lists.
#pragma once

#include "base/json.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fb::fhir {

enum class Change : std::uint8_t {
    Equal,
    Changed,   // ~
    Missing,   // - only on the left (recorded)
    Extra,     // + only on the right (replayed)
    Moved,     // the same content in another order
    Precision, // 1.0 and 1.00, or the same instant written differently
    Ignored,   // differs, but set aside: meta.lastUpdated, meta.versionId, generated narrative ...
    Mapped,    // differs as the identity map says it must
};
std::string_view code(Change change); // "equal", "changed", "missing", "extra", "moved", "precision", "ignored", "mapped"

// A tree of elements in the order of the left side, with what only the right side has after it.
struct DiffNode {
    std::string element; // "name", "identifier[2]", "extension(geolocation)"
    // "Patient.name.family", without indices: for grouping and rules. It begins anew at every resource in a Bundle or in contained;
    // what stands in "_birthDate" has the path of birthDate.
    std::string path;
    Change change = Change::Equal; // of this node; a parent of differences with the same keys is Equal
    std::string left;  // short text of a leaf or a summary ("5 by system and value"); "" when absent
    std::string right;
    std::string why;   // "other order, same content", "set by the server", "only on the target"
    std::vector<DiffNode> children;
};

// Whether the children only show what is already counted at the node itself.
inline bool countsAsOne(const DiffNode& node) {
    return node.change == Change::Missing || node.change == Change::Extra || node.change == Change::Changed ||
           (node.change == Change::Ignored && node.left.empty() != node.right.empty());
}

// Leaves are counted, and what is missing, extra or moved counts once however much is below it.
struct DiffCounts {
    int equal = 0, changed = 0, missing = 0, extra = 0, moved = 0, precision = 0, ignored = 0, mapped = 0;
    int differences() const { return changed + missing + extra + moved + precision; }
    bool operator==(const DiffCounts&) const = default;
};

struct BodyDiff {
    DiffNode root;
    DiffCounts counts;
};

struct DiffOptions {
    // Element paths set aside besides the built-in ones, with what is below them: "Patient.text", or "text.div" for every type.
    // A bare type sets nothing aside.
    std::vector<std::string> ignore;
    // Recorded and replayed base URL, so that absolute links below them compare by their rest.
    std::string leftBase;
    std::string rightBase;
    // Ids assigned anew: "Patient/17" -> "Patient/0c3f...". Typed, never by text replacement.
    std::vector<std::pair<std::string, std::string>> identities;
    // The same as a lookup, for maps too large to hand over each time: "" when unknown. Asked after `identities`.
    std::function<std::string(std::string_view)> identityOf;
};

// Lists are aligned by identifier, coding, system and value, url, or resource identity; else by content, then position.
// Searchset entries are a set unless `ordered`.
BodyDiff diff(const json::Value& left, const json::Value& right, const DiffOptions& options, bool ordered = false);

} // namespace fb::fhir
