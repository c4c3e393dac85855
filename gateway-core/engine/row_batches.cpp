#include "engine/row_batches.h"

#include <QTimer>

namespace fb::engine {

namespace {
constexpr qint64 kInterval = 33; // milliseconds
}

RowBatches::RowBatches(Deliver deliver)
    : m_deliver(std::move(deliver)) {}

void RowBatches::add(std::vector<traffic::Summary> rows) {
    const std::lock_guard lock(m_guard);
    m_waiting.insert(m_waiting.end(), std::make_move_iterator(rows.begin()), std::make_move_iterator(rows.end()));
    if (std::exchange(m_scheduled, true))
        return;
    QMetaObject::invokeMethod(
        this, [this] { schedule(); }, Qt::QueuedConnection);
}

void RowBatches::schedule() {
    const qint64 waited = m_sinceLast.isValid() ? m_sinceLast.elapsed() : kInterval;
    QTimer::singleShot(int(std::max<qint64>(0, kInterval - waited)), this, [this] { flush(); });
}

void RowBatches::flush() {
    std::vector<traffic::Summary> rows;
    {
        const std::lock_guard lock(m_guard);
        rows.swap(m_waiting);
        m_scheduled = false;
    }
    m_sinceLast.start();
    m_deliver(rows);
}

} // namespace fb::engine
