// How many recorded requests each route took, counted from the journal. Until the first count is complete nothing is known.
#pragma once

#include "models/journal_task.h"

#include <QHash>

namespace fb::models {

class RouteTally : public QObject {
    Q_OBJECT
public:
    explicit RouteTally(QObject* parent = nullptr);
    void setFolder(const std::string& folder);
    void refresh(); // counts what came since; all again when requests were removed
    bool isKnown() const { return m_known; }
    quint64 total() const { return m_total; }
    quint64 count(const QString& route) const { return m_counts.value(route); }

Q_SIGNALS:
    void changed();

private:
    struct Counted {
        traffic::ExchangeId last = 0;
        QHash<QString, quint64> counts;
        quint64 total = 0;
    };
    static bool read(capture::Reader& reader, const std::atomic<bool>& stopped, Counted& into);
    void take(Counted counted);

    JournalTask m_task;
    traffic::ExchangeId m_last = 0;
    QHash<QString, quint64> m_counts;
    quint64 m_total = 0;
    bool m_known = false;
};

} // namespace fb::models
