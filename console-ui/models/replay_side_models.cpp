#include "models/replay_side_models.h"

#include "models/roles.h"
#include "models/text.h"
#include "theme/token.h"

using namespace Qt::StringLiterals;

namespace fb::models {

int ReplayIdentityModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_pairs.size()); }
int ReplayIdentityModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant ReplayIdentityModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const auto& pair = m_pairs[std::size_t(index.row())];
    const bool recorded = index.column() == Recorded;
    switch (role) {
    case Qt::DisplayRole: return qs(recorded ? pair.first : pair.second);
    case CellRole: return int(recorded ? Cell::Data : Cell::Value);
    case TokenRole: return recorded ? QVariant() : QVariant(int(theme::Token::SyntaxReference));
    default: return {};
    }
}

QVariant ReplayIdentityModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) {
        return {};
    }
    return section == Recorded ? tr("Recorded") : tr("On target");
}

void ReplayIdentityModel::setIdentities(std::vector<std::pair<std::string, std::string>> identities) {
    beginResetModel();
    m_pairs = std::move(identities);
    endResetModel();
}

int ReplayAsideModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int ReplayAsideModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

const ReplayAside* ReplayAsideModel::at(int row) const {
    return row >= 0 && row < rowCount() ? &m_rows[std::size_t(row)] : nullptr;
}

QVariant ReplayAsideModel::data(const QModelIndex& index, int role) const {
    const ReplayAside* aside = index.isValid() ? at(index.row()) : nullptr;
    if (aside == nullptr) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Path: return aside->path;
        case Why: return aside->rule ? tr("set aside by you") : aside->why;
        default: return grouped(qulonglong(aside->count));
        }
    case CellRole: {
        constexpr Cell cells[] = {Cell::Data, Cell::Muted, Cell::Number};
        return int(cells[index.column()]);
    }
    case Qt::CheckStateRole: return index.column() == Path && aside->rule ? QVariant(int(Qt::Checked)) : QVariant();
    case Qt::TextAlignmentRole: return index.column() == Count ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::ToolTipRole:
        return index.column() == Path && aside->rule ? QVariant(tr("Space or a click compares %1 again").arg(aside->path)) : QVariant();
    default: return {};
    }
}

bool ReplayAsideModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    const ReplayAside* aside = index.isValid() ? at(index.row()) : nullptr;
    if (aside == nullptr || !aside->rule || role != Qt::CheckStateRole || value.toInt() != Qt::Unchecked) {
        return false;
    }
    Q_EMIT removeRequested(aside->path);
    return true;
}

Qt::ItemFlags ReplayAsideModel::flags(const QModelIndex& index) const {
    const ReplayAside* aside = index.isValid() ? at(index.row()) : nullptr;
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return aside != nullptr && aside->rule && index.column() == Path ? flags | Qt::ItemIsUserCheckable : flags;
}

QVariant ReplayAsideModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == Count) {
        return int(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole || section < 0 || section >= int(ColumnCount)) {
        return {};
    }
    const QString titles[] = {tr("Element"), tr("Why"), tr("Count")};
    return titles[section];
}

void ReplayAsideModel::setAside(std::vector<ReplayAside> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

} // namespace fb::models
