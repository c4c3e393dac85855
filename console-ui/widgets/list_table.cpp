#include "widgets/list_table.h"

#include "theme/theme.h"
#include "widgets/cell_delegate.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

namespace fb::widgets {

MinimapScrollBar::MinimapScrollBar(QWidget* parent) : QScrollBar(Qt::Vertical, parent) {
    m_later.setSingleShot(true);
    m_later.setInterval(250);
    connect(&m_later, &QTimer::timeout, this, &MinimapScrollBar::rebuild);
}

void MinimapScrollBar::setMarks(MarkOf marks) {
    m_marks = std::move(marks);
    m_later.start(0);
}

void MinimapScrollBar::setRows(int rows) {
    m_rows = rows;
    if (!m_later.isActive()) {
        m_later.start(250);
    }
}

void MinimapScrollBar::rebuild() {
    m_ticks.clear();
    int last = -1;
    for (int row = 0; m_marks && row < m_rows; ++row) {
        const auto mark = m_marks(row);
        if (!mark) {
            continue;
        }
        const int y = int(qint64(row) * (height() - 2) / qMax(1, m_rows));
        if (y != last) {
            m_ticks.push_back({y, *mark});
            last = y;
        }
    }
    update();
}

void MinimapScrollBar::paintEvent(QPaintEvent* event) {
    QScrollBar::paintEvent(event);
    if (maximum() <= minimum()) {
        return;
    }
    QPainter painter(this);
    for (const auto& [y, token] : m_ticks) {
        painter.fillRect(QRect(5, y, 4, 2), theme::color(token));
    }
}

void MinimapScrollBar::resizeEvent(QResizeEvent* event) {
    QScrollBar::resizeEvent(event);
    m_later.start(0);
}

ListTable::ListTable(QWidget* parent) : QTableView(parent), m_cells(new CellDelegate(this)) {
    setItemDelegate(m_cells);
    setFrameShape(QFrame::NoFrame);
    setShowGrid(false);
    setWordWrap(false);
    setCornerButtonEnabled(false);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setHorizontalScrollMode(ScrollPerPixel);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
    setMouseTracking(true);
    setTextElideMode(Qt::ElideRight);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(12);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setMinimumSectionSize(24);
    horizontalHeader()->setSectionsMovable(true);
    const auto measure = [this] { verticalHeader()->setDefaultSectionSize(theme::Theme::instance().rowHeight()); };
    measure();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, measure);
    connect(this, &QAbstractItemView::doubleClicked, this, &ListTable::opened);
}

void ListTable::setModel(QAbstractItemModel* newModel) {
    QTableView::setModel(newModel);
    if (newModel != nullptr) {
        connect(newModel, &QAbstractItemModel::rowsInserted, this, &ListTable::refreshMinimap);
        connect(newModel, &QAbstractItemModel::rowsRemoved, this, &ListTable::refreshMinimap);
        connect(newModel, &QAbstractItemModel::modelReset, this, &ListTable::refreshMinimap);
    }
}

void ListTable::setMinimap(MarkOf marks) {
    m_minimap = new MinimapScrollBar(this);
    m_minimap->setMarks(std::move(marks));
    setVerticalScrollBar(m_minimap);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    refreshMinimap();
}

void ListTable::refreshMinimap() {
    if (m_minimap != nullptr && model() != nullptr) {
        m_minimap->setRows(model()->rowCount());
    }
}

void ListTable::setColumnChars(int column, int characters, bool fixedFont) {
    const QFontMetrics metrics(theme::font(fixedFont ? theme::Type::Data : theme::Type::Body));
    setColumnWidth(column, metrics.horizontalAdvance(QLatin1Char('0')) * characters + 13);
}

bool ListTable::atBottom() const { return verticalScrollBar()->value() >= verticalScrollBar()->maximum(); }

// With nothing selected the first key selects what is in view, and does not jump.
bool ListTable::startSelection(int key) {
    const bool moves = key == Qt::Key_J || key == Qt::Key_K || key == Qt::Key_Down || key == Qt::Key_Up;
    if (!moves || model() == nullptr || model()->rowCount() == 0 || selectionModel()->hasSelection()) {
        return false;
    }
    const int top = rowAt(2);
    const int row = atBottom() ? model()->rowCount() - 1 : qMax(0, top);
    setCurrentIndex(model()->index(row, horizontalHeader()->logicalIndexAt(0)));
    return true;
}

void ListTable::keyPressEvent(QKeyEvent* event) {
    const bool plain = event->modifiers() == Qt::NoModifier;
    if (plain && startSelection(event->key())) {
        return;
    }
    if (plain && (event->key() == Qt::Key_J || event->key() == Qt::Key_K)) {
        QKeyEvent arrow(event->type(), event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up, Qt::NoModifier);
        QTableView::keyPressEvent(&arrow);
        return;
    }
    if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT opened(currentIndex());
        return;
    }
    if (event->key() == Qt::Key_Escape) {
        Q_EMIT leftByEscape();
        return;
    }
    const bool end = event->key() == Qt::Key_End || event->key() == Qt::Key_Home;
    if (plain && end && model() != nullptr && model()->rowCount() > 0) {
        const int row = event->key() == Qt::Key_End ? model()->rowCount() - 1 : 0;
        const int column = currentIndex().isValid() ? currentIndex().column() : 0;
        setCurrentIndex(model()->index(row, column));
        return;
    }
    QTableView::keyPressEvent(event);
}

void ListTable::mouseMoveEvent(QMouseEvent* event) {
    setHoverRow(rowAt(int(event->position().y())));
    QTableView::mouseMoveEvent(event);
}

void ListTable::leaveEvent(QEvent* event) {
    setHoverRow(-1);
    QTableView::leaveEvent(event);
}

void ListTable::focusInEvent(QFocusEvent* event) {
    QTableView::focusInEvent(event);
    viewport()->update();
}

void ListTable::focusOutEvent(QFocusEvent* event) {
    QTableView::focusOutEvent(event);
    viewport()->update();
}

void ListTable::setHoverRow(int row) {
    if (row != m_hoverRow) {
        m_hoverRow = row;
        viewport()->update();
    }
}

// The first rows speak for all: measuring a hundred thousand would be slow.
int ListTable::sizeHintForColumn(int column) const {
    int width = 0;
    const int rows = model() != nullptr ? qMin(200, model()->rowCount()) : 0;
    QStyleOptionViewItem option;
    for (int row = 0; row < rows; ++row) {
        width = qMax(width, m_cells->sizeHint(option, model()->index(row, column)).width());
    }
    return width;
}

} // namespace fb::widgets
