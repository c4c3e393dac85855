#include "widgets/json_tree.h"

#include "theme/icons.h"
#include "theme/theme.h"
#include "widgets/cell_delegate.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace fb::widgets {

JsonTree::JsonTree(QWidget* parent) : QTreeView(parent) {
    setAccessibleName(tr("Elements"));
    setModel(&m_tree);
    auto* cells = new CellDelegate(this);
    cells->setPadding(2, 6);
    setItemDelegate(cells);
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setHeaderHidden(true);
    setIndentation(16);
    setAllColumnsShowFocus(true);
    header()->setStretchLastSection(true);
}

void JsonTree::setValue(std::shared_ptr<const json::Value> value) {
    m_tree.setValue(std::move(value));
    int rows = 400;
    openSome({}, 4, rows);
    resizeColumnToContents(0);
    setColumnWidth(0, qBound(110, columnWidth(0) + 8, qMax(140, viewport()->width() * 45 / 100)));
}

void JsonTree::openSome(const QModelIndex& parent, int levels, int& rowsLeft) {
    const int rows = m_tree.rowCount(parent);
    for (int row = 0; row < rows && rowsLeft > 0; ++row) {
        const QModelIndex child = m_tree.index(row, 0, parent);
        --rowsLeft;
        if (levels > 0 && m_tree.rowCount(child) > 0) {
            expand(child);
            openSome(child, levels - 1, rowsLeft);
        }
    }
}

void JsonTree::contextMenuEvent(QContextMenuEvent* event) {
    const QModelIndex index = indexAt(event->pos());
    if (!index.isValid()) {
        return;
    }
    QMenu menu(this);
    menu.addAction(theme::icon(u"edit-copy"_s), tr("Copy value"), this, [index] {
        QApplication::clipboard()->setText(index.siblingAtColumn(models::JsonTreeModel::Value).data().toString());
    });
    menu.addAction(tr("Copy path"), this, [this, index] { QApplication::clipboard()->setText(m_tree.path(index)); });
    menu.addSeparator();
    menu.addAction(theme::icon(u"expand-all"_s), tr("Open all below"), this, [this, index] { expandRecursively(index, 12); });
    menu.addAction(theme::icon(u"collapse-all"_s), tr("Close all"), this, &QTreeView::collapseAll);
    menu.exec(event->globalPos());
}

void JsonTree::focusInEvent(QFocusEvent* event) {
    QTreeView::focusInEvent(event);
    viewport()->update();
}

} // namespace fb::widgets
