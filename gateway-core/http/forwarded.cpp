#include "http/forwarded.h"

#include "base/text.h"
#include "http/chars.h"
#include "http/field_rules.h"
#include "http/forwarding.h"

#include <optional>

namespace fb::http {

namespace {

void appendTokenOrQuoted(std::string& out, std::string_view text) {
    if (isToken(text)) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    out += '"';
}

bool isPort(std::string_view text) { return !text.empty() && text.size() <= 5 && allOf(text, kDigit); }

// RFC 7239 6 without "unknown" and obfuscated names: an address, in brackets when IPv6, with or without a port. A bare IPv6
// address is what X-Forwarded-For holds.
std::optional<IpAddress> parseNode(std::string_view node) {
    if (node.empty())
        return {};
    if (node.front() == '[') {
        const std::size_t close = node.find(']');
        if (close == std::string_view::npos)
            return {};
        const std::string_view rest = node.substr(close + 1);
        if (!rest.empty() && (rest.front() != ':' || !isPort(rest.substr(1))))
            return {};
        const std::string_view inside = node.substr(1, close - 1);
        return inside.find(':') == std::string_view::npos ? std::nullopt : IpAddress::parse(inside);
    }
    const std::size_t colon = node.find(':');
    if (colon != std::string_view::npos && node.find(':', colon + 1) == std::string_view::npos)
        return isPort(node.substr(colon + 1)) ? IpAddress::parse(node.substr(0, colon)) : std::nullopt;
    return IpAddress::parse(node);
}

using Nodes = std::vector<std::optional<IpAddress>>; // as the message has them; empty = not an address

// Reads the elements of one Forwarded field; false when it is malformed, then nothing in it is believed.
class ForwardedReader {
public:
    explicit ForwardedReader(std::string_view text) : m_text(text) {}

    bool read(Nodes& out) {
        for (;;) {
            if (!element(out))
                return false;
            skipOws();
            if (m_at == m_text.size())
                return true;
            if (m_text[m_at++] != ',')
                return false;
        }
    }

private:
    void skipOws() {
        while (m_at < m_text.size() && (m_text[m_at] == ' ' || m_text[m_at] == '\t'))
            ++m_at;
    }

    std::string_view token() {
        const std::size_t from = m_at;
        while (m_at < m_text.size() && isClass(m_text[m_at], kToken))
            ++m_at;
        return m_text.substr(from, m_at - from);
    }

    bool value(std::string& out) {
        out.clear();
        if (m_at == m_text.size() || m_text[m_at] != '"') {
            out = token();
            return !out.empty();
        }
        for (++m_at; m_at < m_text.size() && m_text[m_at] != '"'; ++m_at) {
            if (m_text[m_at] == '\\' && ++m_at == m_text.size())
                return false;
            out += m_text[m_at];
        }
        return m_at++ < m_text.size();
    }

    bool element(Nodes& out) {
        bool any = false;
        bool hasFor = false;
        std::optional<IpAddress> node;
        std::string text;
        for (;;) {
            skipOws();
            if (const std::string_view name = token(); !name.empty()) {
                if (m_at == m_text.size() || m_text[m_at++] != '=' || !value(text))
                    return false;
                any = true;
                if (isName(name, "for")) {
                    if (hasFor)
                        return false;
                    hasFor = true;
                    node = parseNode(text);
                }
            }
            skipOws();
            if (m_at == m_text.size() || m_text[m_at] != ';')
                break;
            ++m_at;
        }
        if (any)
            out.push_back(node);
        return true;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
};

bool isTrusted(const IpAddress& address, const std::vector<Subnet>& trusted) {
    for (const Subnet& subnet : trusted)
        if (subnet.contains(address))
            return true;
    return false;
}

// From the right: every trusted hop vouches for the one before it. A node that is no address is nobody we know.
IpAddress walk(const Nodes& nodes, const IpAddress& peer, const std::vector<Subnet>& trusted) {
    IpAddress client = peer;
    for (auto node = nodes.rbegin(); node != nodes.rend(); ++node) {
        if (!*node)
            return {};
        client = **node;
        if (!isTrusted(client, trusted))
            break;
    }
    return client;
}

Nodes forwardedNodes(const Fields& fields) {
    Nodes nodes;
    for (const Field& field : fields)
        if (isName(field.name, "forwarded") && !ForwardedReader(field.value).read(nodes))
            nodes.emplace_back();
    return nodes;
}

Nodes xForwardedForNodes(const Fields& fields) {
    Nodes nodes;
    for (const Field& field : fields)
        if (isName(field.name, "x-forwarded-for"))
            forEachMember(field.value, [&](std::string_view member) {
                nodes.push_back(parseNode(member));
                return true;
            });
    return nodes;
}

} // namespace

void appendForwardedElement(std::string& out, std::string_view peer, std::string_view host, std::string_view scheme) {
    out += "for=";
    if (peer.find(':') == std::string_view::npos)
        out += peer;
    else
        out.append("\"[").append(peer).append("]\"");
    if (!host.empty()) {
        out += ";host=";
        appendTokenOrQuoted(out, host);
    }
    out += ";proto=";
    out += scheme;
}

IpAddress clientAddress(const IpAddress& peer, const Fields& fields, const std::vector<Subnet>& trusted) {
    if (trusted.empty() || !isTrusted(peer, trusted))
        return peer;
    const Nodes standard = forwardedNodes(fields);
    const Nodes legacy = xForwardedForNodes(fields);
    if (standard.empty())
        return walk(legacy, peer, trusted);
    const IpAddress client = walk(standard, peer, trusted);
    // A proxy that writes only one of the two lets the client write the other.
    if (!legacy.empty() && walk(legacy, peer, trusted) != client)
        return {};
    return client;
}

bool isUsableRequestId(std::string_view id) {
    if (id.empty() || id.size() > 128)
        return false;
    for (const char c : id)
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !isClass(c, kDigit) && c != '.' && c != '_' && c != '-')
            return false;
    return true;
}

} // namespace fb::http
