// The Export page over a real engine: targets, fidelity, files, a loss that is accepted, and files on disk.
#include "engine/engine.h"
#include "models/export_report_model.h"
#include "models/text.h"
#include "pages/export_page.h"
#include "theme/theme.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QDir>
#include <QFile>
#include <QListView>
#include <QTabBar>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace fb;

void firebreakInitResources();

class TstExportPage : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<pages::ExportPage> m_page;
    widgets::Message m_message;

    QListView* list(const QString& name) const {
        for (auto* view : m_page->findChildren<QListView*>()) {
            if (view->accessibleName() == name) {
                return view;
            }
        }
        return nullptr;
    }
    QAction* action(const QString& text) const {
        for (auto* each : m_page->toolBarActions()) {
            if (each->text() == text) {
                return each;
            }
        }
        return nullptr;
    }

private Q_SLOTS:
    void initTestCase() {
        firebreakInitResources();
        QVERIFY(theme::Theme::instance().load(u":/firebreak/themes/firebreak.json"_s));
        theme::Theme::instance().setFonts(13);
    }

    void init() {
        m_folder = std::make_unique<QTemporaryDir>();
        const QString path = m_folder->filePath(u"ws.yaml"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("firebreak: 1\nname: Test\ngateway: {listen: [\"127.0.0.1:0\"]}\nupstreams:\n  - {name: u, "
                   "targets: [{url: \"http://127.0.0.1:1/fhir\"}]}\n"
                   "routes:\n  - {name: fhir, match: {path: /fhir}, upstream: u, policies: [p]}\n"
                   "policies:\n  - name: p\n    quota: [{limit: 50/day, per: ip}]\n");
        file.close();
        m_engine = std::make_unique<engine::Engine>();
        engine::Options options;
        options.workspaceFile = path.toStdString();
        QVERIFY(m_engine->open(options));
        m_page = std::make_unique<pages::ExportPage>();
        connect(m_page.get(), &pages::Page::messageRequested, this,
                [this](const widgets::Message& message) { m_message = message; });
        m_page->resize(1300, 800);
        m_page->setEngine(m_engine.get());
        m_page->show();
        m_page->activate();
    }

    void cleanup() {
        m_page.reset();
        m_engine.reset();
    }

    void models() {
        models::ExportReportModel report;
        models::ExportTargetModel targets;
        const QAbstractItemModelTester first(&report, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const QAbstractItemModelTester second(&targets, QAbstractItemModelTester::FailureReportingMode::QtTest);
        exporters::ReportRow exact;
        exact.item = "a";
        exact.fidelity = exporters::Fidelity::Exact;
        exporters::ReportRow lost;
        lost.item = "b";
        report.setRows({exact, lost});
        QCOMPARE(report.index(0).data().toString(), u"b"_s); // what is lost comes first
        report.setOnly(exporters::Fidelity::Exact);
        QCOMPARE(report.rowCount(), 1);
        report.setOnly({});
        QCOMPARE(report.rowCount(), 2);
        targets.setRows({models::countsOf({"t", "T", "about", "proof"}, {exact, lost})});
        QCOMPARE(targets.index(0).data(models::LostRole).toInt(), 1);
        targets.setRows({});
        QCOMPARE(targets.rowCount(), 0);
    }

    void showsWhatIsLostAndClosesTheRoute() {
        auto* report = list(u"Fidelity, item by item"_s);
        QVERIFY(report != nullptr && report->model()->rowCount() > 10);
        QCOMPARE(report->model()->index(0, 0).data().toString(), u"policy p: quota 1"_s);
        QVERIFY(!action(u"Accept this loss"_s)->isEnabled());
        report->setCurrentIndex(report->model()->index(0, 0));
        QVERIFY(action(u"Accept this loss"_s)->isEnabled());
        m_page->saveTo(m_folder->filePath(u"closed"_s));
        QFile closed(m_folder->filePath(u"closed/firebreak.conf"_s));
        QVERIFY(closed.open(QIODevice::ReadOnly));
        QVERIFY(!closed.readAll().contains("proxy_pass"));

        action(u"Accept this loss"_s)->trigger();
        m_page->saveTo(m_folder->filePath(u"open"_s));
        QFile open(m_folder->filePath(u"open/firebreak.conf"_s));
        QVERIFY(open.open(QIODevice::ReadOnly));
        QVERIFY(open.readAll().contains("proxy_pass"));
        QVERIFY(m_message.text.contains(u"saved"_s));
    }

    void filesFollowTargetAndTab() {
        auto* tabs = m_page->findChild<QTabBar*>();
        QVERIFY(tabs != nullptr && tabs->count() >= 4);
        auto* targets = list(u"Targets"_s);
        targets->setFocus();
        QTest::keyClick(targets, Qt::Key_Down);
        QCOMPARE(targets->currentIndex().data().toString(), u"Kong Gateway"_s);
        QCOMPARE(tabs->tabText(0), u"kong.yaml"_s);
    }

    void followsTheConfiguration() {
        auto* report = list(u"Fidelity, item by item"_s);
        const int before = report->model()->rowCount();
        std::string yaml = m_engine->yaml();
        yaml += "    rate: [{limit: 5/s, per: ip}]\n";
        QVERIFY(m_engine->apply(yaml, "console"));
        QCOMPARE(report->model()->rowCount(), before + 1);
    }

    void saysWhyItCannotWrite() {
        QFile file(m_folder->filePath(u"file"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        m_page->saveTo(m_folder->filePath(u"file/below"_s));
        QCOMPARE(m_message.severity, widgets::Severity::Error);
    }
};

QTEST_MAIN(TstExportPage)
#include "tst_export_page.moc"
