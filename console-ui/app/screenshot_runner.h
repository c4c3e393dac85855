// --screenshots DIR: pictures of every page with real data, in both themes. Starts the sample workspace on free ports in a
// temporary folder, sends the sample traffic through the gateway and grabs the window.
#pragma once

#include "base/result.h"

#include <QString>

#include <functional>

namespace fb::app {

class MainWindow;

class ScreenshotRunner {
public:
    ScreenshotRunner(MainWindow& window, QString folder) : m_window(window), m_folder(std::move(folder)) {}
    Result<void> run();

private:
    Result<void> takeAll(bool beforeTraffic);
    Result<void> take(const QString& name);
    Result<void> sendSample();
    // Runs the event loop until the condition holds; false after the deadline.
    static bool wait(const std::function<bool()>& done, int milliseconds);

    MainWindow& m_window;
    QString m_folder;
};

} // namespace fb::app
