#include "models/limit_list_model.h"

#include "config/units.h"
#include "models/roles.h"
#include "models/text.h"
#include "theme/token.h"

#include <unordered_set>

using namespace Qt::StringLiterals;

namespace fb::models {

using theme::Token;

QString limitText(const config::RateLimit& limit) {
    const QString text = qs(config::rateText(limit.limit, limit.per));
    return grouped(limit.limit) + text.mid(QString::number(limit.limit).size());
}

QString limitKeyText(config::LimitKey key) {
    switch (key) {
    case config::LimitKey::Ip: return LimitListModel::tr("address");
    case config::LimitKey::Route: return LimitListModel::tr("route");
    case config::LimitKey::Subject: return LimitListModel::tr("subject");
    case config::LimitKey::Client: return LimitListModel::tr("client");
    }
    return {};
}

LimitListModel::LimitListModel(QObject* parent) : QAbstractTableModel(parent) {}

int LimitListModel::rowCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(m_rows.size()); }
int LimitListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : int(ColumnCount); }

QString LimitListModel::leftText(const Row& row) const {
    if (!row.inForce) {
        return tr("not in force yet");
    }
    if (row.routes.isEmpty()) {
        return tr("no route uses it");
    }
    return row.keys == 0 ? tr("no request yet") : tr("%1 of %2 left").arg(grouped(row.left), grouped(row.most));
}

QString LimitListModel::textOf(const Row& row, int column) const {
    const bool live = row.inForce && row.keys > 0;
    switch (column) {
    case Policy: return row.place.policy;
    case Kind: return row.place.quota ? tr("quota") : tr("rate");
    case Limit: return limitText(row.limit);
    case Burst: return row.place.quota ? QString() : grouped(row.limit.burst == 0 ? row.limit.limit : row.limit.burst);
    case Per: return limitKeyText(row.limit.key);
    case UsedBy: return row.routes.isEmpty() ? tr("no route") : row.routes.join(u", "_s);
    case Key: return live ? row.tightest : QString();
    case Used: return live ? u"%1 %"_s.arg(qRound(100.0 * double(row.most - row.left) / double(row.most))) : QString();
    case Left: return leftText(row);
    case Keys: return live ? grouped(quint64(row.keys)) : QString();
    case Refused: return !live ? QString() : row.refused == 0 ? tr("none") : grouped(row.refused);
    default: return {};
    }
}

QVariant LimitListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= m_rows.size()) {
        return {};
    }
    const Row& row = m_rows[index.row()];
    const bool live = row.inForce && row.keys > 0;
    const bool right = index.column() == Burst || index.column() == Keys || index.column() == Refused;
    switch (role) {
    case Qt::DisplayRole: return textOf(row, index.column());
    case CellRole:
        switch (index.column()) {
        case Limit: return int(Cell::Strong);
        case Kind:
        case Left: return int(Cell::Muted);
        case Burst:
        case Keys:
        case Refused: return int(Cell::Number);
        case Key: return int(Cell::Data);
        default: return int(Cell::Text);
        }
    case TokenRole:
        if (index.column() == Refused) {
            return int(row.refused > 0 ? Token::VerdictLimitedText : Token::TextMuted);
        }
        if (index.column() == UsedBy && row.routes.isEmpty()) {
            return int(Token::SeverityWarningText);
        }
        return index.column() == Burst && row.limit.burst == 0 ? QVariant(int(Token::TextMuted)) : QVariant();
    case MarkRole: return row.inForce ? QVariant() : QVariant(int(Token::DiffChangedText));
    case GaugeRole: return live ? double(row.most - row.left) / double(row.most) : -1.0;
    case Qt::TextAlignmentRole: return right ? QVariant(int(Qt::AlignRight | Qt::AlignVCenter)) : QVariant();
    case Qt::ToolTipRole:
        if (index.column() == Burst && !row.place.quota) {
            return row.limit.burst == 0 ? tr("Not set: as many at once as the limit") : tr("How many may come at once");
        }
        if (index.column() == Key || index.column() == Used || index.column() == Left) {
            return live ? QVariant(tr("Of all keys seen, the one that has the least left. Keys: %1").arg(grouped(quint64(row.keys)))) : QVariant();
        }
        return {};
    case Qt::AccessibleTextRole: {
        if (index.column() == Policy) {
            return tr("Policy %1, %2 %3 per %4").arg(row.place.policy, textOf(row, Kind), textOf(row, Limit), textOf(row, Per));
        }
        return index.column() == Used ? QVariant(live ? tr("%1 used").arg(textOf(row, Used)) : tr("not measured yet")) : QVariant();
    }
    default: return {};
    }
}

QVariant LimitListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        const bool right = section == Burst || section == Keys || section == Refused;
        return int((right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    const QString titles[] = {tr("Policy"),       tr("Kind"),     tr("Limit"), tr("Burst"), tr("Per"),    tr("Used by"),
                              tr("Tightest key"), tr("Used now"), QString(),   tr("Keys"),  tr("Limited")};
    return role == Qt::DisplayRole && section >= 0 && section < int(ColumnCount) ? QVariant(titles[section]) : QVariant();
}

void LimitListModel::setLimits(const config::Workspace& draft, const policy::PlanPtr& plan, const policy::PlanPtr& inForce) {
    std::unordered_set<std::uint64_t> known;
    if (inForce) {
        for (const auto& policy : inForce->policies) {
            for (const auto& limit : policy.limits) {
                known.insert(limit.spec.id);
            }
        }
    }
    QList<Row> rows;
    for (std::size_t p = 0; p < draft.policies.size(); ++p) {
        const config::Policy& policy = draft.policies[p];
        QStringList routes;
        for (const auto& route : draft.routes) {
            if (std::find(route.policies.begin(), route.policies.end(), policy.name) != route.policies.end()) {
                routes.append(qs(route.name));
            }
        }
        const std::size_t rates = policy.rates.size();
        for (std::size_t i = 0; i < rates + policy.quotas.size(); ++i) {
            const bool quota = i >= rates;
            Row row;
            row.place = {qs(policy.name), quota, int(quota ? i - rates : i)};
            row.limit = quota ? policy.quotas[i - rates] : policy.rates[i];
            row.routes = routes;
            if (plan && p < plan->policies.size() && i < plan->policies[p].limits.size()) {
                const auto& spec = plan->policies[p].limits[i].spec;
                row.id = spec.id;
                row.most = qMax<quint64>(1, spec.window ? spec.limit : spec.burst);
                row.inForce = known.contains(spec.id);
            }
            for (const Row& old : std::as_const(m_rows)) { // the last measured state stays until the next one
                if (old.id == row.id && old.inForce) {
                    row.keys = old.keys;
                    row.tightest = old.tightest;
                    row.left = old.left;
                    row.refused = old.refused;
                }
            }
            rows.append(row);
        }
    }
    if (rows.size() == m_rows.size()) {
        m_rows = std::move(rows);
        if (!m_rows.isEmpty()) {
            Q_EMIT dataChanged(index(0, 0), index(int(m_rows.size()) - 1, int(ColumnCount) - 1));
        }
        return;
    }
    beginResetModel();
    m_rows = std::move(rows);
    endResetModel();
}

void LimitListModel::setGauges(const std::vector<proxy::Gateway::LimitGauge>& gauges) {
    for (int i = 0; i < m_rows.size(); ++i) {
        Row& row = m_rows[i];
        Row next = row;
        next.keys = 0;
        next.refused = 0;
        next.tightest.clear();
        next.left = 0;
        for (const auto& gauge : gauges) {
            if (gauge.limitId != row.id) {
                continue;
            }
            if (next.keys == 0 || gauge.remaining < next.left) {
                next.left = qMin<quint64>(gauge.remaining, row.most);
                next.tightest = qs(gauge.key);
            }
            ++next.keys;
            next.refused += gauge.refused;
        }
        if (next.keys != row.keys || next.left != row.left || next.refused != row.refused || next.tightest != row.tightest) {
            row = next;
            Q_EMIT dataChanged(index(i, Key), index(i, int(ColumnCount) - 1));
        }
    }
}

LimitPlace LimitListModel::placeAt(int row) const { return row >= 0 && row < m_rows.size() ? m_rows[row].place : LimitPlace(); }

int LimitListModel::rowOf(const LimitPlace& place) const {
    for (int i = 0; i < m_rows.size(); ++i) {
        if (m_rows[i].place == place) {
            return i;
        }
    }
    return -1;
}

} // namespace fb::models
