// Reads a capture in a thread of its own, so that a large one does not hold up the window. One question at a time: a new one makes
// the answer to the older one unwanted.
#pragma once

#include "traffic/exchange.h"
#include "traffic/filter.h"

#include <QObject>
#include <QString>

#include <memory>
#include <vector>

class QThread;

namespace fb::models {

class CaptureQuery : public QObject {
    Q_OBJECT
public:
    explicit CaptureQuery(QObject* parent = nullptr);
    ~CaptureQuery() override;

    // The newest `most` that match and have an id above `after`, ascending. Answered by done() or failed(), never at once.
    void ask(const QString& folder, traffic::ExchangeId after, std::size_t most, const traffic::Filter& filter, Instant now);
    void cancel(); // waits for the thread; no answer comes
    bool busy() const { return m_thread != nullptr; }

Q_SIGNALS:
    void done(const std::vector<fb::traffic::Summary>& rows);
    void failed(const QString& sentence);

private:
    QThread* m_thread = nullptr;
    quint64 m_question = 0;
};

} // namespace fb::models
