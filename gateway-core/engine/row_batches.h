// Rows from the journal's thread to the engine's: at most 30 batches a second, and no event at all while nothing happens.
#pragma once

#include "traffic/exchange.h"

#include <QElapsedTimer>
#include <QObject>

#include <functional>
#include <mutex>
#include <vector>

namespace fb::engine {

class RowBatches : public QObject {
    Q_OBJECT
public:
    using Deliver = std::function<void(const std::vector<traffic::Summary>&)>;
    explicit RowBatches(Deliver deliver); // called in this object's thread

    void add(std::vector<traffic::Summary> rows); // any thread

private:
    void schedule();
    void flush();

    Deliver m_deliver;
    std::mutex m_guard;
    std::vector<traffic::Summary> m_waiting;
    bool m_scheduled = false;
    QElapsedTimer m_sinceLast;
};

} // namespace fb::engine
