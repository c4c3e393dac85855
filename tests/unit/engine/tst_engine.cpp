// The engine as console and command line see it: opens a workspace, plays the sample session, applies and refuses
// changes, and keeps what was before when a change cannot be applied.
#include "engine/engine.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTemporaryDir>
#include <QTest>

void firebreakInitResources();

using namespace fb;
using namespace Qt::StringLiterals;

namespace {

QByteArray sampleYaml() {
    QFile file(u":/firebreak/workspaces/local.yaml"_s);
    QByteArray yaml = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    for (const char* port : {"127.0.0.1:8080", "127.0.0.1:8081", "127.0.0.1:8082"})
        yaml.replace(port, "127.0.0.1:0");
    return yaml;
}

std::string withRoute(const std::string& yaml) {
    std::string out = yaml;
    out.replace(
        out.find("\nroutes:\n"), 9,
        "\nroutes:\n  - name: added\n    match: {path: /fhir, resource: [Medication]}\n    upstream: clinic-b\n");
    return out;
}

} // namespace

class TestEngine : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<engine::Engine> m_engine;

    std::string file() const { return m_folder->filePath(u"ws.yaml"_s).toStdString(); }
    QByteArray onDisk() const {
        QFile in(QString::fromStdString(file()));
        return in.open(QIODevice::ReadOnly) ? in.readAll() : QByteArray();
    }
    bool write(const QByteArray& yaml) const {
        QFile out(QString::fromStdString(file()));
        return out.open(QIODevice::WriteOnly) && out.write(yaml) == yaml.size();
    }
    Result<void> open() {
        m_engine = std::make_unique<engine::Engine>();
        engine::Options options;
        options.workspaceFile = file();
        return m_engine->open(options);
    }
    std::string routeOf(const std::string& line) const { return m_engine->explain(*engine::parseSketch(line)).route; }

private Q_SLOTS:
    void initTestCase() {
        firebreakInitResources();
        qRegisterMetaType<std::vector<fb::traffic::Summary>>();
    }
    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(write(sampleYaml()));
        const auto opened = open();
        QVERIFY2(opened, opened ? "" : opened.error().sentence().c_str());
    }
    void cleanup() { m_engine.reset(); }

    void sampleSessionIsRecorded() {
        QSignalSpy finished(m_engine.get(), &engine::Engine::sampleFinished);
        std::vector<traffic::Summary> rows;
        connect(
            m_engine.get(), &engine::Engine::exchangesStored, this,
            [&](const std::vector<traffic::Summary>& batch) { rows.insert(rows.end(), batch.begin(), batch.end()); });
        m_engine->sendSampleTraffic();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30'000);
        QCOMPARE(finished[0][1].toString(), QString());
        const int sent = finished[0][0].toInt();
        QVERIFY(sent >= 22);
        QTRY_COMPARE(int(rows.size()), sent);
        std::map<int, int> statuses;
        std::map<fhir::Interaction, int> interactions;
        for (const auto& row : rows) {
            ++statuses[row.status];
            ++interactions[row.interaction];
            QVERIFY2(row.status < 500, row.target.c_str());
            QVERIFY(row.id > 0);
        }
        for (const int status : {200, 201, 304, 400, 403, 404, 412})
            QVERIFY2(statuses[status] > 0, qPrintable(QString::number(status)));
        using enum fhir::Interaction;
        for (const auto interaction : {Read, Vread, Update, Patch, Delete, HistoryInstance, Create, SearchType,
                                       Capabilities, Transaction, Operation})
            QVERIFY2(interactions[interaction] > 0, std::string(fhir::code(interaction)).c_str());
        QVERIFY(rows.size() > 3 && rows[2].result.find("of") != std::string::npos);
    }

    void refusedChangeLeavesEverything() {
        const QByteArray before = onDisk();
        const auto revision = m_engine->revision();
        const auto applied = m_engine->apply(m_engine->yaml() + "\nsurprise: 1\n", "console");
        QVERIFY(!applied);
        QVERIFY(applied.error().place.line > 0);
        QVERIFY(applied.error().message.find("surprise") != std::string::npos);
        QCOMPARE(onDisk(), before);
        QCOMPARE(m_engine->revision(), revision);
        QCOMPARE(routeOf("GET /fhir/Medication"), std::string("fhir"));
    }

    void appliedChangeIsKeptAndWritten() {
        QSignalSpy applied(m_engine.get(), &engine::Engine::configurationApplied);
        const auto revision = m_engine->revision();
        const std::string yaml = withRoute(m_engine->yaml());
        QVERIFY(m_engine->apply(yaml, "console"));
        QCOMPARE(applied.count(), 1);
        QCOMPARE(m_engine->revision(), revision + 1);
        QCOMPARE(onDisk().toStdString(), yaml);
        QCOMPARE(routeOf("GET /fhir/Medication"), std::string("added"));
        const auto revisions = m_engine->revisions();
        QCOMPARE(revisions.front().origin, std::string("console"));
        QCOMPARE(revisions.front().yaml, yaml);
        m_engine->close();
        QVERIFY(open());
        QCOMPARE(m_engine->revision(), revision + 1); // the same text is the same version
    }

    void changeOnDiskIsApplied() {
        QSignalSpy applied(m_engine.get(), &engine::Engine::configurationApplied);
        QSignalSpy refused(m_engine.get(), &engine::Engine::configurationRefused);
        QVERIFY(write(QByteArray::fromStdString(withRoute(m_engine->yaml()))));
        QTRY_COMPARE(applied.count(), 1);
        QCOMPARE(routeOf("GET /fhir/Medication"), std::string("added"));
        QVERIFY(write("firebreak: 1\nname: [\n"));
        QTRY_VERIFY(refused.count() >= 1);
        QCOMPARE(routeOf("GET /fhir/Medication"), std::string("added"));
    }

    // New addresses need a new listener; when it cannot be had, the old ones come back.
    void takenPortKeepsTheOldGateway() {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        std::string yaml = m_engine->yaml();
        const std::string listen = "listen: [\"127.0.0.1:0\"]";
        QVERIFY(yaml.find(listen) != std::string::npos);
        yaml.replace(yaml.find(listen), listen.size(),
                     "listen: [\"127.0.0.1:" + std::to_string(other.serverPort()) + "\"]");
        const auto applied = m_engine->apply(yaml, "console");
        QVERIFY(!applied);
        QCOMPARE(applied.error().code, ErrorCode::Busy);
        const QUrl url(QString::fromStdString(m_engine->gatewayUrls().front()));
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, quint16(url.port()));
        QVERIFY(socket.waitForConnected());
        socket.write("GET /fhir/metadata HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        QVERIFY(socket.waitForReadyRead(10'000));
        QVERIFY(socket.readAll().startsWith("HTTP/1.1 200"));
    }

    void impactNamesTheRequests() {
        QSignalSpy finished(m_engine.get(), &engine::Engine::sampleFinished);
        m_engine->sendSampleTraffic();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30'000);
        QTRY_VERIFY(m_engine->journalStats().stored >= finished[0][0].toULongLong());
        std::string yaml = m_engine->yaml();
        const std::string rule = "{deny: {interaction: [delete]}";
        QVERIFY(yaml.find(rule) != std::string::npos);
        yaml.replace(yaml.find(rule), rule.size(), "{deny: {interaction: [patch]}");
        const auto rows = m_engine->impact(yaml, 1000);
        QVERIFY(rows);
        QCOMPARE(rows->size(), std::size_t(2)); // the delete would pass, the patch would not
        for (const auto& row : *rows)
            QVERIFY(row.before != row.after);
    }

    void openFailuresLeaveNothingBehind() {
        engine::Engine second;
        engine::Options options;
        options.workspaceFile = file();
        const auto opened = second.open(options); // the first one holds the data folder
        QVERIFY(!opened);
        QCOMPARE(opened.error().code, ErrorCode::Busy);
        QVERIFY(!second.isOpen());
        m_engine->close();
        QVERIFY(second.open(options));
    }
};

QTEST_GUILESS_MAIN(TestEngine)
#include "tst_engine.moc"
