// What is a secret and what only looks like one.
#include <QTest>

#include "capture/har.h"
#include "capture/mask.h"

using namespace fb::capture;

class TestMask : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void heads_data() {
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* in, const char* out) { QTest::newRow(in) << QByteArray(out); };
        row("GET / HTTP/1.1\r\nAuthorization: Bearer abc\r\nAccept: x\r\n\r\n",
            "GET / HTTP/1.1\r\nAuthorization: Bearer ********\r\nAccept: x\r\n\r\n");
        row("GET / HTTP/1.1\r\nauthorization:Basic dTpw\r\n\r\n",
            "GET / HTTP/1.1\r\nauthorization: Basic ********\r\n\r\n");
        row("GET / HTTP/1.1\r\nAuthorization: onlytoken\r\n\r\n",
            "GET / HTTP/1.1\r\nAuthorization: ********\r\n\r\n");
        row("GET / HTTP/1.1\r\nAuthorization:\r\n\r\n", "GET / HTTP/1.1\r\nAuthorization:\r\n\r\n");
        row("GET / HTTP/1.1\r\nProxy-Authorization: Digest a=b\r\nCookie: a=b; c=d\r\nX-API-KEY: k\r\n\r\n",
            "GET / HTTP/1.1\r\nProxy-Authorization: Digest ********\r\nCookie: ********\r\nX-API-KEY: "
            "********\r\n\r\n");
        row("HTTP/1.1 200 OK\r\nSet-Cookie: a=b; HttpOnly\r\nSet-Cookie: c=d\r\n\r\n",
            "HTTP/1.1 200 OK\r\nSet-Cookie: ********\r\nSet-Cookie: ********\r\n\r\n");
        row("GET / HTTP/1.1\r\nX-Mine: s\r\nX-Mines: t\r\n\r\n",
            "GET / HTTP/1.1\r\nX-Mine: ********\r\nX-Mines: t\r\n\r\n");
        // Heads that were refused are kept too, however broken.
        row("GET / HTTP/1.1\r\nAuthorization : Bearer abc\r\n\r\n",
            "GET / HTTP/1.1\r\nAuthorization : Bearer ********\r\n\r\n");
        row("GET / HTTP/1.1\nAuthorization: Bearer\n abc\nA: b\n\n",
            "GET / HTTP/1.1\nAuthorization: ********\n ********\nA: b\n\n");
        row("GET / HTTP/1.1\r\nA: b\rAuthorization: Bearer abc\r\n\r\n",
            "GET / HTTP/1.1\r\nA: b\rAuthorization: Bearer ********\r\n\r\n");
        row("GET / HTTP/1.1\r\nCookie: abc", "GET / HTTP/1.1\r\nCookie: ********");
        row("GET /x?access_token=abc HTTP/1.1\r\n\r\n", "GET /x?access_token=******** HTTP/1.1\r\n\r\n");
        row("GET / HTTP/1.1\r\nReferer: http://h/?a=1&id_token=abc&b=2\r\n\r\n",
            "GET / HTTP/1.1\r\nReferer: http://h/?a=1&id_token=********&b=2\r\n\r\n");
        row("HTTP/1.1 302 Found\r\nLocation: http://h/cb#access_token=abc&state=x\r\n\r\n",
            "HTTP/1.1 302 Found\r\nLocation: http://h/cb#access_token=********&state=x\r\n\r\n");
        row("HTTP/1.1 200 OK\r\nLink: <http://h/?access_token=abc>; rel=\"next\"\r\n\r\n",
            "HTTP/1.1 200 OK\r\nLink: <http://h/?access_token=********>; rel=\"next\"\r\n\r\n");
        row("GET / HTTP/1.1\r\nAccept: a=b\r\nCache-Control: max-age=0\r\n\r\n",
            "GET / HTTP/1.1\r\nAccept: a=b\r\nCache-Control: max-age=0\r\n\r\n");
        row("", "");
    }
    void heads() {
        QFETCH(QByteArray, expected);
        const std::string head(QTest::currentDataTag());
        const std::string masked = maskHead(head, {"X-Mine"});
        QCOMPARE(QByteArray::fromStdString(masked), expected);
        QCOMPARE(QByteArray::fromStdString(maskHead(masked, {"X-Mine"})), expected); // once is enough
    }

    void targets_data() {
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* in, const char* out) { QTest::newRow(in) << QByteArray(out); };
        row("/fhir/Patient?name=x", "/fhir/Patient?name=x");
        row("/fhir/Observation?code=http://loinc.org|8302-2", "/fhir/Observation?code=http://loinc.org|8302-2");
        row("/callback?code=abc&state=x", "/callback?code=********&state=x");
        row("/callback?state=x&code=abc", "/callback?state=x&code=********");
        row("/Patient?address-state=MA&code=x", "/Patient?address-state=MA&code=x");
        row("/a?access_token=abc", "/a?access_token=********");
        row("/a?ACCESS_TOKEN=abc#x", "/a?ACCESS_TOKEN=********#x");
        row("/a?access%5Ftoken=abc&x=1", "/a?access%5Ftoken=********&x=1");
        row("/a?x=1&&access_token=a;b&refresh_token=c", "/a?x=1&&access_token=********&refresh_token=********");
        row("/a?access_token=", "/a?access_token=");
        row("/a?access_token", "/a?access_token");
        row("/a?my_access_token=1", "/a?my_access_token=1");
        row("/access_token=abc", "/access_token=abc");
        row("/a?api_key=k&password=p&client_secret=s",
            "/a?api_key=********&password=********&client_secret=********");
    }
    void targets() {
        QFETCH(QByteArray, expected);
        QCOMPARE(QByteArray::fromStdString(maskTarget(QTest::currentDataTag())), expected);
    }

    void bodies_data() {
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("expected"); // "" = left alone
        const QByteArray form = "application/x-www-form-urlencoded";
        const auto row = [](const QByteArray& type, const char* name, const char* in, const char* out) {
            QTest::newRow((type + ' ' + name).constData()) << QByteArray(in) << QByteArray(out);
        };
        row(form, "token request", "grant_type=authorization_code&code=c&client_secret=s&scope=x",
            "grant_type=authorization_code&code=********&client_secret=********&scope=x");
        row(form, "first", "client_assertion=abc&x=1", "client_assertion=********&x=1");
        row(form, "search by POST", "code=http://loinc.org|8302-2&subject=Patient/1", "");
        row(form + ";charset=utf-8", "password", "username=u&password=p%26q", "username=u&password=********");
        row("application/json", "token answer", "{\"access_token\" : \"a\\\"b\", \"expires_in\": 5}",
            "{\"access_token\" : \"********\", \"expires_in\": 5}");
        row("application/json", "not a string", "{\"access_token\": 5, \"id_token\": \"x\"}",
            "{\"access_token\": 5, \"id_token\": \"********\"}");
        row("application/json", "cut", "{\"refresh_token\": \"abc", "{\"refresh_token\": \"********");
        row("application/json", "nothing", "{\"token\": \"abc\"}", "");
        row("application/fhir+json", "FHIR stays byte for byte", "{\"access_token\": \"abc\"}", "");
        row("text/plain", "other", "access_token=abc", "");
    }
    void bodies() {
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, expected);
        const QByteArray tag(QTest::currentDataTag());
        std::string out;
        const bool masked = maskBodyInto(tag.left(tag.indexOf(' ')).toStdString(), body.toStdString(), out);
        QCOMPARE(masked, !expected.isEmpty());
        QCOMPARE(QByteArray::fromStdString(out), expected);
    }
};

QTEST_GUILESS_MAIN(TestMask)
#include "tst_mask.moc"
