#include "config/emit.h"

#include "config/units.h"

#include <array>

namespace fb::config {

namespace {

using yaml::Node;

// `quoted` in these trees means: a text, to be quoted where YAML needs it. Numbers and flags are written as they are.
Node text(std::string value) {
    Node node;
    node.kind = yaml::Kind::Scalar;
    node.quoted = true;
    node.text = std::move(value);
    return node;
}

Node raw(std::string value) {
    Node node = text(std::move(value));
    node.quoted = false;
    return node;
}

Node number(std::uint64_t value) {
    return raw(std::to_string(value));
}
Node flag(bool value) {
    return raw(value ? "true" : "false");
}
Node size(std::uint64_t bytes) {
    return raw(exactBytes(bytes));
}
Node time(Micros duration) {
    return raw(exactDuration(duration));
}

template <typename T, typename F>
Node list(const std::vector<T>& values, F&& make) {
    Node node;
    node.kind = yaml::Kind::Sequence;
    for (const auto& value : values)
        node.items.push_back(make(value));
    return node;
}

Node texts(const std::vector<std::string>& values) {
    return list(values, [](const std::string& value) { return text(value); });
}

// A mapping under construction: `add` always writes, `maybe` only what differs from the default unless everything is
// wanted.
class Map {
public:
    explicit Map(Detail detail)
        : m_detail(detail) {
        m_node.kind = yaml::Kind::Map;
    }

    void add(const char* key, Node value) {
        yaml::Entry entry;
        entry.key = text(key);
        entry.value = std::move(value);
        m_node.entries.push_back(std::move(entry));
    }
    void maybe(bool differs, const char* key, Node value) {
        if (differs || m_detail == Detail::Full)
            add(key, std::move(value));
    }
    bool empty() const { return m_node.entries.empty(); }
    Node take() { return std::move(m_node); }

private:
    Detail m_detail;
    Node m_node;
};

void addCondition(Map& map, const Condition& c) {
    map.maybe(!c.resources.empty(), "resource", texts(c.resources));
    map.maybe(!c.interactions.empty(), "interaction",
              list(c.interactions, [](fhir::Interaction i) { return text(std::string(fhir::code(i))); }));
    map.maybe(!c.operations.empty(), "operation", texts(c.operations));
    map.maybe(!c.methods.empty(), "method", texts(c.methods));
    Map headers(Detail::Short);
    for (const auto& [name, value] : c.headers)
        headers.add(name.c_str(), text(value));
    map.maybe(!c.headers.empty(), "header", headers.take());
}

Node subnets(const std::vector<Subnet>& values) {
    return list(values, [](const Subnet& subnet) { return text(subnet.text()); });
}

Node ruleNode(const Rule& rule, Detail detail) {
    Map map(detail);
    Map match(Detail::Short);
    addCondition(match, rule.match);
    map.add(rule.deny ? "deny" : "allow", match.take());
    map.maybe(!rule.because.empty(), "because", text(rule.because));
    return map.take();
}

Node limitNode(const RateLimit& limit, bool quota, Detail detail) {
    static constexpr std::array<const char*, 4> keys{"ip", "subject", "client", "route"};
    Map map(detail);
    map.add("limit", text(rateText(limit.limit, limit.per)));
    if (!quota)
        map.maybe(limit.burst != 0 && (limit.burst != limit.limit || detail == Detail::Full), "burst",
                  number(limit.burst == 0 ? limit.limit : limit.burst));
    map.add("per", text(keys[std::size_t(limit.key)]));
    return map.take();
}

Node targetNode(const Target& target, Detail detail) {
    Map map(detail);
    if (target.sandbox.empty())
        map.add("url", text(target.url));
    else
        map.add("sandbox", text(target.sandbox));
    map.maybe(target.weight != 1, "weight", number(target.weight));
    return map.take();
}

Node healthNode(const Health& health, Detail detail) {
    const Health usual;
    Map map(detail);
    map.add("path", text(health.path));
    map.maybe(health.every != usual.every, "every", time(health.every));
    map.maybe(health.healthyAfter != usual.healthyAfter, "healthy_after", number(health.healthyAfter));
    map.maybe(health.unhealthyAfter != usual.unhealthyAfter, "unhealthy_after", number(health.unhealthyAfter));
    return map.take();
}

Node retryNode(const Upstream& upstream) {
    static constexpr std::array<const char*, 5> names{"connect", "reset-before-response", "502", "503", "504"};
    Map map(Detail::Short);
    map.add("attempts", number(upstream.retryAttempts));
    map.add("on", list(upstream.retryOn, [](RetryOn on) { return raw(names[std::size_t(on)]); }));
    return map.take();
}

} // namespace

Node toNode(const Route& route, Detail detail) {
    Map map(detail);
    map.add("name", text(route.name));
    Map match(detail);
    match.add("path", text(route.path));
    addCondition(match, route.match);
    map.add("match", match.take());
    map.add("upstream", text(route.upstream));
    map.maybe(!route.policies.empty(), "policies", texts(route.policies));
    map.maybe(!route.rewriteLinks, "rewrite_links", flag(route.rewriteLinks));
    return map.take();
}

Node toNode(const Policy& policy, Detail detail) {
    Map map(detail);
    map.add("name", text(policy.name));
    Map ip(detail);
    ip.maybe(!policy.ip.allow.empty(), "allow", subnets(policy.ip.allow));
    ip.maybe(!policy.ip.deny.empty(), "deny", subnets(policy.ip.deny));
    if (!ip.empty())
        map.add("ip", ip.take());
    map.maybe(!policy.rules.empty(), "rules",
              list(policy.rules, [&](const Rule& rule) { return ruleNode(rule, detail); }));
    map.maybe(!policy.rates.empty(), "rate",
              list(policy.rates, [&](const RateLimit& limit) { return limitNode(limit, false, detail); }));
    map.maybe(!policy.quotas.empty(), "quota",
              list(policy.quotas, [&](const RateLimit& limit) { return limitNode(limit, true, detail); }));
    return map.take();
}

Node toNode(const Upstream& upstream, Detail detail) {
    const Upstream usual;
    Map map(detail);
    map.add("name", text(upstream.name));
    map.maybe(upstream.fhir != usual.fhir, "fhir", text(upstream.fhir));
    map.add("targets", list(upstream.targets, [&](const Target& target) { return targetNode(target, detail); }));
    map.maybe(upstream.balance != usual.balance, "balance",
              text(upstream.balance == Balance::RoundRobin ? "round-robin" : "least-requests"));
    if (upstream.health)
        map.add("health", healthNode(*upstream.health, detail));
    Map timeouts(detail);
    timeouts.maybe(upstream.connectTimeout != usual.connectTimeout, "connect", time(upstream.connectTimeout));
    timeouts.maybe(upstream.firstByteTimeout != usual.firstByteTimeout, "first_byte",
                   time(upstream.firstByteTimeout));
    timeouts.maybe(upstream.totalTimeout != usual.totalTimeout, "total", time(upstream.totalTimeout));
    if (!timeouts.empty())
        map.add("timeouts", timeouts.take());
    map.maybe(upstream.retryAttempts > 0 || !upstream.retryOn.empty(), "retry", retryNode(upstream));
    return map.take();
}

Node toNode(const Sandbox& sandbox, Detail detail) {
    Map map(detail);
    map.add("name", text(sandbox.name));
    map.maybe(sandbox.title != sandbox.name, "title", text(sandbox.title));
    map.add("listen", text(sandbox.listen.text()));
    map.maybe(!sandbox.data.empty(), "data", texts(sandbox.data));
    map.maybe(sandbox.numericIds, "ids", text(sandbox.numericIds ? "numeric" : "uuid"));
    return map.take();
}

Node toNode(const Gateway& gateway, Detail detail) {
    Map map(detail);
    map.add("listen", list(gateway.listen, [](const HostPort& listen) { return text(listen.text()); }));
    map.maybe(gateway.threads != 0, "threads",
              gateway.threads == 0 ? text("auto") : number(std::uint64_t(gateway.threads)));
    map.maybe(!gateway.publicUrl.empty(), "public_url", text(gateway.publicUrl));
    map.maybe(!gateway.trustedProxies.empty(), "trusted_proxies", subnets(gateway.trustedProxies));
    Map limits(Detail::Full);
    limits.add("header_bytes", size(gateway.limits.headerBytes));
    limits.add("target_bytes", size(gateway.limits.targetBytes));
    limits.add("body_bytes", size(gateway.limits.bodyBytes));
    limits.add("connections", number(gateway.limits.connections));
    map.add("limits", limits.take());
    Map timeouts(Detail::Full);
    timeouts.add("header", time(gateway.timeouts.header));
    timeouts.add("body_idle", time(gateway.timeouts.bodyIdle));
    timeouts.add("keep_alive", time(gateway.timeouts.keepAlive));
    map.add("timeouts", timeouts.take());
    return map.take();
}

Node toNode(const Capture& capture, Detail detail) {
    Map map(detail);
    map.add("enabled", flag(capture.enabled));
    map.add("bodies", text(capture.bodies == Bodies::None ? "none" : "full"));
    map.add("body_cap", size(capture.bodyCap));
    Map keep(Detail::Full);
    keep.add("exchanges", number(capture.keepExchanges));
    keep.add("bytes", size(capture.keepBytes));
    keep.add("days", number(std::uint64_t(capture.keepDays)));
    map.add("keep", keep.take());
    map.maybe(!capture.redactHeaders.empty(), "redact", list(capture.redactHeaders, [](const std::string& name) {
        Map item(Detail::Full);
        item.add("header", text(name));
        return item.take();
    }));
    return map.take();
}

} // namespace fb::config
