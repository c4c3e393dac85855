// The versions of the rules that were in force, newest first.
#pragma once

#include "capture/journal.h"

#include <QAbstractTableModel>

#include <vector>

namespace fb::models {

class RevisionModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Applied, Origin, ColumnCount };

    explicit RevisionModel(QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setRevisions(std::vector<capture::Revision> revisions, quint64 inForce);
    const capture::Revision* at(int row) const;
    bool isInForce(int row) const;

private:
    std::vector<capture::Revision> m_revisions;
    quint64 m_inForce = 0;
};

// "14:32:07" today, else with the date; local time.
QString timeText(Instant time);

} // namespace fb::models
