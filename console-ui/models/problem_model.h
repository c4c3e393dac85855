// What is wrong with a workspace's text, or may surprise: line and column, and the sentence.
#pragma once

#include "config/workspace.h"

#include <QAbstractTableModel>

#include <vector>

namespace fb::models {

class ProblemModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Shape, Where, What, ColumnCount };

    explicit ProblemModel(QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setProblems(std::vector<config::Problem> problems);
    const config::Problem* at(int row) const;
    int errors() const;

private:
    std::vector<config::Problem> m_problems;
};

// "message. Hint" without the place.
QString problemText(const config::Problem& problem);

} // namespace fb::models
