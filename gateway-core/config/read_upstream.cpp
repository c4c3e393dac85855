#include "config/reader.h"

#include "config/url.h"

namespace fb::config {

namespace {
using namespace std::chrono_literals;

template <typename T, typename U>
void assign(T& to, const std::optional<U>& from) {
    if (from)
        to = T(*from);
}

const std::vector<std::string> kRetryNames{"connect", "reset-before-response", "502", "503", "504"};

void readTargetPlace(Reader& reader, Fields& fields, Target& target) {
    const auto* url = fields.take("url");
    const auto* sandbox = fields.take("sandbox");
    if ((url != nullptr) == (sandbox != nullptr)) {
        reader.error(fields.node(),
                     url ? "A target has both \"url\" and \"sandbox\""
                         : "A target has neither \"url\" nor \"sandbox\"",
                     "Give one of them.");
        return;
    }
    if (sandbox) {
        assign(target.sandbox, reader.reference(*sandbox, "sandbox", Refers::Sandbox));
        return;
    }
    const auto text = reader.text(*url, "url");
    if (!text)
        return;
    if (auto parsed = parseBaseUrl(*text))
        target.url = parsed->text();
    else
        reader.error(*url, parsed.error().message, parsed.error().hint);
}

Target readTarget(Reader& reader, const yaml::Node& node) {
    Target target;
    Fields fields(reader, node, "a target",
                  {{"tls", "Remove it: an https URL is checked with the system's certificates."}});
    readTargetPlace(reader, fields, target);
    if (const auto* n = fields.take("weight"))
        assign(target.weight, reader.number(*n, "weight", 0, 1000));
    fields.finish();
    return target;
}

void readTargets(Reader& reader, const yaml::Node& node, Upstream& upstream) {
    const std::size_t before = reader.errors();
    reader.eachMap(node, "targets",
                   [&](const yaml::Node& item) { upstream.targets.push_back(readTarget(reader, item)); });
    if (reader.errors() != before)
        return;
    bool any = false;
    for (const auto& target : upstream.targets)
        any = any || target.weight > 0;
    if (upstream.targets.empty())
        reader.error(node, "targets is empty: requests would have nowhere to go");
    else if (!any)
        reader.error(node, "Every target has weight 0: requests would have nowhere to go");
}

void readBalance(Reader& reader, const yaml::Node& node, Upstream& upstream) {
    if (node.isScalar() && node.text.starts_with("hash")) {
        reader.error(node, "balance: hash is not available in this version", "Use round-robin or least-requests.");
        return;
    }
    if (const auto index = reader.choice(node, "balance", {"round-robin", "least-requests"}))
        upstream.balance = *index == 0 ? Balance::RoundRobin : Balance::LeastRequests;
}

Health readHealth(Reader& reader, const yaml::Node& node) {
    Health health;
    Fields fields(reader, node, "health");
    if (const auto* n = fields.take("path"))
        if (const auto path = reader.text(*n, "path")) {
            if (auto segments = pathSegments(*path))
                health.path = *path;
            else
                reader.error(*n, segments.error().message, segments.error().hint);
        }
    if (const auto* n = fields.take("every"))
        assign(health.every, reader.duration(*n, "every", 100ms, 24h));
    if (const auto* n = fields.take("healthy_after"))
        assign(health.healthyAfter, reader.number(*n, "healthy_after", 1, 1000));
    if (const auto* n = fields.take("unhealthy_after"))
        assign(health.unhealthyAfter, reader.number(*n, "unhealthy_after", 1, 1000));
    fields.finish();
    return health;
}

void readTimeouts(Reader& reader, const yaml::Node& node, Upstream& upstream) {
    Fields fields(reader, node, "timeouts of an upstream");
    if (const auto* n = fields.take("connect"))
        assign(upstream.connectTimeout, reader.duration(*n, "connect", 1ms, 24h));
    if (const auto* n = fields.take("first_byte"))
        assign(upstream.firstByteTimeout, reader.duration(*n, "first_byte", 1ms, 24h));
    if (const auto* n = fields.take("total"))
        assign(upstream.totalTimeout, reader.duration(*n, "total", 1ms, 24h));
    fields.finish();
}

void readRetry(Reader& reader, const yaml::Node& node, Upstream& upstream) {
    Fields fields(reader, node, "retry");
    if (const auto* n = fields.need("attempts"))
        assign(upstream.retryAttempts, reader.number(*n, "attempts", 0, 10));
    if (const auto* n = fields.take("on"))
        reader.each(*n, "retry.on", [&](const yaml::Node& item) {
            if (const auto index = reader.choice(item, "An item of retry.on", kRetryNames))
                upstream.retryOn.push_back(RetryOn(*index));
        });
    else if (upstream.retryAttempts > 0)
        upstream.retryOn = {RetryOn::Connect, RetryOn::ResetBeforeResponse};
    fields.finish();
}

} // namespace

Upstream readUpstream(Reader& reader, const yaml::Node& node) {
    Upstream upstream;
    upstream.place = reader.place(node);
    Fields fields(reader, node, "an upstream",
                  {{"breaker", "Remove it: health checks take a failing target out."},
                   {"tls", "Remove it: an https URL is checked with the system's certificates."}});
    if (const auto* n = fields.need("name"))
        assign(upstream.name, reader.name(*n, "The name of the upstream"));
    static const std::vector<std::string> versions{"r4", "r4b", "r5"};
    if (const auto* n = fields.take("fhir"))
        if (const auto index = reader.choice(*n, "fhir", versions))
            upstream.fhir = versions[*index];
    if (const auto* n = fields.need("targets"))
        readTargets(reader, *n, upstream);
    if (const auto* n = fields.take("balance"))
        readBalance(reader, *n, upstream);
    if (const auto* n = fields.take("health"))
        upstream.health = readHealth(reader, *n);
    if (const auto* n = fields.take("timeouts"))
        readTimeouts(reader, *n, upstream);
    if (const auto* n = fields.take("retry"))
        readRetry(reader, *n, upstream);
    fields.finish();
    return upstream;
}

} // namespace fb::config
