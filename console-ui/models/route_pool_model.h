// Upstream pools: a row for each pool, then one for each of its targets with its health as measured.
#pragma once

#include "config/workspace.h"
#include "proxy/gateway.h"

#include <QAbstractListModel>
#include <QHash>

namespace fb::models {

enum PoolRole {
    IsPoolRole = Qt::UserRole + 300, // bool: head of a pool
    PoolNameRole,                    // QString, of the pool the row belongs to
    WeightRole,                      // QString
    StateRole,                       // QString, "up, 214 requests"; in words
    NoteRole,                        // QString, muted after the address: the address of a sandbox
};

class RoutePoolModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit RoutePoolModel(QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

    // `sandboxes`: the URL of each that runs, by name.
    void setPools(const config::Workspace& workspace, const QHash<QString, QString>& sandboxes);
    void setStates(const std::vector<proxy::TargetState>& states);

private:
    struct Row {
        bool pool = false;
        QString name; // of the pool
        QString text; // words about the pool, or the target's address
        QString note;
        QString url;
        quint32 weight = 1;
        bool checked = false; // health checks are on
        proxy::TargetState state;
        bool known = false; // the gateway knows this target: it is in force
    };
    QString stateText(const Row& row) const;

    QList<Row> m_rows;
    std::vector<proxy::TargetState> m_states;
};

} // namespace fb::models
