// The table of every list: fixed row height, no vertical header, rows selected whole, hover over the whole row, j and k beside the
// arrows, and a map of marked rows beside the scroll bar.
#pragma once

#include "theme/token.h"

#include <QScrollBar>
#include <QTableView>
#include <QTimer>

#include <functional>
#include <optional>

namespace fb::widgets {

class CellDelegate;

// The mark of a row, if any. Called for every row, so it must be quick.
using MarkOf = std::function<std::optional<theme::Token>(int row)>;

class MinimapScrollBar : public QScrollBar {
    Q_OBJECT
public:
    explicit MinimapScrollBar(QWidget* parent = nullptr);
    void setMarks(MarkOf marks);
    void setRows(int rows); // also says that marks may have changed

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void rebuild();
    MarkOf m_marks;
    int m_rows = 0;
    std::vector<std::pair<int, theme::Token>> m_ticks; // y, colour
    QTimer m_later; // at most four times a second
};

class ListTable : public QTableView {
    Q_OBJECT
public:
    explicit ListTable(QWidget* parent = nullptr);
    void setModel(QAbstractItemModel* model) override;
    void setMinimap(MarkOf marks);
    int hoverRow() const { return m_hoverRow; }
    CellDelegate* cells() const { return m_cells; }
    // Width of a column as characters of its font, plus the padding.
    void setColumnChars(int column, int characters, bool fixedFont = false);
    bool atBottom() const;

Q_SIGNALS:
    void opened(const QModelIndex& index); // Enter or double click
    void leftByEscape();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    int sizeHintForColumn(int column) const override;

private:
    bool startSelection(int key);
    void setHoverRow(int row);
    void refreshMinimap();
    CellDelegate* m_cells;
    MinimapScrollBar* m_minimap = nullptr;
    int m_hoverRow = -1;
};

} // namespace fb::widgets
