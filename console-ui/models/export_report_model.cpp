#include "models/export_report_model.h"

#include "models/text.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fb::models {

using exporters::Fidelity;

namespace {

int rank(Fidelity fidelity) { return 3 - int(fidelity); } // lost is what a person must see first

QString wordOf(Fidelity fidelity) { return qs(std::string(exporters::code(fidelity))); }

} // namespace

void ExportReportModel::setRows(std::vector<exporters::ReportRow> rows) {
    std::stable_sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) { return rank(a.fidelity) < rank(b.fidelity); });
    m_rows = std::move(rows);
    refill();
}

void ExportReportModel::setOnly(std::optional<Fidelity> only) {
    m_only = only;
    refill();
}

void ExportReportModel::refill() {
    beginResetModel();
    m_shown.clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        // What needs an extension is not exact either: it is looked at with the approximate ones.
        const auto fidelity = m_rows[i].fidelity == Fidelity::Extension ? Fidelity::Approximate : m_rows[i].fidelity;
        if (!m_only || fidelity == *m_only) {
            m_shown.push_back(i);
        }
    }
    endResetModel();
}

int ExportReportModel::count(Fidelity fidelity) const {
    return int(std::count_if(m_rows.begin(), m_rows.end(), [&](const auto& row) { return row.fidelity == fidelity; }));
}

const exporters::ReportRow* ExportReportModel::rowAt(int row) const {
    return row >= 0 && row < int(m_shown.size()) ? &m_rows[m_shown[std::size_t(row)]] : nullptr;
}

int ExportReportModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_shown.size()); }

QVariant ExportReportModel::data(const QModelIndex& index, int role) const {
    const auto* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (!row) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
    case ItemRole: return qs(row->item);
    case FidelityRole: return int(row->fidelity);
    case HowRole: return qs(row->how);
    case TodoRole: return qs(row->todo);
    case SecurityRole: return row->security;
    case Qt::ToolTipRole: return row->todo.empty() ? qs(row->how) : qs(row->how) + u"\n"_s + qs(row->todo);
    case Qt::AccessibleTextRole: return wordOf(row->fidelity) + u": "_s + qs(row->item) + u", "_s + qs(row->how);
    default: return {};
    }
}

void ExportTargetModel::setRows(std::vector<ExportTargetRow> rows) {
    if (rows.size() == m_rows.size() && !rows.empty()) {
        m_rows = std::move(rows);
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const ExportTargetRow* ExportTargetModel::rowAt(int row) const {
    return row >= 0 && row < int(m_rows.size()) ? &m_rows[std::size_t(row)] : nullptr;
}

int ExportTargetModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant ExportTargetModel::data(const QModelIndex& index, int role) const {
    const auto* row = index.isValid() ? rowAt(index.row()) : nullptr;
    if (!row) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole: return qs(row->target.title);
    case AboutRole:
    case Qt::ToolTipRole: return qs(row->target.about);
    case ExactRole: return row->exact;
    case ApproximateRole: return row->approximate;
    case LostRole: return row->lost;
    case Qt::AccessibleTextRole:
        return tr("%1: %2 exact, %3 approximate, %4 lost").arg(qs(row->target.title)).arg(row->exact).arg(row->approximate).arg(row->lost);
    default: return {};
    }
}

ExportTargetRow countsOf(const exporters::ExportTarget& target, const std::vector<exporters::ReportRow>& report) {
    ExportTargetRow out{target, 0, 0, 0};
    for (const auto& row : report) {
        int& counter = row.fidelity == Fidelity::Exact ? out.exact : row.fidelity == Fidelity::Lost ? out.lost : out.approximate;
        ++counter;
    }
    return out;
}

} // namespace fb::models
