// HAR in, tolerant: what Chrome, Firefox, Safari, Charles, Fiddler, mitmproxy and others get wrong is mended and
// reported.
#include "capture/har.h"

#include "base/json.h"
#include "base/text.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace fb::capture {

namespace {

using json::Value;

constexpr std::size_t kMostBytes = 1024ULL * 1024 * 1024;
constexpr std::size_t kMostEntries = 1'000'000;

// Each kind of repair once, with how often it was needed.
class Repairs {
public:
    void add(const std::string& what) { ++m_counts[what]; }
    std::vector<std::string> list() const {
        std::vector<std::string> all;
        for (const auto& [what, count] : m_counts)
            all.push_back(what + (count == 1 ? std::string() : " (" + std::to_string(count) + " times)"));
        return all;
    }

private:
    std::map<std::string, std::size_t> m_counts;
};

struct Url {
    std::string authority;
    std::string target;
};

Url splitUrl(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos)
        return {"", std::string(url.starts_with('/') ? url : "/")};
    const std::string_view rest = url.substr(scheme + 3);
    const std::size_t path = std::min(rest.find_first_of("/?#"), rest.size());
    std::string target(rest.substr(path, rest.find('#') - path)); // RFC 9110 7.1: a fragment is not sent
    if (!target.starts_with('/'))
        target.insert(0, 1, '/');
    std::string_view authority = rest.substr(0, path);
    if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
        authority.remove_prefix(at + 1);
    return {std::string(authority), std::move(target)};
}

bool isLineSafe(std::string_view text) {
    return std::none_of(text.begin(), text.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

class EntryReader {
public:
    EntryReader(const Value& entry, Repairs& repairs)
        : m_entry(entry)
        , m_repairs(repairs) {}

    // Nothing when it is not a request at all.
    bool read(traffic::Exchange& out) {
        const Value& request = m_entry["request"];
        if (!request.isObject() || request.textOf("url").empty()) {
            m_repairs.add("an entry without a request was left out");
            return false;
        }
        readStart(out);
        readTimings(out);
        readRequest(request, out);
        readResponse(m_entry["response"], out);
        readOurs(m_entry["_firebreak"], out);
        out.outcome = traffic::outcomeOf(m_entry["_firebreak"].textOf("outcome"))
                          .value_or(out.status == 0 ? traffic::Outcome::NoAnswer : traffic::Outcome::Answered);
        return true;
    }

private:
    void readStart(traffic::Exchange& out) {
        const std::string text(m_entry.textOf("startedDateTime"));
        if (const auto time = parseIsoTime(text)) {
            out.started = *time;
            return;
        }
        std::string mended = text;
        if (const std::size_t n = mended.size(); n > 5 && (mended[n - 5] == '+' || mended[n - 5] == '-'))
            mended.insert(n - 2, ":"); // +0100
        if (const auto time = parseIsoTime(mended)) {
            out.started = *time;
            m_repairs.add("startedDateTime had a time zone without a colon");
        } else if (const auto utc = parseIsoTime(text + "Z")) {
            out.started = *utc;
            m_repairs.add("startedDateTime had no time zone; UTC was taken");
        } else {
            m_repairs.add("startedDateTime was missing or not a time");
        }
    }

    // Milliseconds; null, missing, -1 and other negative values are "does not apply".
    static std::int64_t micros(const Value& value) {
        const auto number = value.real();
        return number && *number > 0 && *number < 1e12 ? std::int64_t(std::llround(*number * 1000)) : 0;
    }

    void readTimings(traffic::Exchange& out) {
        const Value& timings = m_entry["timings"];
        const std::int64_t total = micros(m_entry["time"]);
        if (!timings.isObject()) {
            m_repairs.add("timings were missing");
            out.duration = out.timing.done = total;
            return;
        }
        for (const char* needed : {"send", "wait", "receive"})
            if (!timings[needed].real() || *timings[needed].real() < 0)
                m_repairs.add(std::string("timings.") + needed + " was missing or negative");
        const std::int64_t connect = micros(timings["connect"]);
        const std::int64_t before = micros(timings["blocked"]) + micros(timings["dns"]) + connect;
        traffic::Timing& t = out.timing;
        t.decided = before - connect;
        t.connected = before;
        t.reused = connect == 0;
        t.sent = t.requestDone = before + micros(timings["send"]);
        t.firstByte = t.sent + micros(timings["wait"]);
        t.answerDone = t.done = std::max(t.firstByte + micros(timings["receive"]), t.firstByte);
        out.duration = t.done;
    }

    // Some producers write [name, value] instead of an object.
    std::string headers(const Value& list, const char* whose) {
        std::string out;
        for (const Value& item : list.items()) {
            std::string_view name = item.textOf("name");
            std::string value(item.textOf("value"));
            if (item.isArray() && item.items().size() == 2) {
                name = item.items()[0].text();
                value = item.items()[1].text();
                m_repairs.add("headers were arrays instead of objects");
            } else if (item["value"].isNumber()) {
                value = item["value"].text();
                m_repairs.add("a header's value was a number");
            }
            if (name.starts_with(':')) {
                m_repairs.add("HTTP/2 pseudo-header fields were dropped");
                continue;
            }
            if (name.empty() || !isLineSafe(name) || name.find_first_of(": \t") != std::string_view::npos) {
                m_repairs.add(std::string("a header of the ") + whose + " with an impossible name was dropped");
                continue;
            }
            if (!isLineSafe(value)) { // Firefox joins repeated fields with a line feed
                std::replace_if(
                    value.begin(), value.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; }, ' ');
                m_repairs.add("line breaks in header values were replaced by spaces");
            }
            out.append(name).append(": ").append(value).append("\r\n");
        }
        if (!list.isArray())
            m_repairs.add(std::string("the headers of the ") + whose + " were missing");
        return out;
    }

    std::string version(const Value& message) {
        const std::string text = lowerAscii(message.textOf("httpVersion"));
        if (text == "http/1.1" || text == "http/1.0")
            return text == "http/1.0" ? "HTTP/1.0" : "HTTP/1.1";
        m_repairs.add("HTTP version \"" + std::string(message.textOf("httpVersion").substr(0, 20)) +
                      "\" was taken as HTTP/1.1");
        return "HTTP/1.1";
    }

    void readRequest(const Value& request, traffic::Exchange& out) {
        Url url = splitUrl(request.textOf("url"));
        if (!isLineSafe(url.target) || url.target.find(' ') != std::string::npos) {
            url.target = percentEncode(url.target, "/?&=:;,@!$'()*+[]%|");
            m_repairs.add("a URL had spaces or control characters in it");
        }
        out.target = std::move(url.target);
        out.method = std::string(request.textOf("method"));
        if (out.method.empty() || !isLineSafe(out.method) || out.method.find(' ') != std::string::npos) {
            out.method = "GET";
            m_repairs.add("a request had no method; GET was taken");
        }
        const std::string fields = headers(request["headers"], "request");
        out.requestHead = out.method + ' ' + out.target + ' ' + version(request) + "\r\n";
        if (!url.authority.empty() && isLineSafe(url.authority) &&
            lowerAscii("\n" + fields).find("\nhost:") == std::string::npos)
            out.requestHead += "Host: " + url.authority + "\r\n"; // HTTP/2 has :authority instead
        out.requestHead += fields + "\r\n";
        readPost(request, out);
    }

    void readPost(const Value& request, traffic::Exchange& out) {
        const Value& post = request["postData"];
        if (!post.isObject())
            return;
        if (!post["mimeType"].isString())
            m_repairs.add("postData had no mimeType");
        const bool coded = equalsIgnoreCase(post.textOf("_encoding"), "base64") ||
                           equalsIgnoreCase(post.textOf("encoding"), "base64");
        if (post["text"].isString())
            out.requestBody.bytes = decoded(post.textOf("text"), coded, "postData");
        else if (!post["params"].items().empty())
            out.requestBody.bytes = fromParams(post["params"]);
        finish(out.requestBody, request["bodySize"], "request.bodySize");
        out.requestSize = out.requestBody.size;
    }

    std::string fromParams(const Value& params) {
        std::vector<std::string> pairs;
        for (const Value& param : params.items())
            pairs.push_back(percentEncode(param.textOf("name")) + '=' + percentEncode(param.textOf("value")));
        m_repairs.add("a form was rebuilt from its params");
        return join(pairs, "&");
    }

    std::string decoded(std::string_view text, bool coded, const char* whose) {
        if (!coded)
            return std::string(text);
        if (auto bytes = base64Decode(text))
            return std::move(*bytes);
        m_repairs.add(std::string(whose) + " claims base64 but is not; it was taken as text");
        return std::string(text);
    }

    void finish(traffic::Body& body, const Value& size, const char* what) {
        const auto said = size.integer();
        body.size = body.bytes.size();
        if (!said || *said < 0) {
            if (size.isNull() || (said && *said < -1))
                m_repairs.add(std::string(what) + " was missing or null");
            return;
        }
        if (body.bytes.empty() && *said > 0) {
            body.size = std::uint64_t(*said);
            body.truncated = true;
            m_repairs.add("bodies were not in the file, only their sizes");
        }
    }

    void readResponse(const Value& response, traffic::Exchange& out) {
        if (!response.isObject() || response["status"].integer().value_or(0) <= 0) {
            m_repairs.add("an entry has no response");
            return;
        }
        out.status = int(std::clamp<std::int64_t>(*response["status"].integer(), 0, 999));
        std::string reason(response.textOf("statusText"));
        if (!isLineSafe(reason))
            reason.clear();
        if (!response["statusText"].isString())
            m_repairs.add("statusText was missing");
        const Value& content = response["content"];
        if (!content.isObject())
            m_repairs.add("content was missing");
        const bool coded = equalsIgnoreCase(content.textOf("encoding"), "base64");
        out.responseBody.bytes = decoded(content.textOf("text"), coded, "content");
        finish(out.responseBody, content["size"], "content.size");
        out.responseSize = out.responseBody.size;
        out.responseHead = version(response) + ' ' + std::to_string(out.status) + ' ' + reason + "\r\n" +
                           withoutCoding(headers(response["headers"], "response")) + "\r\n";
    }

    // content.text is decoded, so the fields that describe the coded bytes would be wrong about it.
    static std::string withoutCoding(std::string_view fields) {
        std::string out;
        while (!fields.empty()) {
            const std::size_t end = std::min(fields.find('\n') + 1, fields.size());
            const std::string_view line = fields.substr(0, end);
            fields.remove_prefix(end);
            if (!startsWithIgnoreCase(line, "content-encoding:") && !startsWithIgnoreCase(line, "content-length:") &&
                !startsWithIgnoreCase(line, "transfer-encoding:"))
                out += line;
        }
        return out;
    }

    static void readOurs(const Value& ours, traffic::Exchange& out) {
        out.route = std::string(ours.textOf("route"));
        out.upstream = std::string(ours.textOf("upstream"));
        out.reason = std::string(ours.textOf("reason"));
        out.result = std::string(ours.textOf("result"));
        out.client = std::string(ours.textOf("client"));
        out.interaction = fhir::interactionOf(ours.textOf("interaction")).value_or(fhir::Interaction::None);
        out.gateway = std::max<std::int64_t>(0, ours["gatewayMicros"].integer().value_or(0));
    }

    const Value& m_entry;
    Repairs& m_repairs;
};

} // namespace

Result<HarImport> readHar(std::string_view text) {
    if (text.size() > kMostBytes)
        return makeError(ErrorCode::InvalidInput, "The HAR file is larger than " + byteCountText(kMostBytes),
                         "Split it");
    Repairs repairs;
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3); // HAR 1.2 allows it
        repairs.add("the file began with a byte order mark");
    }
    json::ParseOptions options;
    options.maxDepth = 100;
    options.allowDuplicateKeys = true;
    auto parsed = json::parse(text, options);
    if (!parsed) {
        Error error = parsed.error();
        error.message = "This is not a HAR file: " + error.message;
        return error;
    }
    const Value& log = (*parsed)["log"];
    if (!log.isObject() || !log["entries"].isArray())
        return makeError(ErrorCode::InvalidInput, "This is not a HAR file: it has no log with entries",
                         "Export it again as HAR 1.2");
    if (log["entries"].items().size() > kMostEntries)
        return makeError(ErrorCode::InvalidInput, "The HAR file has more than a million entries", "Split it");
    if (const std::string_view version = log.textOf("version"); version != "1.2" && version != "1.1")
        repairs.add("HAR version \"" + std::string(version.substr(0, 20)) + "\" was read as 1.2");
    HarImport import;
    for (const Value& entry : log["entries"].items()) {
        traffic::Exchange exchange;
        if (EntryReader(entry, repairs).read(exchange))
            import.exchanges.push_back(std::move(exchange));
    }
    const auto earlier = [](const traffic::Exchange& a, const traffic::Exchange& b) { return a.started < b.started; };
    if (!std::is_sorted(import.exchanges.begin(), import.exchanges.end(), earlier)) {
        std::stable_sort(import.exchanges.begin(), import.exchanges.end(), earlier);
        repairs.add("the entries were not in order of time");
    }
    import.repaired = repairs.list();
    return import;
}

} // namespace fb::capture
