// HAR 1.2, strict: what its text requires is there, and what is ours begins with an underscore.
#include "capture/har.h"

#include "base/json.h"
#include "base/text.h"
#include "base/time.h"
#include "capture/head_lines.h"
#include "capture/mask.h"
#include "capture/reader.h"

#include <algorithm>

namespace fb::capture {

namespace {

using json::Value;

constexpr std::size_t kMostDecoded = 64ULL * 1024 * 1024;

double millis(std::int64_t micros) { return double(micros) / 1000.0; }

Value headersOf(std::string_view head) {
    Value list = Value::array();
    forEachField(head, [&](std::string_view name, std::string_view value) {
        list.push(Value::object({{"name", Value(printable(name))}, {"value", Value(printable(value))}}));
    });
    return list;
}

Value queryOf(std::string_view target) {
    Value list = Value::array();
    const std::size_t mark = target.find('?');
    if (mark == std::string_view::npos)
        return list;
    for (const std::string_view pair : splitView(target.substr(mark + 1), '&')) {
        if (pair.empty())
            continue;
        const std::size_t equals = std::min(pair.find('='), pair.size());
        list.push(
            Value::object({{"name", Value(printable(formDecode(pair.substr(0, equals))))},
                           {"value", Value(printable(formDecode(pair.substr(std::min(equals + 1, pair.size())))))}}));
    }
    return list;
}

std::string versionOf(std::string_view head) {
    const std::string_view first = nextLine(head).text;
    return first.find("HTTP/1.0") != std::string_view::npos ? "HTTP/1.0" : "HTTP/1.1";
}

std::string reasonOf(std::string_view head) {
    const std::string_view first = nextLine(head).text;
    const std::size_t space = first.find(' ');
    const std::size_t second = space == std::string_view::npos ? space : first.find(' ', space + 1);
    return second == std::string_view::npos ? std::string() : printable(first.substr(second + 1));
}

std::int64_t sizeOrUnknown(std::size_t size) { return size == 0 ? -1 : std::int64_t(size); }

// `cookies` is required and stays empty: the fields that hold cookies are masked whole.
Value requestOf(const traffic::Exchange& e, const std::string& baseUrl) {
    Value request = Value::object({{"method", Value(printable(e.method.empty() ? "GET" : e.method))},
                                   {"url", Value(printable(absoluteUrl(baseUrl, e.target)))},
                                   {"httpVersion", Value(versionOf(e.requestHead))},
                                   {"cookies", Value::array()},
                                   {"headers", headersOf(e.requestHead)},
                                   {"queryString", queryOf(e.target)},
                                   {"headersSize", Value(sizeOrUnknown(e.requestHead.size()))},
                                   {"bodySize", Value(e.requestBody.size)}});
    if (e.requestBody.size == 0)
        return request;
    const std::string_view type = fieldOf(e.requestHead, "Content-Type");
    // HAR 1.2 has no encoding for a request's body, so the member that says base64 is ours.
    Value post =
        Value::object({{"mimeType", Value(printable(type))}}); // no params: text and params exclude each other
    if (isValidUtf8(e.requestBody.bytes)) {
        post.set("text", Value(e.requestBody.bytes));
    } else {
        post.set("text", Value(base64(e.requestBody.bytes)));
        post.set("_encoding", "base64");
    }
    if (e.requestBody.truncated)
        post.set("comment", "Only the first " + byteCountText(e.requestBody.bytes.size()) + " were kept");
    request.set("postData", std::move(post));
    return request;
}

// content.size is the length decoded; compression is what coding saved, so that size = bodySize + compression.
Value contentOf(const traffic::Exchange& e) {
    const std::string_view type = fieldOf(e.responseHead, "Content-Type");
    const auto decoded = decodedBody(e.responseBody, e.responseHead, kMostDecoded);
    const std::string& bytes = decoded ? *decoded : e.responseBody.bytes;
    const bool coded = decoded && *decoded != e.responseBody.bytes;
    const std::uint64_t size = coded ? bytes.size() : std::max<std::uint64_t>(e.responseBody.size, bytes.size());
    Value content = Value::object({{"size", Value(size)}});
    if (coded && !e.responseBody.truncated)
        content.set("compression", Value(std::int64_t(size) - std::int64_t(e.responseBody.size)));
    content.set("mimeType", Value(printable(type.empty() ? "application/octet-stream" : type)));
    if (isValidUtf8(bytes)) {
        content.set("text", Value(bytes));
    } else {
        content.set("text", Value(base64(bytes)));
        content.set("encoding", "base64");
    }
    if (e.responseBody.truncated)
        content.set("comment",
                    "Only the first " + byteCountText(e.responseBody.bytes.size()) + " of the body were kept");
    else if (!decoded)
        content.set("comment", "The content coding could not be undone: the text is what went over the wire");
    return content;
}

Value responseOf(const traffic::Exchange& e) {
    const std::string_view location = fieldOf(e.responseHead, "Location");
    return Value::object({{"status", Value(e.status)},
                          {"statusText", Value(reasonOf(e.responseHead))},
                          {"httpVersion", Value(versionOf(e.responseHead))},
                          {"cookies", Value::array()},
                          {"headers", headersOf(e.responseHead)},
                          {"content", contentOf(e)},
                          {"redirectURL", Value(printable(location))},
                          {"headersSize", Value(sizeOrUnknown(e.responseHead.size()))},
                          {"bodySize", Value(e.responseBody.size)}});
}

// The parts are whole microseconds and add up to `time` exactly; an unknown mark takes the one before.
struct Parts {
    std::int64_t connect = -1;
    std::int64_t send = 0;
    std::int64_t wait = 0;
    std::int64_t receive = 0;
    std::int64_t total() const { return std::max<std::int64_t>(0, connect) + send + wait + receive; }
};

Parts partsOf(const traffic::Exchange& e) {
    const traffic::Timing& t = e.timing;
    const std::int64_t end = std::max<std::int64_t>({0, e.duration, t.done});
    const std::int64_t connected = t.reused || t.connected < 0 ? 0 : std::clamp<std::int64_t>(t.connected, 0, end);
    const std::int64_t sent = std::clamp(std::max(t.sent, t.requestDone), connected, end);
    const std::int64_t first = t.firstByte < 0 ? end : std::clamp(t.firstByte, sent, end);
    return {t.reused || t.connected < 0 ? -1 : connected, sent - connected, first - sent, end - first};
}

Value timingsOf(const Parts& parts) {
    Value timings = Value::object({{"blocked", Value(-1)}, {"dns", Value(-1)}});
    timings.set("connect", parts.connect < 0 ? Value(-1) : Value(millis(parts.connect)));
    timings.set("send", Value(millis(parts.send)));
    timings.set("wait", Value(millis(parts.wait)));
    timings.set("receive", Value(millis(parts.receive)));
    timings.set("ssl", Value(-1));
    return timings;
}

Value oursOf(const traffic::Exchange& e) {
    return Value::object({{"id", Value(e.id)},
                          {"route", Value(e.route)},
                          {"upstream", Value(e.upstream)},
                          {"interaction", Value(fhir::code(e.interaction))},
                          {"outcome", Value(traffic::code(e.outcome))},
                          {"reason", Value(printable(e.reason))},
                          {"result", Value(printable(e.result))},
                          {"client", Value(e.client)},
                          {"gatewayMicros", Value(e.gateway)}});
}

// The journal masked what it knew as a secret; an exchange may also come from a file that nobody masked.
traffic::Exchange withoutSecrets(traffic::Exchange exchange) {
    std::string out;
    for (auto [body, head] : {std::pair(&exchange.requestBody, &exchange.requestHead),
                              std::pair(&exchange.responseBody, &exchange.responseHead)}) {
        if (maskBodyInto(fieldOf(*head, "Content-Type"), body->bytes, out))
            body->bytes = out;
        if (maskHeadInto(*head, {}, out))
            *head = out;
    }
    exchange.target = maskTarget(exchange.target);
    return exchange;
}

} // namespace

std::string printable(std::string_view bytes) {
    if (isValidUtf8(bytes))
        return std::string(bytes);
    std::string out; // RFC 9110 5.5: older software sends ISO-8859-1
    for (const char c : bytes) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            out += c;
        } else {
            out += char(0xC0 | byte >> 6);
            out += char(0x80 | (byte & 0x3F));
        }
    }
    return out;
}

std::string absoluteUrl(const std::string& baseUrl, std::string_view target) {
    if (startsWithIgnoreCase(target, "http://") || startsWithIgnoreCase(target, "https://"))
        return std::string(target);
    std::string base = baseUrl.empty() ? std::string("http://localhost") : baseUrl;
    const std::size_t scheme = base.find("://");
    base =
        base.substr(0, base.find('/', scheme == std::string::npos ? 0 : scheme + 3)); // a target has the whole path
    return target.starts_with('/') ? base + std::string(target) : base + '/';
}

std::string harHeader() {
    const Value creator = Value::object({{"name", "Firebreak"}, {"version", FIREBREAK_VERSION}});
    return "{\"log\": {\"version\": \"1.2\", \"creator\": " + json::compact(creator) +
           ", \"pages\": [], \"entries\": [";
}

std::string harEntry(const traffic::Exchange& given, const std::string& baseUrl, bool first) {
    const traffic::Exchange exchange = withoutSecrets(given);
    const Parts parts = partsOf(exchange);
    Value entry = Value::object({{"startedDateTime", Value(isoTime(exchange.started, 6))},
                                 {"time", Value(millis(parts.total()))},
                                 {"request", requestOf(exchange, baseUrl)},
                                 {"response", responseOf(exchange)},
                                 {"cache", Value::object()},
                                 {"timings", timingsOf(parts)},
                                 {"_firebreak", oursOf(exchange)}});
    return (first ? "\n" : ",\n") + json::compact(entry);
}

std::string harFooter() { return "\n]}}\n"; }

} // namespace fb::capture
