// The real binary as a process, for integration tests: starts it on ports of the system's choice, stops it by process id.
#pragma once

#include <QDir>
#include <QElapsedTimer>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>

namespace product {

using namespace Qt::StringLiterals;

struct Finished {
    int exit = -1;
    QByteArray out;
    QByteArray err;
    QJsonObject json() const { return QJsonDocument::fromJson(out).object(); }
};

inline Finished run(const QString& program, const QStringList& arguments, const QByteArray& input = {}) {
    QProcess process;
    process.start(program, arguments);
    if (!input.isEmpty())
        process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(60'000)) {
        process.kill();
        process.waitForFinished();
        return {-2, process.readAllStandardOutput(), process.readAllStandardError() + "timed out"};
    }
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -3, process.readAllStandardOutput(),
            process.readAllStandardError()};
}

inline Finished firebreak(const QStringList& arguments, const QByteArray& input = {}) {
    return run(QStringLiteral(FB_CLI_BINARY), arguments, input);
}

// An answer as curl saw it.
struct Answer {
    int status = 0;
    QByteArray head;
    QByteArray body;
    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }
    QByteArray header(const QByteArray& name) const {
        for (const auto& line : head.split('\n'))
            if (line.toLower().startsWith(name.toLower() + ':'))
                return line.mid(name.size() + 1).trimmed();
        return {};
    }
};

// curl is the client that is not ours.
inline Answer curl(const QStringList& arguments, const QByteArray& input = {}) {
    QStringList all{u"-s"_s, u"-i"_s, u"--max-time"_s, u"30"_s};
    all += arguments;
    if (!input.isEmpty())
        all += {u"--data-binary"_s, u"@-"_s};
    const Finished finished = run(u"curl"_s, all, input);
    Answer answer;
    QByteArray rest = finished.out;
    do { // 1xx answers come first
        const auto end = rest.indexOf("\r\n\r\n");
        answer.head = rest.left(end);
        rest = end < 0 ? QByteArray() : rest.mid(end + 4);
        answer.status = answer.head.mid(9, 3).toInt();
    } while (answer.status / 100 == 1);
    answer.body = rest;
    return answer;
}

// `firebreak serve` or `firebreak sandbox` until stop().
class Service {
public:
    ~Service() { stop(); }

    bool start(const QStringList& arguments) {
        m_process.start(QStringLiteral(FB_CLI_BINARY), arguments);
        m_ready = waitForEvent(u"ready"_s);
        return !m_ready.isEmpty();
    }
    QJsonObject ready() const { return m_ready; }
    QString gateway() const { return m_ready[u"gateway"_s].toArray().at(0).toString(); }
    qint64 pid() const { return m_process.processId(); }
    QByteArray errors() {
        m_errors += m_process.readAllStandardError();
        return m_errors;
    }

    // The next line of standard output that is this event.
    QJsonObject waitForEvent(const QString& event) {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 30'000) {
            while (m_process.canReadLine()) {
                const auto object = QJsonDocument::fromJson(m_process.readLine()).object();
                if (object[u"event"_s].toString() == event)
                    return object;
            }
            if (m_process.state() == QProcess::NotRunning)
                break;
            m_process.waitForReadyRead(100);
        }
        qWarning("no event %s: %s", qPrintable(event), errors().constData());
        return {};
    }

    bool waitForError(const QByteArray& text) {
        QElapsedTimer timer;
        timer.start();
        while (timer.elapsed() < 30'000 && !errors().contains(text) && m_process.state() != QProcess::NotRunning)
            m_process.waitForReadyRead(50);
        return errors().contains(text);
    }

    void signal(int number) { ::kill(pid_t(m_process.processId()), number); }

    // SIGTERM, and its exit code.
    int stop() {
        if (m_process.state() == QProcess::NotRunning)
            return m_process.exitCode();
        m_process.terminate();
        if (!m_process.waitForFinished(30'000)) {
            m_process.kill();
            m_process.waitForFinished();
            return -2;
        }
        return m_process.exitStatus() == QProcess::NormalExit ? m_process.exitCode() : -3;
    }

private:
    QProcess m_process;
    QJsonObject m_ready;
    QByteArray m_errors;
};

inline QByteArray readAll(const QString& path) {
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

inline bool writeAll(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size();
}

} // namespace product
