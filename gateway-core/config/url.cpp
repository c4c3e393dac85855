#include "config/url.h"

#include "base/ip.h"
#include "base/text.h"

namespace fb::config {

namespace {

Error bad(std::string message, std::string hint = {}) {
    return makeError(ErrorCode::InvalidInput, std::move(message), std::move(hint));
}

// RFC 1123 2.1, and the underscore that container networks use in names.
bool isHostName(std::string_view host) {
    if (host.empty() || host.size() > 253)
        return false;
    for (const auto label : splitView(host, '.')) {
        if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-')
            return false;
        for (const char c : label)
            if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_'))
                return false;
    }
    return true;
}

// A name of digits and dots only must be an IPv4 address: "127.1" and "010.0.0.1" are read in several ways.
bool isHost(std::string_view host) {
    if (host.find_first_not_of("0123456789.") == std::string_view::npos)
        return IpAddress::parse(host).has_value();
    return isHostName(host);
}

Result<void> readAuthority(std::string_view authority, BaseUrl& url) {
    if (authority.find('@') != std::string_view::npos)
        return bad("A URL with a user name or password is not taken", "Secrets never stand in the workspace.");
    std::string_view port;
    bool hasPort = false;
    if (authority.starts_with('[')) {
        const std::size_t close = authority.find(']');
        const auto inside = authority.substr(1, close == std::string_view::npos ? 0 : close - 1);
        const auto address = IpAddress::parse(inside);
        if (close == std::string_view::npos || !address || inside.find(':') == std::string_view::npos)
            return bad("\"" + std::string(authority) + "\" is not an IPv6 address in brackets");
        url.host = address->isV4() ? std::string(inside) : address->text();
        const auto rest = authority.substr(close + 1);
        if (!rest.empty() && rest.front() != ':')
            return bad("\"" + std::string(rest) + "\" after the address is not a port");
        hasPort = !rest.empty();
        port = rest.substr(hasPort ? 1 : 0);
    } else {
        const std::size_t colon = authority.find(':');
        hasPort = colon != std::string_view::npos;
        port = hasPort ? authority.substr(colon + 1) : std::string_view();
        const auto host = authority.substr(0, colon);
        if (host.empty())
            return bad("The URL has no host");
        if (!isHost(host))
            return bad("\"" + std::string(host) + "\" is not a host name or address");
        url.host = lowerAscii(host);
    }
    if (!hasPort)
        return {};
    const auto number = parseUnsigned(port);
    if (!number || *number == 0 || *number > 65535)
        return bad("\"" + std::string(port) + "\" is not a port", "Ports go from 1 to 65535.");
    url.port = std::uint16_t(*number);
    return {};
}

bool isPathByte(char c) {
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'))
        return true;
    return std::string_view("-._~!$&'()*+,;=:@%/").find(c) != std::string_view::npos; // RFC 3986 3.3
}

} // namespace

std::string BaseUrl::authority() const {
    std::string out = host.find(':') == std::string::npos ? host : "[" + host + "]";
    if (port != (tls ? 443 : 80))
        out += ":" + std::to_string(port);
    return out;
}

std::string BaseUrl::text() const {
    return (tls ? "https://" : "http://") + authority() + path;
}

Result<BaseUrl> parseBaseUrl(std::string_view text) {
    BaseUrl url;
    const std::size_t scheme = text.find("://");
    if (scheme == std::string_view::npos)
        return bad("\"" + std::string(text) + "\" is not a URL", "Write it like http://127.0.0.1:8090/fhir.");
    const auto name = text.substr(0, scheme);
    if (equalsIgnoreCase(name, "https"))
        url.tls = true;
    else if (!equalsIgnoreCase(name, "http"))
        return bad("\"" + std::string(name) + "\" URLs are not taken", "Use http or https.");
    url.port = url.tls ? 443 : 80;
    const auto rest = text.substr(scheme + 3);
    const std::size_t end = rest.find_first_of("/?#");
    if (auto authority = readAuthority(rest.substr(0, end), url); !authority)
        return authority.error();
    if (end == std::string_view::npos)
        return url;
    const auto path = rest.substr(end);
    if (path != "/") {
        if (auto segments = pathSegments(path); !segments)
            return segments.error();
        url.path = std::string(path.ends_with('/') ? path.substr(0, path.size() - 1) : path);
    }
    return url;
}

Result<std::vector<std::string>> pathSegments(std::string_view text) {
    const std::string shown = "The path \"" + std::string(text) + "\" ";
    if (!text.starts_with('/'))
        return bad(shown + "does not begin with \"/\"");
    if (text.find('?') != std::string_view::npos)
        return bad(shown + "has a query", "Remove what begins with \"?\".");
    if (text.find('#') != std::string_view::npos)
        return bad(shown + "has a fragment", "Remove what begins with \"#\".");
    std::vector<std::string> segments;
    if (text == "/")
        return segments;
    for (const char c : text)
        if (!isPathByte(c))
            return bad(shown + "has a character that a path cannot hold", "Write it percent-encoded.");
    if (text.ends_with('/'))
        text.remove_suffix(1);
    for (const auto raw : splitView(text.substr(1), '/')) {
        if (raw.empty())
            return bad(shown + "has an empty segment (\"//\")");
        const auto decoded = percentDecode(raw);
        if (!decoded)
            return bad(shown + "has a broken percent escape");
        if (*decoded == "." || *decoded == "..")
            return bad(shown + "has a dot segment", "Write the path that is meant.");
        for (const char c : *decoded)
            if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F || c == '/' || c == '\\')
                return bad(shown + "hides a slash or a control byte behind a percent escape");
        if (!isValidUtf8(*decoded))
            return bad(shown + "is not UTF-8 when decoded");
        segments.push_back(*decoded);
    }
    return segments;
}

} // namespace fb::config
