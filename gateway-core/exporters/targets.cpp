#include "exporters/targets.h"

#include "base/text.h"
#include "fhir/operation_outcome.h"

#include <algorithm>

namespace fb::exporters {

namespace {

struct UrlParts {
    std::string scheme;
    std::string hostPort;
    std::string path;
};

// The URL is valid: config has checked it.
UrlParts split(const std::string& url) {
    const std::size_t at = url.find("://");
    const std::size_t slash = url.find('/', at + 3);
    UrlParts parts{url.substr(0, at), url.substr(at + 3, slash == std::string::npos ? slash : slash - at - 3),
                   slash == std::string::npos ? std::string() : url.substr(slash)};
    if (parts.hostPort.find(':', parts.hostPort.find(']') == std::string::npos ? 0 : parts.hostPort.find(']')) ==
        std::string::npos)
        parts.hostPort += parts.scheme == "https" ? ":443" : ":80";
    while (parts.path.ends_with('/'))
        parts.path.pop_back();
    return parts;
}

// A sandbox target that is not running is written with the address it would have.
std::string urlOf(const config::Workspace& workspace, const config::Target& target) {
    if (!target.url.empty())
        return target.url;
    const auto* sandbox = workspace.findSandbox(target.sandbox);
    return "http://" + (sandbox ? sandbox->listen.text() : std::string("127.0.0.1:0")) + "/fhir";
}

} // namespace

Pool poolOf(const config::Workspace& workspace, const config::Upstream& upstream) {
    Pool pool;
    for (const auto& target : upstream.targets) {
        const std::string url = urlOf(workspace, target);
        const UrlParts parts = split(url);
        if (pool.servers.empty()) {
            pool.scheme = parts.scheme;
            pool.basePath = parts.path;
        }
        pool.uniform = pool.uniform && parts.scheme == pool.scheme && parts.path == pool.basePath;
        pool.servers.push_back({parts.hostPort, url, target.weight});
    }
    return pool;
}

std::string outcomeJson(std::string_view issueCode, std::string_view diagnostics) {
    return fhir::operationOutcome({"error", std::string(issueCode), std::string(diagnostics), {}},
                                  http::Format::Json);
}

std::string identifier(std::string_view name) {
    std::string out;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        out += plain                              ? std::string(1, c)
               : c == '-' || c == '.' || c == ' ' ? "_"
                                                  : "_" + hex(std::string_view(&c, 1));
    }
    return out;
}

bool contains(const std::vector<std::string>& list, const std::string& value) {
    return std::find(list.begin(), list.end(), value) != list.end();
}

std::string basePath(const config::Route& route) {
    return route.path == "/" ? std::string() : route.path;
}

} // namespace fb::exporters
