#include "fhir/diff_links.h"

namespace fb::fhir::detail {

namespace {

bool isUpper(char c) { return c >= 'A' && c <= 'Z'; }
bool isAlpha(char c) { return isUpper(c) || (c >= 'a' && c <= 'z'); }
bool isIdChar(char c) { return isAlpha(c) || (c >= '0' && c <= '9') || c == '-' || c == '.'; }

std::size_t typeLength(std::string_view text) {
    std::size_t n = 0;
    if (text.empty() || !isUpper(text[0]))
        return 0;
    while (n < text.size() && isAlpha(text[n]))
        ++n;
    return n;
}

std::size_t idLength(std::string_view text) {
    std::size_t n = 0;
    while (n < text.size() && isIdChar(text[n]))
        ++n;
    return n <= 64 ? n : 0; // FHIR R4 datatypes.html#id
}

// The length of "Type/id" at the start of the text; 0 when it is none.
std::size_t linkLength(std::string_view text) {
    const std::size_t type = typeLength(text);
    if (type == 0 || type >= text.size() || text[type] != '/')
        return 0;
    const std::size_t id = idLength(text.substr(type + 1));
    return id == 0 ? 0 : type + 1 + id;
}

std::string_view withoutSlash(std::string_view base) {
    while (base.ends_with('/'))
        base.remove_suffix(1);
    return base;
}

std::string_view restBelow(std::string_view text, std::string_view base) {
    if (base.empty() || !text.starts_with(base))
        return text;
    const std::string_view rest = text.substr(base.size());
    if (rest.empty() || rest[0] == '?')
        return rest;
    return rest[0] == '/' ? rest.substr(1) : text;
}

std::string withoutBase(std::string_view text, std::string_view base) {
    std::string out;
    if (base.empty())
        return std::string(text);
    for (std::size_t at = 0;;) {
        const std::size_t found = text.find(base, at);
        out += text.substr(at, found - at);
        if (found == std::string_view::npos)
            return out;
        at = found + base.size();
        if (at < text.size() && text[at] == '/')
            ++at;
        else if (at < text.size() && (isIdChar(text[at]) || text[at] == ':' || text[at] == '_'))
            out += base; // a longer name that only begins like it
    }
}

} // namespace

LocalLink localLink(std::string_view text) {
    const std::size_t length = linkLength(text);
    if (length == 0)
        return {};
    LocalLink link{true, text.substr(0, length), {}};
    const std::string_view rest = text.substr(length);
    if (rest.empty())
        return link;
    constexpr std::string_view history = "/_history/";
    link.valid = rest.starts_with(history) && idLength(rest.substr(history.size())) == rest.size() - history.size() &&
                 rest.size() > history.size();
    link.version = link.valid ? rest.substr(history.size()) : std::string_view();
    return link;
}

LinkMap::LinkMap(const DiffOptions& options)
    : m_options(options), m_leftBase(withoutSlash(options.leftBase)), m_rightBase(withoutSlash(options.rightBase)) {
    for (const auto& [from, to] : options.identities)
        m_identities.insert_or_assign(from, to);
}

std::string_view LinkMap::leftRest(std::string_view text) const { return restBelow(text, m_leftBase); }
std::string_view LinkMap::rightRest(std::string_view text) const { return restBelow(text, m_rightBase); }

std::string LinkMap::mapped(std::string_view typeAndId) const {
    if (const auto found = m_identities.find(typeAndId); found != m_identities.end())
        return std::string(found->second);
    return m_options.identityOf ? m_options.identityOf(typeAndId) : std::string();
}

std::string LinkMap::translated(std::string_view leftText) const {
    const std::string text = withoutBase(leftText, m_leftBase);
    std::string out;
    bool boundary = true;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t length = boundary ? linkLength(std::string_view(text).substr(at)) : 0;
        while (length > 0 && text[at + length - 1] == '.')
            --length; // the full stop of a sentence
        const std::string to = length > 0 ? mapped(std::string_view(text).substr(at, length)) : std::string();
        if (!to.empty()) {
            out += to;
            at += length;
            boundary = false;
            continue;
        }
        boundary = !isIdChar(text[at]);
        out += text[at++];
    }
    return out;
}

std::string LinkMap::withoutRightBase(std::string_view rightText) const { return withoutBase(rightText, m_rightBase); }

} // namespace fb::fhir::detail
