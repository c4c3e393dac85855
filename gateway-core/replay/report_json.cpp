#include "replay/replay.h"

namespace fb::replay {

namespace {

using json::Value;

Value totalsJson(const Totals& t) {
    return Value::object({{"total", t.total},
                          {"sent", t.sent},
                          {"equal", t.equal},
                          {"different", t.different},
                          {"failed", t.failed},
                          {"skipped", t.skipped},
                          {"micros", t.micros}});
}

Value countsJson(const fhir::DiffCounts& c) {
    return Value::object({{"equal", c.equal},
                          {"changed", c.changed},
                          {"missing", c.missing},
                          {"extra", c.extra},
                          {"moved", c.moved},
                          {"precision", c.precision},
                          {"ignored", c.ignored},
                          {"mapped", c.mapped}});
}

// Every element that is not equal, with its place: what is equal is counted only.
void addElements(Value& out, const fhir::DiffNode& node, const std::string& place) {
    using fhir::Change;
    if (node.change != Change::Equal)
        out.push(Value::object({{"element", place},
                                {"path", node.path},
                                {"change", fhir::code(node.change)},
                                {"recorded", node.left},
                                {"replayed", node.right},
                                {"why", node.why}}));
    if (fhir::countsAsOne(node))
        return;
    for (const auto& child : node.children)
        addElements(out, child, place.empty() ? child.element : place + '.' + child.element);
}

Value headersJson(const std::vector<HeaderDiff>& headers) {
    Value out = Value::array();
    for (const auto& header : headers)
        out.push(Value::object({{"name", header.name},
                                {"change", fhir::code(header.change)},
                                {"recorded", header.recorded},
                                {"replayed", header.replayed},
                                {"why", header.why}}));
    return out;
}

Value pairJson(const Pair& pair) {
    const auto& exchange = pair.recorded;
    Value out = Value::object({{"id", exchange.id},
                               {"method", exchange.method},
                               {"target", exchange.target},
                               {"sentTarget", pair.sentTarget},
                               {"interaction", fhir::code(exchange.interaction)},
                               {"resource", exchange.resource},
                               {"verdict", code(pair.verdict)},
                               {"reason", pair.reason},
                               {"differences", pair.differences()},
                               {"recordedStatus", exchange.status},
                               {"replayedStatus", pair.status},
                               {"recordedMicros", exchange.duration},
                               {"replayedMicros", pair.micros}});
    out.set("headers", headersJson(pair.headers));
    out.set("counts", countsJson(pair.body_diff.counts));
    Value elements = Value::array();
    addElements(elements, pair.body_diff.root, {});
    out.set("elements", std::move(elements));
    return out;
}

Value groupJson(const Group& group) {
    return Value::object({{"count", group.count},
                          {"kind", group.kind},
                          {"interaction", group.interaction},
                          {"resource", group.resource},
                          {"element", group.element},
                          {"example", group.example},
                          {"recorded", group.recorded},
                          {"replayed", group.replayed}});
}

} // namespace

std::string reportJson(const Run& run) {
    Value out = Value::object({{"format", "firebreak-replay"}, {"version", 1}, {"target", run.options().target}});
    out.set("totals", totalsJson(run.totals()));
    Value groups = Value::array();
    for (const auto& group : run.groups())
        groups.push(groupJson(group));
    out.set("groups", std::move(groups));
    Value identities = Value::array();
    for (const auto& [from, to] : run.identities())
        identities.push(Value::object({{"recorded", from}, {"replayed", to}}));
    out.set("identities", std::move(identities));
    Value pairs = Value::array();
    for (const auto& pair : run.pairs())
        pairs.push(pairJson(pair));
    out.set("pairs", std::move(pairs));
    return json::pretty(out) + '\n';
}

} // namespace fb::replay
