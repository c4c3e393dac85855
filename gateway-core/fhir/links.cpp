#include "fhir/links.h"

#include "base/text.h"

#include <algorithm>
#include <cstring>

namespace fb::fhir {

namespace {

constexpr std::size_t kNone = std::string_view::npos;

// The part of a rule's `from` that is the same with and without JSON's "\/": its longest piece between slashes, mostly
// host and port. One fast search for it finds both forms. Never null, empty when there are only slashes.
struct Anchor {
    std::string_view text;
    std::size_t offset = 0; // in `from`
    std::size_t slashes = 0; // before it
};

Anchor anchorOf(std::string_view from) {
    Anchor best{from.substr(0, 0)};
    std::size_t slashes = 0;
    for (std::size_t at = 0; at <= from.size(); ++slashes) {
        const std::size_t end = std::min(from.find('/', at), from.size());
        if (end - at > best.text.size())
            best = {from.substr(at, end - at), at, slashes};
        at = end + 1;
    }
    return best;
}

bool isUsable(const LinkRule& rule) { return !rule.from.empty() && rule.from != rule.to; }

enum class Fit : std::uint8_t { No, Yes, NeedsMore };

struct Match {
    Fit fit = Fit::No;
    const LinkRule* rule = nullptr;
    bool escaped = false;
    std::size_t length = 0; // in the input
};

// How far `text` agrees with `from`, whose slashes are written "\/" when `escaped`.
Fit compare(std::string_view text, std::string_view from, bool escaped, std::size_t& length) {
    std::size_t at = 0;
    for (const char c : from) {
        if (escaped && c == '/') {
            if (at >= text.size())
                return Fit::NeedsMore;
            if (text[at++] != '\\')
                return Fit::No;
        }
        if (at >= text.size())
            return Fit::NeedsMore;
        if (text[at++] != c)
            return Fit::No;
    }
    length = at;
    return Fit::Yes;
}

// Whether the URL's base ends here, so that ".../fhir2" is not taken for ".../fhir".
Fit endsAt(std::string_view rest, bool last) {
    if (rest.empty())
        return last ? Fit::Yes : Fit::NeedsMore;
    constexpr std::string_view kEnds = "/?#\"'<>) \t\r\n";
    if (rest[0] != '\\')
        return kEnds.find(rest[0]) != kNone ? Fit::Yes : Fit::No;
    if (rest.size() < 2)
        return last ? Fit::No : Fit::NeedsMore;
    // In a JSON string: an escaped slash, quote, line end or tab.
    return std::string_view("/\"nrt").find(rest[1]) != kNone ? Fit::Yes : Fit::No;
}

// The longest rule that fits at the front of `text`; NeedsMore as long as a longer one still could.
Match matchAt(std::string_view text, const std::vector<LinkRule>& rules, bool last) {
    Match best;
    for (const auto& rule : rules) {
        if (!isUsable(rule))
            continue;
        for (const bool escaped : {false, true}) {
            std::size_t length = 0;
            Fit fit = compare(text, rule.from, escaped, length);
            if (fit == Fit::Yes)
                fit = endsAt(text.substr(length), last);
            if (fit == Fit::NeedsMore && !last)
                return {Fit::NeedsMore, nullptr, false, 0};
            if (fit == Fit::Yes && length > best.length)
                best = {Fit::Yes, &rule, escaped, length};
        }
    }
    return best;
}

void appendEscaped(std::string& out, std::string_view url) {
    for (const char c : url) {
        if (c == '/')
            out += '\\';
        out += c;
    }
}

// The most that can be undecided: `from` with every slash escaped, and two bytes behind it.
std::size_t longestOpen(const std::vector<LinkRule>& rules) {
    std::size_t longest = 0;
    for (const auto& rule : rules)
        longest = std::max(longest, rule.from.size() + std::size_t(std::count(rule.from.begin(), rule.from.end(), '/')));
    return longest + 2;
}

// Where the text of a rule comes up next in a window, plain or escaped. Searched again only when its last find is passed.
class RuleSearch {
public:
    RuleSearch(std::string_view window, const LinkRule& rule)
        : m_window(window), m_from(rule.from), m_anchor(anchorOf(rule.from)) {}

    // The first place at or behind `at` where `from` stands in full, whatever follows it.
    std::size_t next(std::size_t at) {
        if (m_found != kNone && (!m_searched || m_found < at))
            m_found = find(at);
        return m_found;
    }

private:
    std::size_t find(std::size_t at) {
        m_searched = true;
        for (;;) {
            m_hit = std::max(m_hit, at + m_anchor.offset);
            if (m_hit >= m_window.size())
                return kNone;
            const void* hit = ::memmem(m_window.data() + m_hit, m_window.size() - m_hit, m_anchor.text.data(),
                                       m_anchor.text.size());
            if (!hit)
                return kNone;
            const auto place = static_cast<std::size_t>(static_cast<const char*>(hit) - m_window.data());
            m_hit = place + 1;
            for (const bool escaped : {false, true}) {
                const std::size_t before = m_anchor.offset + (escaped ? m_anchor.slashes : 0);
                std::size_t length = 0;
                if (place >= at + before && compare(m_window.substr(place - before), m_from, escaped, length) == Fit::Yes)
                    return place - before;
            }
        }
    }

    std::string_view m_window;
    std::string_view m_from;
    Anchor m_anchor;
    std::size_t m_found = 0;
    std::size_t m_hit = 0; // anchors before this have been looked at
    bool m_searched = false;
};

// The earliest place of any rule. A few rules are usual: one per target of an upstream.
class Search {
public:
    Search(std::string_view window, const std::vector<LinkRule>& rules) {
        m_searches.reserve(rules.size());
        for (const auto& rule : rules)
            if (isUsable(rule))
                m_searches.emplace_back(window, rule);
    }

    std::size_t next(std::size_t at) {
        std::size_t first = kNone;
        for (auto& search : m_searches)
            first = std::min(first, search.next(at));
        return first;
    }

private:
    std::vector<RuleSearch> m_searches;
};

} // namespace

LinkRewriter::LinkRewriter(const std::vector<LinkRule>* rules) : m_rules(rules), m_longest(longestOpen(*rules)) {}

// Writes out the front of the window as far as it is certain and returns how much that is.
std::size_t LinkRewriter::rewrite(std::string_view window, bool last, std::string& out) {
    Search search(window, *m_rules);
    std::size_t written = 0;
    for (std::size_t at = 0;;) {
        const std::size_t found = search.next(at);
        if (found == kNone)
            break;
        // Near the end, a link that begins earlier may still be open; the leftmost counts.
        if (!last && window.size() - found < m_longest)
            if (const std::size_t open = firstOpen(window, at); open <= found) {
                out.append(window, written, open - written);
                return open;
            }
        const Match match = matchAt(window.substr(found), *m_rules, last);
        at = found + 1;
        if (match.fit != Fit::Yes)
            continue;
        out.append(window, written, found - written);
        if (match.escaped)
            appendEscaped(out, match.rule->to);
        else
            out += match.rule->to;
        ++m_replaced;
        at = written = found + match.length;
    }
    const std::size_t certain = last ? window.size() : firstOpen(window, written);
    out.append(window, written, certain - written);
    return certain;
}

// Where the last bytes of the window could be the beginning of a link, at or behind `from`.
std::size_t LinkRewriter::firstOpen(std::string_view window, std::size_t from) const {
    const std::size_t tail = window.size() > m_longest ? window.size() - m_longest : 0;
    for (std::size_t at = std::max(tail, from); at < window.size(); ++at)
        if (matchAt(window.substr(at), *m_rules, false).fit == Fit::NeedsMore)
            return at;
    return window.size();
}

void LinkRewriter::feed(std::string_view input, std::string& out) {
    // What was held back is tried with just enough new bytes to decide it; the rest is not copied.
    while (!m_held.empty() && !input.empty()) {
        const std::size_t held = m_held.size();
        const std::size_t taken = std::min(input.size(), m_longest);
        m_held.append(input.substr(0, taken));
        const std::size_t used = rewrite(m_held, false, out);
        if (used >= held) {
            input.remove_prefix(used - held);
            m_held.clear();
        } else {
            input.remove_prefix(taken);
            m_held.erase(0, used);
        }
    }
    if (input.empty())
        return;
    m_held.assign(input.substr(rewrite(input, false, out)));
}

void LinkRewriter::finish(std::string& out) {
    rewrite(m_held, true, out);
    m_held.clear();
}

namespace {

// Scheme and authority without case (RFC 3986 6.2.2.1), the path as it is.
bool startsWithBase(std::string_view value, std::string_view from) {
    const std::size_t scheme = from.find("://");
    const std::size_t path = scheme == kNone ? 0 : std::min(from.find('/', scheme + 3), from.size());
    return startsWithIgnoreCase(value, from.substr(0, path)) && value.substr(path).starts_with(from.substr(path)) &&
           (value.size() == from.size() || std::string_view("/?#").find(value[from.size()]) != kNone);
}

// "/fhir" of "http://127.0.0.1:8090/fhir"; "" without a path.
std::string_view pathOf(std::string_view url) {
    const std::size_t scheme = url.find("://");
    const std::size_t path = scheme == kNone ? kNone : url.find('/', scheme + 3);
    return path == kNone ? std::string_view() : url.substr(path);
}

} // namespace

std::string rewriteUrl(std::string_view value, const std::vector<LinkRule>& rules) {
    // RFC 9110 10.2.2: a Location may be relative. One that begins at the root names the backend's path.
    const bool rooted = value.starts_with('/') && !value.starts_with("//");
    const LinkRule* best = nullptr;
    std::size_t length = 0;
    for (const auto& rule : rules) {
        const std::string_view from = rooted ? pathOf(rule.from) : std::string_view(rule.from);
        if (!rule.from.empty() && (!best || from.size() > length) && startsWithBase(value, from)) {
            best = &rule;
            length = from.size();
        }
    }
    if (!best)
        return {};
    std::string out = best->to + std::string(value.substr(length));
    return out == value ? std::string() : out;
}

} // namespace fb::fhir
