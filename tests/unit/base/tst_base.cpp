// Text, time, addresses, secrets: exact on the edges where the usual helpers are lax.
#include "base/ip.h"
#include "base/result.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/time.h"

#include <QTest>

using namespace fb;

class TestBase : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void numbersAreStrict() {
        QCOMPARE(parseUnsigned("42"), std::optional<std::uint64_t>(42));
        for (const char* text : {"", "+3", " 3", "3 ", "-1", "0x10", "18446744073709551616"})
            QVERIFY2(!parseUnsigned(text), text);
    }
    void addresses() {
        QVERIFY(!IpAddress::parse("010.0.0.1"));
        QVERIFY(!IpAddress::parse("1.2.3"));
        QCOMPARE(IpAddress::parse("::ffff:10.0.0.1")->text(), std::string("10.0.0.1"));
        QVERIFY(Subnet::parse("10.0.0.0/8")->contains(*IpAddress::parse("::ffff:10.9.8.7")));
        QVERIFY(!Subnet::parse("10.0.0.0/8")->contains(*IpAddress::parse("11.0.0.1")));
        QVERIFY(!Subnet::parse("10.0.0.1/8"));
        QVERIFY(!Subnet::parse("10.0.0.0/33"));
        QVERIFY(Subnet::parse("::/0")->contains(*IpAddress::parse("2001:db8::1")));
        QCOMPARE(Subnet::parse("10.0.0.0/9")->text(), std::string("10.0.0.0/9"));
    }
    void times() {
        const auto t = parseIsoTime("1994-11-06T08:49:37.5Z");
        QVERIFY(t);
        QCOMPARE(httpDate(*t), std::string("Sun, 06 Nov 1994 08:49:37 GMT"));
        QCOMPARE(isoTime(*t), std::string("1994-11-06T08:49:37.500Z"));
        QCOMPARE(parseIsoTime("1994-11-06T09:49:37.500+01:00"), t);
        QCOMPARE(*parseHttpDate("Sun, 06 Nov 1994 08:49:37 GMT"), *t - Micros(500'000));
        for (const char* text :
             {"1994-11-06", "1994-13-06T08:49:37Z", "1994-11-06T08:49:37", "1994-11-06T08:49:37.Z"})
            QVERIFY2(!parseIsoTime(text), text);
    }
    void units() {
        QCOMPARE(parseByteCount("64KiB"), std::optional<std::uint64_t>(65536));
        QCOMPARE(parseByteCount("20GiB"), std::optional<std::uint64_t>(21474836480ULL));
        QVERIFY(!parseByteCount("12 parsecs"));
        QCOMPARE(parseDurationMicros("250ms"), std::optional<std::int64_t>(250'000));
        QVERIFY(!parseDurationMicros("10")); // a duration without a unit is a guess
    }
    void encodings() {
        QCOMPARE(percentDecode("a%2Fb"), std::optional<std::string>("a/b"));
        QVERIFY(!percentDecode("a%2"));
        QCOMPARE(base64Decode(base64("any \0 bytes")), std::optional<std::string>("any "));
        QCOMPARE(nearest("serach-type", {"read", "search-type", "create"}),
                 std::optional<std::string>("search-type"));
        QVERIFY(!nearest("xyz", {"read", "search-type"}));
        QVERIFY(!isValidUtf8("\xC0\xAF"));
        QVERIFY(!isValidUtf8("\xED\xA0\x80"));
        QVERIFY(isValidUtf8("\xC3\xA9"));
    }
    void secretsCompare() {
        const Secret secret("token");
        QVERIFY(secret == std::string_view("token"));
        QVERIFY(!(secret == std::string_view("tokem")));
        QVERIFY(!(secret == std::string_view("")));
    }
    void errorsReadAsSentences() {
        Error error = makeError(ErrorCode::InvalidInput, "No upstream is called \"hapy\"", "Did you mean \"hapi\"?");
        error.place = {"ws.yaml", 3, 7};
        QCOMPARE(error.sentence(),
                 std::string("ws.yaml:3:7: No upstream is called \"hapy\". Did you mean \"hapi\"?"));
    }
};

QTEST_GUILESS_MAIN(TestBase)
#include "tst_base.moc"
