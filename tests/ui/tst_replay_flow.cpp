// The Replay page over a real engine: recorded sample traffic against Clinic B, groups, one exchange side by side, a
// report on disk. The models on the way are checked by QAbstractItemModelTester.
#include "engine/engine.h"
#include "models/diff_tree_model.h"
#include "models/replay_group_model.h"
#include "models/replay_pair_model.h"
#include "models/replay_side_models.h"
#include "pages/replay_diff_pane.h"
#include "pages/replay_page.h"
#include "pages/replay_run_pane.h"
#include "pages/replay_setup.h"
#include "theme/theme.h"
#include "widgets/diff_tree.h"
#include "widgets/list_table.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace fb;
using pages::ReplayPage;

void firebreakInitResources();

namespace {

QByteArray sampleYaml() {
    QFile file(u":/firebreak/workspaces/local.yaml"_s);
    QByteArray yaml = file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    for (const char* port : {"127.0.0.1:8080", "127.0.0.1:8081", "127.0.0.1:8082"}) {
        yaml.replace(port, "127.0.0.1:0");
    }
    return yaml;
}

replay::Pair pairOf(int id, replay::PairVerdict verdict) {
    replay::Pair pair;
    pair.recorded.id = id;
    pair.recorded.method = "GET";
    pair.recorded.target = "/fhir/Patient/" + std::to_string(id);
    pair.verdict = verdict;
    return pair;
}

} // namespace

class TstReplayFlow : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<engine::Engine> m_engine;
    std::unique_ptr<ReplayPage> m_page;

private Q_SLOTS:
    void initTestCase() {
        firebreakInitResources();
        QVERIFY(theme::Theme::instance().load(u":/firebreak/themes/firebreak.json"_s));
        theme::Theme::instance().setFonts(13);
        m_folder = std::make_unique<QTemporaryDir>();
        const QString path = m_folder->filePath(u"ws.yaml"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(sampleYaml());
        file.close();
        m_engine = std::make_unique<engine::Engine>();
        engine::Options options;
        options.workspaceFile = path.toStdString();
        QVERIFY(m_engine->open(options));
        QSignalSpy finished(m_engine.get(), &engine::Engine::sampleFinished);
        m_engine->sendSampleTraffic();
        QTRY_COMPARE_WITH_TIMEOUT(finished.count(), 1, 30'000);
        QTRY_VERIFY(m_engine->journalStats().stored >= finished[0][0].toULongLong());
        m_page = std::make_unique<ReplayPage>();
        m_page->resize(1300, 800);
        m_page->setEngine(m_engine.get());
        m_page->setVisible(true);
        m_page->activate();
    }

    void cleanupTestCase() {
        m_page->setEngine(nullptr);
        m_page.reset();
        m_engine.reset();
    }

    void prefersTheOtherClinicAndSaysWhatWrites() {
        QTRY_VERIFY(!m_page->setup()->isCounting());
        QTRY_COMPARE(m_page->setup()->targetName(), u"Clinic B"_s);
        QVERIFY(m_page->setup()->canStart());
        QCOMPARE(m_page->view(), ReplayPage::Setup);
    }

    void runsAndGroups() {
        m_page->start();
        QTRY_VERIFY_WITH_TIMEOUT(!m_page->isRunning() && m_page->result(), 60'000);
        QCOMPARE(m_page->view(), ReplayPage::Run);
        QVERIFY(m_page->run()->groups().rowCount() > 0);
    }

    void opensOneSideBySide() {
        auto* table = m_page->run()->groupTable();
        table->setFocus();
        table->setCurrentIndex(table->model()->index(0, 0));
        QTest::keyClick(table, Qt::Key_Return);
        QTRY_COMPARE(m_page->view(), ReplayPage::Diff);
        auto* tree = m_page->diff()->tree();
        QVERIFY(tree->model()->rowCount() > 0 || m_page->diff()->headTree()->model()->rowCount() > 0);
        QVERIFY(!m_page->diff()->position().isEmpty());
        for (const auto& tab : {u"json"_s, u"headers"_s, u"elements"_s}) {
            m_page->diff()->setTab(tab);
            QCOMPARE(m_page->diff()->tab(), tab);
        }
        QVERIFY(m_page->back());
        QCOMPARE(m_page->view(), ReplayPage::Run);
    }

    void writesTheReport() {
        for (const char* ending : {"html", "json", "xml"}) {
            const QString file = m_folder->filePath(u"report."_s + QString::fromLatin1(ending));
            QVERIFY(m_page->saveReport(file));
            QFile in(file);
            QVERIFY(in.open(QIODevice::ReadOnly) && in.size() > 200);
        }
        QVERIFY(!m_page->saveReport(m_folder->filePath(u"ws.yaml/below.html"_s)));
    }

    void models() {
        using Mode = QAbstractItemModelTester::FailureReportingMode;
        models::ReplayPairModel pairs;
        models::ReplayGroupModel groups;
        models::ReplayIdentityModel identities;
        models::ReplayAsideModel aside;
        models::DiffTreeModel tree;
        const QAbstractItemModelTester first(&pairs, Mode::QtTest);
        const QAbstractItemModelTester second(&groups, Mode::QtTest);
        const QAbstractItemModelTester third(&identities, Mode::QtTest);
        const QAbstractItemModelTester fourth(&aside, Mode::QtTest);
        const QAbstractItemModelTester fifth(&tree, Mode::QtTest);

        std::vector<replay::Pair> all;
        all.push_back(pairOf(1, replay::PairVerdict::Equal));
        all.push_back(pairOf(2, replay::PairVerdict::Different));
        pairs.setPairs(all);
        QCOMPARE(pairs.rowCount(), 2);
        pairs.showVerdict(replay::PairVerdict::Different);
        QCOMPARE(pairs.rowCount(), 1);
        QCOMPARE(pairs.rowOf(1), 0);
        pairs.clear();
        QCOMPARE(pairs.rowCount(), 0);

        replay::Group group;
        group.kind = "changed";
        group.element = "Patient.name";
        groups.setGroups({group});
        QCOMPARE(groups.rowOf(group), 0);
        groups.setGroups({});
        identities.setIdentities({{"Patient/1", "Patient/9"}});
        QCOMPARE(identities.rowCount(), 1);

        const auto left = json::parse(R"({"resourceType":"Patient","gender":"female","name":[{"family":"A"}]})");
        const auto right =
            json::parse(R"({"resourceType":"Patient","gender":"male","name":[{"family":"A"}],"active":true})");
        tree.setDiff(fhir::diff(*left, *right, {}));
        QCOMPARE(tree.differences().size(), 2);
        tree.setOnlyDifferences(true);
        QCOMPARE(tree.differences().size(), 2);
        QVERIFY(tree.find(u"Patient.gender"_s, fhir::Change::Changed).isValid());
        tree.setDiff({});
        QVERIFY(tree.differences().isEmpty());
    }
};

QTEST_MAIN(TstReplayFlow)
#include "tst_replay_flow.moc"
