// A JSON value as a tree. Nodes are made when their parent is looked at, so a large body costs little.
#pragma once

#include "base/json.h"

#include <QAbstractItemModel>

#include <memory>

namespace fb::models {

class JsonTreeModel : public QAbstractItemModel {
    Q_OBJECT
public:
    enum Column { Key, Value, ColumnCount };

    explicit JsonTreeModel(QObject* parent = nullptr);
    ~JsonTreeModel() override;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& child) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    bool hasChildren(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

    void setValue(std::shared_ptr<const json::Value> root);
    QString path(const QModelIndex& index) const; // "entry[0].resource.name[1].family"

private:
    struct Node;
    Node* nodeOf(const QModelIndex& index) const;
    std::shared_ptr<const json::Value> m_value;
    std::unique_ptr<Node> m_root;
};

} // namespace fb::models
