#include "http/target.h"

#include "base/ip.h"
#include "base/text.h"
#include "http/chars.h"

#include <algorithm>

namespace fb::http {

namespace {

Error refuse(const char* what) { return makeError(ErrorCode::InvalidInput, what); }

int hexDigit(char c) { return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10; }

bool isEscapeAt(std::string_view text, std::size_t at) {
    return at + 2 < text.size() && isClass(text[at + 1], kHexDigit) && isClass(text[at + 2], kHexDigit);
}

char escapedByte(std::string_view text, std::size_t at) {
    return static_cast<char>(hexDigit(text[at + 1]) * 16 + hexDigit(text[at + 2]));
}

// Fills `out`; nullptr when all is well, else what is wrong. `text` holds only bytes of the class and escapes.
const char* decode(std::string_view text, CharClass allowed, std::string& out) {
    bool ascii = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            if (!isClass(text[i], allowed))
                return "The request target holds a byte that must be percent-encoded";
            out += text[i];
            continue;
        }
        if (!isEscapeAt(text, i))
            return "The request target has a broken percent-escape";
        const char c = escapedByte(text, i);
        ascii &= static_cast<unsigned char>(c) < 0x80;
        out += c;
        i += 2;
    }
    return ascii || isValidUtf8(out) ? nullptr : "The request target is not UTF-8 after decoding";
}

// RFC 3986 3.3 allows ";", but Java servers cut "AuditEvent;x" down to "AuditEvent" before they look.
const char* notInPath(std::string_view raw) {
    return raw.find(';') != std::string_view::npos ? "The path has a path parameter (\";\"), which servers read in different ways"
                                                   : "The path holds a byte that is not allowed there";
}

bool isControl(char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }

const char* checkEscapedPath(std::string_view raw) {
    for (std::size_t at = raw.find('%'); at != std::string_view::npos; at = raw.find('%', at + 3)) {
        const char c = escapedByte(raw, at);
        if (c == '/' || c == '\\')
            return "The path has an encoded slash or backslash";
        if (isControl(c))
            return "The path has an encoded control byte";
    }
    return nullptr;
}

// After one decoding, an escape of what shapes a path is left: another hop may decode twice.
const char* checkDoubleEncoding(std::string_view decoded) {
    for (std::size_t at = decoded.find('%'); at != std::string_view::npos; at = decoded.find('%', at + 1))
        if (isEscapeAt(decoded, at))
            if (const char c = escapedByte(decoded, at); c == '.' || c == '/' || c == '\\' || c == '%' || c == 0)
                return "The path is encoded twice";
    return nullptr;
}

// Also "..;x", which some servers read as "..".
bool isDotSegment(std::string_view segment) {
    const std::string_view name = segment.substr(0, segment.find(';'));
    return name == "." || name == "..";
}

const char* checkQuery(std::string_view raw) {
    if (raw.find('%') == std::string_view::npos)
        return allOf(raw, kQuery) ? nullptr : "The query holds a byte that must be percent-encoded";
    std::string decoded;
    decoded.reserve(raw.size());
    if (const char* problem = decode(raw, kQuery, decoded))
        return problem;
    return decoded.find('\0') == std::string::npos ? nullptr : "The query has an encoded NUL";
}

} // namespace

void Segments::push_back(std::string_view segment) {
    if (m_size < m_few.size()) {
        m_few[m_size++] = segment;
        return;
    }
    if (m_many.empty())
        m_many.assign(m_few.begin(), m_few.end());
    m_many.push_back(segment);
    ++m_size;
}

bool isAuthority(std::string_view text) {
    std::string_view host = text;
    std::string_view port = "0";
    const std::size_t bracket = text.empty() || text.front() != '[' ? 0 : text.find(']');
    if (bracket == std::string_view::npos)
        return false;
    if (const std::size_t colon = text.find(':', bracket); colon != std::string_view::npos) {
        host = text.substr(0, colon);
        port = text.substr(colon + 1);
    }
    const auto number = port.size() <= 5 ? parseUnsigned(port) : std::nullopt;
    if (!number || *number > 65535)
        return false;
    if (bracket == 0)
        return !host.empty() && host.size() <= 255 && allOf(host, kHost);
    const std::string_view address = host.substr(1, bracket - 1);
    return host.size() == bracket + 1 && address.find(':') != std::string_view::npos && IpAddress::parse(address);
}

// Sets m_storage, path, segments and trailingSlash from rawPath.
Result<void> RequestTarget::setPath() {
    std::string_view decoded = rawPath;
    if (rawPath.find('%') != std::string_view::npos) {
        m_storage.reserve(std::max<std::size_t>(rawPath.size(), 64)); // on the heap: the views survive a move
        if (const char* problem = decode(rawPath, kPath, m_storage))
            return refuse(rawPath.find(';') == std::string_view::npos ? problem : notInPath(rawPath));
        if (const char* problem = checkEscapedPath(rawPath))
            return refuse(problem);
        if (const char* problem = checkDoubleEncoding(m_storage))
            return refuse(problem);
        decoded = m_storage;
    } else if (!allOf(rawPath, kPath)) {
        return refuse(notInPath(rawPath));
    }
    trailingSlash = decoded.size() > 1 && decoded.back() == '/';
    path = trailingSlash ? decoded.substr(0, decoded.size() - 1) : decoded;
    if (path.size() == 1)
        return trailingSlash ? Result<void>(refuse("The path has an empty segment")) : Result<void>();
    for (std::size_t at = 1; at <= path.size();) {
        const std::size_t slash = std::min(path.find('/', at), path.size());
        const std::string_view segment = path.substr(at, slash - at);
        if (segment.empty())
            return refuse("The path has an empty segment");
        if (isDotSegment(segment))
            return refuse("The path has a dot segment");
        segments.push_back(segment);
        at = slash + 1;
    }
    return {};
}

Result<RequestTarget> RequestTarget::parse(std::string_view raw, std::string_view method) {
    RequestTarget target;
    target.raw = raw;
    if (raw.empty())
        return refuse("The request target is empty");
    if (method == "CONNECT")
        return refuse("This gateway is not a tunnel: CONNECT is refused");
    if (raw == "*") {
        if (method != "OPTIONS")
            return refuse("The target \"*\" is for OPTIONS only");
        target.form = TargetForm::Asterisk;
        target.rawPath = target.path = raw;
        return target;
    }
    std::string_view rest = raw;
    if (raw.front() != '/') {
        const std::size_t scheme = startsWithIgnoreCase(raw, "http://") ? 7 : startsWithIgnoreCase(raw, "https://") ? 8 : 0;
        if (scheme == 0)
            return refuse("The request target is neither a path nor an http URL");
        const std::size_t end = std::min(raw.find_first_of("/?#", scheme), raw.size());
        target.form = TargetForm::Absolute;
        target.authority = raw.substr(scheme, end - scheme);
        if (!isAuthority(target.authority))
            return refuse("The host of the request target is malformed");
        rest = raw.substr(end);
    }
    const std::size_t question = rest.find('?');
    target.hasQuery = question != std::string_view::npos;
    target.rawPath = rest.substr(0, question);
    if (target.rawPath.empty()) // RFC 9112 3.2.2: "http://host" has the path "/"
        target.rawPath = "/";
    if (target.hasQuery)
        target.rawQuery = rest.substr(question + 1);
    if (const auto path = target.setPath(); !path)
        return path.error();
    if (const char* problem = checkQuery(target.rawQuery))
        return refuse(problem);
    return target;
}

std::vector<QueryParameter> RequestTarget::query() const {
    std::vector<QueryParameter> parameters;
    for (const std::string_view pair : splitView(rawQuery, '&')) {
        if (pair.empty())
            continue;
        const std::size_t equals = pair.find('=');
        QueryParameter parameter;
        parameter.rawName = pair.substr(0, equals);
        parameter.rawValue = equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1);
        parameter.name = formDecode(parameter.rawName);
        parameter.value = formDecode(parameter.rawValue);
        parameters.push_back(std::move(parameter));
    }
    return parameters;
}

} // namespace fb::http
