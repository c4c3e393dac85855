#include "replay/outgoing.h"

#include "base/secret.h"
#include "base/text.h"
#include "http/head.h"
#include "replay/fhir_link.h"
#include "replay/message.h"

#include <algorithm>
#include <array>

namespace fb::replay {

namespace {

// Operations that only read although they may come as POST (R4 operations.html: affectsState false).
constexpr std::array<std::string_view, 14> kReadingOperations{
    "$everything", "$validate",    "$expand", "$lookup", "$translate", "$validate-code", "$subsumes",
    "$match",      "$find-matches", "$lastn",  "$stats",  "$document",  "$versions",      "$meta"};

bool onlyReads(const traffic::Exchange& exchange) {
    if (exchange.method == "GET" || exchange.method == "HEAD" || exchange.method == "OPTIONS")
        return true;
    if (exchange.method != "POST")
        return false;
    const std::string_view path = std::string_view(exchange.target).substr(0, exchange.target.find('?'));
    const std::string_view last = path.substr(std::min(path.rfind('/') + 1, path.size()));
    return last == "_search" || std::find(kReadingOperations.begin(), kReadingOperations.end(), last) != kReadingOperations.end();
}

bool isSendableTarget(std::string_view target) {
    return std::all_of(target.begin(), target.end(), [](char c) { return c > 0x20 && c != 0x7F && c != '#'; });
}

std::string_view withoutSlash(std::string_view base) {
    while (base.ends_with('/'))
        base.remove_suffix(1);
    return base;
}

// What follows the FHIR base: "/Patient/17?x", "?x" or "". False when the target is not below it.
bool belowPrefix(std::string_view target, std::string_view prefix, std::string_view& rest) {
    prefix = withoutSlash(prefix);
    if (!target.starts_with(prefix))
        return false;
    rest = target.substr(prefix.size());
    return rest.empty() || rest[0] == '/' || rest[0] == '?';
}

// Hop by hop (RFC 9110 7.6.1), about the recorded route, or made anew for this message.
bool isLeftOut(std::string_view name) {
    static constexpr std::array<std::string_view, 21> names{
        "host",    "connection", "keep-alive", "proxy-connection", "proxy-authorization", "proxy-authenticate", "te",
        "trailer", "trailers",   "upgrade",    "transfer-encoding", "content-length",     "expect",             "cookie",
        "cookie2", "via",        "forwarded",  "accept-encoding",  "http2-settings",      "x-real-ip",          "max-forwards"};
    return startsWithIgnoreCase(name, "x-forwarded-") ||
           std::any_of(names.begin(), names.end(), [&](std::string_view n) { return equalsIgnoreCase(n, name); });
}

class Builder {
public:
    Builder(const traffic::Exchange& exchange, const Options& options, const config::BaseUrl& target, const IdentityMap& map)
        : m_exchange(exchange), m_options(options), m_target(target), m_map(map), m_recorded(Head::parse(exchange.requestHead)),
          m_recordedBase(recordedBaseOf(exchange, options)), m_targetBase(target.text()), m_rewriter(map, m_recordedBase, m_targetBase) {}

    std::variant<Outgoing, NotSent> build() {
        if (!setTarget())
            return NotSent{m_reason};
        setBody();
        m_out.method = m_exchange.method;
        m_out.mayRepeat = m_out.method != "POST" && m_out.method != "PATCH";
        writeHead();
        return std::move(m_out);
    }

private:
    bool setTarget() {
        const std::string_view recorded = afterAuthority(m_exchange.target);
        if (const auto page = m_map.page(recorded); page && m_exchange.method == "GET") {
            m_reason = "The target linked no further page here";
            m_out.target = *page;
            return !page->empty() && isSendableTarget(*page);
        }
        std::string_view rest;
        if (!belowPrefix(recorded, m_options.routePrefix, rest)) {
            m_reason = "Its path is not below " + m_options.routePrefix;
            return false;
        }
        const bool slash = rest.starts_with('/');
        m_relative = rest.substr(slash ? 1 : 0);
        const std::string mapped = m_rewriter.url(m_relative);
        m_out.target = m_target.path + (slash ? "/" : "") + mapped;
        if (!m_out.target.starts_with('/'))
            m_out.target.insert(0, "/");
        return true;
    }

    void setBody() {
        m_out.body = m_exchange.requestBody.bytes;
        if (m_out.body.empty())
            return;
        const std::string coding = m_recorded.joined("Content-Encoding");
        auto plain = decodeBody(m_out.body, coding);
        if (!plain)
            return; // not understood: sent as it was recorded
        if (auto mapped = mappedBody(*plain); !mapped.empty()) {
            m_out.body = std::move(mapped);
            m_plainNow = true;
        }
    }

    // Rewritten only where something changes, so that untouched bodies keep their bytes. "" when nothing changes.
    std::string mappedBody(const std::string& plain) const {
        const std::string_view type = m_recorded.first("Content-Type");
        if (startsWithIgnoreCase(type, "application/x-www-form-urlencoded")) {
            const std::string mapped = m_rewriter.query(plain, std::string_view(m_relative).substr(0, m_relative.find('/')));
            return mapped == plain ? std::string() : mapped;
        }
        if (isXmlType(type)) {
            bool changed = false;
            std::string mapped = m_rewriter.xml(plain, changed);
            return changed ? mapped : std::string();
        }
        if (!looksLikeJson(type, plain))
            return {};
        auto value = json::parse(plain);
        return value && m_rewriter.json(*value) ? json::compact(*value) : std::string();
    }

    bool mayGo(const Header& header) const {
        if (isLeftOut(header.name) || header.value.find(kMasked) != std::string::npos)
            return false;
        if (equalsIgnoreCase(header.name, "Authorization") && !m_options.sendAuthorization)
            return false;
        if (equalsIgnoreCase(header.name, "Content-Encoding") && m_plainNow)
            return false;
        for (const auto& named : splitView(m_hop, ','))
            if (equalsIgnoreCase(trimOws(named), header.name))
                return false;
        return http::isToken(header.name) && http::isFieldValue(header.value);
    }

    void writeHead() {
        m_hop = m_recorded.joined("Connection");
        std::string& head = m_out.head;
        head = m_out.method + ' ' + m_out.target + " HTTP/1.1\r\nHost: " + m_target.authority() + "\r\n";
        for (const auto& header : m_recorded.headers)
            if (mayGo(header))
                writeField(header);
        head += "Accept-Encoding: identity\r\n";
        const bool bodyMethod = m_out.method == "POST" || m_out.method == "PUT" || m_out.method == "PATCH";
        if (!m_out.body.empty() || bodyMethod) // RFC 9110 8.6: 0 is said where a body is expected
            head += "Content-Length: " + std::to_string(m_out.body.size()) + "\r\n";
        head += "\r\n";
    }

    void writeField(const Header& header) {
        std::string value = header.value;
        if (equalsIgnoreCase(header.name, "If-Match") || equalsIgnoreCase(header.name, "If-None-Match")) {
            auto tags = m_rewriter.entityTags(value, linkAtEnd(m_relative).typeAndId);
            if (!tags)
                return;
            value = std::move(*tags);
        } else if (equalsIgnoreCase(header.name, "If-None-Exist")) {
            value = m_rewriter.query(value, std::string_view(m_relative).substr(0, m_relative.find('/')));
        }
        m_out.head += header.name + ": " + value + "\r\n";
    }

    const traffic::Exchange& m_exchange;
    const Options& m_options;
    const config::BaseUrl& m_target;
    const IdentityMap& m_map;
    Head m_recorded;
    std::string m_recordedBase;
    std::string m_targetBase;
    Rewriter m_rewriter;
    std::string m_relative; // the recorded target below its base
    std::string m_hop;
    std::string m_reason;
    bool m_plainNow = false; // the body lost its content coding
    Outgoing m_out;
};

} // namespace

std::string reasonToSkip(const traffic::Exchange& exchange, const Options& options) {
    if (exchange.outcome == traffic::Outcome::Refused)
        return "The gateway refused it, so no server answered it";
    if (exchange.outcome == traffic::Outcome::Limited)
        return "A limit stopped it, so no server answered it";
    if (exchange.status == 0 || exchange.outcome == traffic::Outcome::NoAnswer)
        return "No server answered when it was recorded, so there is nothing to compare";
    if (!http::isToken(exchange.method) || exchange.method == "CONNECT" || exchange.method == "TRACE")
        return "The method " + exchange.method.substr(0, 32) + " is not replayed";
    if (exchange.requestBody.truncated)
        return "Its body was recorded only in part";
    if (exchange.target == "*" || exchange.target.empty())
        return "It concerns the server as a whole, not a resource";
    if (!isSendableTarget(afterAuthority(exchange.target)))
        return "Its target holds bytes that cannot be sent";
    if (!options.allowWrites && !onlyReads(exchange))
        return "It writes, and this run only reads";
    return {};
}

std::string recordedBaseOf(const traffic::Exchange& exchange, const Options& options) {
    if (!options.recordedBase.empty())
        return std::string(withoutSlash(options.recordedBase));
    const Head head = Head::parse(exchange.requestHead);
    const std::string below = std::string(head.first("Host")) + std::string(withoutSlash(options.routePrefix));
    if (head.first("Host").empty())
        return {};
    const std::string secure = "https://" + below;
    const bool seen = exchange.responseHead.find(secure) != std::string::npos || exchange.responseBody.bytes.find(secure) != std::string::npos;
    return (seen ? "https://" : "http://") + below;
}

std::variant<Outgoing, NotSent> outgoing(const traffic::Exchange& exchange, const Options& options, const config::BaseUrl& target,
                                         const IdentityMap& map) {
    return Builder(exchange, options, target, map).build();
}

} // namespace fb::replay
