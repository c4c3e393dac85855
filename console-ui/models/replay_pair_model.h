// The exchanges of a replay as rows: as they end while it runs, then in the recorded order. Narrowed to a verdict or to the
// members of a group.
#pragma once

#include "models/replay_pair_row.h"

#include <QAbstractTableModel>

#include <optional>
#include <vector>

namespace fb::models {

class ReplayPairModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Number, Method, Request, Outcome, Recorded, Replayed, Duration, ColumnCount };

    explicit ReplayPairModel(QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setPrefix(const std::string& prefix); // the FHIR base that all targets share: not repeated in every row
    void clear();
    void append(const std::vector<ReplayPairRow>& rows);
    void setPairs(const std::vector<replay::Pair>& pairs);

    void showVerdict(std::optional<replay::PairVerdict> verdict); // all when empty
    void showMembers(const std::vector<std::size_t>& indices);    // of pairs, ascending

    const ReplayPairRow& at(int row) const { return m_rows[m_shown[std::size_t(row)]]; }
    int rowOf(std::size_t pair) const; // -1 when it is not shown

private:
    bool shows(const ReplayPairRow& row) const;
    void choose();
    void pick();
    QString text(const ReplayPairRow& row, int column) const;
    std::string_view below(const std::string& target) const;

    std::string m_prefix;
    std::vector<ReplayPairRow> m_rows;
    std::vector<std::size_t> m_shown;
    std::optional<replay::PairVerdict> m_verdict;
    std::optional<std::vector<std::size_t>> m_members;
};

} // namespace fb::models
