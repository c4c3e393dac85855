// What goes wrong around the real binary: each trouble is a clear sentence with a way out and the right exit code,
// and nothing crashes.
#include "product.h"

#include <QTcpServer>
#include <QTcpSocket>

using namespace product;

class TestBadInput : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString workspace(const QByteArray& yaml, const QString& name = u"ws.yaml"_s) {
        const QString path = m_folder.filePath(name);
        return writeAll(path, yaml) ? path : QString();
    }
    static QByteArray relayTo(const QByteArray& url, const QByteArray& listen = "127.0.0.1:0") {
        return "firebreak: 1\nname: test\ngateway: {listen: [\"" + listen +
               "\"]}\nupstreams:\n  - {name: u, targets: [{url: \"" + url +
               "\"}]}\nroutes:\n  - {name: r, match: {path: /fhir}, upstream: u}\n";
    }

private Q_SLOTS:
    void brokenYamlHasAPlace() {
        const auto finished = firebreak({u"check"_s, workspace("firebreak: 1\nname: [unclosed\nroutes:\n")});
        QCOMPARE(finished.exit, 1);
        QVERIFY2(finished.out.contains("ws.yaml:"), finished.out.constData());
    }

    void unknownFieldsSuggest() {
        const auto finished = firebreak({u"check"_s, workspace("firebreak: 1\nname: x\nupstreems: []\n")});
        QCOMPARE(finished.exit, 1);
        QVERIFY2(finished.out.contains("ws.yaml:3:1") && finished.out.contains("upstreams"),
                 finished.out.constData());
        const auto served = firebreak({u"serve"_s, u"-w"_s, workspace("firebreak: 1\nname: x\nupstreems: []\n")});
        QCOMPARE(served.exit, 1);
        QVERIFY(served.err.contains("ws.yaml:3:1"));
    }

    void missingFile() {
        const auto finished = firebreak({u"serve"_s, u"-w"_s, m_folder.filePath(u"none.yaml"_s)});
        QCOMPARE(finished.exit, 3);
        QVERIFY2(finished.err.contains("none.yaml"), finished.err.constData());
    }

    void portInUse() {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QByteArray address = "127.0.0.1:" + QByteArray::number(other.serverPort());
        const auto finished = firebreak({u"serve"_s, u"-w"_s, workspace(relayTo("http://127.0.0.1:9/fhir", address)),
                                         u"--data"_s, m_folder.filePath(u"d1"_s)});
        QCOMPARE(finished.exit, 3);
        QVERIFY2(finished.err.contains(QByteArray::number(other.serverPort())) && finished.err.contains("in use"),
                 finished.err.constData());
    }

    void unreachableUpstream() {
        Service serve;
        QVERIFY(serve.start({u"serve"_s, u"-w"_s, workspace(relayTo("http://127.0.0.1:9/fhir")), u"--data"_s,
                             m_folder.filePath(u"d2"_s)}));
        const Answer answer = curl({serve.gateway() + u"/fhir/Patient"_s});
        QVERIFY(answer.status == 502 || answer.status == 503);
        QCOMPARE(answer.json()[u"resourceType"_s].toString(), u"OperationOutcome"_s);
        QVERIFY(!answer.body.contains("127.0.0.1:9")); // a stranger is not told what lies behind
        QCOMPARE(serve.stop(), 0);
    }

    // Promises more than it sends, then closes: the client must see an incomplete answer, never a clean end.
    void upstreamClosesMidBody() {
        QTcpServer upstream;
        QVERIFY(upstream.listen(QHostAddress::LocalHost));
        QObject::connect(&upstream, &QTcpServer::newConnection, &upstream, [&] {
            auto* socket = upstream.nextPendingConnection();
            QObject::connect(socket, &QTcpSocket::readyRead, socket, [socket] {
                if (!socket->readAll().contains("\r\n\r\n"))
                    return;
                socket->write(
                    "HTTP/1.1 200 OK\r\nContent-Type: application/fhir+json\r\nContent-Length: 9000000\r\n\r\n" +
                    QByteArray(4'000'000, ' '));
                socket->disconnectFromHost();
            });
        });
        Service serve;
        const QByteArray url = "http://127.0.0.1:" + QByteArray::number(upstream.serverPort()) + "/fhir";
        const QString data = m_folder.filePath(u"d3"_s);
        QVERIFY(serve.start({u"serve"_s, u"-w"_s, workspace(relayTo(url)), u"--data"_s, data}));
        QProcess client;
        client.start(u"curl"_s, {u"-s"_s, u"--max-time"_s, u"20"_s, serve.gateway() + u"/fhir/Patient"_s});
        QTRY_COMPARE_WITH_TIMEOUT(client.state(), QProcess::NotRunning, 30'000);
        QVERIFY2(client.exitCode() == 18 || client.exitCode() == 56,
                 qPrintable(QString::number(client.exitCode()))); // partial, or reset
        QCOMPARE(serve.stop(), 0);
        const auto rows = firebreak({u"captures"_s, u"list"_s, u"--captures"_s, data, u"--where"_s,
                                     u"outcome = no-answer"_s, u"--format"_s, u"ndjson"_s});
        QCOMPARE(rows.out.count('\n'), 1);
    }

    void clientHangsUpAnywhere() {
        Service sandbox;
        QVERIFY(sandbox.start({u"sandbox"_s, u"--data"_s, u"clinic-a"_s}));
        Service serve;
        const QString data = m_folder.filePath(u"d4"_s);
        QVERIFY(serve.start({u"serve"_s, u"-w"_s, workspace(relayTo(sandbox.ready()[u"fhir"_s].toString().toUtf8())),
                             u"--data"_s, data}));
        const QByteArray request = "POST /fhir/Patient HTTP/1.1\r\nHost: x\r\nContent-Type: "
                                   "application/fhir+json\r\nContent-Length: 29\r\n\r\n"
                                   "{\"resourceType\":\"Patient\"     }";
        const quint16 port = quint16(QUrl(serve.gateway()).port());
        for (qsizetype length = 0; length <= request.size(); ++length) {
            QTcpSocket socket;
            socket.connectToHost(QHostAddress::LocalHost, port);
            QVERIFY(socket.waitForConnected());
            socket.write(request.left(length));
            socket.waitForBytesWritten();
            if (length % 2)
                socket.abort();
            else
                socket.close();
        }
        QCOMPARE(curl({serve.gateway() + u"/fhir/metadata"_s}).status, 200); // alive and well
        QCOMPARE(serve.stop(), 0);
    }

    void damagedCaptures() {
        const QString data = m_folder.filePath(u"d5"_s);
        {
            Service serve;
            QVERIFY(
                serve.start({u"serve"_s, u"-w"_s, workspace(relayTo("http://127.0.0.1:9/fhir")), u"--data"_s, data}));
            QCOMPARE(serve.stop(), 0);
        }
        QStringList files = QDir(data).entryList({u"*.sqlite"_s, u"*.db"_s}, QDir::Files);
        QVERIFY(!files.isEmpty());
        QVERIFY(writeAll(data + u'/' + files.first(), QByteArray(20'000, 'x')));
        for (const auto& arguments :
             {QStringList{u"serve"_s, u"-w"_s, workspace(relayTo("http://127.0.0.1:9/fhir")), u"--data"_s, data},
              QStringList{u"captures"_s, u"list"_s, u"--captures"_s, data}}) {
            const auto finished = firebreak(arguments);
            QCOMPARE(finished.exit, 3);
            QVERIFY2(finished.err.contains(files.first().toUtf8()) || finished.err.contains(data.toUtf8()),
                     finished.err.constData());
        }
    }

    void dataFolderCannotBeMade() {
        QVERIFY(writeAll(m_folder.filePath(u"a-file"_s), "x"));
        const auto finished = firebreak({u"serve"_s, u"-w"_s, workspace(relayTo("http://127.0.0.1:9/fhir")),
                                         u"--data"_s, m_folder.filePath(u"a-file/data"_s)});
        QCOMPARE(finished.exit, 3);
        QVERIFY2(finished.err.contains("a-file"), finished.err.constData());
    }

    void secondProcessOnTheSameData() {
        const QString data = m_folder.filePath(u"d6"_s);
        Service serve;
        QVERIFY(serve.start({u"serve"_s, u"-w"_s, workspace(relayTo("http://127.0.0.1:9/fhir")), u"--data"_s, data}));
        const auto second =
            firebreak({u"serve"_s, u"-w"_s, workspace(relayTo("http://127.0.0.1:9/fhir")), u"--data"_s, data});
        QCOMPARE(second.exit, 3);
        QVERIFY2(second.err.contains(QByteArray::number(serve.pid())), second.err.constData());
        QCOMPARE(serve.stop(), 0);
    }

    void bodyLargerThanTheCap() {
        Service sandbox;
        QVERIFY(sandbox.start({u"sandbox"_s}));
        QByteArray yaml = relayTo(sandbox.ready()[u"fhir"_s].toString().toUtf8());
        yaml += "capture: {body_cap: 1KiB}\n";
        yaml.replace("gateway: {", "gateway: {limits: {body_bytes: 64KiB}, ");
        const QString data = m_folder.filePath(u"d7"_s);
        Service serve;
        QVERIFY(serve.start({u"serve"_s, u"-w"_s, workspace(yaml), u"--data"_s, data}));
        const QStringList post{u"-H"_s, u"Content-Type: application/fhir+json"_s, serve.gateway() + u"/fhir/Basic"_s};
        const QByteArray large =
            "{\"resourceType\":\"Basic\",\"code\":{\"text\":\"" + QByteArray(20'000, 'x') + "\"}}";
        QCOMPARE(curl(post, large).status, 201); // relayed whole
        const Answer tooLarge = curl(post, QByteArray(100'000, ' '));
        QCOMPARE(tooLarge.status, 413);
        QCOMPARE(curl(QStringList{u"-H"_s, u"Transfer-Encoding: chunked"_s} + post, QByteArray(100'000, ' ')).status,
                 413);
        QCOMPARE(serve.stop(), 0);
        const auto rows = firebreak({u"captures"_s, u"list"_s, u"--captures"_s, data, u"--where"_s, u"status = 201"_s,
                                     u"--format"_s, u"ndjson"_s});
        const auto body = QJsonDocument::fromJson(rows.out).object()[u"request"_s][u"body"_s];
        QCOMPARE(body[u"truncated"_s].toBool(), true);
        QCOMPARE(body[u"size"_s].toInt(), int(large.size()));
        QVERIFY(body[u"text"_s].toString().size() <= 1024);
    }
};

QTEST_GUILESS_MAIN(TestBadInput)
#include "tst_bad_input.moc"
