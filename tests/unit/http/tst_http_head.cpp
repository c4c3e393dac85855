// Heads: what is in the views, limits, pieces, fields and responses. The refusals of requests are in the golden table.
#include "http/head.h"

#include <QTest>

using namespace fb::http;

namespace {

const std::string kRequest = "POST /fhir/Patient?x=1 HTTP/1.1\r\nHost: fhir.example\r\nX-A:  b c\t\r\nAccept: a, b\r\n"
                             "accept:  c ,,\r\nX-Empty:\r\n\r\n";

HeadResult parse(std::string_view bytes, RequestHead& head, const HeadLimits& limits = {}) {
    std::size_t scanned = 0;
    return parseRequestHead(bytes, head, scanned, limits);
}

HeadResult parse(std::string_view bytes, ResponseHead& head, const HeadLimits& limits = {}) {
    std::size_t scanned = 0;
    return parseResponseHead(bytes, head, scanned, limits);
}

int statusOf(std::string_view bytes, const HeadLimits& limits = {}) {
    RequestHead head;
    const HeadResult result = parse(bytes, head, limits);
    return result.state == HeadStatus::Bad ? result.status : result.state == HeadStatus::Complete ? 0 : -1;
}

bool responseIsBad(std::string_view bytes) {
    ResponseHead head;
    const HeadResult result = parse(bytes, head);
    return result.state == HeadStatus::Bad && result.status == 502 && *result.reason != 0;
}

} // namespace

class TestHttpHead : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void views() {
        const std::string bytes = "\r\n" + kRequest + "rest";
        RequestHead head;
        const HeadResult result = parse(bytes, head);
        QCOMPARE(int(result.state), int(HeadStatus::Complete));
        QCOMPARE(result.bytes, kRequest.size() + 2);
        QCOMPARE(head.raw, std::string_view(kRequest));
        QCOMPARE(head.raw.data(), bytes.data() + 2);
        QCOMPARE(head.method, std::string_view("POST"));
        QCOMPARE(head.target, std::string_view("/fhir/Patient?x=1"));
        QCOMPARE(int(head.version), int(Version::Http11));
        QCOMPARE(head.fields.size(), std::size_t(5));
        QCOMPARE(head.fields[1].name, std::string_view("X-A"));
        QCOMPARE(head.fields[1].value, std::string_view("b c"));
        QCOMPARE(head.fields[4].value, std::string_view());
    }

    void fieldLookUp() {
        RequestHead head;
        QVERIFY(parse(kRequest, head).state == HeadStatus::Complete);
        const Fields& f = head.fields;
        QCOMPARE(f.first("ACCEPT"), std::string_view("a, b"));
        QCOMPARE(f.first("Absent"), std::string_view());
        QVERIFY(f.has("x-empty"));
        QVERIFY(!f.has("x-empt"));
        QCOMPARE(f.count("Accept"), std::size_t(2));
        QVERIFY(f.listHas("accept", "B"));
        QVERIFY(f.listHas("accept", "c"));
        QVERIFY(!f.listHas("accept", ""));
        QVERIFY(!f.listHas("accept", "a, b"));
    }

    void aNewMessageReplacesTheOldOne() {
        RequestHead head;
        QVERIFY(parse(kRequest, head).state == HeadStatus::Complete);
        QVERIFY(parse("GET / HTTP/1.0\r\n\r\n", head).state == HeadStatus::Complete);
        QCOMPARE(head.fields.size(), std::size_t(0));
        QCOMPARE(int(head.version), int(Version::Http10));
    }

    void byteByByte() {
        RequestHead head;
        std::size_t scanned = 0;
        for (std::size_t n = 0; n < kRequest.size(); ++n) {
            const auto part = std::string_view(kRequest).substr(0, n);
            QCOMPARE(int(parseRequestHead(part, head, scanned, {}).state), int(HeadStatus::Incomplete));
            QCOMPARE(scanned, n);
        }
        QCOMPARE(int(parseRequestHead(kRequest, head, scanned, {}).state), int(HeadStatus::Complete));
        QCOMPARE(head.fields.size(), std::size_t(5));
    }

    void theBufferMayMoveBetweenCalls() {
        RequestHead head;
        std::size_t scanned = 0;
        {
            const std::string first = kRequest.substr(0, 60);
            QVERIFY(parseRequestHead(first, head, scanned, {}).state == HeadStatus::Incomplete);
        }
        const std::string second = kRequest;
        QVERIFY(parseRequestHead(second, head, scanned, {}).state == HeadStatus::Complete);
        QVERIFY(head.method.data() == second.data());
    }

    void badBytesAreToldAtOnce() {
        QCOMPARE(statusOf("\x16"), 400);
        QCOMPARE(statusOf("GET /x\r"), 400);
        QCOMPARE(statusOf("GET / HTTP/1.1\r\nX : "), 400);
        QCOMPARE(statusOf("GET / HTTP/1.1\r\nX: a\n"), 400);
    }

    void headLimit() {
        HeadLimits limits;
        limits.headBytes = 100;
        const std::string start = "GET / HTTP/1.1\r\nX: ";
        const std::string fits = start + std::string(100 - start.size() - 4, 'a') + "\r\n\r\n";
        QCOMPARE(fits.size(), std::size_t(100));
        QCOMPARE(statusOf(fits, limits), 0);
        QCOMPARE(statusOf("\r\n" + fits, limits), 0); // empty lines before do not count
        QCOMPARE(statusOf(start + std::string(100 - start.size() - 3, 'a') + "\r\n\r\n", limits), 431);
        QCOMPARE(statusOf(start + std::string(200, 'a'), limits), 431); // not ended yet
        QCOMPARE(statusOf("GET / HTTP/1.1\r\n" + std::string(20000, 'N') + ": 1\r\n\r\n", limits), 431);
    }

    void targetLimit() {
        HeadLimits limits;
        limits.targetBytes = 50;
        QCOMPARE(statusOf("GET /" + std::string(49, 'a') + " HTTP/1.1\r\n\r\n", limits), 0);
        QCOMPARE(statusOf("GET /" + std::string(50, 'a') + " HTTP/1.1\r\n\r\n", limits), 414);
        QCOMPARE(statusOf("GET /" + std::string(50, 'a'), limits), 414);
        QCOMPARE(statusOf("GET /x?a=" + std::string(7900, 'A') + " HTTP/1.1\r\n\r\n"), 0);
        QCOMPARE(statusOf("GET /" + std::string(16 * 1024, 'a')), 414);
    }

    void nameLimit() {
        QCOMPARE(statusOf("GET / HTTP/1.1\r\n" + std::string(256, 'N') + ": 1\r\n\r\n"), 0);
        QCOMPARE(statusOf("GET / HTTP/1.1\r\n" + std::string(257, 'N') + ": 1\r\n\r\n"), 431);
        QCOMPARE(statusOf("GET / HTTP/1.1\r\n" + std::string(257, 'N')), 431);
    }

    void fieldLimit() {
        std::string head = "GET / HTTP/1.1\r\n";
        for (int i = 0; i < 200; ++i)
            head += "X-N: 1\r\n";
        QCOMPARE(statusOf(head + "\r\n"), 0);
        QCOMPARE(statusOf(head + "X-N: 1\r\n\r\n"), 431);
    }

    // Every byte in every place of a value of every length around the eight-byte stride.
    void valueBytes() {
        for (int c = 0; c < 256; ++c) {
            const bool allowed = (c >= 0x20 && c != 0x7F) || c == '\t';
            QCOMPARE(isFieldValue(std::string(1, char(c))), allowed);
            for (std::size_t size = 1; size <= 18; ++size)
                for (std::size_t at = 0; at < size; ++at) {
                    std::string value(size, '\xFF');
                    value[at] = char(c);
                    const int status = statusOf("GET / HTTP/1.1\r\nX: v" + value + "v\r\n\r\n");
                    QVERIFY2((status == 0) == allowed, std::to_string(c).c_str());
                }
        }
    }

    void nameBytes() {
        for (int c = 0; c < 256; ++c) {
            const std::string name = std::string("X") + char(c) + "Y";
            const bool token = isToken(std::string(1, char(c)));
            QCOMPARE(statusOf("GET / HTTP/1.1\r\n" + name + ": v\r\n\r\n") == 0, token || c == ':');
        }
        QVERIFY(!isToken(""));
        QVERIFY(isToken("!#$%&'*+-.^_`|~09azAZ"));
        for (const char c : std::string("\"(),/:;<=>?@[\\]{} \t"))
            QVERIFY(!isToken(std::string(1, c)));
    }

    void response() {
        const std::string bytes = "HTTP/1.1 404 Not Found\r\nServer: x\r\n\r\nbody";
        ResponseHead head;
        const HeadResult result = parse(bytes, head);
        QCOMPARE(int(result.state), int(HeadStatus::Complete));
        QCOMPARE(result.bytes, bytes.size() - 4);
        QCOMPARE(head.status, 404);
        QCOMPARE(head.reason, std::string_view("Not Found"));
        QCOMPARE(head.fields.first("server"), std::string_view("x"));
        QCOMPARE(head.raw.size(), result.bytes);
    }

    void responsesThatAreUnusualButLegal() {
        ResponseHead head;
        QVERIFY(parse("HTTP/1.0 200\r\n\r\n", head).state == HeadStatus::Complete);
        QCOMPARE(int(head.version), int(Version::Http10));
        QVERIFY(parse("HTTP/1.1 200 \r\n\r\n", head).state == HeadStatus::Complete);
        QCOMPARE(head.reason, std::string_view());
        QVERIFY(parse("HTTP/1.1 299 \xC3\xA4 b\r\n\r\n", head).state == HeadStatus::Complete);
        QCOMPARE(head.reason, std::string_view("\xC3\xA4 b"));
        QVERIFY(parse("HTTP/1.1 200 OK\r\nX-A : b\r\n\r\n", head).state == HeadStatus::Complete);
        QCOMPARE(head.fields[0].name, std::string_view("X-A")); // RFC 9112 5.1: a proxy removes the space
    }

    void badResponses_data() {
        QTest::addColumn<QByteArray>("bytes");
        for (const char* text :
             {"HELLO WORLD\r\n\r\n", "HTTP/1.1 1000 Big\r\n\r\n", "HTTP/1.1 99 Small\r\n\r\n", "HTTP/1.1 099 Small\r\n\r\n",
              "HTTP/1.1 600 Big\r\n\r\n", "HTTP/1.1 2x0 OK\r\n\r\n", "HTTP/1.1  200 OK\r\n\r\n", "HTTP/1.1 200OK\r\n\r\n",
              "HTTP/1.2 200 OK\r\n\r\n", "HTTP/2.0 200 OK\r\n\r\n", "http/1.1 200 OK\r\n\r\n", "\r\nHTTP/1.1 200 OK\r\n\r\n",
              "HTTP/1.1 200 OK\n\n", "HTTP/1.1 200 O\rK\r\n\r\n", "HTTP/1.1 200 O\x01K\r\n\r\n",
              "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n", "HTTP/1.1 200 OK\r\n: a\r\n\r\n", "HTTP/1.1 200 OK\r\n : a\r\n\r\n",
              "HTTP/1.1 200 OK\r\nX\r\n\r\n", "HTTP/1.1 200 OK\r\nX Y: a\r\n\r\n", "HTTP/1.1 200 OK\r\nX: a\x7f\r\n\r\n",
              "HTTP/1.1 200 OK\r\nX: a\nY: b\r\n\r\n"})
            QTest::addRow("%s", QByteArray(text).toPercentEncoding(" /:").constData()) << QByteArray(text);
    }

    void badResponses() {
        QFETCH(QByteArray, bytes);
        QVERIFY(responseIsBad(bytes.toStdString()));
    }

    void responseLimits() {
        QVERIFY(responseIsBad("HTTP/1.1 200 OK\r\nX-Big: " + std::string(100000, 'A')));
        ResponseHead head;
        QVERIFY(parse("HTTP/1.1 200 OK\r\nX-Big: " + std::string(60000, 'A') + "\r\n\r\n", head).state ==
                HeadStatus::Complete);
    }

    void reasons() {
        QCOMPARE(reasonPhrase(429), std::string_view("Too Many Requests"));
        QCOMPARE(reasonPhrase(431), std::string_view("Request Header Fields Too Large"));
        QCOMPARE(reasonPhrase(299), std::string_view());
    }
};

QTEST_GUILESS_MAIN(TestHttpHead)
#include "tst_http_head.moc"
