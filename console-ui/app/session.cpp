#include "app/session.h"

#include "app/free_port.h"
#include "engine/engine.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStandardPaths>

using namespace Qt::StringLiterals;

namespace fb::app {

namespace {

const QString kSample = u":/firebreak/workspaces/local.yaml"_s;

Result<std::string> readText(const QString& name) {
    QFile file(name);
    if (!file.open(QIODevice::ReadOnly)) {
        return makeError(ErrorCode::Io, (name + u" cannot be read: "_s + file.errorString()).toStdString());
    }
    return file.readAll().toStdString();
}

Result<void> writeText(const QString& name, const std::string& text) {
    QDir().mkpath(QFileInfo(name).absolutePath());
    QSaveFile file(name);
    const auto size = qint64(text.size());
    if (!file.open(QIODevice::WriteOnly) || file.write(text.data(), size) != size || !file.commit()) {
        return makeError(ErrorCode::Io, (name + u" cannot be written: "_s + file.errorString()).toStdString());
    }
    return {};
}

} // namespace

Session::Session(QObject* parent) : QObject(parent) {}
Session::~Session() = default;

Result<QString> Session::defaultWorkspace() {
    const QString file = QStandardPaths::writableLocation(QStandardPaths::AppDataLocation) + u"/local.yaml"_s;
    if (QFile::exists(file)) {
        return file;
    }
    auto sample = readText(kSample);
    if (!sample) {
        return sample.error();
    }
    if (auto written = writeText(file, *sample); !written) {
        return written.error();
    }
    return file;
}

Result<void> Session::writeSampleWorkspace(const QString& file) {
    auto sample = readText(kSample);
    if (!sample) {
        return sample.error();
    }
    auto free = withFreePorts(*sample);
    if (!free) {
        return free.error();
    }
    return writeText(file, *free);
}

Result<void> Session::open(const QString& workspaceFile, const QString& dataFolder) {
    close();
    m_workspaceFile = workspaceFile;
    m_dataFolder = dataFolder;
    auto engine = std::make_unique<engine::Engine>();
    engine::Options options;
    options.workspaceFile = workspaceFile.toStdString();
    options.dataFolder = dataFolder.toStdString();
    if (auto done = engine->open(options); !done) {
        return done.error();
    }
    m_engine = std::move(engine);
    Q_EMIT opened();
    return {};
}

Result<void> Session::reopen() {
    const QString file = m_workspaceFile;
    return open(file, m_dataFolder);
}

void Session::close() {
    if (m_engine) {
        Q_EMIT aboutToClose();
        m_engine.reset();
    }
}

Result<void> Session::openOnFreePorts() {
    auto text = readText(m_workspaceFile);
    if (!text) {
        return text.error();
    }
    auto free = withFreePorts(*text);
    if (!free) {
        return free.error();
    }
    if (auto written = writeText(m_workspaceFile, *free); !written) {
        return written.error();
    }
    return open(m_workspaceFile, m_dataFolder);
}

} // namespace fb::app
