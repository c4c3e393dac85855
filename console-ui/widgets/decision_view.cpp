#include "widgets/decision_view.h"

#include "theme/theme.h"
#include "widgets/cell_delegate.h"

#include <QHeaderView>

namespace fb::widgets {

DecisionView::DecisionView(QWidget* parent) : QTreeView(parent) {
    setAccessibleName(tr("Decision"));
    setModel(&m_model);
    auto* cells = new CellDelegate(this);
    cells->setPadding(0, 0);
    setItemDelegate(cells);
    setFrameShape(QFrame::NoFrame);
    setRootIsDecorated(false);
    setIndentation(0);
    setItemsExpandable(false);
    setUniformRowHeights(true);
    setHeaderHidden(true);
    setSelectionMode(NoSelection);
    setFocusPolicy(Qt::NoFocus);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setViewportMargins(16, 0, 16, 0);
    header()->setStretchLastSection(false);
    header()->setMinimumSectionSize(8);
}

void DecisionView::setTrace(const policy::Trace& trace, bool limited) {
    m_model.setTrace(trace, limited);
    expandAll();
    fit();
}

QSize DecisionView::sizeHint() const {
    int rows = m_model.rowCount();
    for (int row = 0; row < m_model.rowCount(); ++row) {
        rows += m_model.rowCount(m_model.index(row, 0));
    }
    return {320, rows * theme::Theme::instance().rowHeight() + 4};
}

void DecisionView::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    fit();
}

void DecisionView::fit() {
    const int step = 94;
    const int time = 56;
    setColumnWidth(models::TraceModel::Shape, 24);
    setColumnWidth(models::TraceModel::Step, step);
    setColumnWidth(models::TraceModel::Time, time);
    setColumnWidth(models::TraceModel::Reason, qMax(80, viewport()->width() - 24 - step - time));
    updateGeometry();
}

} // namespace fb::widgets
