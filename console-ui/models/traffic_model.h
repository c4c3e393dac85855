// The exchanges of a capture as rows, newest at the end, narrowed by a filter. Keeps the newest summaries in bounded memory; rows
// are only ever added at the end and taken from the front.
#pragma once

#include "traffic/exchange.h"
#include "traffic/filter.h"
#include "theme/shapes.h"

#include <QAbstractTableModel>

#include <deque>
#include <set>

namespace fb::models {

theme::VerdictKind verdictOf(const traffic::Summary& row);
// "/Patient" and "?name=x"
std::pair<QString, QString> splitTarget(const std::string& target);

class TrafficModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column {
        Number,
        Time,
        Method,
        Request,
        Interaction,
        Resource,
        ResourceId,
        Route,
        Upstream,
        Status,
        Result,
        Client,
        Verdict,
        RequestSize,
        ResponseSize,
        Gateway,
        Duration,
        ColumnCount
    };

    explicit TrafficModel(QObject* parent = nullptr);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    // Ascending ids; what is older than the newest row here is left out.
    void append(const std::vector<traffic::Summary>& rows);
    void clear();
    void setLimit(std::size_t most);

    // `bodyMatches`: ids that match a filter that needs bodies, found by a search elsewhere; ignored otherwise.
    void setFilter(const traffic::Filter& filter, Instant now, const std::set<traffic::ExchangeId>& bodyMatches = {});
    void addBodyMatches(const std::set<traffic::ExchangeId>& ids);
    const traffic::Filter& filter() const { return m_filter; }

    const traffic::Summary& at(int row) const { return m_rows[m_shown[std::size_t(row)] - m_first]; }
    int rowOf(traffic::ExchangeId id) const; // -1 when it is not shown
    std::size_t total() const { return m_rows.size(); }
    traffic::ExchangeId newestId() const { return m_rows.empty() ? 0 : m_rows.back().id; }

    // Counts over all rows, whatever the filter shows.
    struct Counts {
        std::size_t refused = 0; // refused or limited
        std::size_t errors = 0;  // 4xx and 5xx of a server, no answer
        std::size_t writes = 0;
    };
    const Counts& counts() const { return m_counts; }

private:
    bool shows(const traffic::Summary& row) const;
    void count(const traffic::Summary& row, bool add);
    void dropOldest(std::size_t rows);
    QVariant display(const traffic::Summary& row, int column) const;

    // Rows are numbered from the first ever; m_rows[n - m_first] is row n. m_shown holds numbers.
    std::deque<traffic::Summary> m_rows;
    std::deque<std::size_t> m_shown;
    std::size_t m_first = 0;
    std::size_t m_limit = 200'000;
    traffic::Filter m_filter;
    Instant m_now{};
    std::set<traffic::ExchangeId> m_bodyMatches;
    Counts m_counts;
};

} // namespace fb::models
