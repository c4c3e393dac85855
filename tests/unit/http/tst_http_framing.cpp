// Framing of responses and the chunked coding. Framing of requests is in the golden table.
#include "http/framing.h"

#include <QTest>

using namespace fb::http;

namespace {

struct Answer {
    Framing framing;
    explicit Answer(const std::string& head, std::string_view method = "GET") {
        ResponseHead parsed;
        std::size_t scanned = 0;
        const std::string bytes = head + "\r\n";
        parseResponseHead(bytes, parsed, scanned, {});
        framing = responseFraming(parsed, method);
    }
};

const std::string kOk = "HTTP/1.1 200 OK\r\n";

struct Read {
    ChunkedReader::State state = ChunkedReader::State::More;
    std::string data;
    std::string trailers;
    std::size_t used = 0;
};

// Feeds the bytes in pieces of the given size.
Read read(std::string_view bytes, std::size_t piece = std::string_view::npos) {
    ChunkedReader reader;
    Read out;
    while (out.used < bytes.size() && out.state == ChunkedReader::State::More) {
        std::string_view input = bytes.substr(out.used, piece);
        for (;;) {
            const auto step = reader.next(input);
            out.state = step.state;
            out.data += step.data;
            out.used += step.consumed;
            input.remove_prefix(step.consumed);
            if (step.consumed == 0 || step.state != ChunkedReader::State::More)
                break;
        }
        if (!input.empty() && out.state == ChunkedReader::State::More)
            qFatal("the reader stopped before its input");
    }
    out.trailers = reader.trailers();
    return out;
}

} // namespace

class TestHttpFraming : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void responseBodies() {
        Framing f = Answer(kOk + "Content-Length: 12\r\n").framing;
        QVERIFY(f.errorStatus == 0 && f.kind == BodyKind::Length && f.length == 12 && f.keepAlive);
        f = Answer(kOk + "Transfer-Encoding: Chunked\r\n").framing;
        QVERIFY(f.errorStatus == 0 && f.kind == BodyKind::Chunked && f.keepAlive);
        f = Answer(kOk).framing;
        QVERIFY(f.errorStatus == 0 && f.kind == BodyKind::UntilClose && !f.keepAlive);
        f = Answer("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n").framing;
        QVERIFY(f.kind == BodyKind::Length && !f.keepAlive);
        f = Answer("HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n").framing;
        QVERIFY(f.keepAlive);
        f = Answer(kOk + "Content-Length: 2\r\nConnection: close, X-Hop\r\n").framing;
        QVERIFY(!f.keepAlive);
    }

    void responsesWithoutBody() {
        Framing f = Answer(kOk + "Content-Length: 12\r\n", "HEAD").framing;
        QVERIFY(f.errorStatus == 0 && f.kind == BodyKind::None && f.length == 12 && f.keepAlive);
        f = Answer(kOk + "Transfer-Encoding: chunked\r\n", "HEAD").framing;
        QVERIFY(f.errorStatus == 0 && f.kind == BodyKind::None && f.keepAlive);
        f = Answer(kOk, "HEAD").framing;
        QVERIFY(f.kind == BodyKind::None && f.keepAlive);
        QVERIFY(Answer(kOk, "head").framing.kind == BodyKind::UntilClose); // methods are case-sensitive
        for (const char* status : {"100", "103", "204", "304"}) {
            f = Answer("HTTP/1.1 " + std::string(status) + " x\r\nContent-Length: 5\r\n").framing;
            QVERIFY2(f.errorStatus == 0 && f.kind == BodyKind::None && f.keepAlive, status);
        }
        QVERIFY(!Answer("HTTP/1.1 204 x\r\nTransfer-Encoding: chunked\r\n").framing.keepAlive);
        QVERIFY(Answer("HTTP/1.1 304 x\r\nTransfer-Encoding: chunked\r\n").framing.keepAlive);
    }

    void responsesThatAreRefused_data() {
        QTest::addColumn<QByteArray>("head");
        QTest::newRow("length and coding") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n");
        QTest::newRow("both, in 304") << QByteArray("HTTP/1.1 304 x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n");
        QTest::newRow("no number") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: abc\r\n");
        QTest::newRow("no number, in 204") << QByteArray("HTTP/1.1 204 x\r\nContent-Length: -1\r\n");
        QTest::newRow("list") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n");
        QTest::newRow("twice") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n");
        QTest::newRow("coding in 1.0") << QByteArray("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n");
        QTest::newRow("gzip, chunked") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n");
        QTest::newRow("101") << QByteArray("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n");
    }

    void responsesThatAreRefused() {
        QFETCH(QByteArray, head);
        const Framing f = Answer(head.toStdString()).framing;
        QCOMPARE(f.errorStatus, 502);
        QVERIFY(*f.reason != 0);
        QVERIFY(!f.keepAlive);
    }

    void chunked_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("data");
        QTest::addColumn<QByteArray>("trailers");
        const auto row = [](const char* name, const char* bytes, const char* data, const char* trailers = "") {
            QTest::newRow(name) << QByteArray(bytes) << QByteArray(data) << QByteArray(trailers);
        };
        row("empty", "0\r\n\r\n", "");
        row("two chunks", "5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n", "hello world");
        row("capital digits", "A\r\n0123456789\r\n0\r\n\r\n", "0123456789");
        row("small digits", "a\r\n0123456789\r\n0\r\n\r\n", "0123456789");
        row("leading zeros", "0000000000000005\r\nhello\r\n000\r\n\r\n", "hello");
        row("line ends inside data", "4\r\n\r\n\r\n\r\n0\r\n\r\n", "\r\n\r\n");
        row("extensions are dropped", "5;foo=bar;x;y=\"a;\\\"b\"\r\nhello\r\n0;last\r\n\r\n", "hello");
        row("trailers", "0\r\nX-Checksum: abc\r\nX-Empty:\r\n\r\n", "", "X-Checksum: abc\r\nX-Empty:\r\n");
        row("forbidden trailers are dropped",
            "0\r\nContent-Length: 50\r\nauthorization: Bearer x\r\nHost: evil\r\nX-Forwarded-For: 1.2.3.4\r\n"
            "Transfer-Encoding: x\r\nContent_Length: 1\r\nX-Ok: 1\r\nTrailer: x\r\nSet-Cookie: a\r\n\r\n",
            "", "X-Ok: 1\r\n");
    }

    void chunked() {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, data);
        QFETCH(QByteArray, trailers);
        const std::string input = (bytes + "NEXT").toStdString();
        for (std::size_t piece = 1; piece <= input.size(); ++piece) {
            const Read r = read(input, piece);
            QCOMPARE(int(r.state), int(ChunkedReader::State::Done));
            QCOMPARE(r.used, std::size_t(bytes.size()));
            QCOMPARE(QByteArray::fromStdString(r.data), data);
            QCOMPARE(QByteArray::fromStdString(r.trailers), trailers);
        }
    }

    void badChunked_data() {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, QByteArray bytes) { QTest::newRow(name) << bytes; };
        row("0x", "0x5\r\nhello\r\n0\r\n\r\n");
        row("plus", "+5\r\nhello\r\n0\r\n\r\n");
        row("minus", "-5\r\nhello\r\n0\r\n\r\n");
        row("underscore", "0_2e\r\n");
        row("no digits", "\r\n\r\n");
        row("extension without size", ";a\r\n");
        row("no hexadecimal", "Z\r\nhello\r\n0\r\n\r\n");
        row("space before", " 5\r\nhello\r\n0\r\n\r\n");
        row("space after", "5 \r\nhello\r\n0\r\n\r\n");
        row("space before an extension", "5 ;a\r\nhello\r\n0\r\n\r\n");
        row("tab after", "5\t\r\nhello\r\n0\r\n\r\n");
        row("bare LF after the size", "5\nhello\r\n0\r\n\r\n");
        row("bare CR after the size", "5\rhello\r\n0\r\n\r\n");
        row("CR CR after the size", "5\r\r;a\r\nhello\r\n0\r\n\r\n");
        row("17 digits", "00000000000000005\r\nhello\r\n0\r\n\r\n");
        row("over 2^64", "10000000000000005\r\nhello\r\n0\r\n\r\n");
        row("2^53 + 1", "20000000000001\r\n");
        row("longer than its size", "5\r\nhelloX\r\n0\r\n\r\n");
        row("bare LF after data", "5\r\nhello\n0\r\n\r\n");
        row("bare CR after data", "5\r\nhello\r0\r\n\r\n");
        row("bare LF in an extension", "2;\nxx\r\n0\r\n\r\n");
        row("NUL in an extension", QByteArray("5;a\0b\r\nhello\r\n", 14));
        row("open quote in an extension", "5;foo=\"bar\r\nhello\r\n0\r\n\r\n");
        row("quote that ends in a backslash", "5;foo=\"bar\\\r\nhello\r\n0\r\n\r\n");
        row("text behind a quote", "5;foo=\"bar\"x\r\nhello\r\n0\r\n\r\n");
        row("semicolon alone", "5;\r\nhello\r\n0\r\n\r\n");
        row("extension without value", "5;a=\r\nhello\r\n0\r\n\r\n");
        row("extension with a comma", "5;a,b\r\nhello\r\n0\r\n\r\n");
        row("long extension", "5;a=" + QByteArray(65536, 'A') + "\r\nhello\r\n0\r\n\r\n");
        row("trailer without colon", "0\r\nnocolon\r\n\r\n");
        row("trailer without name", "0\r\n: x\r\n\r\n");
        row("trailer with space before the colon", "0\r\nX : y\r\n\r\n");
        row("folded trailer", "0\r\nX: y\r\n z\r\n\r\n");
        row("bare LF in a trailer", "0\r\nX: y\nZ: z\r\n\r\n");
        row("bare LF ends the trailers", "0\r\n\n");
        row("bare CR in a trailer", "0\r\nX: y\rz\r\n\r\n");
        row("control byte in a trailer", "0\r\nX: \x01\r\n\r\n");
        row("long trailers", "0\r\nX: " + QByteArray(9000, 'x') + "\r\n\r\n");
    }

    void badChunked() {
        QFETCH(QByteArray, bytes);
        const std::string input = bytes.toStdString();
        const Read whole = read(input);
        QCOMPARE(int(whole.state), int(ChunkedReader::State::Bad));
        for (const std::size_t piece : {std::size_t(1), std::size_t(2), std::size_t(3), std::size_t(7)}) {
            const Read r = read(input, piece);
            QCOMPARE(int(r.state), int(ChunkedReader::State::Bad));
            QCOMPARE(r.data, whole.data);
            QCOMPARE(r.used, whole.used);
        }
    }

    void many() {
        // Many extensions without data to pay for them are cut off; signed chunks with data are not.
        std::string tiny;
        std::string fair;
        for (int i = 0; i < 400; ++i) {
            tiny += "1;signature=" + std::string(64, 'f') + "\r\nx\r\n";
            fair += "100;signature=" + std::string(64, 'f') + "\r\n" + std::string(256, 'x') + "\r\n";
        }
        QVERIFY(read(tiny + "0\r\n\r\n").state == ChunkedReader::State::Bad);
        const Read r = read(fair + "0\r\n\r\n");
        QVERIFY(r.state == ChunkedReader::State::Done);
        QCOMPARE(r.data.size(), std::size_t(400 * 256));
    }

    void aHugeChunkReservesNothing() {
        ChunkedReader reader;
        const auto step = reader.next("20000000000000\r\nab"); // 2^53
        QVERIFY(step.state == ChunkedReader::State::More);
        QCOMPARE(step.data, std::string_view("ab"));
    }

    void incompleteIsNeverDone() {
        const std::string bytes = "5\r\nhello\r\n0\r\nX: y\r\n\r\n";
        for (std::size_t n = 0; n < bytes.size(); ++n)
            QVERIFY(read(std::string_view(bytes).substr(0, n)).state == ChunkedReader::State::More);
    }

    void failureAndEndStay() {
        ChunkedReader reader;
        QVERIFY(reader.next("Z").state == ChunkedReader::State::Bad);
        QVERIFY(*reader.reason() != 0);
        const auto again = reader.next("0\r\n\r\n");
        QVERIFY(again.state == ChunkedReader::State::Bad && again.consumed == 0);
        reader.reset();
        QVERIFY(reader.next("0\r\n\r\nGET").state == ChunkedReader::State::Done);
        const auto after = reader.next("GET");
        QVERIFY(after.state == ChunkedReader::State::Done && after.consumed == 0);
    }

    void chunkHeads() {
        for (const std::uint64_t size : {std::uint64_t(0), std::uint64_t(1), std::uint64_t(0x1a2), ~std::uint64_t(0)}) {
            char out[20];
            const std::string text(out, writeChunkHead(out, size));
            QCOMPARE(text, QByteArray::number(qulonglong(size), 16).toStdString() + "\r\n");
        }
    }
};

QTEST_GUILESS_MAIN(TestHttpFraming)
#include "tst_http_framing.moc"
