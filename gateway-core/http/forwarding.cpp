#include "http/forwarding.h"

#include "base/text.h"
#include "http/chars.h"
#include "http/field_rules.h"
#include "http/forwarded.h"

#include <charconv>

namespace fb::http {

namespace {

void appendField(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ", 2).append(value).append("\r\n", 2);
}

void appendNumber(std::string& out, std::uint64_t number) {
    char text[20];
    out.append(text, std::to_chars(text, text + sizeof text, number).ptr);
}

void appendBodyFields(std::string& out, BodyKind body, std::uint64_t length) {
    if (body == BodyKind::Chunked) {
        out += "Transfer-Encoding: chunked\r\n";
    } else if (body == BodyKind::Length) {
        out += "Content-Length: ";
        appendNumber(out, length);
        out += "\r\n";
    }
}

void appendVia(std::string& out, Version received) { // RFC 9110 7.6.3
    out += received == Version::Http11 ? "Via: 1.1 firebreak\r\n" : "Via: 1.0 firebreak\r\n";
}

// Whether a rule may be changed by a header transform: framing and connection management are ours alone.
bool isOurs(FieldRule rule) {
    return rule == FieldRule::Hop || rule == FieldRule::ContentLength || rule == FieldRule::Te ||
           rule == FieldRule::Trailer || rule == FieldRule::Expect;
}

// The transforms of a route. A value that could break out of its line is left out; the workspace check names it earlier.
class Transforms {
public:
    Transforms(const std::vector<Change>* set, const std::vector<std::string>* remove) : m_set(set), m_remove(remove) {}

    bool any() const { return m_set != nullptr || m_remove != nullptr; }

    bool takesAway(std::string_view name) const {
        if (m_remove)
            for (const std::string& removed : *m_remove)
                if (isSameDashed(removed, name))
                    return true;
        return isSet(name);
    }

    bool isSet(std::string_view name) const {
        if (m_set)
            for (const Change& change : *m_set)
                if (isSameDashed(change.name, name))
                    return true;
        return false;
    }

    std::string_view host() const {
        if (m_set)
            for (const Change& change : *m_set)
                if (isName(change.name, "host") && isFieldValue(change.value))
                    return change.value;
        return {};
    }

    void append(std::string& out) const {
        if (m_set)
            for (const Change& change : *m_set)
                if (const FieldRule rule = ruleOf(change.name); !isOurs(rule) && rule != FieldRule::Host &&
                                                                isToken(change.name) && isFieldValue(change.value))
                    appendField(out, change.name, change.value);
    }

private:
    const std::vector<Change>* m_set;
    const std::vector<std::string>* m_remove;
};

bool namesOtherThanPersistence(std::string_view connection) {
    return !forEachMember(connection, [](std::string_view option) {
        return isName(option, "close") || isName(option, "keep-alive");
    });
}

// Whether Connection names anything beyond "close" and "keep-alive", so that fields need a look at it at all.
bool nominates(const Fields& fields) {
    for (const Field& field : fields)
        if (isName(field.name, "connection") && namesOtherThanPersistence(field.value))
            return true;
    return false;
}

// Shared by both directions: one field line kept or left out.
bool isKeptOnTheWay(const Fields& fields, const Field& field, FieldRule rule, bool nominating, const Transforms& changes) {
    if (rule == FieldRule::Hop || (nominating && isHopByHop(field.name, fields)))
        return false;
    return !changes.any() || isOurs(rule) || !changes.takesAway(field.name);
}

std::string_view traceId(std::string_view traceparent) { // W3C Trace Context: version-traceid-parentid-flags
    return traceparent.size() >= 35 ? traceparent.substr(3, 32) : std::string_view();
}

class RequestWriter {
public:
    RequestWriter(std::string& out, const RequestHead& head, const ForwardRequest& how)
        : m_out(out), m_head(head), m_how(how), m_changes(how.set, how.remove), m_nominating(nominates(head.fields)) {}

    void write() {
        m_out.append(m_head.method).append(1, ' ').append(m_how.target).append(" HTTP/1.1\r\n");
        const std::string_view host = m_changes.host();
        appendField(m_out, "Host", host.empty() ? m_how.host : host);
        for (const Field& field : m_head.fields)
            if (isKept(field))
                appendField(m_out, field.name, field.value);
        appendBodyFields(m_out, m_how.body, m_how.length);
        if (m_trailers)
            m_out += "Connection: TE\r\nTE: trailers\r\n"; // RFC 9110 10.1.4
        if (m_how.identityEncoding)
            m_out += "Accept-Encoding: identity\r\n";
        appendOwn();
        m_changes.append(m_out);
        m_out += "\r\n";
    }

private:
    bool isKept(const Field& field) {
        const FieldRule rule = ruleOf(field.name);
        if (rule == FieldRule::Te) {
            m_trailers |= !forEachMember(field.value, [](std::string_view coding) { return !isName(coding, "trailers"); });
            return false;
        }
        return isKeptOnTheWay(m_head.fields, field, rule, m_nominating, m_changes) && isKept(field, rule) &&
               !isShadow(field.name);
    }

    bool isKept(const Field& field, FieldRule rule) const {
        switch (rule) {
        case FieldRule::Hop:
        case FieldRule::Override:
        case FieldRule::Host:
        case FieldRule::ContentLength:
        case FieldRule::Te:
        case FieldRule::Forwarded:
        case FieldRule::ForwardedFor:
        case FieldRule::ForwardedProto:
        case FieldRule::ForwardedHost:
        case FieldRule::ForwardedPrefix: return false; // written by appendOwn()
        case FieldRule::ClientSays: return m_how.trustPeer;
        case FieldRule::Trailer: return m_how.body == BodyKind::Chunked;
        case FieldRule::Expect: // RFC 9110 10.1.1: meaningless without a body, ignored from HTTP/1.0
            return m_how.body != BodyKind::None && m_head.version == Version::Http11 && isName(field.value, "100-continue");
        case FieldRule::AcceptEncoding: return !m_how.identityEncoding;
        case FieldRule::RequestId: return m_how.requestId.empty();
        case FieldRule::Traceparent: return m_how.traceparent.empty();
        case FieldRule::Tracestate: return m_how.traceparent.empty() || isSameTrace();
        case FieldRule::EndToEnd:
        case FieldRule::Critical:
        case FieldRule::Date:
        case FieldRule::Location:
        case FieldRule::ContentLocation: return true;
        }
        return true;
    }

    // tracestate belongs to the trace of its traceparent and goes when that begins anew.
    bool isSameTrace() const { return traceId(m_head.fields.first("traceparent")) == traceId(m_how.traceparent); }

    // Names that a CGI-like server reads as another one: known names, names that a transform sets, names present in full.
    bool isShadow(std::string_view name) const {
        if (name.find('_') == std::string_view::npos)
            return false;
        if (isShadowOfKnown(name))
            return true;
        for (const Field& other : m_head.fields)
            if (other.name.find('_') == std::string_view::npos && isSameDashed(name, other.name))
                return true;
        return false;
    }

    void appendOwn() {
        const std::string made = m_how.peerText.empty() ? m_how.peer.text() : std::string();
        const std::string_view peer = m_how.peerText.empty() ? std::string_view(made) : m_how.peerText;
        std::string_view prefix = m_how.publicPrefix;
        if (prefix == "/")
            prefix = {};
        if (wants("Forwarded")) {
            appendEarlier("Forwarded", FieldRule::Forwarded, true);
            appendForwardedElement(m_out, peer, m_how.publicHost, m_how.scheme);
            m_out += "\r\n";
        }
        if (wants("X-Forwarded-For")) {
            appendEarlier("X-Forwarded-For", FieldRule::ForwardedFor, true);
            m_out.append(peer).append("\r\n");
        }
        appendFirstSaid("X-Forwarded-Proto", FieldRule::ForwardedProto, m_how.scheme);
        appendFirstSaid("X-Forwarded-Host", FieldRule::ForwardedHost, m_how.publicHost);
        appendPrefix(prefix);
        if (!m_how.requestId.empty() && wants("X-Request-Id"))
            appendField(m_out, "X-Request-Id", m_how.requestId);
        if (!m_how.traceparent.empty() && wants("traceparent"))
            appendField(m_out, "traceparent", m_how.traceparent);
        if (wants("Via"))
            appendVia(m_out, m_head.version);
    }

    bool wants(std::string_view name) const { return !m_changes.any() || !m_changes.takesAway(name); }

    // "Name: earlier, values" of a trusted peer; returns whether there were any. With `more`, ready for one to follow.
    bool appendEarlier(std::string_view name, FieldRule rule, bool more) {
        m_out.append(name).append(": ");
        bool any = false;
        if (m_how.trustPeer)
            for (const Field& field : m_head.fields)
                if (!field.value.empty() && ruleOf(field.name) == rule) {
                    m_out.append(any ? ", " : "").append(field.value);
                    any = true;
                }
        if (any && more)
            m_out += ", ";
        return any;
    }

    // What the first proxy saw is what the client asked for: a trusted peer's word stands.
    void appendFirstSaid(std::string_view name, FieldRule rule, std::string_view ours) {
        if (!wants(name))
            return;
        const std::size_t before = m_out.size();
        if (!appendEarlier(name, rule, false)) {
            if (ours.empty()) {
                m_out.resize(before);
                return;
            }
            m_out += ours;
        }
        m_out += "\r\n";
    }

    void appendPrefix(std::string_view prefix) {
        if (!wants("X-Forwarded-Prefix"))
            return;
        const std::size_t before = m_out.size();
        const bool earlier = appendEarlier("X-Forwarded-Prefix", FieldRule::ForwardedPrefix, !prefix.empty());
        if (!earlier && prefix.empty())
            m_out.resize(before);
        else
            m_out.append(prefix).append("\r\n");
    }

    std::string& m_out;
    const RequestHead& m_head;
    const ForwardRequest& m_how;
    Transforms m_changes;
    bool m_nominating;
    bool m_trailers = false;
};

class ResponseWriter {
public:
    ResponseWriter(std::string& out, const ResponseHead& head, const ForwardResponse& how)
        : m_out(out), m_head(head), m_how(how), m_changes(how.set, how.remove), m_nominating(nominates(head.fields)) {}

    void write() {
        appendStatusLine();
        for (const Field& field : m_head.fields)
            appendKept(field);
        if (m_head.status >= 200)
            appendOwn();
        if (wants("Via"))
            appendVia(m_out, m_head.version);
        m_changes.append(m_out);
        m_out += "\r\n";
    }

private:
    void appendStatusLine() {
        m_out += "HTTP/1.1 ";
        appendNumber(m_out, static_cast<std::uint64_t>(m_head.status));
        m_out.append(1, ' ').append(m_head.reason).append("\r\n");
    }

    void appendKept(const Field& field) {
        const FieldRule rule = ruleOf(field.name);
        if (!isKeptOnTheWay(m_head.fields, field, rule, m_nominating, m_changes) || !isKept(rule))
            return;
        std::string_view value = field.value;
        if (rule == FieldRule::Location && !m_how.location.empty())
            value = m_how.location;
        else if (rule == FieldRule::ContentLocation && !m_how.contentLocation.empty())
            value = m_how.contentLocation;
        m_hasDate |= rule == FieldRule::Date;
        appendField(m_out, field.name, value);
    }

    bool isKept(FieldRule rule) const {
        switch (rule) {
        case FieldRule::ContentLength:
        case FieldRule::Te: return false;
        case FieldRule::Trailer: return m_how.body == BodyKind::Chunked;
        case FieldRule::RequestId: return m_how.requestId.empty();
        default: return true;
        }
    }

    void appendOwn() {
        appendBody();
        if (!m_how.keepAlive || m_how.body == BodyKind::UntilClose)
            m_out += "Connection: close\r\n";
        else if (m_how.clientVersion == Version::Http10)
            m_out += "Connection: keep-alive\r\n";
        if (!m_hasDate && !m_how.date.empty() && wants("Date")) // RFC 9110 6.6.1
            appendField(m_out, "Date", m_how.date);
        if (!m_how.requestId.empty() && wants("X-Request-Id"))
            appendField(m_out, "X-Request-Id", m_how.requestId);
    }

    // Without a body (HEAD, 304) the server's Content-Length says how long it would have been, RFC 9110 8.6.
    void appendBody() {
        if (m_how.body != BodyKind::None || m_head.status == 204) {
            appendBodyFields(m_out, m_head.status == 204 ? BodyKind::None : m_how.body, m_how.length);
            return;
        }
        if (m_head.fields.count("Content-Length") == 1 && !m_head.fields.has("Transfer-Encoding"))
            if (const auto length = parseUnsigned(m_head.fields.first("Content-Length")))
                appendBodyFields(m_out, BodyKind::Length, *length);
    }

    bool wants(std::string_view name) const { return !m_changes.any() || !m_changes.takesAway(name); }

    std::string& m_out;
    const ResponseHead& m_head;
    const ForwardResponse& m_how;
    Transforms m_changes;
    bool m_nominating;
    bool m_hasDate = false;
};

} // namespace

void writeForwardedRequest(std::string& out, const RequestHead& head, const ForwardRequest& how) {
    RequestWriter(out, head, how).write();
}

void writeForwardedResponse(std::string& out, const ResponseHead& head, const ForwardResponse& how) {
    ResponseWriter(out, head, how).write();
}

void writeResponseHead(std::string& out, Version clientVersion, int status, std::span<const Field> fields,
                       std::optional<std::uint64_t> contentLength, bool keepAlive) {
    out += "HTTP/1.1 ";
    appendNumber(out, static_cast<std::uint64_t>(status));
    out.append(1, ' ').append(reasonPhrase(status)).append("\r\n");
    for (const Field& field : fields)
        if (isToken(field.name) && isFieldValue(field.value))
            appendField(out, field.name, field.value);
    if (contentLength)
        appendBodyFields(out, BodyKind::Length, *contentLength);
    if (!keepAlive)
        out += "Connection: close\r\n";
    else if (clientVersion == Version::Http10)
        out += "Connection: keep-alive\r\n";
    out += "\r\n";
}

bool isHopByHop(std::string_view name, const Fields& fields) {
    const FieldRule rule = ruleOf(name);
    if (rule == FieldRule::Hop || rule == FieldRule::Te)
        return true;
    return rule == FieldRule::EndToEnd && fields.listHas("Connection", name);
}

} // namespace fb::http
