#include "models/journal_task.h"

#include "models/text.h"

namespace fb::models {

JournalTask::JournalTask(QObject* parent) : QObject(parent) { m_pool.setMaxThreadCount(1); }

JournalTask::~JournalTask() { setFolder({}); }

void JournalTask::setFolder(const std::string& folder) {
    m_stopped = true;
    m_pool.waitForDone();
    m_stopped = false;
    ++m_generation;
    m_running = false;
    m_folder = folder;
}

bool JournalTask::run(Work work) {
    if (m_running || m_folder.empty()) {
        return false;
    }
    m_running = true;
    m_pool.start([this, work = std::move(work), folder = m_folder, generation = m_generation] {
        Done done;
        QString trouble;
        if (auto reader = capture::Reader::open(folder)) {
            done = work(**reader, m_stopped);
        } else {
            trouble = qs(reader.error().sentence());
        }
        QMetaObject::invokeMethod(this, [this, done, trouble, generation] {
            if (generation != m_generation) {
                return;
            }
            m_running = false;
            if (!trouble.isEmpty()) {
                Q_EMIT failed(trouble);
            } else if (done) {
                done();
            }
        }, Qt::QueuedConnection);
    });
    return true;
}

} // namespace fb::models
