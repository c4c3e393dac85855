#include "capture/mask.h"

#include "base/secret.h"
#include "base/text.h"
#include "capture/har.h"
#include "capture/head_lines.h"

#include <algorithm>
#include <array>

namespace fb::capture {

namespace {

constexpr std::array<std::string_view, 5> kSecretFields{"authorization", "proxy-authorization", "cookie",
                                                        "set-cookie", "x-api-key"};
// RFC 6749 and 6750, RFC 7521 to 7523, OpenID Connect, and what products add.
constexpr std::array<std::string_view, 12> kSecretParameters{
    "access_token", "id_token", "id_token_hint", "refresh_token", "client_secret", "client_assertion",
    "assertion",    "password", "api_key",       "apikey",        "subject_token", "actor_token"};

// A set of bytes to search for; string_view::find_first_of() costs a call for each byte.
class ByteSet {
public:
    constexpr explicit ByteSet(std::string_view bytes) {
        for (const char c : bytes)
            m_has[static_cast<unsigned char>(c)] = true;
    }
    std::size_t find(std::string_view text, std::size_t from) const {
        for (std::size_t i = from; i < text.size(); ++i)
            if (m_has[static_cast<unsigned char>(text[i])])
                return i;
        return std::string_view::npos;
    }

private:
    std::array<bool, 256> m_has{};
};

constexpr ByteSet kNameEnds("=&?#; \t\"<>");
constexpr ByteSet kUrlOpens("?&#;");
constexpr ByteSet kUrlEnds("&# \t\"<>");
constexpr ByteSet kFormOpens("&;");
constexpr ByteSet kFormEnds("&");

template <typename List>
bool holds(const List& list, std::string_view name) {
    return std::any_of(list.begin(), list.end(),
                       [&](const auto& item) { return item.size() == name.size() && equalsIgnoreCase(item, name); });
}

bool isSecretField(std::string_view name, const std::vector<std::string>& also) {
    return holds(kSecretFields, name) || holds(also, name);
}

// "Bearer abc" keeps its scheme, RFC 9110 11.4.
void appendMaskedValue(std::string& out, std::string_view name, std::string_view value) {
    const bool credentials = name.size() >= 13 && equalsIgnoreCase(name.substr(name.size() - 13), "authorization");
    const std::size_t space = value.find(' ');
    if (credentials && space != std::string_view::npos && space > 0 && space <= 20)
        out.append(value.substr(0, space + 1));
    if (!value.empty())
        out.append(kMasked);
}

// An authorization code is a secret, but `code` is also the search parameter that FHIR uses most. It is the former
// where its companions are: RFC 6749 4.1.2 (state) and 4.1.3 (grant_type).
bool hasCompanion(std::string_view text) {
    return text.find("grant_type=") != std::string_view::npos || text.find("&state=") != std::string_view::npos ||
           text.find("?state=") != std::string_view::npos;
}

bool isSecretParameter(std::string_view rawName, bool codeToo) {
    if (rawName.size() > 60)
        return false;
    if (rawName.find('%') == std::string_view::npos)
        return holds(kSecretParameters, rawName) || (codeToo && equalsIgnoreCase(rawName, "code"));
    const std::string name = formDecode(rawName);
    return holds(kSecretParameters, name) || (codeToo && equalsIgnoreCase(name, "code"));
}

// Masks name=value pairs from `at` on. `opens` are the bytes after which a name begins, `ends` those that end a
// value.
bool maskPairs(std::string_view text, bool fromStart, const ByteSet& opens, const ByteSet& ends, std::string& out) {
    std::string result;
    std::size_t copied = 0;
    std::size_t name = fromStart ? 0 : opens.find(text, 0);
    if (name == std::string_view::npos)
        return false;
    if (!fromStart)
        ++name;
    const bool codeToo = hasCompanion(text);
    while (name != std::string_view::npos && name < text.size()) {
        const std::size_t equals = kNameEnds.find(text, name);
        std::size_t next = equals;
        if (equals != std::string_view::npos && text[equals] == '=') {
            const std::size_t end = std::min(ends.find(text, equals + 1), text.size());
            if (end > equals + 1 && isSecretParameter(text.substr(name, equals - name), codeToo)) {
                result.append(text.substr(copied, equals + 1 - copied)).append(kMasked);
                copied = end;
                next = end;
            }
        }
        next = next == std::string_view::npos ? next : opens.find(text, next);
        name = next == std::string_view::npos ? next : next + 1;
    }
    if (copied == 0)
        return false;
    out = result.append(text.substr(copied));
    return true;
}

constexpr std::array<std::string_view, 4> kSecretMembers{"\"access_token\"", "\"id_token\"", "\"refresh_token\"",
                                                         "\"client_secret\""};

std::size_t afterSpace(std::string_view text, std::size_t at) {
    const std::size_t next = text.find_first_not_of(" \t\r\n", at);
    return next == std::string_view::npos ? text.size() : next;
}

// The string value of a member, from behind its opening quote to its closing one; {0, 0} when it is something else.
std::pair<std::size_t, std::size_t> stringAfter(std::string_view json, std::size_t at) {
    at = afterSpace(json, at);
    if (at >= json.size() || json[at] != ':')
        return {0, 0};
    at = afterSpace(json, at + 1);
    if (at >= json.size() || json[at] != '"')
        return {0, 0};
    std::size_t end = at + 1;
    while (end < json.size() && json[end] != '"')
        end += json[end] == '\\' ? 2 : 1;
    return {at + 1, std::min(end, json.size())};
}

// The answer of a token endpoint, RFC 6749 5.1.
bool maskJsonInto(std::string_view body, std::string& out) {
    std::string result;
    std::size_t copied = 0;
    for (;;) {
        std::size_t best = std::string_view::npos;
        std::size_t length = 0;
        for (const std::string_view member : kSecretMembers)
            if (const std::size_t found = body.find(member, copied); found < best) {
                best = found;
                length = member.size();
            }
        if (best == std::string_view::npos)
            break;
        const auto [from, to] = stringAfter(body, best + length);
        const std::size_t stop = from == 0 ? best + length : to;
        result.append(body.substr(copied, (from == 0 ? stop : from) - copied));
        if (from != 0)
            result.append(kMasked);
        copied = stop;
    }
    if (copied == 0)
        return false;
    out = result.append(body.substr(copied));
    return true;
}

} // namespace

bool maskParametersInto(std::string_view text, std::string& out) {
    return maskPairs(text, false, kUrlOpens, kUrlEnds, out);
}

bool maskHeadInto(std::string_view head, const std::vector<std::string>& alsoNames, std::string& out) {
    std::string result;
    std::string masked;
    bool changed = false;
    bool secretBefore = false;
    std::size_t copied = 0;
    const std::string_view whole = head;
    while (!head.empty()) {
        const std::size_t at = whole.size() - head.size();
        const HeadLine line = nextLine(head);
        const bool secret = line.continuation ? secretBefore : isSecretField(line.name, alsoNames);
        secretBefore = secret;
        masked.clear();
        bool replace = false;
        if (secret && line.continuation) {
            masked.append(" ").append(kMasked);
            replace = true;
        } else if (secret) {
            masked.append(line.text.substr(0, line.text.find(':') + 1)).append(line.value.empty() ? "" : " ");
            appendMaskedValue(masked, line.name, line.value);
            replace = true;
        } else if (line.text.find('=') != std::string_view::npos) {
            replace = maskParametersInto(line.text, masked);
        }
        if (!replace)
            continue;
        result.append(whole.substr(copied, at - copied)).append(masked);
        copied = at + line.text.size();
        changed = true;
    }
    if (!changed)
        return false;
    out = result.append(whole.substr(copied));
    return true;
}

bool maskBodyInto(std::string_view contentType, std::string_view body, std::string& out) {
    if (startsWithIgnoreCase(contentType, "application/x-www-form-urlencoded"))
        return maskPairs(body, true, kFormOpens, kFormEnds, out);
    if (startsWithIgnoreCase(contentType, "application/json"))
        return maskJsonInto(body, out);
    return false;
}

std::string maskHead(std::string_view head, const std::vector<std::string>& alsoNames) {
    std::string out;
    return maskHeadInto(head, alsoNames, out) ? out : std::string(head);
}

std::string maskTarget(std::string_view target) {
    std::string out;
    return maskParametersInto(target, out) ? out : std::string(target);
}

} // namespace fb::capture
