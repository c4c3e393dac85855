// The workspace that is open: owns the engine, finds the workspace file, opens and closes. UI thread.
#pragma once

#include "base/result.h"

#include <QObject>
#include <QString>

#include <memory>

namespace fb::engine {
class Engine;
}

namespace fb::app {

class Session : public QObject {
    Q_OBJECT
public:
    explicit Session(QObject* parent = nullptr);
    ~Session() override;

    // The file to open when none was named: a copy of the sample workspace in the user's data folder, made on first use.
    static Result<QString> defaultWorkspace();
    // Writes the sample workspace to `file` with its ports set to free ones.
    static Result<void> writeSampleWorkspace(const QString& file);

    Result<void> open(const QString& workspaceFile, const QString& dataFolder);
    Result<void> reopen(); // the same workspace and folder
    void close();
    // The same workspace, listening on ports that are free: the file is changed. Then opens it.
    Result<void> openOnFreePorts();

    engine::Engine* engine() const { return m_engine.get(); } // null while nothing is open
    const QString& workspaceFile() const { return m_workspaceFile; }

Q_SIGNALS:
    void opened();
    void aboutToClose();

private:
    std::unique_ptr<engine::Engine> m_engine;
    QString m_workspaceFile;
    QString m_dataFolder;
};

} // namespace fb::app
