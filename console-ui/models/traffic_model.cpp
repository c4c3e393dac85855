#include "models/traffic_model.h"

#include "models/roles.h"
#include "models/text.h"

#include <QDateTime>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fb::models {

using traffic::Outcome;
using traffic::Summary;

theme::VerdictKind verdictOf(const Summary& row) {
    switch (row.outcome) {
    case Outcome::Answered: return row.linksRewritten > 0 ? theme::VerdictKind::Rewritten : theme::VerdictKind::Allowed;
    case Outcome::Refused: return theme::VerdictKind::Refused;
    case Outcome::Limited: return theme::VerdictKind::Limited;
    case Outcome::NoAnswer: return theme::VerdictKind::NoAnswer;
    case Outcome::ClientGone: return theme::VerdictKind::ClientGone;
    }
    return theme::VerdictKind::Allowed;
}

std::pair<QString, QString> splitTarget(const std::string& target) {
    const auto query = target.find('?');
    if (query == std::string::npos) {
        return {qs(target), {}};
    }
    return {qs(std::string_view(target).substr(0, query)), qs(std::string_view(target).substr(query))};
}

namespace {

QDateTime localTime(Instant t) {
    return QDateTime::fromMSecsSinceEpoch(std::chrono::duration_cast<std::chrono::milliseconds>(t.time_since_epoch()).count());
}

bool writes(const Summary& row) {
    return row.method == "POST" || row.method == "PUT" || row.method == "PATCH" || row.method == "DELETE";
}

Cell cellOf(int column) {
    switch (column) {
    case TrafficModel::Number:
    case TrafficModel::Gateway:
    case TrafficModel::Duration:
    case TrafficModel::RequestSize:
    case TrafficModel::ResponseSize: return Cell::Number;
    case TrafficModel::Time: return Cell::Time;
    case TrafficModel::Method: return Cell::Method;
    case TrafficModel::Request: return Cell::Request;
    case TrafficModel::ResourceId: return Cell::Data;
    case TrafficModel::Status: return Cell::Status;
    case TrafficModel::Verdict: return Cell::Verdict;
    default: return Cell::Text;
    }
}

} // namespace

TrafficModel::TrafficModel(QObject* parent) : QAbstractTableModel(parent) {}

int TrafficModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_shown.size()); }
int TrafficModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QVariant TrafficModel::display(const Summary& row, int column) const {
    switch (column) {
    case Number: return grouped(qulonglong(row.id));
    case Time: return localTime(row.started).toString(u"ss.zzz"_s);
    case Method: return qs(row.method);
    case Request: return splitTarget(row.target).first;
    case Interaction: return row.interaction == fhir::Interaction::None ? QString() : qs(fhir::code(row.interaction));
    case Resource: return qs(row.resource);
    case ResourceId: return qs(row.resourceId);
    case Route: return qs(row.route);
    case Upstream: return qs(row.upstream);
    case Status: return row.status == 0 ? tr("none") : QString::number(row.status);
    case Result: return qs(row.result);
    case Client: return qs(row.client);
    case Verdict: return theme::wordOf(verdictOf(row));
    case RequestSize: return row.requestSize == 0 ? QString() : sizeText(row.requestSize);
    case ResponseSize: return row.responseSize == 0 ? QString() : sizeText(row.responseSize);
    case Gateway: return millisText(row.gateway);
    case Duration: return millisText(row.duration);
    default: return {};
    }
}

QVariant TrafficModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rowCount() || index.column() >= int(ColumnCount)) {
        return {};
    }
    const Summary& row = at(index.row());
    switch (role) {
    case Qt::DisplayRole: return display(row, index.column());
    case CellRole: return int(cellOf(index.column()));
    case IdRole: return qint64(row.id);
    case StatusRole: return row.status;
    case VerdictRole: return int(verdictOf(row));
    case LeadRole: return index.column() == Time ? localTime(row.started).toString(u"hh:mm:"_s) : QVariant();
    case TailRole: return index.column() == Request ? splitTarget(row.target).second : QVariant();
    case TokenRole:
        return index.column() == Number || index.column() == Interaction ? QVariant(int(theme::Token::TextMuted)) : QVariant();
    case Qt::ToolTipRole:
        if (index.column() == Verdict && !row.reason.empty()) {
            return qs(row.reason);
        }
        return {};
    case Qt::TextAlignmentRole:
        return cellOf(index.column()) == Cell::Number ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::AccessibleTextRole: return display(row, index.column()).toString() + splitTarget(row.target).second;
    default: return {};
    }
}

QVariant TrafficModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= int(ColumnCount)) {
        return {};
    }
    if (role == Qt::TextAlignmentRole && cellOf(section) == Cell::Number) {
        return int(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    const QString titles[] = {tr("No."),      tr("Time"),   tr("Method"), tr("Request"), tr("Interaction"), tr("Resource"),
                              tr("Id"),       tr("Route"),  tr("Upstream"), tr("Status"), tr("Result"),     tr("Client"),
                              tr("Verdict"),  tr("Sent"),   tr("Size"),   tr("Gateway ms"), tr("ms")};
    return titles[section];
}

void TrafficModel::append(const std::vector<Summary>& rows) {
    std::vector<std::size_t> shown;
    std::size_t next = m_first + m_rows.size();
    for (const Summary& row : rows) {
        if (row.id <= newestId()) {
            continue;
        }
        m_rows.push_back(row);
        count(row, true);
        if (shows(row)) {
            shown.push_back(next);
        }
        ++next;
    }
    if (!shown.empty()) {
        const int first = int(m_shown.size());
        beginInsertRows({}, first, first + int(shown.size()) - 1);
        m_shown.insert(m_shown.end(), shown.begin(), shown.end());
        endInsertRows();
    }
    if (m_rows.size() > m_limit) {
        dropOldest(m_rows.size() - m_limit);
    }
}

void TrafficModel::dropOldest(std::size_t rows) {
    const std::size_t first = m_first + rows;
    const auto end = std::lower_bound(m_shown.begin(), m_shown.end(), first);
    const int gone = int(end - m_shown.begin());
    if (gone > 0) {
        beginRemoveRows({}, 0, gone - 1);
        m_shown.erase(m_shown.begin(), end);
    }
    for (std::size_t i = 0; i < rows; ++i) {
        count(m_rows.front(), false);
        m_rows.pop_front();
    }
    m_first = first;
    if (gone > 0) {
        endRemoveRows();
    }
}

void TrafficModel::clear() {
    beginResetModel();
    m_rows.clear();
    m_shown.clear();
    m_first = 0;
    m_counts = {};
    m_bodyMatches.clear();
    endResetModel();
}

void TrafficModel::setLimit(std::size_t most) {
    m_limit = most;
    if (m_rows.size() > m_limit) {
        dropOldest(m_rows.size() - m_limit);
    }
}

void TrafficModel::setFilter(const traffic::Filter& filter, Instant now, const std::set<traffic::ExchangeId>& bodyMatches) {
    beginResetModel();
    m_filter = filter;
    m_now = now;
    m_bodyMatches = bodyMatches;
    m_shown.clear();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        if (shows(m_rows[i])) {
            m_shown.push_back(m_first + i);
        }
    }
    endResetModel();
}

void TrafficModel::addBodyMatches(const std::set<traffic::ExchangeId>& ids) {
    for (const traffic::ExchangeId id : ids) {
        if (!m_bodyMatches.insert(id).second) {
            continue;
        }
        const auto row = std::lower_bound(m_rows.begin(), m_rows.end(), id, [](const Summary& s, auto key) { return s.id < key; });
        if (row == m_rows.end() || row->id != id) {
            continue;
        }
        const std::size_t number = m_first + std::size_t(row - m_rows.begin());
        const auto place = std::lower_bound(m_shown.begin(), m_shown.end(), number);
        const int at = int(place - m_shown.begin());
        beginInsertRows({}, at, at);
        m_shown.insert(place, number);
        endInsertRows();
    }
}

int TrafficModel::rowOf(traffic::ExchangeId id) const {
    const auto row = std::lower_bound(m_rows.begin(), m_rows.end(), id, [](const Summary& s, auto key) { return s.id < key; });
    if (row == m_rows.end() || row->id != id) {
        return -1;
    }
    const std::size_t number = m_first + std::size_t(row - m_rows.begin());
    const auto place = std::lower_bound(m_shown.begin(), m_shown.end(), number);
    return place != m_shown.end() && *place == number ? int(place - m_shown.begin()) : -1;
}

bool TrafficModel::shows(const Summary& row) const {
    if (m_filter.empty()) {
        return true;
    }
    return m_filter.needsBodies() ? m_bodyMatches.contains(row.id) : m_filter.matches(row, m_now);
}

void TrafficModel::count(const Summary& row, bool add) {
    const std::size_t one = add ? 1 : std::size_t(-1);
    if (row.outcome == Outcome::Refused || row.outcome == Outcome::Limited) {
        m_counts.refused += one;
    } else if (row.status >= 400 || row.outcome == Outcome::NoAnswer) {
        m_counts.errors += one;
    }
    if (writes(row)) {
        m_counts.writes += one;
    }
}

} // namespace fb::models
