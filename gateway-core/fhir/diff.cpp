#include "fhir/diff.h"

#include "fhir/diff_align.h"
#include "fhir/diff_leaf.h"
#include "fhir/diff_links.h"
#include "fhir/diff_rules.h"
#include "fhir/diff_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace fb::fhir {

using namespace detail;

namespace {

constexpr int kMostDepth = 220; // above what json::parse lets through
constexpr std::size_t kMostTranslated = 64 * 1024;

const json::Value kNoObject = json::Value::object();
const json::Value kNoList = json::Value::array();

// Members by name; sorted when there are many, so that a hostile object costs n log n.
class Members {
public:
    explicit Members(const json::Value& object) : m_object(object) {
        if (object.members().size() <= 16)
            return;
        for (const auto& [name, value] : object.members())
            m_sorted.emplace_back(name, &value);
        std::sort(m_sorted.begin(), m_sorted.end());
    }
    const json::Value* find(std::string_view name) const {
        if (m_sorted.empty())
            return m_object.find(name);
        const auto at = std::lower_bound(m_sorted.begin(), m_sorted.end(), name,
                                         [](const auto& member, std::string_view key) { return member.first < key; });
        return at != m_sorted.end() && at->first == name ? at->second : nullptr;
    }

private:
    const json::Value& m_object;
    std::vector<std::pair<std::string_view, const json::Value*>> m_sorted;
};

// One element on both sides (either may be absent) with what stands around it.
struct Spot {
    std::string element;
    std::string path;
    const json::Value* left = nullptr;
    const json::Value* right = nullptr;
    const json::Value* leftOwner = nullptr; // the object whose member it is
    const json::Value* rightOwner = nullptr;
    int depth = 0;
};

std::string_view typeOf(const json::Value* value) { return value ? value->textOf("resourceType") : std::string_view(); }

std::string itemName(const std::string& list, const json::Value& item, std::size_t index, ListKind kind) {
    if (kind == ListKind::Extensions && item.isObject() && !item.textOf("url").empty())
        return list + '(' + lastPart(item.textOf("url")) + ')';
    return list + '[' + std::to_string(index) + ']';
}

std::size_t characters(std::string_view text) {
    return std::size_t(std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

class Walker {
public:
    Walker(const DiffOptions& options, bool ordered) : m_links(options), m_rules(options.ignore), m_ordered(ordered) {}

    BodyDiff run(const json::Value& left, const json::Value& right) {
        const std::string type(typeOf(&left).empty() ? typeOf(&right) : typeOf(&left));
        Spot spot{type, type, &left, &right, nullptr, nullptr, 0};
        BodyDiff out;
        out.root = compare(spot);
        out.counts = m_counts;
        return out;
    }

private:
    DiffNode compare(const Spot& spot) {
        const std::string before = std::exchange(m_aside, m_aside.empty() ? aside(spot) : m_aside);
        DiffNode node{spot.element, spot.path, Change::Equal, {}, {}, {}, {}};
        if (!spot.left || !spot.right)
            absent(node, spot);
        else if (spot.depth > kMostDepth)
            mark(node, *spot.left == *spot.right ? Change::Equal : Change::Changed, "nested too deep to show");
        else if (spot.left->isObject() && spot.right->isObject())
            object(node, spot);
        else if (spot.left->isArray() && spot.right->isArray())
            mixedList(node, spot);
        else
            leaf(node, spot);
        m_aside = before;
        return node;
    }

    std::string aside(const Spot& spot) const {
        return m_rules.why(spot.path, spot.left, spot.right, spot.leftOwner, spot.rightOwner);
    }

    // Counts the node; a difference below something set aside is itself set aside.
    void mark(DiffNode& node, Change change, std::string why) {
        if (!m_aside.empty() && change != Change::Equal && change != Change::Mapped) {
            change = Change::Ignored;
            why = m_aside;
        }
        node.change = change;
        if (change != Change::Equal || !why.empty())
            node.why = std::move(why);
        static constexpr std::array<int DiffCounts::*, 8> counters{
            &DiffCounts::equal, &DiffCounts::changed,   &DiffCounts::missing, &DiffCounts::extra,
            &DiffCounts::moved, &DiffCounts::precision, &DiffCounts::ignored, &DiffCounts::mapped};
        ++(m_counts.*counters[std::size_t(change)]);
    }

    // What holds only things that servers write, or many things of equal right, is not one difference when it is absent.
    static const json::Value* standIn(const Spot& spot) {
        const json::Value* there = spot.left ? spot.left : spot.right;
        const std::string_view rest = belowType(spot.path);
        if (rest == "meta" && there->isObject())
            return &kNoObject;
        const bool bundleList = spot.path == "Bundle.link" || spot.path == "Bundle.entry";
        return bundleList && there->isArray() ? &kNoList : nullptr;
    }

    void absent(DiffNode& node, const Spot& spot) {
        const bool missing = spot.left != nullptr;
        if (const json::Value* instead = standIn(spot)) {
            Spot filled = spot;
            (missing ? filled.right : filled.left) = instead;
            std::vector<DiffNode> nodes;
            emit(nodes, filled, nullptr, nullptr);
            if (!nodes.empty())
                node = std::move(nodes.front());
            (missing ? node.right : node.left).clear();
            return;
        }
        mark(node, missing ? Change::Missing : Change::Extra, missing ? "not returned" : "only on the target");
        const json::Value& there = missing ? *spot.left : *spot.right;
        (missing ? node.left : node.right) = summary(there);
        subtree(node, there, spot.depth);
    }

    // The content of something absent on the other side: shown, not counted again.
    void subtree(DiffNode& node, const json::Value& value, int depth) {
        if (depth > kMostDepth)
            return;
        const bool left = !node.left.empty() || node.change == Change::Missing;
        const auto add = [&](std::string element, std::string path, const json::Value& child) {
            DiffNode& next = node.children.emplace_back();
            next.element = std::move(element);
            next.path = std::move(path);
            next.change = node.change;
            (left ? next.left : next.right) = summary(child);
            subtree(next, child, depth + 1);
        };
        const std::string base(typeOf(&value).empty() ? node.path : std::string(typeOf(&value)));
        for (const auto& [name, member] : value.members())
            add(name, base + '.' + (name.starts_with('_') ? name.substr(1) : name), member);
        std::size_t i = 0;
        const std::string list = node.element.substr(0, node.element.find('['));
        const ListKind kind = list.ends_with("xtension") ? ListKind::Extensions : ListKind::Plain;
        for (const auto& item : value.items())
            add(itemName(list, item, i++, kind), node.path, item);
    }

    void object(DiffNode& node, const Spot& spot) {
        node.left = summary(*spot.left);
        node.right = summary(*spot.right);
        const std::string_view leftType = typeOf(spot.left);
        const std::string_view rightType = typeOf(spot.right);
        if (leftType != rightType && !leftType.empty() && !rightType.empty())
            return otherResource(node, spot);
        if (spot.left->members().empty() && spot.right->members().empty())
            return mark(node, Change::Equal, {});
        Spot here = spot;
        if (leftType.empty() && rightType.empty())
            return members(node, here);
        here.path = leftType.empty() ? rightType : leftType;
        if (spot.element.starts_with("contained")) // refers by the names of the resource around it
            return members(node, here);
        auto around = std::exchange(m_contained, containedIds(*spot.left, *spot.right));
        members(node, here);
        m_contained = std::move(around);
    }

    void otherResource(DiffNode& node, const Spot& spot) {
        mark(node, Change::Changed, "another resource type");
        const bool counts = node.change == Change::Changed; // not set aside
        DiffNode side{{}, {}, counts ? Change::Missing : Change::Ignored, "left", {}, {}, {}};
        subtree(side, *spot.left, spot.depth);
        node.children = std::move(side.children);
        side = DiffNode{{}, {}, counts ? Change::Extra : Change::Ignored, {}, {}, {}, {}};
        subtree(side, *spot.right, spot.depth);
        std::move(side.children.begin(), side.children.end(), std::back_inserter(node.children));
    }

    // Servers may number contained resources anew: "#a" -> "#b".
    std::vector<std::pair<std::string, std::string>> containedIds(const json::Value& left, const json::Value& right) const {
        std::vector<std::pair<std::string, std::string>> out;
        const json::Value& l = left["contained"];
        const json::Value& r = right["contained"];
        if (l.items().empty() || r.items().empty())
            return out;
        const Alignment alignment = align(l, r, ListKind::Contained, m_links);
        for (std::size_t i = 0; i < alignment.rightOf.size(); ++i) {
            if (alignment.rightOf[i] == kNone)
                continue;
            const auto from = l.items()[i].textOf("id");
            const auto to = r.items()[alignment.rightOf[i]].textOf("id");
            if (from != to && !from.empty() && !to.empty())
                out.emplace_back(from, to);
        }
        std::sort(out.begin(), out.end());
        return out;
    }

    bool containedMapped(std::string_view from, std::string_view to) const {
        const auto at = std::lower_bound(m_contained.begin(), m_contained.end(), from,
                                         [](const auto& pair, std::string_view key) { return pair.first < key; });
        return at != m_contained.end() && at->first == from && at->second == to;
    }

    void members(DiffNode& node, const Spot& owner) {
        const Members left(*owner.left);
        const Members right(*owner.right);
        const auto visit = [&](const std::string& name) {
            const std::string sibling = '_' + name;
            Spot spot{name, owner.path + '.' + name, left.find(name), right.find(name), owner.left, owner.right, owner.depth + 1};
            emit(node.children, spot, left.find(sibling), right.find(sibling));
        };
        const auto besideAnother = [&](const std::string& name) {
            return name.starts_with('_') && (left.find(name.substr(1)) || right.find(name.substr(1)));
        };
        for (const auto& member : owner.left->members())
            if (!besideAnother(member.first))
                visit(member.first);
        for (const auto& member : owner.right->members())
            if (!left.find(member.first) && !besideAnother(member.first))
                visit(member.first);
    }

    // The element, and beside it what "_element" says about it (R4 json.html#primitive).
    void emit(std::vector<DiffNode>& out, const Spot& spot, const json::Value* leftMore, const json::Value* rightMore) {
        const bool lists = spot.left && spot.right && spot.left->isArray() && spot.right->isArray();
        if (lists) {
            list(out, spot, leftMore, rightMore);
            return;
        }
        Spot plain = spot;
        if (plain.element.starts_with('_') && belowType(plain.path).find('_') != std::string_view::npos)
            plain.path.erase(plain.path.rfind('_'), 1); // "_birthDate" without a birthDate
        out.push_back(compare(plain));
        if (leftMore || rightMore) {
            Spot more = spot;
            more.element = '_' + spot.element;
            more.left = leftMore;
            more.right = rightMore;
            out.push_back(compare(more));
        }
    }

    // Lists directly inside lists: no FHIR, compared all the same.
    void mixedList(DiffNode& node, const Spot& spot) {
        std::vector<DiffNode> nodes;
        list(nodes, spot, nullptr, nullptr);
        if (!nodes.empty())
            node = std::move(nodes.front());
    }

    static ListKind kindOf(const Spot& spot) {
        if (spot.element == "extension" || spot.element == "modifierExtension")
            return ListKind::Extensions;
        if (spot.element == "contained" && !typeOf(spot.leftOwner).empty())
            return ListKind::Contained;
        if (spot.path != "Bundle.entry" || typeOf(spot.leftOwner) != "Bundle")
            return ListKind::Plain;
        const std::string_view type = spot.leftOwner->textOf("type");
        return type == "transaction-response" || type == "batch-response" ? ListKind::Responses : ListKind::Entries;
    }

    bool isUnorderedSearch(const Spot& spot) const {
        return !m_ordered && spot.path == "Bundle.entry" && spot.leftOwner && spot.leftOwner->textOf("type") == "searchset";
    }

    static const json::Value* moreOf(const json::Value* list, std::size_t i) {
        const bool there = list && i < list->items().size() && !list->items()[i].isNull();
        return there ? &list->items()[i] : nullptr;
    }

    static bool isSinglePair(const Spot& spot, ListKind kind) {
        return kind == ListKind::Plain && spot.left->items().size() == 1 && spot.right->items().size() == 1 && spot.element != "link" &&
               !spot.left->items()[0].isArray() && !spot.right->items()[0].isArray();
    }

    void list(std::vector<DiffNode>& out, const Spot& spot, const json::Value* leftMore, const json::Value* rightMore) {
        const ListKind kind = kindOf(spot);
        const auto& l = spot.left->items();
        const auto& r = spot.right->items();
        if (isSinglePair(spot, kind))
            return item(out, spot, spot.element, &l[0], &r[0], moreOf(leftMore, 0), moreOf(rightMore, 0));
        const std::string before = std::exchange(m_aside, m_aside.empty() ? aside(spot) : m_aside);
        const Alignment alignment = align(*spot.left, *spot.right, kind, m_links);
        if (l.size() == 1 && r.size() == 1 && alignment.extra.empty() && !l[0].isArray()) {
            const std::string name = kind == ListKind::Extensions ? itemName(spot.element, l[0], 0, kind) : spot.element;
            item(out, spot, name, &l[0], &r[0], moreOf(leftMore, 0), moreOf(rightMore, 0));
        } else {
            DiffNode& node = out.emplace_back();
            node.element = spot.element;
            node.path = spot.path;
            node.left = listSummary(l.size(), alignment.basis);
            node.right = listSummary(r.size(), alignment.basis);
            items(node, spot, kind, alignment, leftMore, rightMore);
        }
        m_aside = before;
    }

    static std::string listSummary(std::size_t n, const std::string& basis) {
        return std::to_string(n) + (basis.empty() ? n == 1 ? " item" : " items" : ' ' + basis);
    }

    void items(DiffNode& node, const Spot& spot, ListKind kind, const Alignment& alignment, const json::Value* leftMore,
               const json::Value* rightMore) {
        const auto& l = spot.left->items();
        const auto& r = spot.right->items();
        const int before = m_counts.differences();
        if (l.empty() && r.empty())
            return mark(node, Change::Equal, {});
        for (std::size_t i = 0; i < l.size(); ++i) {
            const std::size_t j = alignment.rightOf[i];
            item(node.children, spot, itemName(spot.element, l[i], i, kind), &l[i], j == kNone ? nullptr : &r[j], moreOf(leftMore, i),
                 j == kNone ? nullptr : moreOf(rightMore, j));
        }
        for (const std::size_t j : alignment.extra)
            item(node.children, spot, itemName(spot.element, r[j], j, kind), nullptr, &r[j], nullptr, moreOf(rightMore, j));
        if (!alignment.moved)
            return;
        if (isUnorderedSearch(spot))
            return mark(node, Change::Ignored, "a search without _sort has no order");
        mark(node, Change::Moved, m_counts.differences() == before ? "other order, same content" : "other order");
    }

    void item(std::vector<DiffNode>& out, const Spot& list, const std::string& name, const json::Value* left, const json::Value* right,
              const json::Value* leftMore, const json::Value* rightMore) {
        Spot spot{name, list.path, left, right, list.leftOwner, list.rightOwner, list.depth + 1};
        out.push_back(compare(spot));
        if (leftMore || rightMore)
            out.push_back(compare({'_' + name, list.path, leftMore, rightMore, list.leftOwner, list.rightOwner, list.depth + 1}));
    }

    void leaf(DiffNode& node, const Spot& spot) {
        Leaf result = compareLeaves(spot);
        const bool text = spot.left->isString() && spot.right->isString();
        if (result.change != Change::Equal && text && belowType(spot.path) == "text.div") {
            node.left = narrativeText(spot.leftOwner, spot.left->text());
            node.right = narrativeText(spot.rightOwner, spot.right->text());
        } else if (spot.left->isArray() || spot.left->isObject() || spot.right->isArray() || spot.right->isObject()) {
            node.left = summary(*spot.left);
            node.right = summary(*spot.right);
        } else {
            std::tie(node.left, node.right) = shortTexts(leafText(*spot.left), leafText(*spot.right));
        }
        mark(node, result.change, std::move(result.why));
    }

    static std::string narrativeText(const json::Value* narrative, std::string_view div) {
        const std::string_view status = narrative ? narrative->textOf("status") : std::string_view();
        return shortText(std::string(status) + (status.empty() ? "" : ", ") + std::to_string(characters(div)) + " characters");
    }

    Leaf compareLeaves(const Spot& spot) const {
        const json::Value& l = *spot.left;
        const json::Value& r = *spot.right;
        if (l.isString() && r.isString())
            return compareStrings(spot);
        if (l.isNumber() && r.isNumber())
            return compareNumbers(l.text(), r.text());
        if (l.kind() == r.kind())
            return {};
        return {Change::Changed, l.isBool() && r.isBool() ? std::string() : kindWords(l.kind(), r.kind())};
    }

    Leaf compareStrings(const Spot& spot) const {
        const std::string& l = spot.left->text();
        const std::string& r = spot.right->text();
        if (l == r)
            return {};
        if (Leaf link = compareLinks(spot, l, r); link.change != Change::Changed)
            return link;
        Leaf result = compareTexts(l, r);
        if (result.change == Change::Changed)
            result = throughMap(l, r, std::move(result));
        if (result.change == Change::Changed && sameCode(spot))
            result.why = spot.element == "display" ? "other display, same code" : "other unit text, same code";
        return result;
    }

    Leaf compareLinks(const Spot& spot, const std::string& l, const std::string& r) const {
        const std::string_view type = typeOf(spot.leftOwner);
        if (spot.element == "id" && !type.empty()) {
            if (m_links.mapped(std::string(type) + '/' + l) == std::string(type) + '/' + r)
                return {Change::Mapped, "identity map"};
            return {containedMapped(l, r) ? Change::Mapped : Change::Changed, "contained ids"};
        }
        if (l.starts_with('#') && r.starts_with('#') && containedMapped(l.substr(1), r.substr(1)))
            return {Change::Mapped, "contained ids"};
        const std::string_view left = m_links.leftRest(l);
        const std::string_view right = m_links.rightRest(r);
        if (left == right)
            return {Change::Equal, "other base address"};
        const LocalLink from = localLink(left);
        const LocalLink to = localLink(right);
        if (!from.valid || !to.valid)
            return {Change::Changed, {}};
        if (from.typeAndId == to.typeAndId)
            return {Change::Ignored, "version ids are the server's"};
        return m_links.mapped(from.typeAndId) == to.typeAndId ? Leaf{Change::Mapped, "identity map"} : Leaf{Change::Changed, {}};
    }

    // Ids and addresses inside a longer text, such as a query or a diagnostic message.
    Leaf throughMap(const std::string& l, const std::string& r, Leaf otherwise) const {
        if (l.size() > kMostTranslated || r.size() > kMostTranslated)
            return otherwise;
        if (m_links.translated(l) == m_links.withoutRightBase(r))
            return {Change::Mapped, "identity map"};
        return otherwise;
    }

    static bool sameCode(const Spot& spot) {
        if ((spot.element != "display" && spot.element != "unit") || !spot.leftOwner || !spot.rightOwner)
            return false;
        const std::string_view code = spot.leftOwner->textOf("code");
        return !code.empty() && code == spot.rightOwner->textOf("code") &&
               spot.leftOwner->textOf("system") == spot.rightOwner->textOf("system");
    }

    LinkMap m_links;
    AsideRules m_rules;
    bool m_ordered;
    DiffCounts m_counts;
    std::string m_aside; // why differences do not count here; "" when they do
    std::vector<std::pair<std::string, std::string>> m_contained; // sorted; of the resource around
};

} // namespace

std::string_view code(Change change) {
    static constexpr std::array<std::string_view, 8> codes{"equal", "changed",   "missing", "extra",
                                                          "moved", "precision", "ignored", "mapped"};
    return codes[std::size_t(change)];
}

BodyDiff diff(const json::Value& left, const json::Value& right, const DiffOptions& options, bool ordered) {
    return Walker(options, ordered).run(left, right);
}

} // namespace fb::fhir
