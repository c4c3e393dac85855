#include "fhir/diff_align.h"

#include <algorithm>
#include <numeric>

namespace fb::fhir::detail {

namespace {

using Hash = std::uint64_t;

// Mixed by multiplication and shift; need not resist an attacker, see the header.
Hash mix(Hash h, Hash x) {
    h = (h ^ x) * 0x9E3779B97F4A7C15ULL;
    return h ^ (h >> 29);
}

Hash hashText(Hash h, std::string_view text) { return mix(h, std::hash<std::string_view>{}(text)); }

Hash hashContent(const json::Value& value, int depth) {
    Hash h = mix(0x51ED270B7A21ULL, Hash(value.kind()));
    if (depth > 220)
        return h;
    if (!value.text().empty())
        h = hashText(h, value.text());
    for (const auto& item : value.items())
        h = mix(h, hashContent(item, depth + 1));
    Hash members = 0; // the order of members means nothing in JSON
    for (const auto& [name, member] : value.members())
        members += mix(hashText(1, name), hashContent(member, depth + 1));
    return mix(h, members);
}

// A resource without what each server writes by itself.
Hash hashOwnContent(const json::Value& resource) {
    Hash members = 0;
    for (const auto& [name, member] : resource.members())
        if (name != "id" && name != "meta" && name != "text")
            members += mix(hashText(1, name), hashContent(member, 0));
    return mix(2, members);
}

enum class Basis : std::uint8_t { None, Url, SystemValue, SystemCode, Reference, Relation, LinkId, Identity, Code, Name, Type };

std::string_view basisText(Basis basis) {
    switch (basis) {
    case Basis::None: return "";
    case Basis::Url: return "by url";
    case Basis::SystemValue: return "by system and value";
    case Basis::SystemCode: return "by system and code";
    case Basis::Reference: return "by reference";
    case Basis::Relation: return "by relation";
    case Basis::LinkId: return "by linkId";
    case Basis::Identity: return "by resource";
    case Basis::Code: return "by code";
    case Basis::Name: return "by name";
    case Basis::Type: return "by type";
    }
    return "";
}

struct Keys {
    Basis basis = Basis::None;
    Hash content = 0;
    std::optional<Hash> strong;
    std::optional<Hash> weak;
};

class KeyMaker {
public:
    KeyMaker(ListKind kind, const LinkMap& links, bool left) : m_kind(kind), m_links(links), m_left(left) {}

    Keys of(const json::Value& item) const {
        Keys keys;
        keys.content = hashContent(item, 0);
        if (m_kind == ListKind::Entries)
            entry(item, keys);
        else if (m_kind == ListKind::Contained)
            contained(item, keys);
        else if (item.isObject())
            plain(item, keys);
        return keys;
    }

private:
    static Hash key(Basis basis, std::string_view a, std::string_view b = {}) {
        return hashText(hashText(Hash(basis), a), b);
    }

    // "Patient/17" as the right server calls it.
    std::string identity(std::string_view typeAndId) const {
        std::string to = m_left ? m_links.mapped(typeAndId) : std::string();
        return to.empty() ? std::string(typeAndId) : to;
    }

    std::string link(std::string_view url) const {
        const std::string_view rest = m_left ? m_links.leftRest(url) : m_links.rightRest(url);
        const LocalLink local = localLink(rest);
        return local.valid ? identity(local.typeAndId) : std::string(rest);
    }

    void entry(const json::Value& item, Keys& keys) const {
        const json::Value& resource = item["resource"];
        const std::string_view type = resource.textOf("resourceType");
        const std::string_view id = resource.textOf("id");
        if (!type.empty() && !id.empty())
            keys.strong = key(Basis::Identity, identity(std::string(type) + '/' + std::string(id)));
        else if (const auto url = item.textOf("fullUrl"); !url.empty())
            keys.strong = key(Basis::Identity, link(url));
        else if (const auto asked = item["request"].textOf("url"); !asked.empty())
            keys.strong = key(Basis::Identity, link(asked));
        keys.basis = keys.strong ? Basis::Identity : Basis::None;
        if (!type.empty())
            keys.weak = businessKey(resource, type);
    }

    // The same thing under another id: its first business identifier, else its content.
    static Hash businessKey(const json::Value& resource, std::string_view type) {
        const json::Value& identifiers = resource["identifier"];
        for (const auto& identifier : identifiers.items())
            if (const auto value = identifier.textOf("value"); !value.empty())
                return mix(hashText(3, type), key(Basis::SystemValue, identifier.textOf("system"), value));
        return mix(hashText(4, type), hashOwnContent(resource));
    }

    static void contained(const json::Value& item, Keys& keys) {
        const std::string_view type = item.textOf("resourceType");
        keys.content = mix(hashText(5, type), hashOwnContent(item));
        keys.strong = key(Basis::Identity, type, item.textOf("id"));
        keys.weak = key(Basis::Type, type);
        keys.basis = Basis::Identity;
    }

    void set(Keys& keys, Basis basis, std::string_view a, std::string_view b = {}) const {
        keys.basis = basis;
        keys.strong = key(basis, a, b);
    }

    void plain(const json::Value& item, Keys& keys) const {
        const std::string_view system = item.textOf("system");
        const std::string_view value = item.textOf("value");
        const std::string_view code = item.textOf("code");
        if (m_kind == ListKind::Extensions)
            return set(keys, Basis::Url, item.textOf("url"));
        if (const auto relation = item.textOf("relation"); !relation.empty())
            return set(keys, Basis::Relation, relation);
        if (!value.empty() && (!system.empty() || item.find("use"))) {
            set(keys, Basis::SystemValue, system, value);
            keys.weak = key(Basis::SystemValue, system, item.textOf("use")); // another value of the same kind
        } else if (!code.empty() && !system.empty()) {
            set(keys, Basis::SystemCode, system, code);
            keys.weak = key(Basis::SystemCode, system);
        } else if (const auto reference = item.textOf("reference"); !reference.empty()) {
            set(keys, Basis::Reference, link(reference));
        } else if (const auto linkId = item.textOf("linkId"); !linkId.empty()) {
            set(keys, Basis::LinkId, linkId);
        } else if (const auto url = item.textOf("url"); !url.empty()) {
            set(keys, Basis::Url, url);
        } else {
            byMeaning(item, code, keys);
        }
    }

    // Backbone elements: what their definitions call them by.
    void byMeaning(const json::Value& item, std::string_view code, Keys& keys) const {
        if (!firstCoding(item, keys) && !firstCoding(item["code"], keys)) {
            if (!code.empty())
                set(keys, Basis::Code, code);
            else if (const auto name = item.textOf("name"); !name.empty())
                set(keys, Basis::Name, name);
            else if (const auto type = item.textOf("type"); !type.empty())
                set(keys, Basis::Type, type);
        }
        if (const auto use = item.textOf("use"); !use.empty())
            keys.weak = key(Basis::None, use);
    }

    bool firstCoding(const json::Value& concept_, Keys& keys) const {
        const json::Value& codings = concept_["coding"];
        for (const auto& coding : codings.items())
            if (const auto code = coding.textOf("code"); !code.empty()) {
                set(keys, Basis::Code, coding.textOf("system"), code);
                return true;
            }
        return false;
    }

    ListKind m_kind;
    const LinkMap& m_links;
    bool m_left;
};

class Aligner {
public:
    Aligner(const json::Value& left, const json::Value& right) : m_left(left), m_right(right) {
        m_out.rightOf.assign(left.items().size(), kNone);
        m_taken.assign(right.items().size(), false);
    }

    void keyed(ListKind kind, const LinkMap& links) {
        std::vector<Keys> l = keysOf(m_left, KeyMaker(kind, links, true));
        std::vector<Keys> r = keysOf(m_right, KeyMaker(kind, links, false));
        const auto content = [](const Keys& keys) { return std::optional(keys.content); };
        stage(l, r, content);
        stage(l, r, [](const Keys& keys) { return keys.strong; });
        stage(l, r, [](const Keys& keys) { return keys.weak; });
        nameBasis(l, r);
        const bool single = l.size() == 1 && r.size() == 1 && kind == ListKind::Plain && l[0].basis != Basis::Relation;
        leftovers([&](std::size_t i) { return single || !l[i].strong; }, [&](std::size_t j) { return single || !r[j].strong; });
    }

    void byPosition() {
        leftovers([](std::size_t) { return true; }, [](std::size_t) { return true; });
    }

    Alignment finish() {
        std::size_t last = 0;
        for (const std::size_t j : m_out.rightOf) {
            if (j == kNone)
                continue;
            m_out.moved = m_out.moved || j < last;
            last = std::max(last, j);
        }
        for (std::size_t j = 0; j < m_taken.size(); ++j)
            if (!m_taken[j])
                m_out.extra.push_back(j);
        return std::move(m_out);
    }

private:
    static std::vector<Keys> keysOf(const json::Value& list, const KeyMaker& maker) {
        std::vector<Keys> keys;
        keys.reserve(list.items().size());
        for (const auto& item : list.items())
            keys.push_back(maker.of(item));
        return keys;
    }

    // Pairs what has the same key on both sides, in order of appearance.
    template <typename KeyOf>
    void stage(const std::vector<Keys>& l, const std::vector<Keys>& r, KeyOf keyOf) {
        std::vector<std::pair<Hash, std::size_t>> a;
        std::vector<std::pair<Hash, std::size_t>> b;
        for (std::size_t i = 0; i < l.size(); ++i)
            if (const auto k = keyOf(l[i]); k && m_out.rightOf[i] == kNone)
                a.emplace_back(*k, i);
        for (std::size_t j = 0; j < r.size(); ++j)
            if (const auto k = keyOf(r[j]); k && !m_taken[j])
                b.emplace_back(*k, j);
        std::sort(a.begin(), a.end());
        std::sort(b.begin(), b.end());
        for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
            if (a[i].first == b[j].first)
                take(a[i++].second, b[j++].second);
            else
                a[i].first < b[j].first ? ++i : ++j;
        }
    }

    template <typename LeftMay, typename RightMay>
    void leftovers(LeftMay leftMay, RightMay rightMay) {
        std::size_t j = 0;
        for (std::size_t i = 0; i < m_out.rightOf.size(); ++i) {
            if (m_out.rightOf[i] != kNone || !leftMay(i))
                continue;
            while (j < m_taken.size() && (m_taken[j] || !rightMay(j)))
                ++j;
            if (j == m_taken.size())
                return;
            take(i, j);
        }
    }

    void take(std::size_t i, std::size_t j) {
        m_out.rightOf[i] = j;
        m_taken[j] = true;
    }

    void nameBasis(const std::vector<Keys>& l, const std::vector<Keys>& r) {
        const Basis basis = !l.empty() ? l.front().basis : r.empty() ? Basis::None : r.front().basis;
        const auto same = [&](const Keys& keys) { return keys.basis == basis; };
        if (std::all_of(l.begin(), l.end(), same) && std::all_of(r.begin(), r.end(), same))
            m_out.basis = basisText(basis);
    }

    const json::Value& m_left;
    const json::Value& m_right;
    Alignment m_out;
    std::vector<bool> m_taken;
};

} // namespace

Alignment align(const json::Value& left, const json::Value& right, ListKind kind, const LinkMap& links) {
    Aligner aligner(left, right);
    if (kind == ListKind::Responses)
        aligner.byPosition();
    else
        aligner.keyed(kind, links);
    return aligner.finish();
}

} // namespace fb::fhir::detail
