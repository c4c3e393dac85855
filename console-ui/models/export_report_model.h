// The fidelity report of one export as rows, and the targets with their counts. No widgets.
#pragma once

#include "exporters/exporter.h"

#include <QAbstractListModel>

#include <optional>

namespace fb::models {

enum ExportRole {
    FidelityRole = Qt::UserRole + 40, // int, exporters::Fidelity
    HowRole,      // QString
    TodoRole,     // QString; may be empty
    SecurityRole, // bool
    ItemRole,     // QString, the item's key
    AboutRole,    // QString, of a target
    ExactRole,    // int, counts of a target
    ApproximateRole,
    LostRole,
};

class ExportReportModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;

    void setRows(std::vector<exporters::ReportRow> rows); // lost first, then approximate, extension, exact; else in order
    // Only rows of this fidelity; none = all.
    void setOnly(std::optional<exporters::Fidelity> only);
    int count(exporters::Fidelity fidelity) const;
    int total() const { return int(m_rows.size()); }
    const exporters::ReportRow* rowAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    void refill();
    std::vector<exporters::ReportRow> m_rows;
    std::vector<std::size_t> m_shown;
    std::optional<exporters::Fidelity> m_only;
};

struct ExportTargetRow {
    exporters::ExportTarget target;
    int exact = 0;
    int approximate = 0; // with what needs an extension
    int lost = 0;
};

class ExportTargetModel : public QAbstractListModel {
    Q_OBJECT
public:
    using QAbstractListModel::QAbstractListModel;
    void setRows(std::vector<ExportTargetRow> rows); // keeps the rows when only counts change
    const ExportTargetRow* rowAt(int row) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

private:
    std::vector<ExportTargetRow> m_rows;
};

ExportTargetRow countsOf(const exporters::ExportTarget& target, const std::vector<exporters::ReportRow>& report);

} // namespace fb::models
