// Edits of the workspace as text: what was put reads back, what was not touched stays byte for byte, comments stay.
#include "config/edit.h"
#include "config/emit.h"

#include <QtTest>

#include <algorithm>
#include <fstream>
#include <iterator>

using namespace Qt::StringLiterals;
using namespace fb;
using namespace fb::config;

namespace {

const std::string kHead = "# The whole\n"
                          "firebreak: 1\n"
                          "name: T   # a name\n";

const std::string kUpstreams = "upstreams:\n"
                               "  - {name: one, targets: [{url: \"http://127.0.0.1:1/fhir\"}]}\n"
                               "  # second\n"
                               "  - name: two      # trailing\n"
                               "    targets:\n"
                               "      - url: \"http://127.0.0.1:2/fhir\" # deep\n";

const std::string kRoutes = "routes:\n"
                            "  # About a,\n"
                            "  # in two lines.\n"
                            "  - name: a\n"
                            "    match: {path: /a}   # why a\n"
                            "    # before upstream\n"
                            "    upstream: one\n"
                            "    # tail of a\n"
                            "\n"
                            "  # About b.\n"
                            "  - name: b\n"
                            "    match:\n"
                            "      path: /b\n"
                            "      # only this\n"
                            "      interaction: [read]\n"
                            "    upstream: two\n"
                            "    policies: [p]\n"
                            "\n"
                            "  - {name: c, match: {path: /c}, upstream: one}   # c on one line\n";

const std::string kPolicies = "# Policies now\n"
                              "policies:\n"
                              "- name: p\n"
                              "  rules:\n"
                              "  - {deny: {interaction: [delete]}, because: \"It's # no comment\"}  # rule\n"
                              "  rate:\n"
                              "  - {limit: 10/min, per: ip}\n";

std::string whole() {
    return kHead + kUpstreams + "\n" + kRoutes + "\n" + kPolicies + "# The end\n";
}

Workspace read(const std::string& text, const std::map<std::string, std::string>& environment = {}) {
    const auto loaded = parseWorkspace(text, "t.yaml", environment);
    for (const auto& problem : loaded.problems)
        if (problem.severity == Severity::Error)
            qWarning("%s", problem.sentence().c_str());
    return loaded.workspace.value_or(Workspace{});
}

const Route& routeOf(const Workspace& workspace, const std::string& name) {
    for (const auto& route : workspace.routes)
        if (route.name == name)
            return route;
    static const Route none;
    return none;
}

std::string yamlOf(const Workspace& workspace, const std::string& name) {
    return flowText(toNode(routeOf(workspace, name), Detail::Full));
}

// Every comment's text, sorted: what an edit must not lose. Texts with "#" inside quotes are the same on both sides.
std::vector<std::string> commentsOf(const std::string& text) {
    std::vector<std::string> out;
    for (auto line : yaml::linesOf(text)) {
        const std::size_t at = line.starts_with('#') ? 0 : line.find(" #");
        if (at != std::string_view::npos)
            out.emplace_back(line.substr(line.find('#', at)));
    }
    std::sort(out.begin(), out.end());
    return out;
}

Route sample(const std::string& name) {
    Route route;
    route.name = name;
    route.path = "/x/" + name;
    route.upstream = "two";
    route.policies = {"p"};
    route.match.interactions = {fhir::Interaction::Read, fhir::Interaction::SearchType};
    route.match.headers = {{"X-Tenant", "a: b"}};
    route.rewriteLinks = false;
    return route;
}

} // namespace

class TestWorkspaceEdit : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void theSampleReads() { QCOMPARE(read(whole()).routes.size(), std::size_t(3)); }

    void anUnchangedItemChangesNothing() {
        const std::string text = whole();
        const auto workspace = read(text);
        for (const auto& route : workspace.routes)
            QCOMPARE(putRoute(text, route.name, route).value(), text);
        for (const auto& upstream : workspace.upstreams)
            QCOMPARE(putUpstream(text, upstream.name, upstream).value(), text);
        for (const auto& policy : workspace.policies)
            QCOMPARE(putPolicy(text, policy.name, policy).value(), text);
    }

    void oneKeyChangesOneLine() {
        auto route = routeOf(read(whole()), "a");
        route.upstream = "two";
        std::string expected = whole();
        const std::size_t at = expected.find("    upstream: one\n");
        expected.replace(at, 18, "    upstream: two\n");
        QCOMPARE(putRoute(whole(), "a", route).value(), expected);
    }

    void aNewKeyStandsInItsPlace() {
        auto route = routeOf(read(whole()), "a");
        route.policies = {"p"};
        const std::string text = putRoute(whole(), "a", route).value();
        QVERIFY(text.find("    upstream: one\n    # tail of a\n    policies: [p]\n\n  # About b.") !=
                std::string::npos);
        QCOMPARE(commentsOf(text), commentsOf(whole()));
    }

    void aRemovedKeyLeavesItsComments() {
        std::string text = whole();
        text.replace(text.find("    policies: [p]\n"), 18, "    policies: [p] # strict\n");
        auto route = routeOf(read(text), "b");
        route.policies.clear();
        const std::string after = putRoute(text, "b", route).value();
        QVERIFY(after.find("policies: [p]") == std::string::npos);
        QCOMPARE(commentsOf(after), commentsOf(text));
        QVERIFY(routeOf(read(after), "b").policies.empty());
    }

    void aReplacedKeyKeepsItsComments() {
        auto route = routeOf(read(whole()), "b");
        route.match.interactions.push_back(fhir::Interaction::Vread);
        const std::string after = putRoute(whole(), "b", route).value();
        QVERIFY(after.find("    match: {path: /b, interaction: [read, vread]}\n") != std::string::npos);
        QCOMPARE(commentsOf(after), commentsOf(whole()));
    }

    void anItemOnOneLineStaysOnOne() {
        auto route = routeOf(read(whole()), "c");
        route.upstream = "two";
        const std::string after = putRoute(whole(), "c", route).value();
        QVERIFY2(after.find("  - {name: c, match: {path: /c}, upstream: two}  # c on one line\n") !=
                     std::string::npos,
                 after.c_str());
    }

    void renaming() {
        auto route = routeOf(read(whole()), "a");
        route.name = "alpha";
        const std::string after = putRoute(whole(), "a", route).value();
        QVERIFY(after.find("  - name: alpha\n    match: {path: /a}   # why a\n") != std::string::npos);
    }

    void appendingKeepsTheDistance() {
        const std::string after = putRoute(whole(), "new", sample("new")).value();
        QVERIFY(after.find("# c on one line\n\n  - name: new\n    match: {path: /x/new, ") != std::string::npos);
        QVERIFY(after.find("\n\n# Policies now\n") != std::string::npos);
        QCOMPARE(read(after).routes.back().name, std::string("new"));
    }

    void insertingBeforeGoesAboveTheComments() {
        const std::string after = putRoute(whole(), "new", sample("new"), "b").value();
        QVERIFY(after.find("    rewrite_links: false\n\n  # About b.\n  - name: b\n") != std::string::npos);
        QCOMPARE(read(after).routes[1].name, std::string("new"));
        QCOMPARE(commentsOf(after), commentsOf(whole()));
    }

    void indentlessListsStayIndentless() {
        Policy policy;
        policy.name = "q";
        policy.ip.deny = {*Subnet::parse("10.0.0.0/8")};
        const std::string after = putPolicy(whole(), "q", policy).value();
        QVERIFY(after.find("\n- name: q\n  ip: {deny: [\"10.0.0.0/8\"]}\n") != std::string::npos ||
                after.find("\n- name: q\n  ip: {deny: [10.0.0.0/8]}\n") != std::string::npos);
        QCOMPARE(read(after).policies.size(), std::size_t(2));
        QVERIFY(after.ends_with("# The end\n"));
    }

    void aMissingSectionIsAdded() {
        const std::string text = kHead + kUpstreams;
        const std::string after = putRoute(text, "r", sample("r")).value();
        QVERIFY(after.starts_with(text));
        QVERIFY(after.find("\n\nroutes:\n  - name: r\n") != std::string::npos);
        const std::string policies = putPolicy(after, "p", read(whole()).policies[0]).value();
        QCOMPARE(yamlOf(read(policies), "r"), flowText(toNode(sample("r"), Detail::Full)));
    }

    void aFlowListBecomesBlock() {
        const std::string text = kHead + kUpstreams + kPolicies +
                                 "routes: [ # all of them\n"
                                 "    # first\n"
                                 "    {name: a, match: {path: /a}, upstream: one}, # behind a\n"
                                 "    {name: b,\n"
                                 "  match: {path: /b}, # inside b\n"
                                 "  upstream: two}\n"
                                 "    # last\n"
                                 "  ] # closed\n"
                                 "# end\n";
        const auto before = read(text);
        QCOMPARE(before.routes.size(), std::size_t(2));
        const std::string after = putRoute(text, "c", sample("c")).value();
        QCOMPARE(commentsOf(after), commentsOf(text));
        const auto workspace = read(after);
        QCOMPARE(workspace.routes.size(), std::size_t(3));
        QCOMPARE(yamlOf(workspace, "a"), yamlOf(before, "a"));
        QCOMPARE(yamlOf(workspace, "b"), yamlOf(before, "b"));
        QVERIFY(after.find("routes: # all of them\n") != std::string::npos ||
                after.find("routes:  # all of them\n") != std::string::npos);
    }

    void emptySections_data() {
        QTest::addColumn<QString>("section");
        for (const char* text : {"routes:", "routes: []", "routes: ~ # none yet", "routes: [ ]  # none",
                                 "\"routes\" : null", "routes:\n  # put them here", "routes:   # x\n  [\n  # y\n  ]"})
            QTest::newRow(text) << QString::fromUtf8(text);
    }
    void emptySections() {
        QFETCH(QString, section);
        const std::string text = kHead + section.toStdString() + "\n" + kUpstreams + kPolicies;
        const auto after = putRoute(text, "r", sample("r"));
        QVERIFY2(after.has_value(), after ? "" : after.error().sentence().c_str());
        QCOMPARE(commentsOf(*after), commentsOf(text));
        QCOMPARE(yamlOf(read(*after), "r"), flowText(toNode(sample("r"), Detail::Full)));
    }

    void crlfStays() {
        std::string text;
        for (const char c : whole())
            text += c == '\n' ? std::string("\r\n") : std::string(1, c);
        auto route = routeOf(read(text), "a");
        route.upstream = "two";
        const std::string after = putRoute(putRoute(text, "a", route).value(), "new", sample("new"), "a").value();
        for (std::size_t i = 0; i < after.size(); ++i)
            QVERIFY(after[i] != '\n' || (i > 0 && after[i - 1] == '\r'));
        QCOMPARE(commentsOf(after), commentsOf(text));
        QCOMPARE(read(after).routes.size(), std::size_t(4));
    }

    void noFinalNewlineStaysSo() {
        std::string text = kHead + kUpstreams + kPolicies + kRoutes;
        text.pop_back();
        const std::string after = putRoute(text, "new", sample("new")).value();
        QVERIFY(!after.ends_with('\n'));
        QCOMPARE(read(after).routes.size(), std::size_t(4));
        QCOMPARE(moveRoute(moveRoute(text, "c", 0).value(), "c", 2).value(), text);
    }

    void byteOrderMarkStays() {
        const std::string text = "\xEF\xBB\xBF" + whole();
        const std::string after = putRoute(text, "new", sample("new")).value();
        QVERIFY(after.starts_with("\xEF\xBB\xBF# The whole"));
        QCOMPARE(read(after).routes.size(), std::size_t(4));
    }

    void removing() {
        const std::string after = removeItem(whole(), "routes", "b").value();
        QVERIFY(after.find("About b") == std::string::npos);
        QVERIFY(after.find("    # tail of a\n\n  - {name: c") != std::string::npos);
        QCOMPARE(read(after).routes.size(), std::size_t(2));
        std::string none = whole();
        for (const char* name : {"a", "b", "c"})
            none = removeItem(none, "routes", name).value();
        QVERIFY(read(none).routes.empty());
        QCOMPARE(read(putRoute(none, "r", sample("r")).value()).routes.size(), std::size_t(1));
        QCOMPARE(removeItem(whole(), "routes", "zzz").error().code, ErrorCode::NotFound);
        QCOMPARE(removeItem(whole(), "sandboxes", "zzz").error().code, ErrorCode::NotFound);
    }

    void movingTakesCommentsAlong() {
        const std::string after = moveRoute(whole(), "b", 0).value();
        QVERIFY(after.find("routes:\n  # About b.\n  - name: b\n") != std::string::npos);
        QVERIFY(after.find("    policies: [p]\n\n  # About a,\n") != std::string::npos);
        QCOMPARE(commentsOf(after), commentsOf(whole()));
        QCOMPARE(moveRoute(after, "b", 1).value(), whole());
        QCOMPARE(moveRoute(whole(), "a", 99).value(), moveRoute(whole(), "a", 2).value());
    }

    void movingEveryWayKeepsEveryRoute() {
        const auto before = read(whole());
        for (const auto& route : before.routes)
            for (int to = 0; to < 3; ++to) {
                const std::string text = moveRoute(whole(), route.name, to).value();
                const auto after = read(text);
                QCOMPARE(after.routes[std::size_t(to)].name, route.name);
                QCOMPARE(commentsOf(text), commentsOf(whole()));
                for (const auto& other : before.routes)
                    QCOMPARE(yamlOf(after, other.name), yamlOf(before, other.name));
            }
    }

    void linesOfItems() {
        const std::string text = whole();
        const auto lines = yaml::linesOf(text);
        const auto a = itemLines(text, "routes", "a").value();
        QCOMPARE(std::string(lines[std::size_t(a.firstLine - 1)]), std::string("  - name: a"));
        QCOMPARE(std::string(lines[std::size_t(a.lastLine - 1)]), std::string("    # tail of a"));
        const auto c = itemLines(text, "routes", "c").value();
        QCOMPARE(c.firstLine, c.lastLine);
        QVERIFY(!itemLines(text, "routes", "zzz"));
        const auto flow = itemLines("routes: [{name: a},\n {name: b,\n x: y}]\n", "routes", "b").value();
        QCOMPARE(flow.firstLine, 2);
        QCOMPARE(flow.lastLine, 3);
    }

    void variablesStayVariables() {
        const std::string text = kHead + "upstreams:\n"
                                         "  - name: one\n"
                                         "    targets: [{url: \"http://${HOST}/fhir\", weight: 2}]\n"
                                         "    timeouts: {connect: \"${T}\"}\n"
                                         "routes: []\n";
        const std::map<std::string, std::string> environment{{"HOST", "secret.example:81"}, {"T", "3s"}};
        auto upstream = read(text, environment).upstreams[0];
        QCOMPARE(upstream.targets[0].url, std::string("http://secret.example:81/fhir"));
        QCOMPARE(putUpstream(text, "one", upstream).value(), text);
        upstream.targets[0].weight = 5;
        const std::string after = putUpstream(text, "one", upstream).value();
        QVERIFY(after.find("secret") == std::string::npos);
        QVERIFY(after.find("${HOST}") != std::string::npos);
        QCOMPARE(read(after, environment).upstreams[0].targets[0].weight, 5u);
    }

    void aVariableThatChangedIsReplaced() {
        const std::string text =
            kHead + "upstreams:\n  - {name: one, targets: [{url: \"http://${H}:${P}/a/${X}\"}]}\nroutes: []\n";
        const std::map<std::string, std::string> environment{{"H", "h"}, {"P", "8"}, {"X", "x/y"}};
        auto upstream = read(text, environment).upstreams[0];
        QCOMPARE(putUpstream(text, "one", upstream).value(), text);
        for (const char* url : {"http://h:8/b/x", "http://h/a/x", "https://h:8/a/x"}) {
            upstream.targets[0].url = url;
            const std::string after = putUpstream(text, "one", upstream).value();
            QVERIFY2(after.find(url) != std::string::npos, after.c_str());
            QCOMPARE(read(after).upstreams[0].targets[0].url, std::string(url));
        }
    }

    void textsThatNeedQuotes() {
        for (const char* because :
             {"a: b", "# no", "true",  "null", "12",   "1e3",  "- x",         "it's",       "\"q\"",
              "a\\b", "${X}", "$${X}", "",     " x ",  "ä\tb", "line\nbreak", "[x]",        "{x",
              "x, y", "&a",   "*a",    "!t",   "%d",   "@x",   "`",           "~",          "?",
              "...",  "---",  "0x1f",  ".5",   "\x7f", "=",    "<<",          "2026-01-01", "y"}) {
            auto policy = read(whole()).policies[0];
            policy.rules[0].because = because;
            const auto text = putPolicy(whole(), "p", policy);
            QVERIFY2(text.has_value(), because);
            QCOMPARE(read(*text).policies[0].rules[0].because, std::string(because));
        }
    }

    void aLongItemIsBroken() {
        Route route = sample("long");
        for (const auto& type : fhir::resourceTypes())
            if (route.match.resources.size() < 30)
                route.match.resources.push_back(type);
        const std::string text = putRoute(whole(), "long", route).value();
        QCOMPARE(yamlOf(read(text), "long"), flowText(toNode(route, Detail::Full)));
        QVERIFY(text.find("    match:\n      path: /x/long\n") != std::string::npos);
    }

    void refusedRatherThanBroken_data() {
        QTest::addColumn<QString>("text");
        QTest::newRow("flow root") << u"{firebreak: 1, routes: []}"_s;
        QTest::newRow("list root") << u"- a\n"_s;
        QTest::newRow("broken") << u"a: [\n"_s;
        QTest::newRow("scalar section") << u"routes: x\n"_s;
        QTest::newRow("map section") << u"routes: {a: b}\n"_s;
        QTest::newRow("null item") << u"routes:\n  -\n  - name: a\n"_s;
    }
    void refusedRatherThanBroken() {
        QFETCH(QString, text);
        const auto result = putRoute(text.toStdString(), "r", sample("r"));
        QVERIFY(!result);
        QVERIFY(!result.error().message.empty());
    }

    // Whatever the item: it reads back as it was put, every other item is the same, every comment is there.
    void putsReadBack() {
        std::vector<Route> variants;
        for (int i = 0; i < 64; ++i) {
            Route route = sample("v");
            route.path = i & 1 ? "/" : "/v/w";
            if (i & 2)
                route.policies.clear();
            if (i & 4)
                route.match = {};
            if (i & 8)
                route.match.methods = {"GET", "PURGE"};
            if (i & 16)
                route.match.operations = {"$everything"};
            route.rewriteLinks = i & 32;
            variants.push_back(route);
        }
        const std::string text = whole();
        const auto before = read(text);
        for (const char* target : {"a", "b", "c", "new"})
            for (auto route : variants) {
                route.name = target;
                const std::string after = putRoute(text, target, route).value();
                const auto workspace = read(after);
                QCOMPARE(yamlOf(workspace, target), flowText(toNode(route, Detail::Full)));
                QCOMPARE(commentsOf(after), commentsOf(text));
                for (const auto& other : before.routes)
                    if (other.name != target)
                        QCOMPARE(yamlOf(workspace, other.name), yamlOf(before, other.name));
                QCOMPARE(putRoute(after, target, route).value(), after);
            }
    }

    void theShippedWorkspaceEdits() {
        std::ifstream file(FB_SOURCE_DIR "/resources/workspaces/local.yaml", std::ios::binary);
        const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        const auto workspace = read(text);
        QCOMPARE(workspace.routes.size(), std::size_t(2));
        auto policy = workspace.policies[0];
        policy.rates[0].limit = 60;
        const std::string after = putPolicy(text, "local", policy).value();
        QCOMPARE(commentsOf(after), commentsOf(text));
        QCOMPARE(read(after).policies[0].rates[0].limit, 60u);
        Route route = sample("extra");
        route.upstream = "clinic-b";
        route.policies = {"local"};
        QCOMPARE(read(putRoute(after, "extra", route, "fhir").value()).routes[1].name, std::string("extra"));
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceEdit)
#include "tst_workspace_edit.moc"
