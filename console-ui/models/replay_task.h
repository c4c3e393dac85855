// Runs a replay in a thread of its own: reads the exchanges from the journal, sends them, and hands over what came of it in
// batches, at most ten times a second. Lives in the UI thread.
#pragma once

#include "models/replay_pair_row.h"
#include "models/replay_result.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <memory>
#include <mutex>

namespace fb::models {

struct ReplayOrder {
    std::string folder; // of the journal
    std::vector<traffic::ExchangeId> ids;
    replay::Options options;
};

class ReplayTask : public QObject {
    Q_OBJECT
public:
    using ResultPtr = std::shared_ptr<ReplayResult>;

    explicit ReplayTask(QObject* parent = nullptr);
    ~ReplayTask() override; // cancels and waits

    void start(ReplayOrder order); // nothing may run
    void cancel();                 // finished() comes soon; what was not sent is skipped
    bool isRunning() const { return m_running; }

    // Compares again with other elements set aside; compared() comes when `result` shows it. A newer question replaces an older.
    void compareAgain(const ResultPtr& result, const std::vector<std::string>& ignore);
    bool isComparing() const { return m_comparing > 0; }

Q_SIGNALS:
    void progressed(const fb::replay::Totals& totals, const std::vector<fb::models::ReplayPairRow>& rows); // newly finished
    void finished(const std::shared_ptr<fb::models::ReplayResult>& result, bool cancelled);
    void failed(const QString& sentence); // nothing could be sent at all
    void compared();

private:
    struct Shared; // with the thread
    void deliver();
    static void work(ReplayTask* self, const std::shared_ptr<Shared>& shared, ReplayOrder order);

    QThreadPool m_pool;
    QThreadPool m_comparePool;
    std::shared_ptr<Shared> m_shared;
    QTimer m_later;
    bool m_running = false;
    int m_comparing = 0;
    quint64 m_question = 0;
};

} // namespace fb::models
