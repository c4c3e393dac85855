// A decision as steps, in the order of evaluation. The step that decided has two children: what was needed, what was there.
#pragma once

#include "policy/trace.h"

#include <QAbstractItemModel>

namespace fb::models {

class TraceModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Shape, Step, Reason, Time, ColumnCount };

    explicit TraceModel(QObject* parent = nullptr);
    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    // `limited`: the step that decided was a rate or a quota, which has a shape of its own.
    void setTrace(policy::Trace trace, bool limited = false);
    bool hasTimes() const; // of any step
    int decidedRow() const; // -1 when nothing refused it

private:
    policy::Trace m_trace;
    bool m_limited = false;
};

} // namespace fb::models
