#include "models/route_list_model.h"

#include "config/edit.h"
#include "models/roles.h"
#include "models/route_checks.h"
#include "models/route_tally.h"
#include "models/text.h"

#include <QMimeData>
#include <QSet>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fb::models {

namespace {

const QString kMime = u"application/x-firebreak-route"_s;

const config::Route* find(const std::vector<config::Route>& routes, const std::string& name) {
    for (const auto& route : routes) {
        if (route.name == name) {
            return &route;
        }
    }
    return nullptr;
}

// Names that had to move: those outside the longest run of shared names that kept their order.
QSet<QString> movedNames(const std::vector<config::Route>& draft, const std::vector<config::Route>& inForce) {
    std::vector<int> places; // in the old order, of each shared route in the new one
    QStringList names;
    for (const auto& route : draft) {
        for (std::size_t i = 0; i < inForce.size(); ++i) {
            if (inForce[i].name == route.name) {
                places.push_back(int(i));
                names.append(qs(route.name));
            }
        }
    }
    const std::size_t n = places.size();
    std::vector<int> length(n, 1);
    std::vector<int> previous(n, -1);
    int best = n == 0 ? -1 : 0;
    for (std::size_t i = 0; i < n; ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (places[j] < places[i] && length[j] + 1 > length[i]) {
                length[i] = length[j] + 1;
                previous[i] = int(j);
            }
        }
        if (length[i] > length[std::size_t(best)]) {
            best = int(i);
        }
    }
    QSet<QString> moved(names.begin(), names.end());
    for (int i = best; i >= 0; i = previous[std::size_t(i)]) {
        moved.remove(names[i]);
    }
    return moved;
}

} // namespace

RouteListModel::RouteListModel(QObject* parent) : QAbstractListModel(parent) {}

int RouteListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QVariant RouteListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows.size()) {
        return {};
    }
    const Row& row = m_rows[index.row()];
    const bool counted = m_tally != nullptr && m_tally->isKnown() && row.inForce;
    const auto changeText = [&row]() -> QString {
        switch (row.change) {
        case RouteChange::Added: return tr("new");
        case RouteChange::Edited: return tr("edited");
        case RouteChange::Moved: return tr("moved");
        case RouteChange::None: break;
        }
        return {};
    };
    switch (role) {
    case Qt::DisplayRole: return row.name;
    case DetailRole: return row.match;
    case OrderRole: return index.row() + 1;
    case UpstreamRole: return row.upstream;
    case CountRole: return counted ? grouped(m_tally->count(row.name)) : QString();
    case ChangeRole: return int(row.change);
    case ChangeTextRole: return changeText();
    case Qt::ToolTipRole: return tr("%1: %2, below %3, to %4").arg(row.name, row.match, row.path, row.upstream);
    case Qt::AccessibleTextRole: {
        QString text = tr("Route %1, %2, %3, to %4").arg(index.row() + 1).arg(row.name, row.match, row.upstream);
        if (row.change != RouteChange::None) {
            text += u", "_s + changeText();
        }
        return counted ? text + u", "_s + tr("recorded requests: %1").arg(grouped(m_tally->count(row.name))) : text;
    }
    default: return {};
    }
}

Qt::ItemFlags RouteListModel::flags(const QModelIndex& index) const {
    return index.isValid() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
                           : Qt::ItemIsDropEnabled;
}

QStringList RouteListModel::mimeTypes() const { return {kMime}; }

QMimeData* RouteListModel::mimeData(const QModelIndexList& indexes) const {
    if (indexes.isEmpty()) {
        return nullptr;
    }
    auto* data = new QMimeData;
    data->setData(kMime, nameAt(indexes.first().row()).toUtf8());
    return data;
}

// Nothing moves here: the draft is asked to, and the rows follow it.
bool RouteListModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int, const QModelIndex& parent) {
    const QString name = data != nullptr ? QString::fromUtf8(data->data(kMime)) : QString();
    const int from = rowOf(name);
    if (action != Qt::MoveAction || from < 0) {
        return false;
    }
    int to = row >= 0 ? row : parent.isValid() ? parent.row() : rowCount();
    to = to > from ? to - 1 : to;
    if (to != from) {
        Q_EMIT moveRequested(name, to);
    }
    return false;
}

void RouteListModel::setRoutes(const config::Workspace& draft, const config::Workspace& inForce) {
    const QSet<QString> moved = movedNames(draft.routes, inForce.routes);
    QList<Row> rows;
    for (const auto& route : draft.routes) {
        const config::Route* old = find(inForce.routes, route.name);
        Row row{qs(route.name), matchText(route), qs(route.upstream), qs(route.path), RouteChange::None, old != nullptr};
        if (old == nullptr) {
            row.change = RouteChange::Added;
        } else if (config::routeYaml(*old) != config::routeYaml(route)) {
            row.change = RouteChange::Edited;
        } else if (moved.contains(row.name)) {
            row.change = RouteChange::Moved;
        }
        rows.append(row);
    }
    m_removed = int(std::count_if(inForce.routes.begin(), inForce.routes.end(),
                                  [&](const auto& old) { return find(draft.routes, old.name) == nullptr; }));
    // The same number of rows: they change in place, and selection and scroll position stay.
    if (rows.size() == m_rows.size()) {
        m_rows = std::move(rows);
        if (!m_rows.isEmpty()) {
            Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1));
        }
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void RouteListModel::setTally(const RouteTally* tally) {
    m_tally = tally;
    refreshCounts();
}

void RouteListModel::refreshCounts() {
    if (!m_rows.isEmpty()) {
        Q_EMIT dataChanged(index(0), index(int(m_rows.size()) - 1), {CountRole, Qt::AccessibleTextRole});
    }
}

QString RouteListModel::nameAt(int row) const { return row >= 0 && row < m_rows.size() ? m_rows[row].name : QString(); }

int RouteListModel::rowOf(const QString& name) const {
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].name == name) {
            return i;
        }
    }
    return -1;
}

} // namespace fb::models
