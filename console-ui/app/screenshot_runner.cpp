#include "app/screenshot_runner.h"

#include "app/main_window.h"
#include "engine/engine.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QPixmap>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace fb::app {

bool ScreenshotRunner::wait(const std::function<bool()>& done, int milliseconds) {
    QElapsedTimer clock;
    clock.start();
    while (!done()) {
        if (clock.elapsed() > milliseconds) {
            return false;
        }
        QApplication::processEvents(QEventLoop::AllEvents, 20);
    }
    return true;
}

Result<void> ScreenshotRunner::run() {
    QTemporaryDir folder;
    if (!folder.isValid() || !QDir().mkpath(m_folder)) {
        return makeError(ErrorCode::Io, "The folder for the pictures cannot be made");
    }
    const QString workspace = folder.filePath(u"local.yaml"_s);
    if (auto written = Session::writeSampleWorkspace(workspace); !written) {
        return written;
    }
    m_window.setRemembering(false);
    m_window.resize(1440, 900);
    m_window.show();
    if (auto opened = m_window.session().open(workspace, folder.filePath(u"captures"_s)); !opened) {
        return opened;
    }
    auto done = takeAll(true);
    if (done) {
        done = sendSample();
    }
    if (done) {
        done = takeAll(false);
    }
    m_window.session().close();
    return done;
}

Result<void> ScreenshotRunner::sendSample() {
    engine::Engine* engine = m_window.session().engine();
    int sent = -1;
    QString trouble;
    QObject::connect(engine, &engine::Engine::sampleFinished, &m_window, [&](int count, const QString& what) {
        sent = count;
        trouble = what;
    });
    engine->sendSampleTraffic();
    if (!wait([&] { return sent >= 0; }, 30000)) {
        return makeError(ErrorCode::Timeout, "The sample traffic did not finish");
    }
    if (!trouble.isEmpty()) {
        return makeError(ErrorCode::Network, "The sample traffic failed: " + trouble.toStdString());
    }
    wait([&] { return engine->journalStats().stored >= quint64(sent); }, 5000);
    // Rates are measured over a second; the pictures show measured ones.
    wait([] { return false; }, 1300);
    return {};
}

Result<void> ScreenshotRunner::takeAll(bool beforeTraffic) {
    for (pages::Page* page : m_window.pages()) {
        for (const QString& state : page->states(beforeTraffic)) {
            m_window.showPage(page->id());
            m_window.dismissMessage();
            page->enterState(state);
            const QString name = state.isEmpty() ? page->id() : page->id() + u'-' + state;
            if (!wait([page] { return page->settled(); }, 10000)) {
                return makeError(ErrorCode::Timeout, "The page " + name.toStdString() + " did not settle");
            }
            if (auto taken = take(name); !taken) {
                return taken;
            }
        }
    }
    return {};
}

Result<void> ScreenshotRunner::take(const QString& name) {
    const std::pair<theme::Choice, QString> schemes[] = {{theme::Choice::Light, u"light"_s}, {theme::Choice::Dark, u"dark"_s}};
    for (const auto& [choice, scheme] : schemes) {
        theme::Theme::instance().setChoice(choice);
        wait([] { return false; }, 350); // figures and the map beside the scroll bar are refreshed four times a second
        m_window.refreshStatus();
        const QString file = QDir(m_folder).filePath(name + u'-' + scheme + u".png"_s);
        if (!m_window.grab().save(file)) {
            return makeError(ErrorCode::Io, file.toStdString() + " cannot be written");
        }
    }
    return {};
}

} // namespace fb::app
