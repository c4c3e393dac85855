#include "models/route_pool_model.h"

#include "config/units.h"
#include "models/roles.h"
#include "models/text.h"
#include "theme/shapes.h"

using namespace Qt::StringLiterals;

namespace fb::models {

namespace {

QString words(const config::Upstream& upstream) {
    QStringList parts;
    parts.append(upstream.balance == config::Balance::RoundRobin ? RoutePoolModel::tr("round-robin")
                                                                  : RoutePoolModel::tr("least-requests"));
    parts.append(upstream.health ? RoutePoolModel::tr("checked every %1").arg(qs(config::exactDuration(upstream.health->every)))
                                 : RoutePoolModel::tr("not checked"));
    if (upstream.retryAttempts > 0) {
        parts.append(RoutePoolModel::tr("retry %1").arg(upstream.retryAttempts));
    }
    return parts.join(u", "_s);
}

QString withoutScheme(const QString& url) { return url.startsWith(u"http://"_s) ? url.mid(7) : url; }

bool same(const proxy::TargetState& a, const proxy::TargetState& b) {
    return a.health == b.health && a.detail == b.detail && a.active == b.active && a.requests == b.requests && a.failures == b.failures;
}

} // namespace

RoutePoolModel::RoutePoolModel(QObject* parent) : QAbstractListModel(parent) {}

int RoutePoolModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }

QString RoutePoolModel::stateText(const Row& row) const {
    if (!row.known) {
        return tr("not in force");
    }
    switch (row.state.health) {
    case proxy::Health::Up: return tr("up");
    case proxy::Health::Down: return tr("down");
    case proxy::Health::Unknown: return row.checked ? tr("not known yet") : tr("not checked");
    }
    return {};
}

QVariant RoutePoolModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows.size()) {
        return {};
    }
    const Row& row = m_rows[index.row()];
    if (role == IsPoolRole) {
        return row.pool;
    }
    if (role == PoolNameRole) {
        return row.name;
    }
    if (row.pool) {
        return role == Qt::DisplayRole ? QVariant(row.name)
               : role == DetailRole    ? QVariant(row.text)
               : role == Qt::AccessibleTextRole ? QVariant(tr("Pool %1, %2").arg(row.name, row.text))
                                                : QVariant();
    }
    const auto health = row.known ? row.state.health : proxy::Health::Unknown;
    switch (role) {
    case Qt::DisplayRole: return row.text;
    case NoteRole: return row.note;
    case WeightRole: return tr("weight %1").arg(row.weight);
    case StateRole: return stateText(row);
    case ShapeRole:
        return int(health == proxy::Health::Up     ? theme::Shape::Disc
                   : health == proxy::Health::Down ? theme::Shape::Cross
                                                   : theme::Shape::Ring);
    case TokenRole:
        return int(health == proxy::Health::Up     ? theme::Token::HealthUp
                   : health == proxy::Health::Down ? theme::Token::HealthDown
                                                   : theme::Token::HealthUnknown);
    case Qt::ToolTipRole: {
        QStringList lines{row.url};
        if (row.known) {
            if (!row.state.detail.empty()) {
                lines.append(qs(row.state.detail));
            }
            lines.append(tr("%1 requests, %2 failed, %3 now")
                             .arg(grouped(row.state.requests), grouped(row.state.failures), grouped(row.state.active)));
        }
        return lines.join(u'\n');
    }
    case Qt::AccessibleTextRole: return tr("%1, weight %2, %3").arg(row.text).arg(row.weight).arg(stateText(row));
    default: return {};
    }
}

void RoutePoolModel::setPools(const config::Workspace& workspace, const QHash<QString, QString>& sandboxes) {
    QList<Row> rows;
    for (const auto& upstream : workspace.upstreams) {
        Row head;
        head.pool = true;
        head.name = qs(upstream.name);
        head.text = words(upstream);
        rows.append(head);
        for (const auto& target : upstream.targets) {
            Row row;
            row.name = head.name;
            row.weight = target.weight;
            row.checked = upstream.health.has_value();
            if (target.sandbox.empty()) {
                row.url = qs(target.url);
                row.text = withoutScheme(row.url);
            } else {
                const auto* sandbox = workspace.findSandbox(target.sandbox);
                row.url = sandboxes.value(qs(target.sandbox));
                row.text = sandbox != nullptr && !sandbox->title.empty() ? qs(sandbox->title) : qs(target.sandbox);
                row.note = row.url.isEmpty() ? tr("not started") : withoutScheme(row.url);
            }
            rows.append(row);
        }
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
    const auto states = std::move(m_states);
    setStates(states);
}

void RoutePoolModel::setStates(const std::vector<proxy::TargetState>& states) {
    m_states = states;
    for (int i = 0; i < m_rows.size(); ++i) {
        Row& row = m_rows[i];
        if (row.pool) {
            continue;
        }
        const proxy::TargetState* found = nullptr;
        for (const auto& state : states) {
            if (qs(state.upstream) == row.name && qs(state.url) == row.url) {
                found = &state;
                break;
            }
        }
        if (row.known == (found != nullptr) && (found == nullptr || same(*found, row.state))) {
            continue;
        }
        row.known = found != nullptr;
        row.state = found != nullptr ? *found : proxy::TargetState();
        Q_EMIT dataChanged(index(i), index(i));
    }
}

} // namespace fb::models
