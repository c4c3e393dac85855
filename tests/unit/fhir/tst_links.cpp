// Link rewriting: one piece, every split, and nothing else changed.
#include "fhir/links.h"

#include <QtTest>

#include <random>

using namespace fb::fhir;

namespace {

std::string whole(const std::string& input, const std::vector<LinkRule>& rules, std::uint64_t* count = nullptr) {
    LinkRewriter rewriter(&rules);
    std::string out;
    rewriter.feed(input, out);
    rewriter.finish(out);
    if (count)
        *count = rewriter.replaced();
    return out;
}

std::string inPieces(const std::string& input, const std::vector<LinkRule>& rules, const std::vector<std::size_t>& cuts) {
    LinkRewriter rewriter(&rules);
    std::string out;
    std::size_t at = 0;
    for (const std::size_t cut : cuts) {
        rewriter.feed(std::string_view(input).substr(at, cut - at), out);
        at = cut;
    }
    rewriter.feed(std::string_view(input).substr(at), out);
    rewriter.finish(out);
    return out;
}

const std::vector<LinkRule>& oneRule() {
    static const std::vector<LinkRule> rules{{"http://127.0.0.1:8090/fhir", "http://localhost:8080/fhir/r4"}};
    return rules;
}

// The plain way of the same rules, to compare with: tries every rule at every place.
std::string simple(const std::string& input, const std::vector<LinkRule>& rules) {
    const auto escape = [](const std::string& text) {
        std::string out;
        for (const char c : text)
            out += c == '/' ? std::string("\\/") : std::string(1, c);
        return out;
    };
    const auto ends = [&](std::size_t at) {
        if (at >= input.size())
            return true;
        if (input[at] == '\\')
            return at + 1 < input.size() && std::string("/\"nrt").find(input[at + 1]) != std::string::npos;
        return std::string("/?#\"'<>) \t\r\n").find(input[at]) != std::string::npos;
    };
    std::string out;
    for (std::size_t at = 0; at < input.size();) {
        std::size_t length = 0;
        std::string to;
        for (const auto& rule : rules)
            for (const bool escaped : {false, true}) {
                const std::string from = escaped ? escape(rule.from) : rule.from;
                if (input.compare(at, from.size(), from) != 0 || !ends(at + from.size()) || from.size() <= length)
                    continue;
                length = from.size();
                to = escaped ? escape(rule.to) : rule.to;
            }
        out += length > 0 ? to : std::string(1, input[at]);
        at += std::max<std::size_t>(length, 1);
    }
    return out;
}

// A searchset as HAPI writes it, of about this many bytes.
std::string searchset(std::size_t bytes, const std::string& base, std::uint64_t& links) {
    std::string out = "{\"resourceType\":\"Bundle\",\"type\":\"searchset\",\"link\":[{\"relation\":\"self\",\"url\":\"" + base +
                      "/Observation?patient=1\"},{\"relation\":\"next\",\"url\":\"" + base + "?_getpages=x\"}],\"entry\":[";
    links = 2;
    for (int i = 0; out.size() < bytes; ++i) {
        out += (i > 0 ? "," : "") + std::string("{\"fullUrl\":\"") + base + "/Observation/" + std::to_string(i) +
               "\",\"resource\":{\"resourceType\":\"Observation\",\"id\":\"" + std::to_string(i) +
               "\",\"meta\":{\"versionId\":\"1\",\"source\":\"http://127.0.0.1:8090/fhir2/x\"},\"status\":\"final\",\"code\":{\"coding\":"
               "[{\"system\":\"http://loinc.org\",\"code\":\"718-7\",\"display\":\"Hemoglobin\"}]},\"valueQuantity\":{\"value\":"
               "13.50,\"unit\":\"g/dL\",\"system\":\"http://unitsofmeasure.org\"}},\"search\":{\"mode\":\"match\"}}";
        ++links;
    }
    return out + "]}";
}

} // namespace

class TestLinks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void cases_data() {
        QTest::addColumn<QByteArray>("input");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, QByteArray input, QByteArray expected) {
            // In the rows F is the backend's base and T the public one; f and t with escaped slashes.
            const auto fill = [](QByteArray& text) {
                text.replace("{F}", "http://127.0.0.1:8090/fhir").replace("{T}", "http://localhost:8080/fhir/r4");
                text.replace("{f}", "http:\\/\\/127.0.0.1:8090\\/fhir").replace("{t}", "http:\\/\\/localhost:8080\\/fhir\\/r4");
            };
            fill(input);
            fill(expected);
            QTest::newRow(name) << input << expected;
        };
        row("empty", "", "");
        row("nothing in it", "{\"a\":1.00}", "{\"a\":1.00}");
        row("a resource", "\"{F}/Patient/1\"", "\"{T}/Patient/1\"");
        row("the base itself", "\"{F}\"", "\"{T}\"");
        row("a query", "{F}?_getpages=1", "{T}?_getpages=1");
        row("a fragment", "{F}#x", "{T}#x");
        row("XML attribute in quotes", "<url value=\"{F}/x\"/><url value='{F}'/>", "<url value=\"{T}/x\"/><url value='{T}'/>");
        row("XML text", "<a>{F}</a>", "<a>{T}</a>");
        row("markdown", "[x]({F})", "[x]({T})");
        row("Turtle", "<{F}>", "<{T}>");
        row("white space", "{F} {F}\n{F}\t{F}\r", "{T} {T}\n{T}\t{T}\r");
        row("only it", "{F}", "{T}");
        row("twice in a row", "{F}/{F}/", "{T}/{T}/");
        row("escaped slashes", "\"{f}\\/Patient\\/1\"", "\"{t}\\/Patient\\/1\"");
        row("escaped base alone", "\"{f}\"", "\"{t}\"");
        row("plain with an escaped slash behind", "\"{F}\\/Patient\"", "\"{T}\\/Patient\"");
        row("escaped quote behind", "<a href=\\\"{F}\\\">", "<a href=\\\"{T}\\\">");
        row("escaped line end behind", "{F}\\n", "{T}\\n");
        row("backslash and the end", "{F}\\", "{F}\\");
        row("another escape behind", "{F}\\u0032", "{F}\\u0032");
        row("a longer path segment", "\"{F}2/Patient\"", "\"{F}2/Patient\"");
        row("a dash", "{F}-test/Patient", "{F}-test/Patient");
        row("a percent escape", "{F}%20x", "{F}%20x");
        row("a dot", "{F}.", "{F}.");
        row("another port", "http://127.0.0.1:80901/fhir/x", "http://127.0.0.1:80901/fhir/x");
        row("half of it", "http://127.0.0.1:8090/fhi", "http://127.0.0.1:8090/fhi");
        row("begins again inside", "http://http://127.0.0.1:http://127.0.0.1:8090/fhir/x", "http://http://127.0.0.1:{T}/x");
        row("mixed slashes", "http:\\/\\/127.0.0.1:8090/fhir/x", "http:\\/\\/127.0.0.1:8090/fhir/x");
        row("bytes that are no text", QByteArray("\0\xFF{F}/\0", 8), QByteArray("\0\xFF{T}/\0", 8));
    }

    void cases() {
        QFETCH(QByteArray, input);
        QFETCH(QByteArray, expected);
        const std::string text = input.toStdString();
        QCOMPARE(QByteArray::fromStdString(whole(text, oneRule())), expected);
        QCOMPARE(QByteArray::fromStdString(simple(text, oneRule())), expected);
        for (std::size_t a = 0; a <= text.size(); ++a)
            for (std::size_t b = a; b <= text.size(); ++b)
                QCOMPARE(QByteArray::fromStdString(inPieces(text, oneRule(), {a, b})), expected);
        LinkRewriter rewriter(&oneRule());
        std::string out;
        for (const char c : text)
            rewriter.feed({&c, 1}, out);
        rewriter.finish(out);
        QCOMPARE(QByteArray::fromStdString(out), expected);
    }

    void theLongestRuleWins() {
        const std::vector<LinkRule> rules{{"http://a/fhir", "S"}, {"http://a/fhir/r4", "L"}, {"http://b", "B"}};
        const std::string text = "http://a/fhir/r4/x http://a/fhir/r5/x http://a/fhir http://b/fhir http://a/fhir/r4";
        const std::string expected = "L/x S/r5/x S B/fhir L";
        QCOMPARE(whole(text, rules), expected);
        for (std::size_t a = 0; a <= text.size(); ++a)
            for (std::size_t b = a; b <= text.size(); ++b)
                QCOMPARE(inPieces(text, rules, {a, b}), expected);
    }

    void rulesThatDoNothing() {
        const std::vector<LinkRule> rules{{"", "x"}, {"http://a", "http://a"}};
        std::uint64_t count = 9;
        QCOMPARE(whole("http://a/ ", rules, &count), "http://a/ ");
        QCOMPARE(count, std::uint64_t(0));
        QCOMPARE(whole("http://a/ ", {}, &count), "http://a/ ");
        QCOMPARE(whole("//// / //", {{"/", "-"}}), simple("//// / //", {{"/", "-"}}));
    }

    // Only what could become a link is held back, so that a slow stream arrives as it is sent.
    void holdsBackOnlyWhatItMust() {
        LinkRewriter rewriter(&oneRule());
        std::string out;
        rewriter.feed("{\"a\":\"b\"}\n", out);
        QCOMPARE(out, "{\"a\":\"b\"}\n");
        rewriter.feed("x http://127.0", out);
        QCOMPARE(out, "{\"a\":\"b\"}\nx ");
        rewriter.feed(".0.2", out);
        QCOMPARE(out, "{\"a\":\"b\"}\nx http://127.0.0.2");
        rewriter.finish(out);
        QCOMPARE(rewriter.replaced(), std::uint64_t(0));
    }

    void randomTextAgainstThePlainWay() {
        const std::vector<LinkRule> rules{{"http://h:1/f", "https://P/Q/"}, {"http://h:1/f/g", "X"}, {"//h:1", "Y"}, {"h", "Z"}};
        const std::vector<std::string> parts{"http://h:1/f", "http:\\/\\/h:1\\/f", "/g", "\\/g", "/",  "\\", "\"", " ", "h", "http",
                                             "://",          "//h:1",              "2",  "f",    "h:", "<",  "a",  "n", ":1"};
        std::mt19937 random(7);
        for (int round = 0; round < 4000; ++round) {
            std::string text;
            for (auto n = random() % 12; n > 0; --n)
                text += parts[random() % parts.size()];
            std::vector<std::size_t> cuts;
            for (auto n = random() % 5; n > 0; --n)
                cuts.push_back(random() % (text.size() + 1));
            std::sort(cuts.begin(), cuts.end());
            const std::string expected = simple(text, rules);
            QCOMPARE(whole(text, rules), expected);
            QCOMPARE(inPieces(text, rules, cuts), expected);
        }
    }

    void twoMegabytesInOnePiece() {
        std::uint64_t links = 0, count = 0;
        const std::string body = searchset(2 << 20, oneRule()[0].from, links);
        std::uint64_t same = 0;
        const std::string expected = searchset(body.size() - 1, oneRule()[0].to, same);
        const std::string out = whole(body, oneRule(), &count);
        QCOMPARE(count, links);
        QCOMPARE(out.size(), body.size() + links * (oneRule()[0].to.size() - oneRule()[0].from.size()));
        QCOMPARE(out.substr(0, 1 << 20), expected.substr(0, 1 << 20));
        // And back again it is what it was.
        QVERIFY(whole(out, {{oneRule()[0].to, oneRule()[0].from}}) == body);
    }

    void twoMegabytesInPiecesOfASocket() {
        std::uint64_t links = 0;
        const std::string body = searchset(2 << 20, oneRule()[0].from, links);
        const std::string expected = whole(body, oneRule());
        for (const std::size_t piece : {std::size_t(1), std::size_t(13), std::size_t(1460), std::size_t(65536)}) {
            LinkRewriter rewriter(&oneRule());
            std::string out;
            const std::size_t end = piece < 100 ? body.size() / 8 : body.size();
            for (std::size_t at = 0; at < end; at += piece)
                rewriter.feed(std::string_view(body).substr(at, std::min(piece, end - at)), out);
            rewriter.finish(out);
            QVERIFY(out == whole(body.substr(0, end), oneRule()));
            if (end == body.size()) {
                QCOMPARE(rewriter.replaced(), links);
                QVERIFY(out == expected);
            }
        }
    }

    void headerValues_data() {
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* value, const char* expected) {
            QTest::newRow(value) << QByteArray(value) << QByteArray(expected);
        };
        row("", "");
        row("http://127.0.0.1:8090/fhir/Patient/1/_history/1", "http://localhost:8080/fhir/r4/Patient/1/_history/1");
        row("http://127.0.0.1:8090/fhir", "http://localhost:8080/fhir/r4");
        row("HTTP://127.0.0.1:8090/fhir?x", "http://localhost:8080/fhir/r4?x");
        row("http://127.0.0.1:8090/FHIR/Patient/1", "");
        row("http://127.0.0.1:8090/fhir2/Patient/1", "");
        row("http://127.0.0.1:8091/fhir/Patient/1", "");
        row("http://127.0.0.1:8090", "");
        row("/fhir/Patient/1", "http://localhost:8080/fhir/r4/Patient/1");
        row("/fhir", "http://localhost:8080/fhir/r4");
        row("/fhir2/Patient/1", "");
        row("//127.0.0.1:8090/fhir/Patient/1", "");
        row("Patient/1", "");
        row("https://elsewhere.example/fhir", "");
    }

    void headerValues() {
        QFETCH(QByteArray, value);
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(rewriteUrl(value.toStdString(), oneRule())), expected);
    }

    void headerValuesWithSeveralRules() {
        const std::vector<LinkRule> rules{{"http://a", "P"}, {"http://a/x", "Q"}, {"http://b/y", "http://b/y"}};
        QCOMPARE(rewriteUrl("http://a/x/1", rules), "Q/1");
        QCOMPARE(rewriteUrl("http://a/z/1", rules), "P/z/1");
        QCOMPARE(rewriteUrl("http://b/y/1", rules), "");
        QCOMPARE(rewriteUrl("http://a/x/1", {}), "");
    }
};

QTEST_GUILESS_MAIN(TestLinks)
#include "tst_links.moc"
