#include "widgets/diff_tree.h"

#include "theme/icons.h"
#include "theme/paint.h"

#include <QApplication>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QStyleOptionHeader>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using models::DiffTreeModel;
using theme::Token;
using theme::Type;

namespace {

constexpr int kSign = 28;
constexpr int kMostOpened = 2000; // rows opened by themselves

bool holdsAside(const QModelIndex& index) {
    const QAbstractItemModel* model = index.model();
    for (int row = 0; index.data(models::DiffAsideRole).toBool() && row < model->rowCount(index); ++row) {
        const auto change = fhir::Change(model->index(row, 0, index).data(models::DiffChangeRole).toInt());
        if (change == fhir::Change::Ignored || change == fhir::Change::Mapped) {
            return true;
        }
    }
    return false;
}

} // namespace

DiffHeader::DiffHeader(QWidget* parent) : QHeaderView(Qt::Horizontal, parent) {
    setSectionsClickable(false);
    setHighlightSections(false);
    setStretchLastSection(true);
    setMinimumSectionSize(kSign);
}

void DiffHeader::setSides(const DiffSide& recorded, const DiffSide& replayed) {
    m_sides[0] = recorded;
    m_sides[1] = replayed;
    viewport()->update();
}

QSize DiffHeader::sizeHint() const {
    const int line = QFontMetrics(theme::font(Type::Body)).height();
    return {200, m_sides[0].title.isEmpty() ? line + 12 : 2 * line + 14};
}

void DiffHeader::paintSection(QPainter* painter, const QRect& rect, int section) const {
    painter->save();
    painter->fillRect(rect, theme::color(Token::SurfaceAlt));
    theme::hairline(*painter, rect.bottomLeft(), rect.bottomRight());
    const QRect in = rect.adjusted(8, 0, -8, 0);
    if (section != DiffTreeModel::Recorded && section != DiffTreeModel::Replayed) {
        const int indent = section == DiffTreeModel::Element ? 10 : 2;
        const bool named = section == DiffTreeModel::Element && !m_element.isEmpty();
        theme::drawText(*painter, in.adjusted(indent, 0, 0, 0), named ? m_element : model()->headerData(section, Qt::Horizontal).toString(),
                        theme::font(Type::Caption), theme::color(Token::TextMuted));
        painter->restore();
        return;
    }
    if (section == DiffTreeModel::Replayed) {
        theme::hairline(*painter, rect.topLeft(), rect.bottomLeft());
    }
    const DiffSide& side = m_sides[section == DiffTreeModel::Recorded ? 0 : 1];
    const QFont strong = theme::font(Type::Strong);
    const QFont body = theme::font(Type::Body);
    const QFont small = theme::font(Type::DataSmall);
    if (side.title.isEmpty()) {
        theme::drawText(*painter, in, model()->headerData(section, Qt::Horizontal).toString(), strong, theme::color(Token::Text));
        painter->restore();
        return;
    }
    const int upper = rect.top() + rect.height() / 2 - 4;
    const int lower = rect.bottom() - 8;
    theme::drawText(*painter, in, side.title, strong, theme::color(Token::Text), Qt::AlignLeft, Qt::ElideRight, upper);
    const int after = theme::textWidth(side.title, strong) + 5;
    theme::drawText(*painter, in.adjusted(after, 0, 0, 0), side.words, body, theme::color(Token::TextMuted), Qt::AlignLeft, Qt::ElideRight, upper);
    const QString status = side.status > 0 ? QString::number(side.status) : DiffHeader::tr("none");
    const int tail = theme::badgeWidth(status) + (side.note.isEmpty() ? 0 : theme::textWidth(side.note, small) + 8);
    int x = in.left();
    theme::drawText(*painter, in, side.method, small, theme::color(theme::methodPair(side.method).text), Qt::AlignLeft, Qt::ElideNone, lower);
    x += theme::textWidth(side.method, small) + 8;
    const int room = qMax(0, in.right() - x - tail - 8);
    const int wide = qMin(room, theme::textWidth(side.target, small));
    theme::drawText(*painter, QRect(x, rect.top(), wide, rect.height()), side.target, small, theme::color(Token::Text), Qt::AlignLeft,
                    Qt::ElideRight, lower);
    x += wide + 8;
    x += theme::drawBadge(*painter, {x, lower}, status, theme::statusPair(side.status)) + 8;
    theme::drawText(*painter, QRect(x, rect.top(), qMax(0, in.right() - x), rect.height()), side.note, small, theme::color(Token::TextMuted),
                    Qt::AlignLeft, Qt::ElideRight, lower);
    painter->restore();
}

DiffTree::DiffTree(QWidget* parent) : QTreeView(parent), m_header(new DiffHeader(this)) {
    setAccessibleName(tr("Differences by element"));
    setHeader(m_header);
    setModel(&m_tree);
    setTreePosition(DiffTreeModel::Element);
    setItemDelegate(new DiffDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setIndentation(16);
    setAllColumnsShowFocus(true);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setExpandsOnDoubleClick(true);
}

void DiffTree::setDiff(fhir::BodyDiff diff) {
    m_tree.setDiff(std::move(diff));
    int rows = kMostOpened;
    openWhatDiffers({}, rows);
    m_header->updateGeometry();
    updateGeometries();
    placeColumns();
    Q_EMIT currentRowChanged();
}

void DiffTree::setOnlyDifferences(bool only) {
    const QModelIndex now = currentIndex();
    const QString path = now.data(models::DiffPathRole).toString();
    const auto change = fhir::Change(now.data(models::DiffChangeRole).toInt());
    m_tree.setOnlyDifferences(only);
    int rows = kMostOpened;
    openWhatDiffers({}, rows);
    goTo(path, change);
}

// What is all equal stays closed: it is there, and takes one row.
void DiffTree::openWhatDiffers(const QModelIndex& parent, int& rowsLeft) {
    const int rows = m_tree.rowCount(parent);
    for (int row = 0; row < rows && rowsLeft > 0; ++row) {
        const QModelIndex child = m_tree.index(row, 0, parent);
        --rowsLeft;
        // At the top also what directly holds something set aside: the resource's own meta.
        if (child.data(models::DiffInsideRole).toInt() > 0 || (!parent.isValid() && holdsAside(child))) {
            expand(child);
            openWhatDiffers(child, rowsLeft);
        }
    }
}

void DiffTree::goToDifference(int number) {
    const auto& all = m_tree.differences();
    if (number < 0 || number >= all.size()) {
        return;
    }
    for (QModelIndex up = all[number].parent(); up.isValid(); up = up.parent()) {
        expand(up);
    }
    setCurrentIndex(all[number]);
    if (!viewport()->rect().contains(visualRect(all[number]))) {
        scrollTo(all[number], PositionAtCenter);
    }
}

int DiffTree::currentDifference() const {
    const QModelIndex now = currentIndex();
    return now.isValid() ? int(m_tree.differences().indexOf(now.siblingAtColumn(0))) : -1;
}

void DiffTree::step(int by) {
    const auto& all = m_tree.differences();
    if (all.isEmpty()) {
        return;
    }
    int at = currentDifference();
    if (at < 0) { // from the row where a person is
        at = by > 0 ? -1 : int(all.size());
        const QModelIndex now = currentIndex();
        for (int i = 0; now.isValid() && i < all.size(); ++i) {
            const bool above = visualRect(all[i]).top() < visualRect(now).top();
            at = by > 0 ? (above ? i : at) : (!above && i < at ? i : at);
        }
    }
    const int count = int(all.size());
    goToDifference(((at + by) % count + count) % count);
}

void DiffTree::goTo(const QString& path, fhir::Change change) {
    const QModelIndex found = m_tree.find(path, change);
    const auto& all = m_tree.differences();
    goToDifference(found.isValid() ? int(all.indexOf(found)) : 0);
    if (all.isEmpty() && m_tree.rowCount() > 0) {
        setCurrentIndex(m_tree.index(0, 0));
    }
}

void DiffTree::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QTreeView::currentChanged(current, previous);
    viewport()->update();
    Q_EMIT currentRowChanged();
}

void DiffTree::drawRow(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem copy = option;
    copy.state &= ~(QStyle::State_Selected | QStyle::State_HasFocus);
    QTreeView::drawRow(painter, copy, index);
    const QRect row(0, option.rect.top(), viewport()->width(), option.rect.height());
    theme::hairline(*painter, row.bottomLeft(), row.bottomRight());
    if (index.siblingAtColumn(0) == currentIndex().siblingAtColumn(0)) {
        const bool focus = hasFocus();
        theme::drawFrame(*painter, row, 0, {}, theme::color(focus ? Token::Focus : Token::BorderStrong), focus ? 2 : 1);
    }
}

void DiffTree::drawBranches(QPainter* painter, const QRect& rect, const QModelIndex& index) const {
    if (m_tree.rowCount(index.siblingAtColumn(0)) > 0) {
        QStyleOption option;
        option.initFrom(this);
        option.rect = QRect(rect.right() + 1 - indentation(), rect.top(), indentation(), rect.height());
        option.state = QStyle::State_Children | QStyle::State_Enabled;
        option.state.setFlag(QStyle::State_Open, isExpanded(index));
        style()->drawPrimitive(QStyle::PE_IndicatorBranch, &option, painter, this);
    }
}

void DiffTree::keyPressEvent(QKeyEvent* event) {
    if (event->modifiers() == Qt::NoModifier) {
        switch (event->key()) {
        case Qt::Key_N: step(1); return;
        case Qt::Key_P: step(-1); return;
        case Qt::Key_J:
        case Qt::Key_K: {
            QKeyEvent arrow(event->type(), event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up, Qt::NoModifier);
            QTreeView::keyPressEvent(&arrow);
            return;
        }
        case Qt::Key_Escape: event->ignore(); return;
        default: break;
        }
    }
    QTreeView::keyPressEvent(event);
}

void DiffTree::contextMenuEvent(QContextMenuEvent* event) {
    const QModelIndex index = currentIndex();
    if (!index.isValid()) {
        return;
    }
    const auto copy = [](const QString& text) { return [text] { QApplication::clipboard()->setText(text); }; };
    QMenu menu(this);
    menu.addAction(theme::icon(u"edit-copy"_s), tr("Copy recorded value"), this, copy(index.siblingAtColumn(DiffTreeModel::Recorded).data().toString()));
    menu.addAction(tr("Copy replayed value"), this, copy(index.siblingAtColumn(DiffTreeModel::Replayed).data().toString()));
    menu.addAction(tr("Copy path"), this, copy(index.data(models::DiffPathRole).toString()));
    menu.addSeparator();
    menu.addAction(theme::icon(u"expand-all"_s), tr("Open all"), this, &QTreeView::expandAll);
    menu.addAction(theme::icon(u"collapse-all"_s), tr("Close all"), this, &QTreeView::collapseAll);
    menu.addActions(actions());
    menu.exec(event->globalPos());
}

void DiffTree::placeColumns() {
    const int room = qMax(400, viewport()->width() - kSign);
    const QFontMetrics metrics(theme::font(Type::Data));
    const int element = qBound(150, room * 21 / 100, 40 * metrics.horizontalAdvance(u'0'));
    const int why = qBound(120, room * 18 / 100, 260);
    const int value = (room - element - why) / 2;
    m_header->resizeSection(DiffTreeModel::Sign, kSign);
    m_header->resizeSection(DiffTreeModel::Element, element);
    m_header->resizeSection(DiffTreeModel::Recorded, value);
    m_header->resizeSection(DiffTreeModel::Replayed, value);
}

void DiffTree::resizeEvent(QResizeEvent* event) {
    QTreeView::resizeEvent(event);
    placeColumns();
}

void DiffTree::focusInEvent(QFocusEvent* event) {
    QTreeView::focusInEvent(event);
    if (!currentIndex().isValid() && m_tree.rowCount() > 0) {
        setCurrentIndex(m_tree.index(0, 0));
    }
    viewport()->update();
}

void DiffTree::focusOutEvent(QFocusEvent* event) {
    QTreeView::focusOutEvent(event);
    viewport()->update();
}

} // namespace fb::widgets
