// Character classes of RFC 9110 5.6 and RFC 3986 as one table, for the parsers of this folder.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace fb::http {

enum CharClass : std::uint8_t {
    kToken = 1,  // tchar, RFC 9110 5.6.2
    kPath = 2,   // pchar or "/" without "%" and ";", RFC 3986 3.3
    kQuery = 4,  // what is let through in a query: visible ASCII without "#" and "%"
    kHost = 8,   // reg-name as this gateway accepts it: no escapes, no sub-delims
    kDigit = 16,
    kHexDigit = 32,
    kFieldText = 64, // field-vchar, SP and HTAB, RFC 9110 5.5
};

namespace detail {
constexpr bool oneOf(char c, std::string_view set) { return set.find(c) != std::string_view::npos; }

constexpr std::array<std::uint8_t, 256> makeClasses() {
    std::array<std::uint8_t, 256> table{};
    for (int i = 0; i < 256; ++i) {
        const char c = static_cast<char>(i);
        const bool digit = c >= '0' && c <= '9';
        const bool alnum = digit || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        int bits = 0;
        bits |= alnum || (i != 0 && oneOf(c, "!#$%&'*+-.^_`|~")) ? kToken : 0;
        bits |= alnum || (i != 0 && oneOf(c, "-._~!$&'()*+,=:@/")) ? kPath : 0;
        bits |= i > 0x20 && i < 0x7F && c != '#' && c != '%' ? kQuery : 0;
        bits |= alnum || (i != 0 && oneOf(c, "-._~")) ? kHost : 0;
        bits |= digit ? kDigit : 0;
        bits |= digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') ? kHexDigit : 0;
        bits |= (i >= 0x20 && i != 0x7F) || c == '\t' ? kFieldText : 0;
        table[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(bits);
    }
    return table;
}

inline constexpr std::array<std::uint8_t, 256> kClasses = makeClasses();
} // namespace detail

inline bool isClass(char c, CharClass what) { return (detail::kClasses[static_cast<unsigned char>(c)] & what) != 0; }

inline bool allOf(std::string_view text, CharClass what) {
    for (const char c : text)
        if (!isClass(c, what))
            return false;
    return true;
}

// `lower` is a lower-case literal; for the fixed names and tokens of the specifications.
inline bool isName(std::string_view name, std::string_view lower) {
    if (name.size() != lower.size())
        return false;
    for (std::size_t i = 0; i < name.size(); ++i) {
        const char c = name[i];
        if ((c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c) != lower[i])
            return false;
    }
    return true;
}

// Calls `each` with every non-empty member of a comma-separated list, RFC 9110 5.6.1.2, until it returns false.
// Not for lists whose members may be quoted strings.
template <typename Each>
bool forEachMember(std::string_view list, Each each) {
    for (std::size_t at = 0; at <= list.size();) {
        const std::size_t comma = std::min(list.find(',', at), list.size());
        std::string_view member = list.substr(at, comma - at);
        while (!member.empty() && (member.front() == ' ' || member.front() == '\t'))
            member.remove_prefix(1);
        while (!member.empty() && (member.back() == ' ' || member.back() == '\t'))
            member.remove_suffix(1);
        if (!member.empty() && !each(member))
            return false;
        at = comma + 1;
    }
    return true;
}

} // namespace fb::http
