// What a replay will send: recorded exchanges chosen by hand or by a filter, counted in the journal in a thread of its own.
#pragma once

#include "config/workspace.h"
#include "models/journal_task.h"
#include "traffic/exchange.h"

#include <vector>

namespace fb::models {

struct ReplayCounts {
    std::vector<traffic::ExchangeId> ids;    // ascending
    std::vector<traffic::Summary> newest;    // the newest of them, ascending; for a list to look at
    quint64 writes = 0;                      // of those that can be sent
    quint64 unanswered = 0;                  // no server answered when they were recorded: nothing to compare
    bool cut = false;                        // more match than one run takes
    std::string prefix;                      // the FHIR base most of their targets start with: "/fhir"
    std::string recordedUrl;                 // where most of them went when they were recorded
    quint64 total() const { return ids.size(); }
};

// "/fhir" of "/fhir/Patient/1": the path of the route it took, else what stands before the resource type.
std::string recordedPrefix(const traffic::Summary& exchange, const config::Workspace& workspace);
// Whether a replay that only reads would leave it out.
bool isReplayWrite(const traffic::Summary& exchange);

class ReplaySelection : public QObject {
    Q_OBJECT
public:
    static constexpr std::size_t kMostExchanges = 100'000;
    static constexpr std::size_t kMostListed = 500;

    explicit ReplaySelection(QObject* parent = nullptr);

    void setFolder(const std::string& folder); // of the journal; "" = none
    void setWorkspace(const config::Workspace& workspace);
    void setFilter(const traffic::Filter& filter);
    void setIds(std::vector<traffic::ExchangeId> ids); // instead of a filter, until the next setFilter()
    bool isByHand() const { return m_byHand; }
    void refresh(); // counts again; one counting at a time

    bool isCounting() const { return m_task.isRunning(); }
    const ReplayCounts& counts() const { return m_counts; }

Q_SIGNALS:
    void changed();
    void failed(const QString& sentence);

private:
    JournalTask m_task;
    traffic::Filter m_filter;
    std::vector<traffic::ExchangeId> m_ids;
    bool m_byHand = false;
    bool m_again = false;
    config::Workspace m_workspace;
    ReplayCounts m_counts;
};

} // namespace fb::models
