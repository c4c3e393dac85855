#include "proxy/refusal.h"

#include "base/text.h"
#include "fhir/operation_outcome.h"
#include "http/forwarding.h"

#include <vector>

namespace fb::proxy {

namespace {

std::string_view parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view item = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        if (item.size() > name.size() && item.starts_with(name) && item[name.size()] == '=')
            return item.substr(name.size() + 1);
    }
    return {};
}

} // namespace

std::uint64_t wholeSeconds(Micros time) { return std::uint64_t(std::max<std::int64_t>(0, (time.count() + 999'999) / 1'000'000)); }

http::Format refusalFormat(const http::Fields& fields, std::string_view rawQuery) {
    const std::string asked = formDecode(parameter(rawQuery, "_format"));
    return http::wantedFormat(fields, asked) == http::Format::Xml ? http::Format::Xml : http::Format::Json;
}

std::size_t writeRefusal(std::string& out, const Refusal& refusal, Instant now) {
    fhir::Issue issue;
    issue.code = refusal.issueCode.empty() ? "processing" : std::string(refusal.issueCode);
    issue.diagnostics = std::string(refusal.diagnostics);
    const std::string body = fhir::operationOutcome(issue, refusal.format);
    const std::string date = httpDate(now);
    const std::string retry = std::to_string(wholeSeconds(refusal.retryAfter));

    std::vector<http::Field> fields{{"Date", date},
                                    {"Content-Type", fhir::contentTypeOf(refusal.format)},
                                    {"Cache-Control", "no-store"}};
    if (!refusal.requestId.empty())
        fields.push_back({"X-Request-Id", refusal.requestId});
    if (refusal.status == 401)
        fields.push_back({"WWW-Authenticate", "Bearer"}); // RFC 9110 15.5.2
    if (!refusal.allow.empty() || refusal.status == 405)
        fields.push_back({"Allow", refusal.allow}); // RFC 9110 15.5.6
    if (refusal.retryAfter > Micros(0))
        fields.push_back({"Retry-After", retry});
    std::string limit, remaining, reset;
    if (refusal.rate) {
        limit = std::to_string(refusal.rate->limit);
        remaining = std::to_string(refusal.rate->remaining);
        reset = std::to_string(wholeSeconds(refusal.rate->reset));
        fields.push_back({"RateLimit-Limit", limit});
        fields.push_back({"RateLimit-Remaining", remaining});
        fields.push_back({"RateLimit-Reset", reset});
    }
    const std::size_t before = out.size();
    http::writeResponseHead(out, refusal.version, refusal.status, fields, body.size(), refusal.keepAlive);
    const std::size_t head = out.size() - before;
    if (refusal.withBody)
        out += body;
    return head;
}

} // namespace fb::proxy
