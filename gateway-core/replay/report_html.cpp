#include "replay/replay.h"

#include "base/text.h"
#include "replay/report_text.h"

#include <algorithm>

namespace fb::replay {

namespace {

// One page with everything in it: no script, no request to anywhere (the policy in the head forbids both).
constexpr std::string_view kStyle = R"css(
:root{color-scheme:light dark;--bg:#fff;--panel:#f4f5f7;--text:#1f2328;--muted:#656d76;--line:#d8dee4;--blue:#0b5394;
--chg:#ffecd9;--chgt:#7a4100;--mis:#ffe3e3;--mist:#9b1c1c;--ext:#def5e2;--extt:#0f5c2e;--mov:#dceefb;--movt:#0b5394}
@media (prefers-color-scheme:dark){:root{--bg:#16191d;--panel:#1e2227;--text:#e3e6ea;--muted:#99a2ad;--line:#30363d;--blue:#7db8f0;
--chg:#3d2a12;--chgt:#f0b36a;--mis:#421d20;--mist:#f39a9a;--ext:#17331f;--extt:#86d39b;--mov:#15304a;--movt:#8cc4f4}}
*{box-sizing:border-box}body{margin:0;background:var(--bg);color:var(--text);font:14px/1.45 system-ui,sans-serif}
main{max-width:1200px;margin:0 auto;padding:24px 16px 64px}h1{font-size:22px;margin:0 0 4px}h2{font-size:16px;margin:32px 0 8px}
p{margin:4px 0}.muted{color:var(--muted)}code,td.v,.mono{font:13px/1.45 ui-monospace,monospace;overflow-wrap:anywhere}
.totals{display:flex;flex-wrap:wrap;margin:16px 0;border:1px solid var(--line);border-radius:6px;overflow:hidden}
.totals div{flex:1 1 110px;padding:10px 14px;border-right:1px solid var(--line)}.totals div:last-child{border-right:0}
.totals b{display:block;font-size:21px;font-variant-numeric:tabular-nums}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;margin:6px 0}
th{font-weight:400;color:var(--muted);text-align:left;border-bottom:1px solid var(--line);padding:4px 8px}
td{padding:4px 8px;border-bottom:1px solid var(--line);vertical-align:top}td.n{text-align:right;font-variant-numeric:tabular-nums}
details{border:1px solid var(--line);border-radius:6px;margin:8px 0;background:var(--bg)}
summary{padding:8px 12px;cursor:pointer;background:var(--panel)}details>div{padding:8px 12px}
.el{color:var(--blue)}.k{border-radius:3px;padding:1px 6px;white-space:nowrap}
.changed{background:var(--chg);color:var(--chgt)}.precision{background:var(--chg);color:var(--chgt)}.status{background:var(--mis);color:var(--mist)}
.header{background:var(--chg);color:var(--chgt)}.missing{background:var(--mis);color:var(--mist)}.failed{background:var(--mis);color:var(--mist)}
.extra{background:var(--ext);color:var(--extt)}.moved{background:var(--mov);color:var(--movt)}.ignored,.mapped{color:var(--muted)}
@media print{details{break-inside:avoid}}
)css";

std::string_view sign(fhir::Change change) {
    switch (change) {
    case fhir::Change::Equal: return "";
    case fhir::Change::Changed:
    case fhir::Change::Precision: return "~";
    case fhir::Change::Missing: return "-";
    case fhir::Change::Extra: return "+";
    case fhir::Change::Moved: return "\xE2\x86\x95";
    case fhir::Change::Ignored: return "\xC2\xB7";
    case fhir::Change::Mapped: return "\xE2\x86\x92";
    }
    return "";
}

std::string h(std::string_view text) { return escapeHtml(printable(text)); }

std::string cell(std::string_view text, std::string_view kind = "v") {
    return "<td class=\"" + std::string(kind) + "\">" + h(text) + "</td>";
}

std::string valueCell(std::string_view text, fhir::Change change, bool present) {
    if (!present && (change == fhir::Change::Missing || change == fhir::Change::Extra))
        return "<td class=\"v muted\">absent</td>";
    return "<td class=\"v " + std::string(fhir::code(change)) + "\">" + h(text) + "</td>";
}

std::string row(std::string_view element, fhir::Change change, std::string_view left, std::string_view right, std::string_view why) {
    return "<tr><td>" + std::string(sign(change)) + "</td><td class=\"v el\">" + h(element) + "</td>" +
           valueCell(left, change, change != fhir::Change::Extra) + valueCell(right, change, change != fhir::Change::Missing) +
           "<td class=\"muted\">" + h(why) + "</td></tr>\n";
}

void addRows(std::string& out, const fhir::DiffNode& node, const std::string& place) {
    using fhir::Change;
    if (node.change != Change::Equal)
        out += row(place.empty() ? "body" : place, node.change, node.left, node.right, node.why);
    if (fhir::countsAsOne(node))
        return;
    for (const auto& child : node.children)
        addRows(out, child, place.empty() ? child.element : place + '.' + child.element);
}

std::string pairTable(const Pair& pair) {
    std::string out = "<div class=\"scroll\"><table><tr><th></th><th>Element</th><th>Recorded</th><th>Replayed</th><th>Why</th></tr>\n";
    if (pair.statusDiffers)
        out += row("status", fhir::Change::Changed, std::to_string(pair.recorded.status), std::to_string(pair.status), "");
    for (const auto& header : pair.headers)
        if (header.change != fhir::Change::Equal)
            out += row("header " + header.name, header.change, header.recorded, header.replayed, header.why);
    addRows(out, pair.body_diff.root, {});
    const auto& c = pair.body_diff.counts;
    return out + "</table></div><p class=\"muted\">" + std::to_string(c.equal) + " equal, " + std::to_string(c.ignored) + " set aside, " +
           std::to_string(c.mapped) + " mapped</p>";
}

std::string pairTitle(const Pair& pair) {
    const auto& exchange = pair.recorded;
    return "<span class=\"mono\">" + std::to_string(exchange.id) + " <b>" + h(exchange.method) + "</b> " + h(exchange.target) + "</span>";
}

std::string differing(const Run& run) {
    std::string out;
    for (const auto& pair : run.pairs()) {
        if (pair.verdict != PairVerdict::Different)
            continue;
        const int n = pair.differences();
        out += "<details><summary>" + pairTitle(pair) + " <span class=\"muted\">" + std::to_string(n) +
               (n == 1 ? " difference" : " differences") + "</span></summary><div>";
        if (pair.sentTarget != pair.recorded.target)
            out += "<p class=\"muted\">sent as <code>" + h(pair.sentTarget) + "</code></p>";
        out += pairTable(pair) + "</div></details>\n";
    }
    return out.empty() ? std::string() : "<h2>Different</h2>\n" + out;
}

std::string listed(const Run& run, PairVerdict verdict, std::string_view title) {
    std::string out;
    for (const auto& pair : run.pairs())
        if (pair.verdict == verdict)
            out += "<tr><td>" + pairTitle(pair) + "</td>" + cell(pair.reason, "muted") + "</tr>\n";
    if (out.empty())
        return out;
    return "<h2>" + std::string(title) + "</h2>\n<div class=\"scroll\"><table><tr><th>Request</th><th>Why</th></tr>\n" + out +
           "</table></div>\n";
}

std::string groupTable(const Run& run) {
    const auto groups = run.groups();
    if (groups.empty())
        return {};
    std::string out = "<h2>Differences by kind and element</h2>\n<div class=\"scroll\"><table><tr><th>Count</th><th>Kind</th><th>Type</th>"
                      "<th>Interaction</th><th>Element</th><th>Recorded</th><th>Replayed</th><th>Example</th></tr>\n";
    for (const auto& group : groups)
        out += "<tr><td class=\"n\">" + std::to_string(group.count) + "</td><td><span class=\"k " + group.kind + "\">" + h(group.kind) +
               "</span></td>" + cell(group.resource, "") + cell(group.interaction, "") + cell(group.element, "v el") + cell(group.recorded) +
               cell(group.replayed) + "<td class=\"n\">" + std::to_string(group.example) + "</td></tr>\n";
    return out + "</table></div>\n";
}

std::string identityTable(const Run& run) {
    constexpr std::size_t kMost = 1000;
    const auto& identities = run.identities();
    if (identities.empty())
        return {};
    std::string out = "<h2>Identity map</h2>\n<details><summary>" + std::to_string(identities.size()) +
                      " learned</summary><div class=\"scroll\"><table><tr><th>Recorded</th><th>On the target</th></tr>\n";
    for (std::size_t i = 0; i < std::min(kMost, identities.size()); ++i)
        out += "<tr>" + cell(identities[i].first) + cell(identities[i].second) + "</tr>\n";
    if (identities.size() > kMost)
        out += "<tr><td class=\"muted\" colspan=\"2\">and " + std::to_string(identities.size() - kMost) + " more, see the JSON report</td></tr>\n";
    return out + "</table></div></details>\n";
}

std::string total(int n, std::string_view label) {
    return "<div><b>" + std::to_string(n) + "</b><span class=\"muted\">" + std::string(label) + "</span></div>";
}

} // namespace

std::string reportHtml(const Run& run) {
    const Totals& t = run.totals();
    std::string out = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>Replay against " +
                      h(run.options().target) + "</title>\n<style>" + std::string(kStyle) + "</style>\n</head>\n<body>\n<main>\n";
    out += "<h1>Replay</h1>\n<p class=\"muted\">" + std::to_string(t.total) + " recorded requests against <code>" + h(run.options().target) +
           "</code>, " + std::to_string(t.sent) + " sent in " + h(durationText(t.micros)) + "</p>\n";
    out += "<div class=\"totals\">" + total(t.equal, "Equal") + total(t.different, "Different") + total(t.failed, "No answer") +
           total(t.skipped, "Skipped") + total(int(run.identities().size()), "Ids mapped") + "</div>\n";
    out += groupTable(run) + differing(run) + listed(run, PairVerdict::Failed, "No answer") +
           listed(run, PairVerdict::Skipped, "Skipped") + identityTable(run);
    return out + "</main>\n</body>\n</html>\n";
}

} // namespace fb::replay
