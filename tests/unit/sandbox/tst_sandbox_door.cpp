// The HTTP side on raw sockets: what QtHttpServer would take wrongly is refused before it, and nothing gets out of
// step.
#include "sandbox_client.h"

#include <QtTest>

using namespace fbtest;

class TestSandboxDoor : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() {
        const auto started = m_server.start({});
        QVERIFY2(started.has_value(), started ? "" : started.error().sentence().c_str());
        Client client(m_server);
        QCOMPARE(client.send("PUT", "Patient/1", R"({"resourceType":"Patient","id":"1"})").status, 201);
    }

    void refusesAndCloses_data() {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("status");
        const auto row = [](const char* name, const QByteArray& bytes, int status) {
            QTest::newRow(name) << bytes << status;
        };
        const QByteArray get = "GET /fhir/Patient/1 HTTP/1.1\r\n";
        row("no host", get + "\r\n", 400);
        row("two hosts", get + "Host: a\r\nHost: b\r\n\r\n", 400);
        row("length and chunked",
            "POST /fhir HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            400);
        row("two lengths", "POST /fhir HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
            400);
        row("signed length", "POST /fhir HTTP/1.1\r\nHost: a\r\nContent-Length: +3\r\n\r\nabc", 400);
        row("bare LF", "GET /fhir/Patient/1 HTTP/1.1\nHost: a\n\n", 400);
        row("obs-fold", get + "Host: a\r\nX: 1\r\n 2\r\n\r\n", 400);
        row("NUL in a field", get + QByteArray("Host: a\r\nX: 1\0\r\n\r\n", 18), 400);
        row("space before colon", get + "Host : a\r\n\r\n", 400);
        row("bad chunk", "POST /fhir HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400);
        row("unknown coding", "POST /fhir HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501);
        row("too large a body", "POST /fhir HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999999\r\n\r\n", 413);
        row("too long a target", "GET /" + QByteArray(40'000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414);
        row("too large a head", get + "Host: a\r\nX: " + QByteArray(100'000, 'a') + "\r\n\r\n", 431);
        row("endless head", get + "Host: a\r\nX: " + QByteArray(200'000, 'a'), 431);
        row("not HTTP", "\x16\x03\x01\x02 hello\r\n\r\n", 400);
        row("HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505);
        row("empty lines first", "\r\n\r\nGET /fhir/Patient/1 HTTP/1.1\r\nHost: a\r\n\r\n", 400);
    }
    void refusesAndCloses() {
        QFETCH(QByteArray, bytes);
        QFETCH(int, status);
        Client client(m_server);
        client.keepOpen();
        const Reply reply = client.raw(bytes.toStdString());
        QCOMPARE(reply.status, status);
        QCOMPARE(reply.header("connection"), std::string("close"));
        QCOMPARE(reply.json.textOf("resourceType"), std::string_view("OperationOutcome"));
        QVERIFY(client.closed());
        QCOMPARE(Client(m_server).get("Patient/1").status, 200);
    }

    void oneByteAtATime() {
        Client client(m_server);
        const std::string body = R"({"resourceType":"Patient","id":"slow"})";
        const std::string text =
            "PUT /fhir/Patient/slow HTTP/1.1\r\nHost: a\r\nContent-Type: application/fhir+json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body;
        Reply reply;
        for (std::size_t i = 0; i + 1 < text.size(); ++i) {
            if (i == 0)
                QCOMPARE(client.get("Patient/1").status, 200);
            client.socket().write(text.data() + i, 1);
            client.socket().flush();
            QCoreApplication::processEvents();
        }
        reply = client.raw(text.substr(text.size() - 1));
        QVERIFY(reply.status == 201 || reply.status == 200);
        QCOMPARE(client.get("Patient/slow").status, 200);
    }

    void pipelinedAnswersKeepTheirOrder() {
        Client client(m_server);
        std::string text;
        for (int i = 0; i < 20; ++i) {
            const std::string body = "{\"resourceType\":\"Patient\",\"id\":\"pl" + std::to_string(i) + "\"}";
            text += "PUT /fhir/Patient/pl" + std::to_string(i) +
                    " HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
            text += "GET /fhir/Patient/pl" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
        }
        Reply reply = client.raw(text);
        for (int i = 0; i < 20; ++i) {
            QCOMPARE(reply.status, 201);
            reply = client.read();
            QCOMPARE(reply.status, 200);
            QCOMPARE(std::string(reply.json.textOf("id")), "pl" + std::to_string(i));
            if (i < 19)
                reply = client.read();
        }
    }

    // The first is answered, the broken one behind it is refused.
    void brokenBehindGood() {
        Client client(m_server);
        client.keepOpen();
        const Reply first =
            client.raw("GET /fhir/Patient/1 HTTP/1.1\r\nHost: a\r\n\r\nGET /fhir/Patient/1 HTTP/1.1\r\n\r\n");
        QCOMPARE(first.status, 200);
        QCOMPARE(client.read().status, 400);
        QVERIFY(client.closed());
    }

    void chunkedBodies() {
        Client client(m_server);
        const Reply reply =
            client.raw("PUT /fhir/Patient/ch HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                       "10\r\n{\"resourceType\":\r\n16;x=y\r\n\"Patient\",\"id\":\"ch\"}  \r\n0\r\n\r\n"
                       "GET /fhir/Patient/ch HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(reply.status, 201);
        QCOMPARE(client.read().json.textOf("id"), std::string_view("ch"));
    }

    void closesWhenTheClientWants() {
        for (const char* head : {"GET /fhir/Patient/1 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                                 "GET /fhir/Patient/1 HTTP/1.0\r\nHost: a\r\n\r\n"}) {
            Client client(m_server);
            client.keepOpen();
            QCOMPARE(client.raw(head).status, 200);
            QVERIFY(client.closed());
        }
    }

    void continuesAnExpectation() {
        Client client(m_server);
        const std::string body = R"({"resourceType":"Patient","id":"ex"})";
        client.get("Patient/1");
        const std::string head =
            "PUT /fhir/Patient/ex HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n";
        client.socket().write(head.data(), qint64(head.size()));
        QVERIFY(client.socket().waitForReadyRead(5000));
        QVERIFY(client.socket().peek(25).startsWith("HTTP/1.1 100 "));
        QCOMPARE(client.raw(body).status, 201);
    }

    void hangUpsAtAnyMoment() {
        const std::string body = R"({"resourceType":"Patient","id":"hu"})";
        const std::string text =
            "PUT /fhir/Patient/hu HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
            "\r\n\r\n" + body;
        for (std::size_t i = 0; i <= text.size(); i += 3) {
            QTcpSocket socket;
            const QUrl url(QString::fromStdString(m_server.baseUrl()));
            socket.connectToHost(url.host(), quint16(url.port()));
            QVERIFY(socket.waitForConnected(5000));
            socket.write(text.data(), qint64(std::min(i, text.size())));
            socket.flush();
            socket.abort();
        }
        QCOMPARE(Client(m_server).get("Patient/1").status, 200);
    }

    void targetsAreReadStrictly_data() {
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<int>("status");
        const auto row = [](const char* target, int status) {
            QTest::newRow(target) << QByteArray(target) << status;
        };
        row("/fhir/Patient/1", 200);
        row("/fhir/Patient/1/", 200);
        row("/fhir/%50atient/1", 200);
        row("/fhir/Patient%2F1", 400);
        row("/fhir/../fhir/Patient/1", 400);
        row("/fhir//Patient/1", 400);
        row("/fhir/Patient/1;v=1", 400);
        row("/fhir/Patient/%zz", 400);
        row("/fhir/Patient/%ff", 400);
        row("/fhir/Patient/%00", 400);
        row("/fhirx/Patient/1", 404);
        row("/Patient/1", 404);
        row("/", 404);
        row("http://anything:1/fhir/Patient/1", 200);
    }
    void targetsAreReadStrictly() {
        QFETCH(QByteArray, target);
        QFETCH(int, status);
        const Reply reply = Client(m_server).raw("GET " + target.toStdString() + " HTTP/1.1\r\nHost: a\r\n\r\n");
        QCOMPARE(reply.status, status);
    }

    void takenPortIsBusy() {
        fb::sandbox::Options options;
        options.port = std::uint16_t(QUrl(QString::fromStdString(m_server.baseUrl())).port());
        fb::sandbox::SandboxServer other;
        const auto started = other.start(options);
        QVERIFY(!started);
        QCOMPARE(started.error().code, fb::ErrorCode::Busy);
        QVERIFY(!started.error().hint.empty());
        options.host = "not an address";
        QCOMPARE(other.start(options).error().code, fb::ErrorCode::InvalidInput);
    }

    void startsAgainAndKeepsItsPath() {
        fb::sandbox::SandboxServer server;
        fb::sandbox::Options options;
        options.basePath = "clinic/r4/";
        options.numericIds = true;
        for (int i = 0; i < 3; ++i) {
            QVERIFY(server.start(options).has_value());
            QVERIFY(server.baseUrl().ends_with("/clinic/r4"));
            Client client(server);
            const Reply made = client.send("POST", "Patient", R"({"resourceType":"Patient"})");
            QCOMPARE(made.json.textOf("id"), std::string_view("1"));
            QCOMPARE(client.send("POST", "Basic", R"({"resourceType":"Basic"})").json.textOf("id"),
                     std::string_view("2"));
            server.stop();
            QVERIFY(server.baseUrl().empty());
        }
    }

private:
    fb::sandbox::SandboxServer m_server;
};

QTEST_GUILESS_MAIN(TestSandboxDoor)
#include "tst_sandbox_door.moc"
