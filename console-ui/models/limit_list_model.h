// Every rate and quota of a draft's policies as rows, with the live state of those that are in force: the tightest key, what it has
// left, how many were refused.
#pragma once

#include "config/workspace.h"
#include "policy/plan.h"
#include "proxy/gateway.h"

#include <QAbstractTableModel>

#include <vector>

namespace fb::models {

enum LimitRole {
    GaugeRole = Qt::UserRole + 400, // double, share that is used; below 0 = not known
};

// Which limit of a workspace a row is.
struct LimitPlace {
    QString policy;
    bool quota = false;
    int index = -1; // among the rates or the quotas of the policy
    bool operator==(const LimitPlace&) const = default;
};

class LimitListModel : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Policy, Kind, Limit, Burst, Per, UsedBy, Key, Used, Left, Keys, Refused, ColumnCount };

    explicit LimitListModel(QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    // `plan` is compiled from `draft`; a limit that is as it is in force has the same id in both plans.
    void setLimits(const config::Workspace& draft, const policy::PlanPtr& plan, const policy::PlanPtr& inForce);
    void setGauges(const std::vector<proxy::Gateway::LimitGauge>& gauges);
    LimitPlace placeAt(int row) const;
    int rowOf(const LimitPlace& place) const;

private:
    struct Row {
        LimitPlace place;
        config::RateLimit limit;
        QStringList routes;
        quint64 id = 0;
        bool inForce = false;
        quint64 most = 1; // at once, or in a window
        // Of the gauges:
        int keys = 0;
        QString tightest;
        quint64 left = 0;
        quint64 refused = 0;
    };
    QString textOf(const Row& row, int column) const;
    QString leftText(const Row& row) const;

    QList<Row> m_rows;
};

// "100/min" with grouped figures; the key in words.
QString limitText(const config::RateLimit& limit);
QString limitKeyText(config::LimitKey key);

} // namespace fb::models
