#include "policy/decide.h"

namespace fb::policy {

namespace {

// What of the raw path follows the given number of segments: "/fhir/r4/Patient" after two is "/Patient". Escapes
// never decode to a slash (http/target.h refuses them), so raw and decoded segments correspond.
std::string_view afterSegments(std::string_view path, std::size_t count) {
    std::size_t at = 0;
    for (; count > 0 && at < path.size(); --count) {
        const std::size_t next = path.find('/', at + 1);
        at = next == std::string_view::npos ? path.size() : next;
    }
    return path.substr(at);
}

} // namespace

std::string upstreamTarget(const PlanRoute& route, const PlanTarget& target, const http::RequestTarget& request) {
    const std::string_view rest = afterSegments(request.rawPath, route.pathSegments.size());
    std::string out;
    out.reserve(target.basePath.size() + rest.size() + request.rawQuery.size() + 2);
    out += target.basePath;
    out += rest;
    if (out.empty())
        out += '/'; // RFC 9112 3.2.1: an origin-form path is never empty
    if (request.hasQuery) {
        out += '?';
        out += request.rawQuery;
    }
    return out;
}

} // namespace fb::policy
