// A few recorded requests, newest first, for lists beside what they are about. Views hide the columns they do not need.
#pragma once

#include "models/journal_task.h"

#include <QAbstractTableModel>

#include <vector>

namespace fb::models {

class RecentRowsModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Id, Time, Client, Method, Request, Route, Verdict, Reason, ColumnCount };

    explicit RecentRowsModel(QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setFolder(const std::string& folder); // of the journal; "" = none
    // The newest `most` that match; read in another thread, at most one reading at a time.
    void load(const traffic::Filter& filter, int most);
    bool isLoading() const { return m_task.isRunning(); }
    void setRows(std::vector<traffic::Summary> rows); // ascending, as a reader gives them
    const traffic::Summary* at(int row) const;

private:
    JournalTask m_task;
    std::vector<traffic::Summary> m_rows; // newest first
    bool m_again = false;
    traffic::Filter m_nextFilter;
    int m_nextMost = 0;
};

} // namespace fb::models
