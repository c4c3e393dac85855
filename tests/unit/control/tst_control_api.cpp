// Who may ask the control API, and what it answers; then the same through a real socket.
#include "control/api.h"
#include "control/control_server.h"

#include <QFileInfo>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace fb;
using namespace fb::control;
using namespace Qt::StringLiterals;

namespace {

class FixedProvider : public Provider {
public:
    bool isReady = true;
    std::string applied;
    bool ready() const override { return isReady; }
    json::Value status() const override { return json::Value::object({{"workspace", "w"}}); }
    std::string metrics() const override { return "firebreak_connections 1\n"; }
    std::string configYaml() const override { return "firebreak: 1\n"; }
    Result<void> applyConfig(const std::string& yaml, const std::string&) override {
        if (yaml.find("bad") != std::string::npos) {
            Error error = makeError(ErrorCode::InvalidInput, "Not valid", "Mend it.");
            error.place = {"ws.yaml", 3, 7};
            return error;
        }
        applied = yaml;
        return {};
    }
    Result<json::Value> captures(const std::string& where, std::int64_t after, std::size_t most) const override {
        return json::Value::object({{"where", where}, {"after", after}, {"most", std::uint64_t(most)}});
    }
    Result<json::Value> capture(std::int64_t id) const override {
        if (id == 7)
            return json::Value::object({{"id", id}});
        return makeError(ErrorCode::NotFound, "No exchange has this number");
    }
};

qthttp::Request request(const std::string& method, const std::string& target, qthttp::HeaderList headers = {}) {
    qthttp::HeaderList all{{"Host", "127.0.0.1:9901"}, {"Authorization", "Bearer t0ken"}};
    all.insert(all.begin(), headers.begin(), headers.end());
    return {method, target, all, {}};
}

} // namespace

class TestControlApi : public QObject {
    Q_OBJECT
    FixedProvider m_provider;
    Api m_api{&m_provider, Secret("t0ken"), "127.0.0.1:9901"};

private Q_SLOTS:
    void doors_data() {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("target");
        QTest::addColumn<QByteArray>("header");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("status");
        const auto row = [](const char* method, const char* target, const char* header, const char* value,
                            int status) {
            QTest::addRow("%s %s %s=%s", method, target, header, value)
                << QByteArray(method) << QByteArray(target) << QByteArray(header) << QByteArray(value) << status;
        };
        row("GET", "/metrics", "X", "y", 200);
        row("GET", "/metrics", "Authorization", "Bearer wrong", 401);
        row("GET", "/metrics", "Authorization", "t0ken", 401);
        row("GET", "/metrics", "Authorization", "", 401);
        row("GET", "/health/live", "Authorization", "", 200);
        row("GET", "/health/ready", "Authorization", "", 200);
        row("GET", "/health/live", "Host", "evil.example:9901", 421); // DNS rebinding
        row("GET", "/metrics", "Host", "localhost:9901", 200);
        row("GET", "/metrics", "Host", "localhost:80", 421);
        row("GET", "/metrics", "Origin", "http://evil.example", 403);
        row("GET", "/metrics", "Origin", "null", 403);
        row("GET", "/metrics", "Sec-Fetch-Site", "cross-site", 403);
        row("GET", "/metrics", "Sec-Fetch-Site", "same-site", 403);
        row("GET", "/metrics", "Sec-Fetch-Site", "none", 200);
        row("POST", "/metrics", "X", "y", 405);
        row("DELETE", "/api/config", "X", "y", 405);
        row("GET", "/api/nothing", "X", "y", 404);
        row("GET", "/api/../metrics", "X", "y", 400);
        row("GET", "/api/captures/7", "X", "y", 200);
        row("GET", "/api/captures/8", "X", "y", 404);
        row("GET", "/api/captures/-1", "X", "y", 404);
        row("GET", "/api/captures?limit=0", "X", "y", 400);
        row("GET", "/api/captures?limt=3", "X", "y", 400);
        row("GET", "/api/captures?where=status%20%3E%3D%20400&limit=3", "X", "y", 200);
    }
    void doors() {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, target);
        QFETCH(QByteArray, header);
        QFETCH(QByteArray, value);
        QFETCH(int, status);
        const auto answer = m_api.answer(
            request(method.toStdString(), target.toStdString(), {{header.toStdString(), value.toStdString()}}));
        QCOMPARE(answer.status, status);
        if (status >= 400)
            QVERIFY(!json::parse(answer.body)->textOf("error").empty());
    }

    void applyGoesThroughOrSaysWhere() {
        auto put = request("PUT", "/api/config");
        put.body = "firebreak: 1\nname: new\n";
        QCOMPARE(m_api.answer(put).status, 200);
        QCOMPARE(m_provider.applied, put.body);
        put.body = "bad";
        const auto refused = m_api.answer(put);
        QCOMPARE(refused.status, 400);
        QCOMPARE((*json::parse(refused.body))["line"].integer(), std::optional<std::int64_t>(3));
    }

    void notReady() {
        m_provider.isReady = false;
        QCOMPARE(m_api.answer(request("GET", "/health/ready")).status, 503);
        QCOMPARE(m_api.answer(request("GET", "/health/live")).status, 200);
        m_provider.isReady = true;
    }

    void overASocket() {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"token"_s);
        ControlServer server;
        QVERIFY(server.start("127.0.0.1", 0, file.toStdString(), &m_provider));
        QCOMPARE(QFileInfo(file).permissions() &
                     (QFile::ReadGroup | QFile::ReadOther | QFile::WriteGroup | QFile::WriteOther),
                 QFile::Permissions());
        QFile in(file);
        QVERIFY(in.open(QIODevice::ReadOnly));
        const QByteArray token = in.readAll().trimmed();
        const QUrl url(QString::fromStdString(server.url()));
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, quint16(url.port()));
        QVERIFY(socket.waitForConnected());
        socket.write("GET /metrics HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(url.port()) +
                     "\r\nAuthorization: Bearer " + token + "\r\nConnection: close\r\n\r\n");
        QVERIFY(socket.waitForDisconnected(10'000) || socket.state() == QAbstractSocket::UnconnectedState);
        const QByteArray answer = socket.readAll();
        QVERIFY2(answer.startsWith("HTTP/1.1 200") && answer.endsWith("firebreak_connections 1\n"),
                 answer.constData());
        server.stop();
        QVERIFY(!QFileInfo::exists(file));
    }

    void onlyLoopback() {
        QTemporaryDir folder;
        ControlServer server;
        for (const char* host : {"0.0.0.0", "192.0.2.1", "::", "example.org"})
            QVERIFY2(!server.start(host, 0, folder.filePath(u"t"_s).toStdString(), &m_provider), host);
    }
};

QTEST_GUILESS_MAIN(TestControlApi)
#include "tst_control_api.moc"
