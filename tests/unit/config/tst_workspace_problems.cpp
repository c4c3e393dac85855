// What parseWorkspace() says about mistakes: place, words and the way out; all of them, not only the first.
#include "config/workspace.h"
#include "config/yaml_tree.h"

#include <QtTest>

using namespace fb;
using namespace fb::config;

namespace {

const std::string kUpstream = "upstreams: [{name: u, targets: [{url: \"http://h\"}]}]\n";
const std::string kGood = "firebreak: 1\n" + kUpstream + "routes: [{name: a, match: {path: /}, upstream: u}]\n";

std::string textOf(const LoadResult& loaded) {
    std::string out;
    for (const auto& problem : loaded.problems)
        out += (problem.severity == Severity::Error ? "E " : "W ") + problem.sentence() + "\n";
    return out;
}

} // namespace

class TestWorkspaceProblems : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void sentences_data() {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char* name, const std::string& text, const std::string& expected) {
            QTest::newRow(name) << QString::fromStdString(text) << QString::fromStdString(expected);
        };
        const auto top = [&](const std::string& line) { return kGood + line + "\n"; };
        const auto route = [](const std::string& inside) {
            return "firebreak: 1\n" + kUpstream + "routes:\n- {name: a, match: {path: /}, upstream: u}\n- " + inside +
                   "\n";
        };
        const auto policy = [](const std::string& inside) {
            return "firebreak: 1\n" + kUpstream +
                   "routes: [{name: a, match: {path: /}, upstream: u, policies: [p]}]\npolicies:\n- name: p\n  " +
                   inside + "\n";
        };
        const auto upstream = [](const std::string& inside) {
            return "firebreak: 1\nroutes: [{name: a, match: {path: /}, upstream: u}]\nupstreams:\n- name: u\n  " +
                   inside + "\n";
        };
        const std::string one = "targets: [{url: \"http://h\"}]\n  ";

        row("nothing", "", "E f:1:1: The workspace is empty. Begin it with \"firebreak: 1\".\n");
        row("only comments", "# x\n", "E f:1:1: The workspace is empty. Begin it with \"firebreak: 1\".\n");
        row("no version", kUpstream + "routes: [{name: a, match: {path: /}, upstream: u}]\n",
            "E f:1:1: The workspace does not say its version. Begin it with \"firebreak: 1\".\n");
        row("other version", "firebreak: 2\n" + kGood.substr(13),
            "E f:1:12: This program reads workspaces of version 1, and this one says \"2\". Write \"firebreak: 1\", "
            "or use the program "
            "that wrote it.\n");
        row("unknown section", top("polices: []"),
            "E f:4:1: the workspace has no key \"polices\". Did you mean \"policies\"?\n");
        row("not yet: identity", top("identity: []"),
            "E f:4:1: \"identity\" of the workspace is not available in this version. Remove it: tokens are not "
            "checked, and are passed "
            "on to the server behind.\n");
        row("not yet: tls", top("gateway: {tls: {certificate: a}}"),
            "E f:4:11: \"tls\" of gateway is not available in this version. Remove it: the gateway speaks plain HTTP "
            "on this machine.\n");
        row("not yet: mirror", route("{name: b, match: {path: /}, upstream: u, mirror: {upstream: u}}"),
            "E f:5:44: \"mirror\" of a route is not available in this version. Remove it: requests go to the route's "
            "own upstream "
            "only.\n");
        for (const char* key : {"authenticate", "authorize", "response"})
            row(key, policy(std::string(key) + ": x"),
                std::string("E f:6:3: \"") + key + "\" of a policy is not available");
        row("not yet: breaker", upstream(one + "breaker: {failures: 1}"),
            "E f:6:3: \"breaker\" of an upstream is not available");
        row("not yet: hash", upstream(one + "balance: hash(ip)"),
            "E f:6:12: balance: hash is not available in this version. Use round-robin or least-requests.\n");
        row("not yet: subject", policy("rate: [{limit: 1/min, per: subject}]"),
            "E f:6:30: per: subject needs authentication, which is not available in this version. Use per: ip or "
            "per: route.\n");
        row("not yet: client", policy("quota: [{limit: 1/day, per: client}]"),
            "E f:6:31: per: client needs authentication");
        row("not yet: capture path", top("capture: {redact: [{path: x}]}"), "is not available in this version");

        row("listen everywhere", top("gateway: {listen: [\"0.0.0.0:80\"]}"),
            "W f:4:20: Other machines can reach 0.0.0.0:80. Without authentication every one of them is served: "
            "127.0.0.1 keeps it on "
            "this machine.\n");
        row("listen star", top("gateway: {listen: [\"*:80\"]}"),
            "E f:4:20: The address \"*:80\" is not an address and a port. Write 0.0.0.0 for every address of this "
            "machine.\n");
        row("listen without port", top("gateway: {listen: [127.0.0.1]}"), "has no port from 0 to 65535");
        row("listen octal", top("gateway: {listen: [\"127.0.0.01:80\"]}"), "is not an address and a port");
        row("listen port", top("gateway: {listen: [\"127.0.0.1:65536\"]}"), "has no port from 0 to 65535");
        row("listen v6 bare", top("gateway: {listen: [\"::1:80\"]}"), "is not an address and a port");
        row("listen empty", top("gateway: {listen: []}"),
            "E f:4:19: gateway.listen is empty: the gateway would serve nobody\n");
        row("listen twice", top("gateway: {listen: [\"127.0.0.1:80\", \"localhost:80\"]}"),
            "gateway.listen names 127.0.0.1:80 twice");
        row("port taken", top("sandboxes: [{name: s, listen: \"127.0.0.1:8080\"}]"),
            "E f:4:13: 127.0.0.1:8080 is taken by the gateway already. Choose another port, or 0 for any free "
            "one.\n");
        row("threads", top("gateway: {threads: many}"),
            "threads (or auto) is \"many\": it must be a whole number from 1 to 256");
        row("size", top("gateway: {limits: {body_bytes: 50 Mops}}"),
            "E f:4:32: body_bytes is \"50 Mops\": it must be a size from 1 to 1TiB. Write it like 64KiB, 50MiB or "
            "20GB.\n");
        row("size range", top("gateway: {limits: {header_bytes: 1GiB}}"),
            "header_bytes is \"1GiB\": it must be a size from 1KiB to 1MiB\n");
        row("target above head", top("gateway: {limits: {header_bytes: 1KiB, target_bytes: 2KiB}}"),
            "target_bytes is larger than header_bytes");
        row("time", top("gateway: {timeouts: {header: 10}}"),
            "E f:4:30: header is \"10\": it must be a time from 1ms to 1d. Write it with a unit, like 250ms, 10s or "
            "5m.\n");
        row("zero time", top("gateway: {timeouts: {header: 0s}}"),
            "header is \"0s\": it must be a time from 1ms to 1d\n");
        row("flag", top("capture: {enabled: yes}"), "E f:4:20: enabled is \"yes\": it must be true or false\n");
        row("choice", top("capture: {bodies: ful}"), "it must be one of none, full. Did you mean \"full\"?");
        row("header name", top("capture: {redact: [{header: \"a b\"}]}"), "\"a b\" is not the name of a header");
        row("public url", top("gateway: {public_url: \"ftp://x\"}"),
            "\"ftp\" URLs are not taken. Use http or https.");
        row("proxies", top("gateway: {trusted_proxies: [10.1.0.0/8]}"),
            "E f:4:29: \"10.1.0.0/8\" in trusted_proxies is not an address or a subnet. The bits after the prefix "
            "must be zero, and the "
            "prefix must fit: 10.0.0.0/8, not 10.1.0.0/8.\n");

        row("url words", upstream("targets: [{url: localhost}]"),
            "E f:5:19: \"localhost\" is not a URL. Write it like http://127.0.0.1:8090/fhir.\n");
        row("url query", upstream("targets: [{url: \"http://h/a?b\"}]"), "has a query");
        row("url fragment", upstream("targets: [{url: \"http://h/a#b\"}]"), "has a fragment");
        row("url dots", upstream("targets: [{url: \"http://h/a/../b\"}]"), "has a dot segment");
        row("url hidden dots", upstream("targets: [{url: \"http://h/a/%2e%2E/b\"}]"), "has a dot segment");
        row("url hidden slash", upstream("targets: [{url: \"http://h/a%2Fb\"}]"), "hides a slash");
        row("url user", upstream("targets: [{url: \"http://u:p@h/\"}]"),
            "A URL with a user name or password is not taken");
        row("url port", upstream("targets: [{url: \"http://h:0/\"}]"), "\"0\" is not a port");
        row("url host", upstream("targets: [{url: \"http://a b/\"}]"), "\"a b\" is not a host name or address");
        row("url octal", upstream("targets: [{url: \"http://127.1/\"}]"), "\"127.1\" is not a host name or address");
        row("url v6", upstream("targets: [{url: \"http://[::1/\"}]"), "is not an IPv6 address in brackets");
        row("no targets", upstream("targets: []"), "E f:5:12: targets is empty: requests would have nowhere to go\n");
        row("no targets key", upstream("fhir: r4"), "E f:4:3: an upstream has no \"targets\"\n");
        row("all weights 0", upstream("targets: [{url: \"http://h\", weight: 0}]"), "Every target has weight 0");
        row("weight", upstream("targets: [{url: \"http://h\", weight: -1}]"),
            "weight is \"-1\": it must be a whole number from 0 to 1000");
        row("weight plus", upstream("targets: [{url: \"http://h\", weight: +1}]"), "weight is \"+1\"");
        row("two places", upstream("targets: [{url: \"http://h\", sandbox: s}]"),
            "A target has both \"url\" and \"sandbox\"");
        row("no place", upstream("targets: [{weight: 1}]"), "A target has neither \"url\" nor \"sandbox\"");
        row("target text", upstream("targets: [\"http://h\"]"),
            "An item of targets must be a mapping, but it is a text");
        row("unknown sandbox", upstream("targets: [{sandbox: s}]"),
            "E f:5:23: There is no sandbox \"s\". None is defined.\n");
        row("fhir version", upstream(one + "fhir: r6"),
            "fhir is \"r6\": it must be one of r4, r4b, r5. Did you mean \"r4\"?");
        row("health path", upstream(one + "health: {path: metadata}"), "does not begin with \"/\"");
        row("retry on", upstream(one + "retry: {attempts: 1, on: [501]}"), "An item of retry.on is \"501\"");
        row("retry without attempts", upstream(one + "retry: {on: [connect]}"), "retry has no \"attempts\"");

        row("unknown upstream",
            "firebreak: 1\n" + kUpstream + "routes: [{name: a, match: {path: /}, upstream: uu}]\n",
            "E f:3:48: There is no upstream \"uu\". Did you mean \"u\"?\n");
        row("unknown policy",
            "firebreak: 1\n" + kUpstream + "routes: [{name: a, match: {path: /}, upstream: u, policies: [p]}]\n",
            "E f:3:62: There is no policy \"p\". None is defined.\n");
        row("policy twice", policy("ip: {deny: [10.0.0.0/8]}") + "- {name: p}\n",
            "E f:7:3: There are two policies named \"p\": the first is on line 5. Give one of them another name.\n");
        row("unused policy", kGood + "policies: [{name: p}]\n",
            "W f:4:12: No route uses the policy \"p\": nothing in it applies\n");
        row("no routes", "firebreak: 1\nroutes: []\n",
            "W f:2:9: There are no routes: every request will be answered 404. Add one below \"routes:\".\n");
        row("hidden route", route("{name: b, match: {path: /x, method: [GET]}, upstream: u}"),
            "W f:5:3: The route \"b\" is never reached: \"a\" before it takes all of its requests. Move it up, or "
            "remove it.\n");
        row("resource", route("{name: b, match: {path: /, resource: [Patinet]}, upstream: u}"),
            "E f:5:41: \"Patinet\" is not a resource type of FHIR R4, R4B or R5. Did you mean \"Patient\"?\n");
        row("interaction", route("{name: b, match: {path: /, interaction: [search]}, upstream: u}"),
            "\"search\" is not a FHIR interaction");
        row("interaction none", route("{name: b, match: {path: /, interaction: [none]}, upstream: u}"),
            "\"none\" is not a FHIR interaction");
        row("operation", route("{name: b, match: {path: /, operation: [everything]}, upstream: u}"),
            "The operation \"everything\" does not begin with \"$\". Write $everything.");
        row("operation name", route("{name: b, match: {path: /, operation: [\"$a/b\"]}, upstream: u}"),
            "is not the name of an operation");
        row("method", route("{name: b, match: {path: /, method: [get]}, upstream: u}"),
            "The method \"get\" is not in capitals. Write GET.");
        row("empty list", route("{name: b, match: {path: /, method: []}, upstream: u}"),
            "method is an empty list. Remove it to match any.");
        row("header list", route("{name: b, match: {path: /, header: [X-A]}, upstream: u}"),
            "header must be a mapping of names and values");
        row("path", route("{name: b, match: {path: fhir}, upstream: u}"),
            "The path \"fhir\" does not begin with \"/\"");
        row("path //", route("{name: b, match: {path: /a//b}, upstream: u}"), "has an empty segment");
        row("no path", route("{name: b, match: {method: GET}, upstream: u}"), "match has no \"path\"");
        row("empty match", route("{name: b, match: , upstream: u}"), "E f:5:13: match has no \"path\"\n");
        row("no match", route("{name: b, upstream: u}"), "E f:5:3: a route has no \"match\"\n");
        row("name", route("{name: \"b c\", match: {path: /}, upstream: u}"),
            "The name of the route is \"b c\": a name is 1 to 64 letters");
        row("misspelt key", route("{name: b, match: {path: /, ressource: [Patient]}, upstream: u}"),
            "E f:5:30: match has no key \"ressource\". Did you mean \"resource\"?\n");

        row("rule without kind", policy("rules: [{because: x}]"), "A rule has neither \"deny\" nor \"allow\"");
        row("rule of both", policy("rules: [{deny: {}, allow: {}}]"), "A rule has both \"deny\" and \"allow\"");
        row("rule text", policy("rules: [{deny: delete}]"), "deny must be a mapping, but it is a text");
        row("rate", policy("rate: [{limit: 100, per: ip}]"),
            "E f:6:18: limit is \"100\": it must be a number, \"/\" and a period. Write it like 100/min; the periods "
            "are sec, min, hour "
            "and day, at most 1000000.\n");
        for (const char* bad : {"0/min", "-1/min", "+1/min", "1.5/min", "100/m", "100/fortnight", "100 /min",
                                "1/month", "/min", "9999999/s"})
            row(bad, policy(std::string("rate: [{limit: \"") + bad + "\", per: ip}]"),
                std::string("limit is \"") + bad + "\"");
        row("quota per second", policy("quota: [{limit: 10/s, per: ip}]"),
            "Write it like 50000/day; the periods are hour, day and month.");
        row("quota burst", policy("quota: [{limit: 10/day, burst: 3}]"), "a quota has no key \"burst\"");
        row("burst", policy("rate: [{limit: 10/s, burst: 0}]"), "burst is \"0\"");
        row("per", policy("rate: [{limit: 10/s, per: adress}]"), "it must be one of ip, subject, client, route");
        row("ip", policy("ip: {allow: [10.0.0.300]}"), "\"10.0.0.300\" in ip.allow is not an address or a subnet");
        row("ip empty", policy("ip: {allow: []}"), "ip.allow is an empty list");

        row("tab", "firebreak: 1\ngateway:\n\tlisten: []\n",
            "E f:3:1: A tab is used for indentation. YAML wants spaces: replace it.\n");
        row("twice", "firebreak: 1\nname: a\nroutes: []\nname: b\n",
            "E f:4:1: \"name\" is set twice: first on line 2, again on line 4. Keep one of them.\n");
        row("twice inside", top("gateway: {limits: {connections: 1, connections: 2}}"),
            "\"connections\" is set twice: first on line 4, again on line 4");
        row("two documents", "firebreak: 1\n---\nfirebreak: 1\n", "A second YAML document begins here");
        row("alias", "firebreak: 1\nname: &a x\nroutes: *a\n", "Anchors (&name) are not read in a workspace");
        row("tag", "firebreak: !!int 1\n", "Tags (");
        row("control", std::string("firebreak: 1\nname: \"a\x01\"\n"),
            "E f:2:9: A control character (0x01) stands here. YAML takes text only: remove it.\n");
        row("lone CR", "firebreak: 1\rname: x\n", "Lines end with LF or CRLF.");
        row("unclosed", "firebreak: 1\nroutes: [{name: a}\n", "A list opened with [ is not closed with ]");
        row("colon", "firebreak: 1\nname: a: b\n",
            "E f:2:8: A colon stands where no key can be. Put a text that holds \": \" in quotes.\n");
        row("list key", "firebreak: 1\n[a]: b\n", "A key must be a plain text");
        row("list", "- firebreak: 1\n", "the workspace must be a mapping, but it is a list");
        row("place after letters", "firebreak: 1\nname: [\"\u00e4\u00f6\", x]\n",
            "E f:2:7: name must be a text, but it is a list");
        row("column in letters", "firebreak: 1\nroutes: []\ngateway: {listen: [\"\u00e4\u00f6\", \"x\"]}\n",
            "E f:3:26: The address \"x\"");
    }
    void sentences() {
        QFETCH(QString, text);
        QFETCH(QString, expected);
        const auto loaded = parseWorkspace(text.toStdString(), "f");
        const std::string got = textOf(loaded);
        QVERIFY2(!loaded.problems.empty(), "no problem was found");
        QVERIFY2(got.find(expected.toStdString()) != std::string::npos, got.c_str());
        const bool anyError = got.starts_with("E ") || got.find("\nE ") != std::string::npos;
        QCOMPARE(loaded.ok(), !anyError);
        if (expected.endsWith(QLatin1Char('\n')) &&
            (expected.startsWith(QLatin1String("E ")) || expected.startsWith(QLatin1String("W "))))
            QCOMPARE(QString::fromStdString(got), expected); // the only one, too
    }

    void theGoodOneIsGood() { QCOMPARE(textOf(parseWorkspace(kGood, "f")), std::string()); }

    void allAreFoundInTheOrderOfTheFile() {
        const auto loaded = parseWorkspace(
            "firebreak: 3\nnmae: x\ngateway: {threads: 0, listen: [a]}\nroutes:\n- {name: \"\", match: {path: x}}\n"
            "upstreams: {}\npolicies: [x]\n",
            "f");
        std::vector<int> lines;
        for (const auto& problem : loaded.problems)
            lines.push_back(problem.place.line);
        QCOMPARE(lines, (std::vector<int>{1, 2, 3, 3, 5, 5, 5, 6, 7}));
    }

    void notUtf8() {
        QVERIFY(
            textOf(parseWorkspace("firebreak: 1\nname: \"\xFF\"\n", "f")).find("E f:2:1: This line is not UTF-8") ==
            0);
        QVERIFY(!parseWorkspace(std::string("firebreak: 1\0name: x", 20), "f").ok());
    }

    void windowsTextReads() {
        std::string text = "\xEF\xBB\xBF";
        for (const char c : kGood)
            text += c == '\n' ? std::string("\r\n") : std::string(1, c);
        QCOMPARE(textOf(parseWorkspace(text, "f")), std::string());
    }

    void largeAndDeepIsRefused() {
        QVERIFY(textOf(parseWorkspace(std::string(5'000'000, ' '), "f")).find("larger than 4 MiB") !=
                std::string::npos);
        for (const char* open : {"[", "{a: ", "- ", "? "}) {
            std::string text = "x: ";
            if (open[0] == '-' || open[0] == '?')
                text.clear();
            for (int i = 0; i < 100'000; ++i)
                text += open;
            const auto loaded = parseWorkspace(text, "f");
            QVERIFY(!loaded.ok());
            QVERIFY2(textOf(loaded).size() < 1000, open);
        }
        std::string many = "routes: [";
        for (int i = 0; i < 500'000; ++i)
            many += "a,";
        QVERIFY(textOf(parseWorkspace(many + "]", "f")).find("too many values") != std::string::npos);
    }

    void manyProblemsStayReadable() {
        std::string text = "firebreak: 1\nroutes:\n";
        for (int i = 0; i < 20'000; ++i)
            text += "- {nam: a" + std::to_string(i) + "}\n";
        const auto loaded = parseWorkspace(text, "f");
        QVERIFY(loaded.problems.size() <= 501);
        QVERIFY(loaded.problems.back().message.find("further problems are not shown") != std::string::npos);
    }

    void manyRoutesStayQuick() {
        std::string text = "firebreak: 1\n" + kUpstream + "routes:\n";
        for (int i = 0; i < 5000; ++i)
            text += "- {name: a" + std::to_string(i) + ", match: {path: /p" + std::to_string(i) + "}, upstream: u}\n";
        QVERIFY(parseWorkspace(text, "f").ok());
        text += "- {name: b, match: {path: /}, upstream: u}\n";
        QVERIFY(textOf(parseWorkspace(text, "f")).find("more than 5000 routes") != std::string::npos);
    }
};

QTEST_GUILESS_MAIN(TestWorkspaceProblems)
#include "tst_workspace_problems.moc"
