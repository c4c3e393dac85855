#include "models/recent_rows_model.h"

#include "models/revision_model.h"
#include "models/roles.h"
#include "models/text.h"
#include "theme/shapes.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fb::models {

namespace {

theme::VerdictKind kindOf(const traffic::Summary& row) {
    switch (row.outcome) {
    case traffic::Outcome::Refused: return theme::VerdictKind::Refused;
    case traffic::Outcome::Limited: return theme::VerdictKind::Limited;
    case traffic::Outcome::NoAnswer: return theme::VerdictKind::NoAnswer;
    case traffic::Outcome::ClientGone: return theme::VerdictKind::ClientGone;
    case traffic::Outcome::Answered: break;
    }
    return row.linksRewritten > 0 ? theme::VerdictKind::Rewritten : theme::VerdictKind::Allowed;
}

} // namespace

RecentRowsModel::RecentRowsModel(QObject* parent) : QAbstractTableModel(parent) {}

int RecentRowsModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int RecentRowsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant RecentRowsModel::data(const QModelIndex& index, int role) const {
    const traffic::Summary* row = index.isValid() ? at(index.row()) : nullptr;
    if (row == nullptr) {
        return {};
    }
    const std::string_view target = row->target;
    const std::size_t query = target.find('?');
    switch (role) {
    case Qt::DisplayRole:
        switch (index.column()) {
        case Id: return grouped(qulonglong(row->id));
        case Time: return timeText(row->started);
        case Client: return qs(row->client);
        case Method: return qs(row->method);
        case Request: return qs(target.substr(0, query));
        case Route: return row->route.empty() ? tr("none") : qs(row->route);
        case Verdict: return theme::wordOf(kindOf(*row));
        case Reason: return qs(row->reason);
        default: return {};
        }
    case TailRole:
        return index.column() == Request && query != std::string_view::npos ? QVariant(qs(target.substr(query))) : QVariant();
    case CellRole: {
        constexpr Cell cells[] = {Cell::Number, Cell::Text, Cell::Data, Cell::Method, Cell::Request, Cell::Text, Cell::Verdict, Cell::Text};
        return int(cells[index.column()]);
    }
    case TokenRole: return index.column() == Id || index.column() == Time ? QVariant(int(theme::Token::TextMuted)) : QVariant();
    case VerdictRole: return int(kindOf(*row));
    case IdRole: return qint64(row->id);
    case Qt::TextAlignmentRole: return index.column() == Id ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::ToolTipRole: return index.column() == Reason && !row->reason.empty() ? QVariant(qs(row->reason)) : QVariant();
    default: return {};
    }
}

QVariant RecentRowsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return int((section == Id ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    const QString titles[] = {tr("No."),     tr("Time"),  tr("Client"),  tr("Method"),
                              tr("Request"), tr("Route"), tr("Verdict"), tr("Reason")};
    return role == Qt::DisplayRole && section >= 0 && section < int(ColumnCount) ? QVariant(titles[section]) : QVariant();
}

void RecentRowsModel::setFolder(const std::string& folder) {
    m_task.setFolder(folder);
    m_again = false;
    setRows({});
}

void RecentRowsModel::load(const traffic::Filter& filter, int most) {
    m_nextFilter = filter;
    m_nextMost = most;
    if (m_task.isRunning()) {
        m_again = true;
        return;
    }
    const auto now = std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
    m_task.run([this, filter, most, now](capture::Reader& reader, const std::atomic<bool>&) -> JournalTask::Done {
        auto page = reader.newest(std::size_t(most), filter, now);
        auto rows = page ? std::move(page->rows) : std::vector<traffic::Summary>();
        return [this, rows = std::move(rows)]() mutable {
            const bool again = std::exchange(m_again, false);
            if (again) {
                load(m_nextFilter, m_nextMost);
            } else {
                setRows(std::move(rows));
            }
        };
    });
}

void RecentRowsModel::setRows(std::vector<traffic::Summary> rows) {
    std::reverse(rows.begin(), rows.end());
    const bool same = rows.size() == m_rows.size() && std::equal(rows.begin(), rows.end(), m_rows.begin(),
                                                                 [](const auto& a, const auto& b) { return a.id == b.id; });
    if (same) {
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

const traffic::Summary* RecentRowsModel::at(int row) const {
    return row >= 0 && std::size_t(row) < m_rows.size() ? &m_rows[std::size_t(row)] : nullptr;
}

} // namespace fb::models
