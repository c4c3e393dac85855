// Request targets: segments, queries, moves. What is refused is in the golden table.
#include "http/target.h"

#include <QTest>

using namespace fb::http;

namespace {
std::string joined(const RequestTarget& target) {
    std::string out;
    for (const std::string_view segment : target.segments)
        out.append("[").append(segment).append("]");
    return out;
}
RequestTarget parsed(std::string_view raw) {
    auto target = RequestTarget::parse(raw, "GET");
    return target ? std::move(*target) : RequestTarget();
}
bool isInside(std::string_view view, std::string_view text) {
    return view.data() >= text.data() && view.data() + view.size() <= text.data() + text.size();
}
} // namespace

class TestHttpTarget : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void parts() {
        const std::string raw = "/fhir/Patient/1/?a=b&c";
        const RequestTarget t = parsed(raw);
        QCOMPARE(int(t.form), int(TargetForm::Origin));
        QCOMPARE(t.raw, std::string_view(raw));
        QCOMPARE(t.rawPath, std::string_view("/fhir/Patient/1/"));
        QCOMPARE(t.path, std::string_view("/fhir/Patient/1"));
        QVERIFY(t.trailingSlash && t.hasQuery);
        QCOMPARE(t.rawQuery, std::string_view("a=b&c"));
        QCOMPARE(joined(t), std::string("[fhir][Patient][1]"));
        QVERIFY(isInside(t.path, raw)); // nothing was decoded, so nothing was copied
        QVERIFY(isInside(t.segments[2], raw));
    }

    void root() {
        const RequestTarget t = parsed("/");
        QVERIFY(t.segments.empty());
        QVERIFY(!t.trailingSlash && !t.hasQuery);
        QCOMPARE(t.path, std::string_view("/"));
        const RequestTarget q = parsed("/?x");
        QCOMPARE(q.path, std::string_view("/"));
        QCOMPARE(q.rawQuery, std::string_view("x"));
    }

    void decodedViewsSurviveMoves() {
        const std::string raw = "/a/%62"; // short: a small string would move with its owner
        auto result = RequestTarget::parse(raw, "GET");
        QVERIFY(result);
        RequestTarget first = std::move(*result);
        RequestTarget second;
        second = std::move(first);
        const auto third = std::make_unique<RequestTarget>(std::move(second));
        QCOMPARE(third->path, std::string_view("/a/b"));
        QCOMPARE(joined(*third), std::string("[a][b]"));
        QCOMPARE(third->rawPath, std::string_view("/a/%62"));
    }

    void manySegments() {
        std::string raw;
        std::string expected;
        for (int i = 0; i < 30; ++i) {
            raw += "/s" + std::to_string(i);
            expected += "[s" + std::to_string(i) + "]";
            RequestTarget moved = parsed(raw);
            const RequestTarget t = std::move(moved);
            QCOMPARE(t.segments.size(), std::size_t(i + 1));
            QCOMPARE(joined(t), expected);
            QCOMPARE(t.segments.back(), std::string_view("s" + std::to_string(i)));
            QCOMPARE(t.segments.front(), std::string_view("s0"));
        }
    }

    void forms() {
        const RequestTarget absolute = parsed("http://h.example:80/fhir/Patient?x#"); // a fragment is refused
        QVERIFY(absolute.raw.empty());
        const RequestTarget t = parsed("http://[::1]:80/fhir/Patient/?x");
        QCOMPARE(int(t.form), int(TargetForm::Absolute));
        QCOMPARE(t.authority, std::string_view("[::1]:80"));
        QCOMPARE(t.rawPath, std::string_view("/fhir/Patient/"));
        const auto star = RequestTarget::parse("*", "OPTIONS");
        QVERIFY(star);
        QCOMPARE(int(star->form), int(TargetForm::Asterisk));
        QVERIFY(star->segments.empty());
        const auto tunnel = RequestTarget::parse("/fhir", "CONNECT");
        QVERIFY(!tunnel);
        QCOMPARE(int(tunnel.error().code), int(fb::ErrorCode::InvalidInput));
        QVERIFY(!tunnel.error().message.empty());
        QVERIFY(!RequestTarget::parse("", "GET"));
    }

    void query() {
        const RequestTarget t = parsed("/fhir/Patient?name=a+b&&name=M%C3%BCller&flag&=x&code=http://x%7C1%2C2&p=a=b");
        const auto parameters = t.query();
        QCOMPARE(parameters.size(), std::size_t(6));
        QCOMPARE(parameters[0].name, std::string("name"));
        QCOMPARE(parameters[0].value, std::string("a b"));
        QCOMPARE(parameters[0].rawValue, std::string_view("a+b"));
        QCOMPARE(parameters[1].value, std::string("M\xC3\xBCller"));
        QCOMPARE(parameters[2].name, std::string("flag"));
        QCOMPARE(parameters[2].value, std::string());
        QCOMPARE(parameters[3].name, std::string());
        QCOMPARE(parameters[4].value, std::string("http://x|1,2"));
        QCOMPARE(parameters[5].value, std::string("a=b"));
        QVERIFY(parsed("/fhir").query().empty());
        QVERIFY(parsed("/fhir?").query().empty());
    }

    // Every byte as it is and percent-encoded, in a path and in a query.
    void everyByte() {
        const std::string pathBytes = "-._~!$&'()*+,=:@";
        for (int c = 0; c < 256; ++c) {
            const std::string raw(1, char(c));
            const bool alnum = isalnum(c) && c < 128;
            char escape[4];
            std::snprintf(escape, sizeof escape, "%%%02X", unsigned(c));
            const bool path = alnum || (c != 0 && pathBytes.find(char(c)) != std::string::npos);
            const bool separates = c == '/' || c == '?';
            if (!separates)
                QCOMPARE(bool(RequestTarget::parse("/a" + raw + "b", "GET")), path);
            QCOMPARE(bool(RequestTarget::parse("/a?" + raw, "GET")), c > 0x20 && c < 0x7F && c != '#' && c != '%');
            QCOMPARE(bool(RequestTarget::parse("/a" + std::string(escape) + "b", "GET")),
                     c >= 0x20 && c < 0x7F && c != '/' && c != '\\');
            QCOMPARE(bool(RequestTarget::parse("/a?" + std::string(escape), "GET")), c > 0 && c < 0x80);
        }
    }

    void authorities() {
        for (const char* good : {"a", "a.example", "a-b_c~d.example:1", "127.0.0.1", "[::1]", "[2001:db8::1]:65535", "a:0"})
            QVERIFY2(isAuthority(good), good);
        for (const char* bad : {"", ":", ":80", "a:", "a:65536", "a:123456", "a:+1", "a:1:2", "::1", "[", "[]", "[]:1", "[1.2.3.4]",
                                "[::1", "[::1]a", "[::1]]", "[::1]:", "[fe80::1%25eth0]", "u@a", "a/b", "a b", "a,b", "a%41", "a;b",
                                "a\\b", "a\"b", "a?b", "a#b", "m\xC3\xBCller"})
            QVERIFY2(!isAuthority(bad), bad);
        QVERIFY(!isAuthority(std::string(256, 'a')));
    }
};

QTEST_GUILESS_MAIN(TestHttpTarget)
#include "tst_http_target.moc"
