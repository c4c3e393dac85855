#include "control/api.h"

#include "base/text.h"
#include "http/target.h"

namespace fb::control {

namespace {

using qthttp::Answer;
using qthttp::headerOf;
using qthttp::Request;

Answer jsonAnswer(int status, const json::Value& value) {
    return {
        status,
        {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}},
        json::compact(value) + "\n"};
}

Answer errorAnswer(int status, const Error& error) {
    json::Value value = json::Value::object({{"error", error.message}});
    if (!error.hint.empty())
        value.set("hint", error.hint);
    if (!error.place.file.empty())
        value.set("file", error.place.file);
    if (error.place.line > 0) {
        value.set("line", error.place.line);
        value.set("column", error.place.column);
    }
    return jsonAnswer(status, value);
}

Answer notAllowed(const char* methods) {
    Answer answer = Api::refuse(405, "This method is not known here");
    answer.headers.emplace_back("Allow", methods);
    return answer;
}

int statusOf(const Error& error) {
    switch (error.code) {
    case ErrorCode::InvalidInput:
        return 400;
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::Busy:
        return 503;
    default:
        return 500;
    }
}

Answer resultAnswer(const Result<json::Value>& result) {
    return result ? jsonAnswer(200, *result) : errorAnswer(statusOf(result.error()), result.error());
}

bool reads(const Request& request) {
    return request.method == "GET" || request.method == "HEAD";
}

} // namespace

Api::Api(Provider* provider, Secret token, std::string authority)
    : m_provider(provider)
    , m_token(std::move(token))
    , m_authority(std::move(authority)) {}

Answer Api::refuse(int status, const std::string& reason) {
    return errorAnswer(status, makeError(ErrorCode::InvalidInput, reason));
}

bool Api::fromElsewhere(const Request& request, Answer& refusal) const {
    const std::string port = m_authority.substr(m_authority.rfind(':'));
    const std::string_view host = headerOf(request.headers, "Host");
    if (host != m_authority && host != "localhost" + port && host != "127.0.0.1" + port && host != "[::1]" + port) {
        refusal = refuse(421, "This is not the server that the Host field names");
        return true;
    }
    const std::string_view site = headerOf(request.headers, "Sec-Fetch-Site");
    const bool browser = !headerOf(request.headers, "Origin").empty() || (!site.empty() && site != "none");
    if (browser)
        refusal = refuse(403, "Requests of web pages are not accepted");
    return browser;
}

bool Api::hasToken(const Request& request) const {
    const std::string_view value = headerOf(request.headers, "Authorization");
    constexpr std::string_view scheme = "Bearer ";
    return startsWithIgnoreCase(value, scheme) && m_token == trimOws(value.substr(scheme.size()));
}

Answer Api::answer(const Request& request) const {
    Answer refusal;
    if (fromElsewhere(request, refusal))
        return refusal;
    auto target = http::RequestTarget::parse(request.target, request.method);
    if (!target)
        return refuse(400, target.error().message);
    const std::string path(target->path);
    if (path == "/health/live" || path == "/health/ready")
        return reads(request) ? health(path) : notAllowed("GET, HEAD");
    if (!hasToken(request)) {
        Answer answer = refuse(401, "The token of this run is needed; it stands in the token file");
        answer.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"firebreak\"");
        return answer;
    }
    if (path == "/api/config")
        return config(request);
    if (!reads(request))
        return notAllowed("GET, HEAD");
    if (path == "/metrics")
        return {200, {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}}, m_provider->metrics()};
    if (path == "/api/status")
        return jsonAnswer(200, m_provider->status());
    if (path == "/api/captures")
        return captures(target->rawQuery);
    if (path.starts_with("/api/captures/"))
        return capture(std::string_view(path).substr(14));
    return refuse(404, "There is nothing at this path");
}

Answer Api::health(const std::string& path) const {
    const bool ready = path == "/health/live" || m_provider->ready();
    return jsonAnswer(ready ? 200 : 503, json::Value::object({{"status", path == "/health/live" ? "live"
                                                                         : ready                ? "ready"
                                                                                                : "not ready"}}));
}

Answer Api::config(const Request& request) const {
    if (reads(request))
        return {200, {{"Content-Type", "application/yaml"}, {"Cache-Control", "no-store"}}, m_provider->configYaml()};
    if (request.method != "PUT")
        return notAllowed("GET, HEAD, PUT");
    if (request.body.size() > 4 * 1024 * 1024)
        return refuse(413, "A workspace is at most 4 MiB");
    if (auto applied = m_provider->applyConfig(request.body, "control API"); !applied)
        return errorAnswer(statusOf(applied.error()), applied.error());
    return jsonAnswer(200, m_provider->status());
}

Answer Api::captures(std::string_view query) const {
    std::string where;
    std::uint64_t after = 0;
    std::uint64_t limit = 100;
    for (const auto part : splitView(query, '&')) {
        const std::size_t equals = part.find('=');
        const std::string name = formDecode(part.substr(0, equals));
        const std::string value =
            equals == std::string_view::npos ? std::string() : formDecode(part.substr(equals + 1));
        const auto number = parseUnsigned(value);
        if (name == "where")
            where = value;
        else if (name == "after" && number && *number <= std::uint64_t(INT64_MAX))
            after = *number;
        else if (name == "limit" && number && *number >= 1 && *number <= 1000)
            limit = *number;
        else if (!name.empty())
            return refuse(400, "\"" + name + "=" + value +
                                   "\" is not understood; known are where, after and limit (1 to 1000)");
    }
    return resultAnswer(m_provider->captures(where, std::int64_t(after), std::size_t(limit)));
}

Answer Api::capture(std::string_view id) const {
    const auto number = parseUnsigned(id);
    if (!number || *number == 0 || *number > std::uint64_t(INT64_MAX))
        return refuse(404, "A capture has a number");
    return resultAnswer(m_provider->capture(std::int64_t(*number)));
}

} // namespace fb::control
