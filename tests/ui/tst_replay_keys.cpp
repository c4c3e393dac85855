// Replay in the main window, by keyboard and mouse: chosen rows are handed over from Traffic, replayed against Clinic B, read side by
// side, an element is ignored and that is undone, a report is saved.
#include "app/main_window.h"
#include "engine/engine.h"
#include "pages/replay_diff_pane.h"
#include "pages/replay_page.h"
#include "pages/replay_run_pane.h"
#include "pages/replay_setup.h"
#include "pages/traffic_list.h"
#include "pages/traffic_page.h"
#include "theme/theme.h"
#include "widgets/diff_tree.h"
#include "widgets/filter_field.h"
#include "widgets/list_table.h"
#include "widgets/replay_tiles.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QRadioButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using namespace fb;
using pages::ReplayPage;
using pages::ReplayRunPane;

void firebreakInitResources();

class TstReplayKeys : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<app::MainWindow> m_window;
    ReplayPage* m_page = nullptr;

    template <typename T>
    T* child(const QString& name) const {
        return m_page->findChild<T*>(name);
    }
    QAbstractButton* button(const QString& text) const {
        for (auto* found : m_window->findChildren<QAbstractButton*>()) {
            if (found->isVisible() && found->text() == text) {
                return found;
            }
        }
        return nullptr;
    }
    QString strip() const { return m_window->findChild<widgets::MessageStrip*>()->text(); }
    int groupRow(const std::string& kind) const {
        for (int row = 0; row < m_page->run()->groups().rowCount(); ++row) {
            if (m_page->run()->groups().at(row)->kind == kind) {
                return row;
            }
        }
        return -1;
    }
    void picture(const QString& name) const { // for a person who wants to look: FB_PICTURES=DIR
        if (const QString folder = qEnvironmentVariable("FB_PICTURES"); !folder.isEmpty()) {
            QVERIFY(m_window->grab().save(folder + u'/' + name + u".png"_s));
        }
    }

private Q_SLOTS:
    void initTestCase() {
        firebreakInitResources();
        auto& theme = theme::Theme::instance();
        QVERIFY(theme.load(u":/firebreak/themes/firebreak.json"_s).has_value());
        theme.setFonts(13);
        theme.setChoice(theme::Choice::Light);
        theme.install(*qApp);
        m_window = std::make_unique<app::MainWindow>();
        m_window->setRemembering(false);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        const QString file = m_folder.filePath(u"local.yaml"_s);
        QVERIFY(app::Session::writeSampleWorkspace(file).has_value());
        const auto opened = m_window->session().open(file, m_folder.filePath(u"captures"_s));
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().sentence().c_str());
        QSignalSpy done(m_window->session().engine(), &engine::Engine::sampleFinished);
        m_window->session().engine()->sendSampleTraffic();
        QTRY_VERIFY_WITH_TIMEOUT(!done.isEmpty(), 30000);
        m_page = qobject_cast<ReplayPage*>(m_window->page(u"replay"_s));
        QVERIFY(m_page != nullptr);
        auto* traffic = qobject_cast<pages::TrafficPage*>(m_window->page(u"traffic"_s));
        QTRY_COMPARE(traffic->list()->model().total(), std::size_t(done[0][0].toInt()));
    }

    void cleanupTestCase() {
        m_window->session().close();
        m_window.reset();
    }

    void selectedRowsComeFromTraffic() {
        auto* traffic = qobject_cast<pages::TrafficPage*>(m_window->page(u"traffic"_s));
        auto* table = traffic->list()->table();
        table->setFocus();
        table->selectRow(0);
        QTest::keyClick(table, Qt::Key_Down, Qt::ShiftModifier);
        QCOMPARE(traffic->list()->selectedIds().size(), 2);
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier | Qt::ShiftModifier);
        QCOMPARE(m_window->currentPage(), m_page);
        QTRY_COMPARE(m_page->setup()->counts().total(), quint64(2));
        QTest::mouseClick(child<QAbstractButton>(u"useFilter"_s), Qt::LeftButton);
        QTRY_VERIFY(m_page->setup()->counts().total() > 10);
        QVERIFY(m_page->setup()->filter()->edit()->hasFocus());
    }

    void theFilterSaysHowManyMatch() {
        const quint64 all = m_page->setup()->counts().total();
        m_page->setup()->table()->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        auto* edit = m_page->setup()->filter()->edit();
        QVERIFY(edit->hasFocus());
        QTest::keyClicks(edit, u"method = DELETE"_s);
        QTRY_VERIFY(m_page->setup()->counts().total() > 0 && m_page->setup()->counts().total() < all);
        QCOMPARE(m_page->setup()->counts().writes, quint64(0)); // it was refused, so it is not sent
        m_page->setup()->filter()->setText(u"method = NOSUCH"_s);
        QTRY_COMPARE(m_page->setup()->counts().total(), quint64(0));
        QVERIFY(!child<QPushButton>(u"replayStart"_s)->isEnabled());
        m_page->setup()->filter()->setText({});
        QTRY_COMPARE(m_page->setup()->counts().total(), all);
    }

    void aTypedUrlIsChecked() {
        auto* url = child<QLineEdit>(u"replayUrl"_s);
        QTest::keyClicks(url, u"ftp://nowhere"_s);
        QVERIFY(!m_page->setup()->canStart());
        url->selectAll();
        QTest::keyClicks(url, u"http://127.0.0.1:1/fhir"_s);
        QVERIFY(m_page->setup()->canStart());
        QCOMPARE(m_page->setup()->targetUrl(), u"http://127.0.0.1:1/fhir"_s);
    }

    void aServerThatIsGoneIsOneClearError() {
        QTcpServer taken; // a port that is certainly closed afterwards
        QVERIFY(taken.listen(QHostAddress::LocalHost));
        const quint16 port = taken.serverPort();
        taken.close();
        m_page->setup()->setTargetUrl(u"http://127.0.0.1:%1/fhir"_s.arg(port));
        QTest::mouseClick(child<QPushButton>(u"replayStart"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_page->isRunning());
        QCOMPARE(m_page->view(), ReplayPage::Setup);
        QVERIFY(!strip().isEmpty());
        QTRY_VERIFY(button(u"Try again"_s) != nullptr);
    }

    void writesAreSaidBeforeTheyAreSent() {
        auto* clinicB = m_page->findChildren<QRadioButton*>().value(1);
        QCOMPARE(clinicB->text(), u"Clinic B"_s);
        QTest::mouseClick(clinicB, Qt::LeftButton);
        QCOMPARE(m_page->setup()->targetName(), u"Clinic B"_s);
        auto* writes = child<QCheckBox>(u"replayWrites"_s);
        QVERIFY(!writes->isChecked());
        writes->setFocus();
        QTest::keyClick(writes, Qt::Key_Space);
        QVERIFY(writes->isChecked());
        const QString said = u"%1 of %2 write to Clinic B"_s.arg(m_page->setup()->counts().writes).arg(m_page->setup()->counts().total());
        bool found = false;
        for (const auto* label : m_page->setup()->findChildren<QLabel*>()) {
            found = found || label->text().startsWith(said);
        }
        QVERIFY(found);
        QVERIFY(m_page->setup()->order().options.allowWrites);
        QTest::keyClick(writes, Qt::Key_Space);
        QVERIFY(!m_page->setup()->order().options.allowWrites);
        QTest::keyClick(writes, Qt::Key_Space);
    }

    void paceAndLanesReachTheRun() {
        QTest::mouseClick(button(u"Fixed"_s), Qt::LeftButton);
        auto* rate = child<QSpinBox>(u"replayRate"_s);
        QVERIFY(rate->isEnabled());
        rate->setValue(500);
        child<QSpinBox>(u"replayLanes"_s)->setValue(2);
        const auto how = m_page->setup()->order().options;
        QCOMPARE(int(how.pace), int(replay::Pace::Rate));
        QCOMPARE(how.factor, 500.0);
        QCOMPARE(how.lanes, 2);
        QCOMPARE(how.routePrefix, std::string("/fhir"));
        QTest::mouseClick(button(u"As fast as it goes"_s), Qt::LeftButton);
        child<QSpinBox>(u"replayLanes"_s)->setValue(1);
    }

    void runsAgainstTheOtherClinic() {
        auto* start = child<QPushButton>(u"replayStart"_s);
        start->setFocus();
        QTest::keyClick(start, Qt::Key_Space);
        QCOMPARE(m_page->view(), ReplayPage::Run);
        QTRY_VERIFY_WITH_TIMEOUT(m_page->result() != nullptr, 30000);
        const auto& totals = m_page->result()->totals();
        QCOMPARE(totals.equal + totals.different + totals.failed + totals.skipped, totals.total);
        QVERIFY(totals.equal > 10 && totals.different > 0 && totals.failed == 0);
        QCOMPARE(m_page->run()->tiles()->count(ReplayRunPane::Equal), totals.equal);
        QVERIFY(!m_page->result()->identities().empty()); // what was created has another id there
        QVERIFY(groupRow("changed") >= 0);
        QVERIFY(m_page->run()->groupTable()->hasFocus());
        picture(u"run"_s);
    }

    void tilesChooseWhatIsListed() {
        auto* run = m_page->run();
        const auto tiles = run->tiles()->findChildren<widgets::ReplayTile*>();
        QTest::mouseClick(tiles[ReplayRunPane::Skipped], Qt::LeftButton);
        QCOMPARE(run->pairs().rowCount(), m_page->result()->totals().skipped);
        QVERIFY(run->pairTable()->isVisible());
        QVERIFY(run->pairs().index(0, models::ReplayPairModel::Outcome).data().toString().startsWith(u"skipped: "_s));
        picture(u"skipped"_s);
        QTest::keyClick(tiles[ReplayRunPane::Skipped], Qt::Key_Left); // arrow keys move in the row of tiles
        QTest::mouseClick(tiles[ReplayRunPane::Different], Qt::LeftButton);
        QVERIFY(run->groupTable()->isVisible());
        QTest::mouseClick(button(u"Exchanges"_s), Qt::LeftButton);
        QCOMPARE(run->pairs().rowCount(), m_page->result()->totals().different);
        QTest::mouseClick(button(u"Groups"_s), Qt::LeftButton);
    }

    void sideBySideByKeys() {
        auto* table = m_page->run()->groupTable();
        table->setFocus();
        table->setCurrentIndex(table->model()->index(groupRow("changed"), 0));
        QVERIFY(m_page->run()->members().rowCount() > 0);
        QTest::keyClick(table, Qt::Key_Return);
        QCOMPARE(m_page->view(), ReplayPage::Diff);
        auto* tree = m_page->diff()->tree();
        QTRY_VERIFY(tree->hasFocus());
        QCOMPARE(tree->currentDifference(), 0);
        QVERIFY(m_page->diff()->position().startsWith(u"1 of "_s));
        const int count = int(tree->differences().differences().size());
        QTest::keyClick(tree, Qt::Key_N);
        QCOMPARE(tree->currentDifference(), 1 % count);
        QTest::keyClick(tree, Qt::Key_P);
        QCOMPARE(tree->currentDifference(), 0);
        const int rows = tree->model()->rowCount();
        QTest::mouseClick(m_page->diff()->onlyDifferences(), Qt::LeftButton, {}, QPoint(8, m_page->diff()->onlyDifferences()->height() / 2));
        QVERIFY(tree->model()->rowCount() < rows);
        QCOMPARE(tree->currentDifference(), 0);
        picture(u"only"_s);
        QTest::mouseClick(m_page->diff()->onlyDifferences(), Qt::LeftButton, {}, QPoint(8, m_page->diff()->onlyDifferences()->height() / 2));
        QCOMPARE(tree->model()->rowCount(), rows);
        QTest::mouseClick(button(u"JSON"_s), Qt::LeftButton);
        QCOMPARE(m_page->diff()->tab(), u"json"_s);
        QTest::mouseClick(button(u"Next"_s), Qt::LeftButton);
        QVERIFY(m_page->diff()->position().startsWith(u"1 of "_s));
        picture(u"json"_s);
        m_page->diff()->setTab(u"headers"_s);
        QVERIFY(m_page->diff()->headTree()->isVisible());
        picture(u"headers"_s);
        m_page->diff()->setTab(u"elements"_s);
        picture(u"elements"_s);
    }

    void ignoringIsUndone() {
        auto* tree = m_page->diff()->tree();
        tree->setFocus();
        const int differences = int(tree->differences().differences().size());
        const int different = m_page->result()->totals().different;
        const QString path = m_page->diff()->path();
        QVERIFY(path.contains(u'.'));
        QTest::keyClick(tree, Qt::Key_I);
        QTRY_COMPARE(int(tree->differences().differences().size()), differences - 1);
        QVERIFY2(strip().startsWith(path + u" is set aside"_s), qPrintable(strip()));
        QCOMPARE(m_page->result()->options().ignore, std::vector<std::string>{path.toStdString()});
        QVERIFY(m_page->result()->report(models::ReplayResult::Report::Json).find(path.toStdString()) != std::string::npos);
        QCOMPARE(m_page->setup()->order().options.ignore.size(), std::size_t(1)); // and in the next run
        QTRY_VERIFY(button(u"Undo"_s) != nullptr);
        QTest::mouseClick(button(u"Undo"_s), Qt::LeftButton);
        QTRY_COMPARE(int(tree->differences().differences().size()), differences);
        QCOMPARE(m_page->result()->totals().different, different);
        QVERIFY(m_page->result()->options().ignore.empty());
    }

    void escapeGoesBackStepByStep() {
        m_page->diff()->tree()->setFocus();
        QTest::keyClick(m_page->diff()->tree(), Qt::Key_Escape);
        QCOMPARE(m_page->view(), ReplayPage::Run);
        auto* table = m_page->run()->groupTable();
        table->setFocus();
        m_page->back();
        QCOMPARE(m_page->view(), ReplayPage::Setup);
    }

    void reportsAreWrittenWhole() {
        for (const QString& name : {u"r.html"_s, u"r.json"_s, u"r.xml"_s}) {
            const auto saved = m_page->saveReport(m_folder.filePath(name));
            QVERIFY2(saved.has_value(), saved ? "" : saved.error().sentence().c_str());
            QVERIFY(QFileInfo(m_folder.filePath(name)).size() > 200);
        }
        QVERIFY(!m_page->saveReport(m_folder.filePath(u"absent/r.html"_s)).has_value());
    }

    void everyControlHasAName() {
        for (auto* widget : m_page->findChildren<QWidget*>()) {
            const bool control = qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QLineEdit*>(widget) != nullptr ||
                                 qobject_cast<QAbstractItemView*>(widget) != nullptr;
            if (!control || widget->isHidden() || widget->focusPolicy() == Qt::NoFocus || widget->objectName().startsWith(u"qt_"_s) || qobject_cast<QHeaderView*>(widget)) {
                continue;
            }
            const auto* abstractButton = qobject_cast<QAbstractButton*>(widget);
            const QString name = !widget->accessibleName().isEmpty() ? widget->accessibleName() : abstractButton ? abstractButton->text() : QString();
            QVERIFY2(!name.isEmpty(), widget->metaObject()->className());
        }
    }

    void aRunIsStopped() {
        m_page->setup()->filter()->setText({});
        QTest::mouseClick(button(u"Fixed"_s), Qt::LeftButton);
        child<QSpinBox>(u"replayRate"_s)->setValue(2);
        QTRY_VERIFY(m_page->setup()->canStart());
        m_page->start();
        QVERIFY(m_page->isRunning());
        QTest::mouseClick(child<QPushButton>(u"replayStop"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_page->isRunning());
        QTRY_VERIFY(m_page->result() != nullptr);
        QVERIFY(m_page->result()->totals().skipped > 0);
        QVERIFY(strip().startsWith(u"Stopped"_s));
    }
};

QTEST_MAIN(TstReplayKeys)
#include "tst_replay_keys.moc"
