// The Traffic page on a real gateway: the sample session passes, rows are filtered, chosen, opened and copied by mouse and keys.
#include "app/main_window.h"
#include "engine/engine.h"
#include "pages/exchange_detail.h"
#include "pages/traffic_list.h"
#include "pages/traffic_page.h"
#include "theme/theme.h"
#include "widgets/body_view.h"
#include "widgets/filter_field.h"
#include "widgets/list_table.h"
#include "widgets/message_view.h"

#include <QApplication>
#include <QClipboard>
#include <QSignalSpy>
#include <QTabBar>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;
using fb::models::TrafficModel;
using fb::pages::ExchangeDetail;
using fb::pages::TrafficPage;

void firebreakInitResources();

class TestTrafficPage : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        firebreakInitResources();
        auto& theme = fb::theme::Theme::instance();
        QVERIFY(theme.load(u":/firebreak/themes/firebreak.json"_s).has_value());
        theme.setFonts(13);
        theme.setChoice(fb::theme::Choice::Light);
        theme.install(*qApp);
        m_window = std::make_unique<fb::app::MainWindow>();
        m_window->setRemembering(false);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        m_page = qobject_cast<TrafficPage*>(m_window->page(u"traffic"_s));
        QVERIFY(m_page != nullptr);
    }

    void aWorkspaceThatCannotBeOpenedLeavesTheWindowUsable() {
        m_window->openWorkspace(m_folder.filePath(u"absent.yaml"_s), {});
        QVERIFY(m_window->session().engine() == nullptr);
        QVERIFY(!m_window->findChild<fb::widgets::MessageStrip*>()->text().isEmpty());
        QVERIFY(m_page->showsFirstRun());
    }

    void firstRunShowsTheAddress() {
        const QString file = m_folder.filePath(u"local.yaml"_s);
        QVERIFY(fb::app::Session::writeSampleWorkspace(file).has_value());
        auto opened = m_window->session().open(file, m_folder.filePath(u"captures"_s));
        QVERIFY2(opened.has_value(), opened ? "" : opened.error().sentence().c_str());
        QVERIFY(m_page->showsFirstRun());
        QTRY_VERIFY(!m_page->list()->loading());
        const QString base = QString::fromStdString(m_window->session().engine()->baseUrl());
        QTest::mouseClick(button(u"Copy base URL"_s), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), base);
    }

    void sampleTrafficArrives() {
        QSignalSpy done(m_window->session().engine(), &fb::engine::Engine::sampleFinished);
        QTest::mouseClick(button(u"Send sample traffic"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(!done.isEmpty(), 30000);
        QVERIFY2(done[0][1].toString().isEmpty(), qPrintable(done[0][1].toString()));
        const auto sent = size_t(done[0][0].toInt());
        QVERIFY(sent >= 10);
        QTRY_COMPARE(model().total(), sent);
        QVERIFY(!m_page->showsFirstRun());
        QVERIFY(m_page->list()->following());
    }

    void ctrlFFilters() {
        m_page->list()->table()->setFocus();
        QTest::keyClick(m_window.get(), Qt::Key_F, Qt::ControlModifier);
        QVERIFY(m_page->list()->filter()->edit()->hasFocus());
        QTest::keyClicks(m_page->list()->filter()->edit(), u"outcome = refused"_s);
        QTRY_VERIFY(model().rowCount() >= 1 && size_t(model().rowCount()) < model().total());
        for (int row = 0; row < model().rowCount(); ++row) {
            QCOMPARE(model().at(row).outcome, fb::traffic::Outcome::Refused);
        }
        // What is not valid changes nothing.
        const int shown = model().rowCount();
        QTest::keyClicks(m_page->list()->filter()->edit(), u" and"_s);
        QCOMPARE(m_page->list()->filter()->state(), fb::widgets::FilterField::State::Invalid);
        QCOMPARE(model().rowCount(), shown);
        m_page->list()->filter()->setText({});
        QTRY_COMPARE(size_t(model().rowCount()), model().total());
    }

    void bodiesAreSearched() {
        m_page->list()->filter()->setText(u"body contains OperationOutcome"_s);
        QTRY_VERIFY(!m_page->list()->loading());
        QVERIFY(model().rowCount() >= 1);
        QVERIFY(size_t(model().rowCount()) < model().total());
        m_page->list()->filter()->setText({});
        QCOMPARE(size_t(model().rowCount()), model().total());
    }

    void keysMoveThroughRowsAndTheDetailFollows() {
        auto* table = m_page->list()->table();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Home);
        QCOMPARE(table->currentIndex().row(), 0);
        QTest::keyClick(table, Qt::Key_J);
        QTest::keyClick(table, Qt::Key_J);
        QTest::keyClick(table, Qt::Key_K);
        QCOMPARE(table->currentIndex().row(), 1);
        QVERIFY(m_page->detail()->exchange() != nullptr);
        QCOMPARE(m_page->detail()->exchange()->id, model().at(1).id);
    }

    void aClickOpensTheRow() {
        auto* table = m_page->list()->table();
        const QRect cell = table->visualRect(model().index(3, TrafficModel::Status));
        QTest::mouseClick(table->viewport(), Qt::LeftButton, {}, cell.center());
        QVERIFY(m_page->detail()->exchange() != nullptr);
        QCOMPARE(m_page->detail()->exchange()->id, model().at(3).id);
        QVERIFY(!m_page->detail()->exchange()->requestHead.empty());
        QVERIFY(!m_page->detail()->exchange()->trace.empty());
    }

    void tabsShowTheExchange() {
        QTabBar* tabs = m_page->detail()->tabs();
        for (int tab = 0; tab < tabs->count(); ++tab) {
            QTest::mouseClick(tabs, Qt::LeftButton, {}, tabs->tabRect(tab).center());
            QCOMPARE(int(m_page->detail()->tab()), tab);
        }
        int bundle = -1;
        for (int row = 0; row < model().rowCount(); ++row) {
            if (model().at(row).interaction == fb::fhir::Interaction::Transaction) {
                bundle = row;
            }
        }
        QVERIFY(bundle >= 0);
        m_page->list()->selectId(model().at(bundle).id);
        m_page->detail()->setTab(ExchangeDetail::Response);
        auto* body = m_page->detail()->response()->body();
        QCOMPARE(body->mode(), u"entries"_s);
        for (const QString& mode : {u"tree"_s, u"pretty"_s, u"raw"_s, u"entries"_s}) {
            body->setMode(mode);
            QCOMPARE(body->mode(), mode);
        }
    }

    void enterOpensAndEscapeGoesBack() {
        auto* table = m_page->list()->table();
        table->setFocus();
        QTest::keyClick(table, Qt::Key_Return);
        QVERIFY(m_page->isOpen());
        QVERIFY(table->isColumnHidden(TrafficModel::Verdict));
        QTest::keyClick(table, Qt::Key_Escape);
        QVERIFY(!m_page->isOpen());
        QVERIFY(!table->isColumnHidden(TrafficModel::Verdict));
    }

    void selectionStaysWhileRowsArrive() {
        m_page->list()->setFollowing(false);
        m_page->list()->selectId(model().at(2).id);
        const qint64 id = m_page->list()->currentId();
        const int top = m_page->list()->table()->verticalScrollBar()->value();
        const auto before = model().total();
        QSignalSpy done(m_window->session().engine(), &fb::engine::Engine::sampleFinished);
        m_window->session().engine()->sendSampleTraffic();
        QTRY_VERIFY_WITH_TIMEOUT(!done.isEmpty(), 30000);
        QTRY_COMPARE(model().total(), before + size_t(done[0][0].toInt()));
        QCOMPARE(m_page->list()->currentId(), id);
        QCOMPARE(m_page->list()->table()->verticalScrollBar()->value(), top);
        QVERIFY(!m_page->list()->following());
        QCOMPARE(m_page->detail()->exchange()->id, id);
    }

    void pauseHoldsTheListAndNotTheRecording() {
        m_page->list()->setPaused(true);
        const auto before = model().total();
        QSignalSpy done(m_window->session().engine(), &fb::engine::Engine::sampleFinished);
        QSignalSpy stored(m_window->session().engine(), &fb::engine::Engine::exchangesStored);
        m_window->session().engine()->sendSampleTraffic();
        QTRY_VERIFY_WITH_TIMEOUT(!done.isEmpty(), 30000);
        QTRY_VERIFY(!stored.isEmpty());
        QCOMPARE(model().total(), before);
        m_page->list()->setPaused(false);
        QTRY_VERIFY(model().total() > before);
    }

    void curlIsCopiedWithTheRealAddress() {
        m_page->list()->selectId(model().at(1).id);
        for (QAction* action : m_page->toolBarActions()) {
            if (action->text() == u"Copy as curl"_s) {
                action->trigger();
            }
        }
        const QString text = QApplication::clipboard()->text();
        QVERIFY2(text.startsWith(u"curl "_s), qPrintable(text));
        const QString base = QString::fromStdString(m_window->session().engine()->baseUrl());
        QVERIFY2(text.contains(base.left(base.lastIndexOf(u'/'))), qPrintable(text));
    }

    void closingLetsGo() {
        m_window->session().close();
        QVERIFY(m_page->engine() == nullptr);
        QCOMPARE(model().total(), size_t(0));
        m_window.reset();
    }

private:
    QAbstractButton* button(const QString& text) const {
        for (auto* found : m_page->findChildren<QAbstractButton*>()) {
            if (found->text() == text && found->isVisible()) {
                return found;
            }
        }
        return nullptr;
    }
    const TrafficModel& model() const { return std::as_const(*m_page->list()).model(); }

    QTemporaryDir m_folder;
    std::unique_ptr<fb::app::MainWindow> m_window;
    TrafficPage* m_page = nullptr;
};

QTEST_MAIN(TestTrafficPage)
#include "tst_traffic_page.moc"
