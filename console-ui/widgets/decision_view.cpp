#include "widgets/decision_view.h"

#include "theme/theme.h"
#include "widgets/cell_delegate.h"

#include <QEvent>
#include <QHeaderView>
#include <QTreeView>
#include <QVBoxLayout>

namespace fb::widgets {

DecisionView::DecisionView(QWidget* parent) : QWidget(parent), m_view(new QTreeView) {
    m_view->setAccessibleName(tr("Decision"));
    m_view->setModel(&m_model);
    auto* cells = new CellDelegate(this);
    cells->setPadding(0, 0);
    m_view->setItemDelegate(cells);
    m_view->setFrameShape(QFrame::NoFrame);
    m_view->setRootIsDecorated(false);
    m_view->setIndentation(0);
    m_view->setItemsExpandable(false);
    m_view->setUniformRowHeights(true);
    m_view->setHeaderHidden(true);
    m_view->setSelectionMode(QAbstractItemView::NoSelection);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_view->header()->setStretchLastSection(false);
    m_view->header()->setMinimumSectionSize(8);
    m_view->viewport()->installEventFilter(this);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(16, 0, 16, 0);
    layout->addWidget(m_view);
}

void DecisionView::setTrace(const policy::Trace& trace, bool limited) {
    m_model.setTrace(trace, limited);
    m_view->expandAll();
    fit();
}

QSize DecisionView::sizeHint() const {
    int rows = m_model.rowCount();
    for (int row = 0; row < m_model.rowCount(); ++row) {
        rows += m_model.rowCount(m_model.index(row, 0));
    }
    return {320, rows * theme::Theme::instance().rowHeight() + 4};
}

// The wheel scrolls the page around the view: the view itself has nothing to scroll.
bool DecisionView::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Wheel) {
        event->ignore();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

void DecisionView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    fit();
}

void DecisionView::fit() {
    const QFontMetrics metrics(theme::font(theme::Type::Body));
    const int step = metrics.horizontalAdvance(QStringLiteral("Interaction")) + 22;
    const bool measured = m_model.hasTimes();
    const int time = !measured ? 0 : metrics.horizontalAdvance(QStringLiteral("0,000 \u00b5s"));
    const int shape = 24;
    m_view->setColumnWidth(models::TraceModel::Shape, shape);
    m_view->setColumnWidth(models::TraceModel::Step, step);
    m_view->setColumnWidth(models::TraceModel::Time, time);
    m_view->setColumnWidth(models::TraceModel::Reason, qMax(80, width() - 32 - shape - step - time));
    updateGeometry();
}

} // namespace fb::widgets
