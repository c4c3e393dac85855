// Reads the journal in a thread of its own, one piece of work at a time. The work gets a reader that lives in that thread; what
// it returns runs in this object's thread afterwards.
#pragma once

#include "capture/reader.h"

#include <QObject>
#include <QThreadPool>

#include <atomic>
#include <functional>
#include <string>

namespace fb::models {

class JournalTask : public QObject {
    Q_OBJECT
public:
    using Done = std::function<void()>;
    using Work = std::function<Done(capture::Reader& reader, const std::atomic<bool>& stopped)>;

    explicit JournalTask(QObject* parent = nullptr);
    ~JournalTask() override;

    void setFolder(const std::string& folder); // "" = none; ends what runs, and nothing of it arrives any more
    bool hasFolder() const { return !m_folder.empty(); }
    bool isRunning() const { return m_running; }
    // False when something runs already or there is no journal.
    bool run(Work work);

Q_SIGNALS:
    void failed(const QString& sentence);

private:
    std::string m_folder;
    QThreadPool m_pool;
    std::atomic<bool> m_stopped{false};
    bool m_running = false;
    quint64 m_generation = 0;
};

} // namespace fb::models
