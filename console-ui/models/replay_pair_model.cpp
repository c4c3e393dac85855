#include "models/replay_pair_model.h"

#include "models/roles.h"
#include "models/text.h"
#include "theme/shapes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fb::models {

namespace {

theme::Token toneOf(replay::PairVerdict verdict) {
    switch (verdict) {
    case replay::PairVerdict::Different: return theme::Token::DiffChangedText;
    case replay::PairVerdict::Failed: return theme::Token::SeverityErrorText;
    default: return theme::Token::TextMuted;
    }
}

} // namespace

ReplayPairModel::ReplayPairModel(QObject* parent) : QAbstractTableModel(parent) {}

int ReplayPairModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_shown.size()); }
int ReplayPairModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

std::string_view ReplayPairModel::below(const std::string& target) const {
    const std::string_view whole = target;
    const std::string_view rest = whole.starts_with(m_prefix) ? whole.substr(m_prefix.size()) : whole;
    return rest.starts_with('/') || rest.starts_with('?') ? rest : whole;
}

void ReplayPairModel::setPrefix(const std::string& prefix) { m_prefix = prefix; }

QString ReplayPairModel::text(const ReplayPairRow& row, int column) const {
    switch (column) {
    case Number: return grouped(qulonglong(row.id));
    case Method: return qs(row.method);
    case Request: return qs(below(row.target).substr(0, below(row.target).find('?')));
    case Outcome: return replayOutcome(row);
    case Recorded: return row.recordedStatus > 0 ? QString::number(row.recordedStatus) : QString();
    case Replayed: return row.status > 0 ? QString::number(row.status) : QString();
    case Duration: return row.micros > 0 ? millisText(row.micros) : QString();
    default: return {};
    }
}

QVariant ReplayPairModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount()) {
        return {};
    }
    const ReplayPairRow& row = at(index.row());
    const int column = index.column();
    switch (role) {
    case Qt::DisplayRole: return text(row, column);
    case CellRole: {
        constexpr Cell cells[] = {Cell::Number, Cell::Method, Cell::Request, Cell::Text, Cell::Status, Cell::Status, Cell::Number};
        return int(cells[column]);
    }
    case TailRole: {
        const std::size_t query = row.target.find('?');
        return column == Request && query != std::string::npos ? QVariant(qs(std::string_view(row.target).substr(query))) : QVariant();
    }
    case StatusRole: return column == Recorded ? row.recordedStatus : row.status;
    case TokenRole:
        if (column == Outcome) {
            return int(toneOf(row.verdict));
        }
        return column == Number ? QVariant(int(theme::Token::TextMuted)) : QVariant();
    case IdRole: return qint64(row.id);
    case Qt::TextAlignmentRole:
        return column == Number || column == Duration ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::ToolTipRole: return column == Request ? QVariant(qs(row.target)) : column == Outcome ? QVariant(replayOutcome(row)) : QVariant();
    case Qt::AccessibleTextRole:
        return column == Number ? QVariant(u"%1 %2 %3, %4"_s.arg(grouped(qulonglong(row.id)), qs(row.method), qs(row.target), replayOutcome(row)))
                                : QVariant();
    default: return {};
    }
}

QVariant ReplayPairModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= int(ColumnCount)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return int((section == Number || section == Duration ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    const QString titles[] = {tr("No."), tr("Method"), tr("Request"), tr("Result"), tr("Recorded"), tr("Replayed"), tr("ms")};
    return role == Qt::DisplayRole ? QVariant(titles[section]) : QVariant();
}

bool ReplayPairModel::shows(const ReplayPairRow& row) const {
    if (m_members) {
        return std::binary_search(m_members->begin(), m_members->end(), row.index);
    }
    return !m_verdict || row.verdict == *m_verdict;
}

void ReplayPairModel::choose() {
    beginResetModel();
    pick();
    endResetModel();
}

void ReplayPairModel::pick() {
    m_shown.clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (shows(m_rows[i])) {
            m_shown.push_back(i);
        }
    }
}

void ReplayPairModel::clear() {
    beginResetModel();
    m_rows.clear();
    m_shown.clear();
    m_members.reset();
    endResetModel();
}

void ReplayPairModel::append(const std::vector<ReplayPairRow>& rows) {
    const int shown = int(std::count_if(rows.begin(), rows.end(), [this](const ReplayPairRow& row) { return shows(row); }));
    if (shown > 0) {
        beginInsertRows({}, rowCount(), rowCount() + shown - 1);
    }
    for (const ReplayPairRow& row : rows) {
        if (shows(row)) {
            m_shown.push_back(m_rows.size());
        }
        m_rows.push_back(row);
    }
    if (shown > 0) {
        endInsertRows();
    }
}

void ReplayPairModel::setPairs(const std::vector<replay::Pair>& pairs) {
    beginResetModel();
    m_rows.clear();
    m_rows.reserve(pairs.size());
    for (const auto& pair : pairs) {
        m_rows.push_back(replayRow(pair, m_rows.size()));
    }
    pick();
    endResetModel();
}

void ReplayPairModel::showVerdict(std::optional<replay::PairVerdict> verdict) {
    m_verdict = verdict;
    m_members.reset();
    choose();
}

void ReplayPairModel::showMembers(const std::vector<std::size_t>& indices) {
    m_members = indices;
    choose();
}

int ReplayPairModel::rowOf(std::size_t pair) const {
    for (std::size_t row = 0; row < m_shown.size(); ++row) {
        if (m_rows[m_shown[row]].index == pair) {
            return int(row);
        }
    }
    return -1;
}

} // namespace fb::models
