#include "replay/replay.h"

#include "base/text.h"
#include "replay/report_text.h"

#include <cstdio>

namespace fb::replay {

namespace {

std::string xml(std::string_view text) { return escapeXml(printable(text)); }

std::string seconds(std::int64_t micros) {
    char buffer[32];
    const int n = std::snprintf(buffer, sizeof buffer, "%.6f", double(micros) / 1e6);
    return std::string(buffer, std::size_t(n));
}

std::string attribute(std::string_view name, std::string_view value) { return ' ' + std::string(name) + "=\"" + xml(value) + '"'; }

void addElements(std::string& out, const fhir::DiffNode& node, const std::string& place) {
    using fhir::Change;
    if (node.change != Change::Equal && node.change != Change::Ignored && node.change != Change::Mapped)
        out += std::string(fhir::code(node.change)) + ' ' + (place.empty() ? "body" : place) + ": \"" + node.left + "\" / \"" + node.right +
               '"' + (node.why.empty() ? "" : " (" + node.why + ')') + '\n';
    if (fhir::countsAsOne(node))
        return;
    for (const auto& child : node.children)
        addElements(out, child, place.empty() ? child.element : place + '.' + child.element);
}

std::string details(const Pair& pair) {
    std::string out;
    if (pair.statusDiffers)
        out += "status: " + std::to_string(pair.recorded.status) + " / " + std::to_string(pair.status) + '\n';
    for (const auto& header : pair.headers)
        if (header.change == fhir::Change::Changed || header.change == fhir::Change::Missing || header.change == fhir::Change::Extra)
            out += "header " + header.name + ": \"" + header.recorded + "\" / \"" + header.replayed + "\" (" + header.why + ")\n";
    addElements(out, pair.body_diff.root, {});
    return out;
}

std::string testCase(const Pair& pair) {
    const auto& exchange = pair.recorded;
    const std::string group = exchange.resource.empty() ? std::string("system") : exchange.resource;
    std::string out = "    <testcase" + attribute("classname", group + '.' + std::string(fhir::code(exchange.interaction))) +
                      attribute("name", "No. " + std::to_string(exchange.id) + ' ' + exchange.method + ' ' + exchange.target) +
                      attribute("time", seconds(pair.micros));
    switch (pair.verdict) {
    case PairVerdict::Equal: return out + "/>\n";
    case PairVerdict::Skipped: return out + ">\n      <skipped" + attribute("message", pair.reason) + "/>\n    </testcase>\n";
    case PairVerdict::Failed:
        return out + ">\n      <error" + attribute("message", pair.reason) + attribute("type", "no-answer") + "/>\n    </testcase>\n";
    case PairVerdict::Different: break;
    }
    const int n = pair.differences();
    return out + ">\n      <failure" + attribute("message", std::to_string(n) + (n == 1 ? " difference" : " differences")) +
           attribute("type", pair.statusDiffers ? "status" : "content") + '>' + xml(details(pair)) + "</failure>\n    </testcase>\n";
}

} // namespace

std::string reportJUnit(const Run& run) {
    const Totals& t = run.totals();
    const std::string counts = attribute("tests", std::to_string(t.total)) + attribute("failures", std::to_string(t.different)) +
                               attribute("errors", std::to_string(t.failed)) + attribute("skipped", std::to_string(t.skipped)) +
                               attribute("time", seconds(t.micros));
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite" +
                      attribute("name", "Replay against " + run.options().target) + counts + ">\n";
    for (const auto& pair : run.pairs())
        out += testCase(pair);
    return out + "  </testsuite>\n</testsuites>\n";
}

} // namespace fb::replay
