// The pictures for the README: every page in both themes, with traffic that really passed.
#include "app/main_window.h"
#include "app/screenshot_runner.h"
#include "theme/theme.h"

#include <QDir>
#include <QImage>
#include <QTemporaryDir>
#include <QtTest>

using namespace Qt::StringLiterals;

void firebreakInitResources();

class TestScreenshots : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyPageInBothThemes() {
        firebreakInitResources();
        auto& theme = fb::theme::Theme::instance();
        QVERIFY(theme.load(u":/firebreak/themes/firebreak.json"_s).has_value());
        theme.setFonts(13);
        theme.install(*qApp);
        QTemporaryDir folder;
        fb::app::MainWindow window;
        const auto done = fb::app::ScreenshotRunner(window, folder.path()).run();
        QVERIFY2(done.has_value(), done ? "" : done.error().sentence().c_str());
        for (fb::pages::Page* page : window.pages()) {
            for (const QString& state : page->states(true) + page->states(false)) {
                const QString name = state.isEmpty() ? page->id() : page->id() + u'-' + state;
                const QImage light(folder.filePath(name + u"-light.png"_s));
                const QImage dark(folder.filePath(name + u"-dark.png"_s));
                QVERIFY2(light.size() == QSize(1440, 900) && dark.size() == light.size(), qPrintable(name));
                // A place of the tool bar without anything: the ground of each theme.
                QVERIFY2(light.pixelColor(1100, 4).lightness() > 200, qPrintable(name));
                QVERIFY2(dark.pixelColor(1100, 4).lightness() < 60, qPrintable(name));
            }
        }
    }
};

QTEST_MAIN(TestScreenshots)
#include "tst_screenshots.moc"
