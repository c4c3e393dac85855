// What stands beside the differences of a replay: ids that the other server gave anew, and what was set aside.
#pragma once

#include "models/replay_result.h"

#include <QAbstractTableModel>

namespace fb::models {

class ReplayIdentityModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Recorded, OnTarget, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void setIdentities(std::vector<std::pair<std::string, std::string>> identities);

private:
    std::vector<std::pair<std::string, std::string>> m_pairs;
};

// A person's rules are checked and can be unchecked; what is set aside by itself cannot.
class ReplayAsideModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Path, Why, Count, ColumnCount };
    using QAbstractTableModel::QAbstractTableModel;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    void setAside(std::vector<ReplayAside> rows);
    const ReplayAside* at(int row) const;

Q_SIGNALS:
    void removeRequested(const QString& rule);

private:
    std::vector<ReplayAside> m_rows;
};

} // namespace fb::models
