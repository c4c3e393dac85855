// Rows of the Routes page: a route (order, name with what changed, match, upstream, count) and a pool with its targets.
#pragma once

#include <QListView>
#include <QStyledItemDelegate>

namespace fb::widgets {

class RouteDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

class PoolDelegate : public QStyledItemDelegate {
    Q_OBJECT
public:
    using QStyledItemDelegate::QStyledItemDelegate;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

// The list of routes: j and k beside the arrows, Alt+arrows move a route, rows are dragged to their new place.
class RouteListView : public QListView {
    Q_OBJECT
public:
    explicit RouteListView(QWidget* parent = nullptr);

Q_SIGNALS:
    void stepRequested(int direction); // move the current route up (-1) or down (1)
    void removeRequested();
    void opened(const QModelIndex& index); // Enter
    void currentRowChanged(int row);

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;
    void paintEvent(QPaintEvent* event) override;
    void dragMoveEvent(QDragMoveEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    int dropRow(const QPoint& position) const;
    int m_dropRow = -1;
};

} // namespace fb::widgets
