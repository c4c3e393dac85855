#include "http/framing.h"

#include "base/text.h"
#include "http/chars.h"
#include "http/target.h"

#include <charconv>

namespace fb::http {

namespace {

constexpr std::size_t kConnectionMembers = 32; // real ones have one to three; bounds the work per field
constexpr std::uint64_t kMaxLength = (std::uint64_t(1) << 63) - 1;

// What framing needs from the fields, gathered in one pass.
struct Gathered {
    unsigned hosts = 0;
    unsigned lengths = 0;
    unsigned codings = 0;
    unsigned authorizations = 0;
    std::size_t connectionMembers = 0;
    bool close = false;
    bool keepAlive = false;
    bool namesCritical = false;
    bool unknownExpectation = false;
    std::string_view host;
    std::string_view length;
    std::string_view coding;
};

// A message whose framing, routing or credentials one hop may strip is not the message that was decided on.
bool isCritical(std::string_view option) {
    return isName(option, "host") || isName(option, "content-length") || isName(option, "transfer-encoding") ||
           isName(option, "authorization");
}

void gatherConnection(std::string_view value, Gathered& out) {
    forEachMember(value, [&](std::string_view option) {
        ++out.connectionMembers;
        out.close |= isName(option, "close");
        out.keepAlive |= isName(option, "keep-alive");
        out.namesCritical |= isCritical(option);
        return true;
    });
}

void gather(const Field& field, Gathered& out) {
    switch (field.name.size()) {
    case 4:
        if (isName(field.name, "host")) {
            ++out.hosts;
            out.host = field.value;
        }
        break;
    case 6:
        if (isName(field.name, "expect"))
            out.unknownExpectation |= !isName(field.value, "100-continue");
        break;
    case 10:
        if (isName(field.name, "connection"))
            gatherConnection(field.value, out);
        break;
    case 13:
        out.authorizations += isName(field.name, "authorization") ? 1 : 0;
        break;
    case 14:
        if (isName(field.name, "content-length")) {
            ++out.lengths;
            out.length = field.value;
        }
        break;
    case 17:
        if (isName(field.name, "transfer-encoding")) {
            ++out.codings;
            out.coding = field.value;
        }
        break;
    default: break;
    }
}

Gathered gather(const Fields& fields) {
    Gathered out;
    for (const Field& field : fields)
        gather(field, out);
    return out;
}

Framing refuse(int status, const char* reason) {
    Framing framing;
    framing.errorStatus = status;
    framing.reason = reason;
    return framing;
}

// Digits only: a sign, a space, a list or "0x" never gets this far. Leading zeros are digits (RFC 9110 8.6).
bool parseLength(std::string_view text, std::uint64_t& out) {
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return !text.empty() && allOf(text, kDigit) && error == std::errc() && end == text.data() + text.size() &&
           out <= kMaxLength;
}

// 501 for a well-formed list of codings that ends in a right place (RFC 9112 6.1), else 400 (RFC 9112 6.3, rule 4).
Framing refuseCoding(std::string_view value) {
    bool tokens = true;
    bool chunkedBefore = false;
    bool misplaced = false;
    forEachMember(value, [&](std::string_view coding) {
        misplaced |= chunkedBefore;
        tokens &= isToken(coding);
        chunkedBefore |= isName(coding, "chunked");
        return true;
    });
    if (value.empty() || !tokens || misplaced)
        return refuse(400, "Transfer-Encoding is malformed");
    return refuse(501, "only the transfer coding \"chunked\" is understood");
}

Framing bodyOf(const Gathered& g, Version version) {
    Framing framing;
    if (g.codings > 0 && g.lengths > 0)
        return refuse(400, "Transfer-Encoding and Content-Length together");
    if (g.codings > 1)
        return refuse(400, "Transfer-Encoding appears more than once");
    if (g.codings > 0 && version == Version::Http10)
        return refuse(400, "Transfer-Encoding in HTTP/1.0");
    if (g.codings > 0 && !isName(g.coding, "chunked"))
        return refuseCoding(g.coding);
    if (g.lengths > 1)
        return refuse(400, "Content-Length appears more than once");
    if (g.lengths > 0 && !parseLength(g.length, framing.length))
        return refuse(400, "Content-Length is not a number");
    framing.kind = g.codings > 0 ? BodyKind::Chunked : g.lengths > 0 ? BodyKind::Length : BodyKind::None;
    return framing;
}

// RFC 9112 9.3.
bool persists(const Gathered& g, Version version) {
    return !g.close && (version == Version::Http11 || g.keepAlive);
}

const char* hostProblem(const Gathered& g, Version version) {
    if (g.hosts == 0)
        return version == Version::Http11 ? "Host is missing" : nullptr; // RFC 9112 3.2
    if (g.hosts > 1)
        return "Host appears more than once";
    return isAuthority(g.host) ? nullptr : "Host is malformed";
}

// Methods are case-sensitive (RFC 9110 9.1): "get" is another method, which a rule for GET would not cover and which a lax
// server would take for GET.
bool isStandardMethodInOtherCase(std::string_view method) {
    for (const std::string_view standard : {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT"})
        if (method.size() == standard.size() && equalsIgnoreCase(method, standard))
            return method != standard;
    return false;
}

bool isBodyless(int status) { return status < 200 || status == 204 || status == 304; }

} // namespace

Framing requestFraming(const RequestHead& head) {
    const Gathered g = gather(head.fields);
    if (const char* problem = hostProblem(g, head.version))
        return refuse(400, problem);
    if (g.namesCritical)
        return refuse(400, "Connection names a field that belongs to the whole way");
    if (g.connectionMembers > kConnectionMembers)
        return refuse(400, "Connection has too many members");
    if (g.authorizations > 1)
        return refuse(400, "Authorization appears more than once");
    Framing framing = bodyOf(g, head.version);
    if (framing.errorStatus != 0)
        return framing;
    if (head.method == "TRACE") // RFC 9110 9.3.8: it would echo credentials
        return refuse(501, "TRACE is not served");
    if (isStandardMethodInOtherCase(head.method))
        return refuse(501, "methods are case-sensitive");
    if (g.unknownExpectation && head.version == Version::Http11) // RFC 9110 10.1.1
        return refuse(417, "only the expectation \"100-continue\" is understood");
    framing.keepAlive = persists(g, head.version);
    return framing;
}

Framing responseFraming(const ResponseHead& head, std::string_view requestMethod) {
    const Gathered g = gather(head.fields);
    if (head.status == 101)
        return refuse(502, "the server switched protocols without being asked");
    Framing framing = bodyOf(g, head.version);
    if (framing.errorStatus != 0)
        return refuse(502, framing.reason);
    framing.keepAlive = persists(g, head.version);
    if (requestMethod == "HEAD" || isBodyless(head.status)) {
        // RFC 9112 6.1: no Transfer-Encoding in 1xx and 204; what follows such a head is anyone's guess.
        if (framing.kind == BodyKind::Chunked && requestMethod != "HEAD" && head.status != 304)
            framing.keepAlive = false;
        framing.kind = BodyKind::None;
    } else if (framing.kind == BodyKind::None) {
        framing.kind = BodyKind::UntilClose;
        framing.keepAlive = false;
    }
    return framing;
}

} // namespace fb::http
