// The shell: pages by keys, the palette, themes, and a port that is taken.
#include "app/main_window.h"
#include "dialogs/palette.h"
#include "engine/engine.h"
#include "theme/theme.h"
#include "widgets/message_strip.h"

#include <QFile>
#include <QLineEdit>
#include <QTcpServer>
#include <QTemporaryDir>
#include <QToolButton>
#include <QtTest>

using namespace Qt::StringLiterals;
using fb::theme::Theme;

void firebreakInitResources();

class TestMainWindow : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() {
        firebreakInitResources();
        QVERIFY(Theme::instance().load(u":/firebreak/themes/firebreak.json"_s).has_value());
        Theme::instance().setFonts(13);
        Theme::instance().setChoice(fb::theme::Choice::Light);
        Theme::instance().install(*qApp);
        m_window = std::make_unique<fb::app::MainWindow>();
        m_window->setRemembering(false);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }

    void keysGoToPages() {
        int number = 1;
        for (fb::pages::Page* page : m_window->pages()) {
            QTest::keyClick(m_window.get(), Qt::Key(Qt::Key_0 + number++), Qt::ControlModifier);
            QCOMPARE(m_window->currentPage(), page);
            QVERIFY(page->isVisible());
            QVERIFY2(page->toolBarActions().size() <= 6, qPrintable(page->id()));
        }
        m_window->showPage(u"traffic"_s);
    }

    void theToolBarFitsANarrowWindow() {
        m_window->resize(m_window->minimumSize());
        for (fb::pages::Page* page : m_window->pages()) {
            m_window->showPage(page->id());
            QApplication::processEvents();
            QVERIFY2(m_window->width() <= 1100, qPrintable(page->id()));
        }
        m_window->resize(1440, 900);
        m_window->showPage(u"traffic"_s);
    }

    void thePaletteRunsAnAction() {
        auto* palette = m_window->findChild<fb::dialogs::Palette*>();
        QTest::keyClick(m_window.get(), Qt::Key_P, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(palette->isVisible());
        auto* edit = palette->findChild<QLineEdit*>();
        QTest::keyClicks(edit, u"dark"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(Theme::instance().dark());
        QVERIFY(!palette->isVisible());
        QTRY_COMPARE(m_window->palette().color(QPalette::Window), fb::theme::color(fb::theme::Token::Window));
        Theme::instance().setChoice(fb::theme::Choice::Light);
        QVERIFY(!Theme::instance().dark());
    }

    void aTakenPortHasAWayOut() {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        const QString file = m_folder.filePath(u"local.yaml"_s);
        QVERIFY(fb::app::Session::writeSampleWorkspace(file).has_value());
        replacePort(file, other.serverPort());
        m_window->openWorkspace(file, m_folder.filePath(u"captures"_s));
        QVERIFY(m_window->session().engine() == nullptr);
        auto* strip = m_window->findChild<fb::widgets::MessageStrip*>();
        QVERIFY2(strip->text().contains(QString::number(other.serverPort())), qPrintable(strip->text()));
        QToolButton* free = nullptr;
        for (auto* button : strip->findChildren<QToolButton*>()) {
            free = button->text() == u"Use a free port"_s ? button : free;
        }
        QVERIFY(free != nullptr);
        QTest::mouseClick(free, Qt::LeftButton);
        QTRY_VERIFY(m_window->session().engine() != nullptr);
        QVERIFY(m_window->session().engine()->baseUrl().find(std::to_string(other.serverPort())) == std::string::npos);
    }

    void recordingIsSwitched() {
        auto* engine = m_window->session().engine();
        QVERIFY(engine != nullptr && engine->recording());
        m_window->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY(!engine->recording());
        QTest::keyClick(m_window.get(), Qt::Key_R, Qt::ControlModifier);
        QTRY_VERIFY(engine->recording());
    }

    void paneKeysMoveTheFocus() {
        m_window->session().engine()->sendSampleTraffic();
        QTRY_VERIFY_WITH_TIMEOUT(m_window->session().engine()->journalStats().stored > 5, 30000);
        fb::pages::Page* page = m_window->page(u"traffic"_s);
        QTRY_VERIFY(!page->panes().isEmpty() && page->panes().first()->isVisible());
        page->panes()[0]->setFocus();
        QTRY_VERIFY(page->panes()[0]->hasFocus());
        QTest::keyClick(m_window.get(), Qt::Key_F6);
        // The detail has no tabs while nothing is selected: the filter is next.
        QTRY_VERIFY(page->panes().last()->hasFocus() || page->panes().last()->focusProxy()->hasFocus());
    }

    void cleanupTestCase() { m_window.reset(); }

private:
    static void replacePort(const QString& name, quint16 port) {
        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray text = file.readAll();
        const auto at = text.indexOf("127.0.0.1:0");
        QVERIFY(at > 0);
        text.replace(at, 11, "127.0.0.1:" + QByteArray::number(port));
        file.resize(0);
        file.seek(0);
        file.write(text);
    }

    QTemporaryDir m_folder;
    std::unique_ptr<fb::app::MainWindow> m_window;
};

QTEST_MAIN(TestMainWindow)
#include "tst_main_window.moc"
