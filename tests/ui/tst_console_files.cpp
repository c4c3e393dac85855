// The workspace file as the console touches it: the sample, and the same file on free ports.
#include "app/free_port.h"
#include "app/session.h"
#include "config/workspace.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;

void firebreakInitResources();

class TestConsoleFiles : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { firebreakInitResources(); }

    void freePorts_data() {
        QTest::addColumn<QString>("gateway");
        QTest::newRow("flow list") << u"gateway:\n  listen: [\"127.0.0.1:8080\", \"[::1]:8080\"]  # mine\n"_s;
        QTest::newRow("block list") << u"gateway:\n  listen:\n    - 127.0.0.1:8080\n    - 127.0.0.2:9\n"_s;
        QTest::newRow("flow map") << u"gateway: {listen: [\"127.0.0.1:8080\"], threads: 1}\n"_s;
        QTest::newRow("no address") << u"gateway:\n  threads: 1\n"_s;
        QTest::newRow("no gateway") << QString();
    }

    void freePorts() {
        QFETCH(QString, gateway);
        const std::string yaml = "firebreak: 1\nname: x\n# keep me\n" + gateway.toStdString() +
                                 "upstreams:\n  - {name: a, targets: [{url: \"http://127.0.0.1:8090/fhir\"}]}\n"
                                 "routes:\n  - {name: r, match: {path: /}, upstream: a}\n";
        auto edited = fb::app::withFreePorts(yaml);
        QVERIFY2(edited.has_value(), edited ? "" : edited.error().sentence().c_str());
        const auto loaded = fb::config::parseWorkspace(*edited, {});
        QVERIFY(loaded.ok());
        for (const auto& address : loaded.workspace->gateway.listen) {
            QCOMPARE(address.port, std::uint16_t(0));
        }
        QVERIFY(edited->find("# keep me") != std::string::npos);
        QCOMPARE(loaded.workspace->upstreams[0].targets[0].url, std::string("http://127.0.0.1:8090/fhir"));
    }

    void brokenFilesAreRefused() { QVERIFY(!fb::app::withFreePorts("firebreak: [").has_value()); }

    void theSampleIsWrittenOnFreePorts() {
        QTemporaryDir folder;
        const QString file = folder.filePath(u"deep/er/local.yaml"_s);
        auto written = fb::app::Session::writeSampleWorkspace(file);
        QVERIFY2(written.has_value(), written ? "" : written.error().sentence().c_str());
        QFile read(file);
        QVERIFY(read.open(QIODevice::ReadOnly));
        const auto loaded = fb::config::parseWorkspace(read.readAll().toStdString(), {});
        QVERIFY(loaded.ok());
        QVERIFY(!loaded.workspace->sandboxes.empty());
        for (const auto& sandbox : loaded.workspace->sandboxes) {
            QCOMPARE(sandbox.listen.port, std::uint16_t(0));
        }
    }
};

QTEST_GUILESS_MAIN(TestConsoleFiles)
#include "tst_console_files.moc"
