// The differences of a replay in groups: kind, type, interaction and element, with one example each.
#pragma once

#include "replay/replay.h"
#include "theme/theme.h"

#include <QAbstractTableModel>

#include <vector>

namespace fb::models {

// How the console names and colours a kind of difference ("changed", "missing", "extra", "status" ...).
QString replayKindText(const std::string& kind);
theme::Pair replayKindPair(const std::string& kind);

class ReplayGroupModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Count, Kind, Resource, Interaction, Element, Recorded, Replayed, ColumnCount };
    enum Role { BadgeFillRole = Qt::UserRole + 400, BadgeTextRole }; // int, theme::Token, of Kind

    explicit ReplayGroupModel(QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setGroups(std::vector<replay::Group> groups);
    const replay::Group* at(int row) const;
    int rowOf(const replay::Group& group) const; // the same kind at the same element; -1 = none

private:
    std::vector<replay::Group> m_groups;
};

} // namespace fb::models
