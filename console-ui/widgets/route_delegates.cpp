#include "widgets/route_delegates.h"

#include "models/roles.h"
#include "models/route_list_model.h"
#include "models/route_pool_model.h"
#include "theme/paint.h"
#include "theme/shapes.h"

#include <QKeyEvent>
#include <QMimeData>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;
using theme::Type;

namespace {

void paintGround(QPainter& painter, QStyleOptionViewItem option) {
    option.viewItemPosition = QStyleOptionViewItem::OnlyOne;
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, &painter, option.widget);
    theme::hairline(painter, option.rect.bottomLeft(), option.rect.bottomRight());
}

void paintHandle(QPainter& painter, const QRect& row) {
    const QColor tone = theme::color(Token::ControlBorder);
    const int top = row.top() + row.height() / 2 - 6;
    for (int y = 0; y < 3; ++y) {
        for (int x = 0; x < 2; ++x) {
            painter.fillRect(QRect(row.left() + 11 + x * 4, top + y * 5, 2, 2), tone);
        }
    }
}

theme::Pair pairOf(models::RouteChange change) {
    switch (change) {
    case models::RouteChange::Added: return {Token::DiffAddedFill, Token::DiffAddedText};
    case models::RouteChange::Moved: return {Token::DiffMovedFill, Token::DiffMovedText};
    default: return {Token::DiffChangedFill, Token::DiffChangedText};
    }
}

int countWidth() { return theme::textWidth(u"000,000"_s, theme::font(Type::Body)); }

} // namespace

void RouteDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    QStyleOptionViewItem copy = option;
    initStyleOption(&copy, index);
    paintGround(*painter, copy);
    const QRect row = option.rect;
    paintHandle(*painter, row);
    const QFont body = theme::font(Type::Body);
    const QFont strong = theme::font(Type::Strong);
    const int numberRight = row.left() + 44;
    const QString number = QString::number(index.data(models::OrderRole).toInt());
    theme::drawText(*painter, QRect(row.left() + 22, row.top(), numberRight - row.left() - 22, row.height()), number, body,
                    theme::color(Token::TextMuted), Qt::AlignRight);

    const QString count = index.data(models::CountRole).toString();
    const int right = row.right() - 15;
    theme::drawText(*painter, QRect(right - countWidth(), row.top(), countWidth() + 1, row.height()), count, body,
                    theme::color(Token::Text), Qt::AlignRight);
    const int left = numberRight + 9;
    const int wide = qMax(60, right - countWidth() - 8 - left);
    const int upstreamWidth = qBound(48, wide / 3, 140);
    const QRect upstream(left + wide - upstreamWidth, row.top(), upstreamWidth, row.height());
    theme::drawText(*painter, upstream, index.data(models::UpstreamRole).toString(), body, theme::color(Token::TextMuted));

    const QRect text(left, row.top(), wide - upstreamWidth - 10, row.height());
    const int upper = row.top() + row.height() / 2 - 4;
    const auto change = models::RouteChange(index.data(models::ChangeRole).toInt());
    const QString word = index.data(models::ChangeTextRole).toString();
    const int badge = word.isEmpty() ? 0 : theme::badgeWidth(word, false) + 8;
    const QString name = index.data().toString();
    const int nameWidth = qMin(theme::textWidth(name, strong), text.width() - badge);
    theme::drawText(*painter, QRect(text.left(), text.top(), nameWidth, text.height()), name, strong, theme::color(Token::Text),
                    Qt::AlignLeft, Qt::ElideMiddle, upper);
    if (badge > 0) {
        theme::drawBadge(*painter, {text.left() + nameWidth + 7, upper}, word, pairOf(change), false);
    }
    QFont caption = theme::font(Type::Caption);
    caption.setWeight(QFont::Normal);
    theme::drawText(*painter, text, index.data(models::DetailRole).toString(), caption,
                    theme::color(Token::TextMuted), Qt::AlignLeft, Qt::ElideRight, upper + QFontMetrics(strong).height() + 1);
    painter->restore();
}

QSize RouteDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {200, 2 * QFontMetrics(theme::font(Type::Body)).height() + 16};
}

void PoolDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    QStyleOptionViewItem copy = option;
    initStyleOption(&copy, index);
    const QRect row = option.rect;
    const QRect in = row.adjusted(16, 0, -16, 0);
    const QFont body = theme::font(Type::Body);
    if (index.data(models::IsPoolRole).toBool()) {
        painter->fillRect(row, theme::color(Token::SurfaceAlt));
        if (copy.state & QStyle::State_Selected) {
            paintGround(*painter, copy);
        }
        theme::hairline(*painter, row.bottomLeft(), row.bottomRight());
        const QString name = index.data().toString();
        const QFont strong = theme::font(Type::Strong);
        theme::drawText(*painter, in, name, strong, theme::color(Token::Text), Qt::AlignLeft, Qt::ElideMiddle);
        const int wide = qMin(theme::textWidth(name, strong), in.width()) + 8;
        theme::drawText(*painter, in.adjusted(wide, 0, 0, 0), index.data(models::DetailRole).toString(), body,
                        theme::color(Token::TextMuted));
        painter->restore();
        return;
    }
    paintGround(*painter, copy);
    const QString state = index.data(models::StateRole).toString();
    const QString weight = index.data(models::WeightRole).toString();
    const int stateWidth = qMax(theme::textWidth(state, body), 76);
    const int weightWidth = theme::textWidth(weight, body) + 14;
    const int middle = theme::baselineOf(row) - QFontMetrics(body).capHeight() / 2;
    const auto tone = Token(index.data(models::TokenRole).toInt());
    theme::drawShape(*painter, theme::Shape(index.data(models::ShapeRole).toInt()), QRectF(in.left(), middle - 6, 12, 12),
                     theme::color(tone));
    const bool down = theme::Shape(index.data(models::ShapeRole).toInt()) == theme::Shape::Cross;
    theme::drawText(*painter, in, state, body, theme::color(down ? Token::SeverityErrorText : Token::TextMuted), Qt::AlignRight);
    theme::drawText(*painter, in.adjusted(0, 0, -stateWidth - 4, 0), weight, body, theme::color(Token::TextMuted), Qt::AlignRight);
    const QRect place = in.adjusted(20, 0, -stateWidth - weightWidth - 4, 0);
    const QString note = index.data(models::NoteRole).toString();
    const QFont font = theme::font(note.isEmpty() ? Type::Data : Type::Body);
    const QString text = index.data().toString();
    const int wide = theme::textWidth(text, font);
    theme::drawText(*painter, place, text, font, theme::color(Token::Text));
    if (!note.isEmpty() && wide + 24 < place.width()) {
        theme::drawText(*painter, place.adjusted(wide + 8, 0, 0, 0), note, theme::font(Type::DataSmall), theme::color(Token::TextMuted));
    }
    painter->restore();
}

QSize PoolDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const int body = QFontMetrics(theme::font(Type::Body)).height();
    return {200, body + (index.data(models::IsPoolRole).toBool() ? 12 : 16)};
}

RouteListView::RouteListView(QWidget* parent) : QListView(parent) {
    setItemDelegate(new RouteDelegate(this));
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setUniformItemSizes(true);
    setSelectionMode(SingleSelection);
    setVerticalScrollMode(ScrollPerPixel);
    setDragDropMode(DragDrop);
    setDefaultDropAction(Qt::MoveAction);
    setDragEnabled(true);
    setAcceptDrops(true);
    setDropIndicatorShown(false); // the line below is drawn here
    setAccessibleName(tr("Routes"));
}

void RouteListView::keyPressEvent(QKeyEvent* event) {
    const bool alt = event->modifiers() == Qt::AltModifier;
    const bool plain = event->modifiers() == Qt::NoModifier;
    if (alt && (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)) {
        Q_EMIT stepRequested(event->key() == Qt::Key_Up ? -1 : 1);
        return;
    }
    if (plain && (event->key() == Qt::Key_J || event->key() == Qt::Key_K)) {
        QKeyEvent arrow(event->type(), event->key() == Qt::Key_J ? Qt::Key_Down : Qt::Key_Up, Qt::NoModifier);
        QListView::keyPressEvent(&arrow);
        return;
    }
    if (plain && (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)) {
        Q_EMIT opened(currentIndex());
        return;
    }
    if (plain && event->key() == Qt::Key_Delete) {
        Q_EMIT removeRequested();
        return;
    }
    QListView::keyPressEvent(event);
}

void RouteListView::currentChanged(const QModelIndex& current, const QModelIndex& previous) {
    QListView::currentChanged(current, previous);
    Q_EMIT currentRowChanged(current.isValid() ? current.row() : -1);
}

int RouteListView::dropRow(const QPoint& position) const {
    const QModelIndex over = indexAt(position);
    if (!over.isValid()) {
        return model()->rowCount();
    }
    const QRect row = visualRect(over);
    return position.y() < row.center().y() ? over.row() : over.row() + 1;
}

void RouteListView::dragMoveEvent(QDragMoveEvent* event) {
    if (event->source() != this) {
        event->ignore();
        return;
    }
    m_dropRow = dropRow(event->position().toPoint());
    event->acceptProposedAction();
    viewport()->update();
}

void RouteListView::dragLeaveEvent(QDragLeaveEvent*) {
    m_dropRow = -1;
    viewport()->update();
}

void RouteListView::dropEvent(QDropEvent* event) {
    const int row = dropRow(event->position().toPoint());
    m_dropRow = -1;
    viewport()->update();
    model()->dropMimeData(event->mimeData(), Qt::MoveAction, row, 0, {});
    event->setDropAction(Qt::IgnoreAction); // the model moved nothing away, so that nothing is removed here
    event->accept();
}

void RouteListView::paintEvent(QPaintEvent* event) {
    QListView::paintEvent(event);
    if (m_dropRow < 0) {
        return;
    }
    const int rows = model()->rowCount();
    const int y = m_dropRow < rows ? visualRect(model()->index(m_dropRow, 0)).top()
                                   : visualRect(model()->index(rows - 1, 0)).bottom();
    QPainter painter(viewport());
    painter.fillRect(QRect(0, qMax(0, y - 1), viewport()->width(), 2), theme::color(Token::Accent));
}

} // namespace fb::widgets
