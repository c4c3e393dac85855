#include "config/reader.h"

#include "base/text.h"
#include "config/units.h"

namespace fb::config {

namespace {
using namespace std::chrono_literals;

void readSubnets(Reader& reader, const yaml::Node& node, const char* what, std::vector<Subnet>& out) {
    if (node.isSequence() && node.items.empty())
        reader.error(node, std::string(what) + " is an empty list", "Remove it, or name addresses.");
    reader.each(node, what, [&](const yaml::Node& item) {
        if (const auto subnet = reader.subnet(item, what))
            out.push_back(*subnet);
    });
}

IpRules readIp(Reader& reader, const yaml::Node& node) {
    IpRules ip;
    Fields fields(reader, node, "ip");
    if (const auto* n = fields.take("allow"))
        readSubnets(reader, *n, "ip.allow", ip.allow);
    if (const auto* n = fields.take("deny"))
        readSubnets(reader, *n, "ip.deny", ip.deny);
    fields.finish();
    return ip;
}

Rule readRule(Reader& reader, const yaml::Node& node) {
    Rule rule;
    rule.place = reader.place(node);
    Fields fields(reader, node, "a rule");
    const auto* deny = fields.take("deny");
    const auto* allow = fields.take("allow");
    if ((deny != nullptr) == (allow != nullptr))
        reader.error(node,
                     deny ? "A rule has both \"deny\" and \"allow\"" : "A rule has neither \"deny\" nor \"allow\"",
                     "Give one of them.");
    rule.deny = deny != nullptr;
    if (const auto* n = deny ? deny : allow) {
        Fields match(reader, *n, deny ? "deny" : "allow",
                     {{"path", "Remove it: the route's match decides on the path."}});
        rule.match = readCondition(reader, match);
        match.finish();
    }
    if (const auto* n = fields.take("because"))
        if (const auto text = reader.text(*n, "because"))
            rule.because = *text;
    fields.finish();
    return rule;
}

void readKey(Reader& reader, Fields& fields, RateLimit& limit) {
    const auto* n = fields.take("per");
    if (!n)
        return;
    static const std::vector<std::string> names{"ip", "subject", "client", "route"};
    const auto index = reader.choice(*n, "per", names);
    if (!index)
        return;
    limit.key = LimitKey(*index);
    if (limit.key == LimitKey::Subject || limit.key == LimitKey::Client)
        reader.error(*n, "per: " + names[*index] + " needs authentication, which is not available in this version",
                     "Use per: ip or per: route.");
}

RateLimit readLimit(Reader& reader, const yaml::Node& node, bool quota) {
    RateLimit limit;
    limit.place = reader.place(node);
    Fields fields(reader, node, quota ? "a quota" : "a rate");
    if (const auto* n = fields.need("limit"))
        if (const auto text = reader.text(*n, "limit")) {
            const auto rate = parseRate(*text);
            const bool fits = rate && (quota ? rate->per >= 1h : rate->per <= 24h && rate->limit <= 1'000'000);
            if (fits) {
                limit.limit = rate->limit;
                limit.per = rate->per;
            } else {
                reader.error(*n, "limit is \"" + *text + "\": it must be a number, \"/\" and a period",
                             quota
                                 ? "Write it like 50000/day; the periods are hour, day and month."
                                 : "Write it like 100/min; the periods are sec, min, hour and day, at most 1000000.");
            }
        }
    if (!quota)
        if (const auto* n = fields.take("burst"))
            if (const auto burst = reader.number(*n, "burst", 1, 1'000'000))
                limit.burst = std::uint32_t(*burst);
    readKey(reader, fields, limit);
    fields.finish();
    return limit;
}

} // namespace

Policy readPolicy(Reader& reader, const yaml::Node& node) {
    Policy policy;
    policy.place = reader.place(node);
    Fields fields(reader, node, "a policy",
                  {{"authenticate", "Remove it: every request is served without a token; ip: lists addresses."},
                   {"authorize", "Remove it: SMART scopes are not checked; rules: deny interactions."},
                   {"response", "Remove it: responses are relayed as they are."},
                   {"cors", "Remove it: CORS headers of the server behind are passed on."}});
    if (const auto* n = fields.need("name"))
        if (const auto name = reader.name(*n, "The name of the policy"))
            policy.name = *name;
    if (const auto* n = fields.take("ip"))
        policy.ip = readIp(reader, *n);
    if (const auto* n = fields.take("rules"))
        reader.eachMap(*n, "rules", [&](const yaml::Node& item) { policy.rules.push_back(readRule(reader, item)); });
    if (const auto* n = fields.take("rate"))
        reader.eachMap(*n, "rate",
                       [&](const yaml::Node& item) { policy.rates.push_back(readLimit(reader, item, false)); });
    if (const auto* n = fields.take("quota"))
        reader.eachMap(*n, "quota",
                       [&](const yaml::Node& item) { policy.quotas.push_back(readLimit(reader, item, true)); });
    fields.finish();
    return policy;
}

} // namespace fb::config
