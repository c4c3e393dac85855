// A JSON value as a tree, the first levels open. Copies the value or the path of an element.
#pragma once

#include "models/json_tree_model.h"

#include <QTreeView>

namespace fb::widgets {

class JsonTree : public QTreeView {
    Q_OBJECT
public:
    explicit JsonTree(QWidget* parent = nullptr);
    void setValue(std::shared_ptr<const json::Value> value);

protected:
    void contextMenuEvent(QContextMenuEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;

private:
    void openSome(const QModelIndex& parent, int levels, int& rowsLeft);
    models::JsonTreeModel m_tree;
};

} // namespace fb::widgets
