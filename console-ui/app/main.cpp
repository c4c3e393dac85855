#include "app/main_window.h"
#include "app/screenshot_runner.h"
#include "theme/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QTimer>

#include <cstdio>

using namespace Qt::StringLiterals;

void firebreakInitResources();

namespace {

struct Arguments {
    QString workspace;
    QString data;
    QString theme;
    QString screenshots;
};

Arguments parse(const QApplication& app) {
    QCommandLineParser parser;
    parser.setApplicationDescription(u"Firebreak: an API gateway for FHIR with a desktop console."_s);
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addPositionalArgument(u"workspace"_s, u"The workspace file (YAML). By default a sample of your own."_s, u"[WORKSPACE]"_s);
    const QCommandLineOption data(u"data"_s, u"The folder for captures. By default beside the workspace."_s, u"DIR"_s);
    const QCommandLineOption look(u"theme"_s, u"light, dark or system."_s, u"THEME"_s);
    const QCommandLineOption pictures(u"screenshots"_s, u"Write pictures of every page, with sample data, and exit."_s, u"DIR"_s);
    parser.addOptions({data, look, pictures});
    parser.process(app);
    return {parser.positionalArguments().value(0), parser.value(data), parser.value(look), parser.value(pictures)};
}

fb::theme::Choice choiceOf(const QString& name) {
    if (name == u"dark"_s) {
        return fb::theme::Choice::Dark;
    }
    return name == u"light"_s ? fb::theme::Choice::Light : fb::theme::Choice::System;
}

int fail(const fb::Error& error) {
    std::fprintf(stderr, "firebreak-console: %s\n", error.sentence().c_str());
    return 3;
}

// The window is on the screen before anything is opened.
void openSoon(fb::app::MainWindow& window, const Arguments& arguments) {
    QTimer::singleShot(0, &window, [&window, arguments] {
        QString file = arguments.workspace;
        if (file.isEmpty()) {
            const auto sample = fb::app::Session::defaultWorkspace();
            if (!sample) {
                window.showMessage({fb::widgets::Severity::Error, QString::fromStdString(sample.error().sentence()), {}});
                return;
            }
            file = *sample;
        }
        window.openWorkspace(file, arguments.data);
    });
}

} // namespace

int main(int argc, char** argv) {
    firebreakInitResources();
    QApplication app(argc, argv);
    QApplication::setApplicationName(u"firebreak"_s);
    QApplication::setApplicationDisplayName(u"Firebreak"_s);
    QApplication::setOrganizationName(u"firebreak"_s);
    QApplication::setApplicationVersion(QStringLiteral(FIREBREAK_VERSION));
    QApplication::setDesktopFileName(u"firebreak-console"_s);
    const Arguments arguments = parse(app);
    const bool pictures = !arguments.screenshots.isEmpty();

    auto& theme = fb::theme::Theme::instance();
    if (auto loaded = theme.load(u":/firebreak/themes/firebreak.json"_s); !loaded) {
        return fail(loaded.error());
    }
    theme.setFonts(pictures ? 13 : 0);
    theme.setChoice(choiceOf(arguments.theme.isEmpty() && !pictures ? QSettings().value(u"theme"_s).toString() : arguments.theme));
    theme.install(app);

    fb::app::MainWindow window;
    if (pictures) {
        const auto done = fb::app::ScreenshotRunner(window, arguments.screenshots).run();
        return done ? 0 : fail(done.error());
    }
    window.restore();
    window.show();
    openSoon(window, arguments);
    return QApplication::exec();
}
