// The routes of a draft in their order, with what an edit changed and how many recorded requests each took.
#pragma once

#include "config/workspace.h"

#include <QAbstractListModel>

namespace fb::models {

class RouteTally;

enum RouteRole {
    OrderRole = Qt::UserRole + 200, // int, from 1
    UpstreamRole,                   // QString
    CountRole,                      // QString, "" = not known
    ChangeRole,                     // int, RouteChange
    ChangeTextRole,                 // QString, translated
};

enum class RouteChange { None, Added, Edited, Moved };

class RouteListModel : public QAbstractListModel {
    Q_OBJECT
public:
    explicit RouteListModel(QObject* parent = nullptr);
    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
    QStringList mimeTypes() const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override;
    bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column, const QModelIndex& parent) override;

    void setRoutes(const config::Workspace& draft, const config::Workspace& inForce);
    void setTally(const RouteTally* tally); // shown for routes whose name is in force
    void refreshCounts();
    QString nameAt(int row) const;
    int rowOf(const QString& name) const;
    int removedCount() const { return m_removed; }

Q_SIGNALS:
    void moveRequested(const QString& name, int newIndex); // dropped there

private:
    struct Row {
        QString name;
        QString match;
        QString upstream;
        QString path;
        RouteChange change = RouteChange::None;
        bool inForce = false;
    };
    QList<Row> m_rows;
    int m_removed = 0;
    const RouteTally* m_tally = nullptr;
};

} // namespace fb::models
