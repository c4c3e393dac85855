#include "widgets/cell_delegate.h"

#include "models/roles.h"
#include "theme/paint.h"
#include "theme/shapes.h"
#include "widgets/list_table.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using models::Cell;
using theme::Token;
using theme::Type;

namespace {

void paintBackground(QPainter* painter, QStyleOptionViewItem& option, const QModelIndex& index) {
    const auto* table = qobject_cast<const ListTable*>(option.widget);
    if (table != nullptr) {
        option.state.setFlag(QStyle::State_MouseOver, table->hoverRow() == index.row());
    }
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, painter, option.widget);
    const bool first = option.viewItemPosition == QStyleOptionViewItem::Beginning ||
                       option.viewItemPosition == QStyleOptionViewItem::OnlyOne;
    const QVariant mark = index.data(models::MarkRole);
    if (first && mark.isValid() && !(option.state & QStyle::State_Selected)) {
        painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), theme::color(Token(mark.toInt())));
    }
}

Token tokenOf(const QModelIndex& index, Token fallback) {
    const QVariant token = index.data(models::TokenRole);
    return token.isValid() ? Token(token.toInt()) : fallback;
}

// The text, then the tail muted and elided.
void paintRequest(QPainter& painter, const QRect& rect, const QModelIndex& index) {
    const QFont data = theme::font(Type::Data);
    const QString path = index.data().toString();
    const QString query = index.data(models::TailRole).toString();
    const int whole = theme::textWidth(path, data);
    const QColor tone = theme::color(tokenOf(index, Token::Text));
    if (whole >= rect.width() || query.isEmpty()) {
        theme::drawText(painter, rect, path, data, tone);
        return;
    }
    theme::drawText(painter, rect, path, data, tone, Qt::AlignLeft, Qt::ElideNone);
    theme::drawText(painter, rect.adjusted(whole, 0, 0, 0), query, data, theme::color(Token::TextMuted));
}

void paintVerdict(QPainter& painter, const QRect& rect, const QModelIndex& index) {
    const auto kind = theme::VerdictKind(index.data(models::VerdictRole).toInt());
    const theme::VerdictLook look = theme::lookOf(kind);
    const int middle = theme::baselineOf(rect) - QFontMetrics(theme::font(Type::Body)).capHeight() / 2;
    // What is normal is muted.
    const QColor tone = theme::color(kind == theme::VerdictKind::Allowed ? Token::TextMuted : look.text);
    theme::drawShape(painter, look.shape, QRectF(rect.left(), middle - 6, 12, 12), tone);
    theme::drawText(painter, rect.adjusted(17, 0, 0, 0), theme::wordOf(kind), theme::font(Type::Body), tone);
}

void paintTime(QPainter& painter, const QRect& rect, const QModelIndex& index) {
    const QFont body = theme::font(Type::Body);
    const QString lead = index.data(models::LeadRole).toString();
    theme::drawText(painter, rect, lead, body, theme::color(Token::TextMuted));
    const int width = theme::textWidth(lead, body);
    theme::drawText(painter, rect.adjusted(width, 0, 0, 0), index.data().toString(), body, theme::color(Token::Text));
}

void paintStatus(QPainter& painter, const QRect& rect, const QModelIndex& index) {
    const int status = index.data(models::StatusRole).toInt();
    const QString text = index.data().toString();
    if (!text.isEmpty()) {
        theme::drawBadge(painter, {rect.left(), theme::baselineOf(rect)}, text, theme::statusPair(status));
    }
}

void paintCell(QPainter& painter, const QRect& rect, const QModelIndex& index) {
    const QString text = index.data().toString();
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    const Qt::Alignment align = alignment.isValid() ? Qt::Alignment(alignment.toInt()) : Qt::AlignLeft;
    switch (Cell(index.data(models::CellRole).toInt())) {
    case Cell::Text:
        theme::drawText(painter, rect, text, theme::font(Type::Body), theme::color(tokenOf(index, Token::Text)), align);
        break;
    case Cell::Muted:
        theme::drawText(painter, rect, text, theme::font(Type::Body), theme::color(tokenOf(index, Token::TextMuted)), align);
        break;
    case Cell::Strong:
        theme::drawText(painter, rect, text, theme::font(Type::Strong), theme::color(tokenOf(index, Token::Text)), align);
        break;
    case Cell::Number:
        theme::drawText(painter, rect, text, theme::font(Type::Body), theme::color(tokenOf(index, Token::Text)), Qt::AlignRight);
        break;
    case Cell::Data:
    case Cell::Value:
        theme::drawText(painter, rect, text, theme::font(Type::Data), theme::color(tokenOf(index, Token::Text)), align);
        break;
    case Cell::Key:
        theme::drawText(painter, rect, text, theme::font(Type::Data), theme::color(tokenOf(index, Token::SyntaxKey)), align);
        break;
    case Cell::Time: paintTime(painter, rect, index); break;
    case Cell::Method:
        theme::drawText(painter, rect, text, theme::font(Type::DataSmall), theme::color(theme::methodPair(text).text));
        break;
    case Cell::Request: paintRequest(painter, rect, index); break;
    case Cell::Status: paintStatus(painter, rect, index); break;
    case Cell::Verdict: paintVerdict(painter, rect, index); break;
    case Cell::Shape: {
        const QRectF place(rect.left(), rect.top() + (rect.height() - 12) / 2.0, 12, 12);
        theme::drawShape(painter, theme::Shape(index.data(models::ShapeRole).toInt()), place, theme::color(tokenOf(index, Token::Text)));
        break;
    }
    }
}

} // namespace

void CellDelegate::setPadding(int left, int right) {
    m_left = left;
    m_right = right;
}

void CellDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem copy = option;
    initStyleOption(&copy, index);
    painter->save();
    paintBackground(painter, copy, index);
    paintCell(*painter, option.rect.adjusted(m_left, 0, -m_right, 0), index);
    painter->restore();
}

QSize CellDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex& index) const {
    const auto cell = Cell(index.data(models::CellRole).toInt());
    const bool data = cell == Cell::Data || cell == Cell::Request || cell == Cell::Method || cell == Cell::Key || cell == Cell::Value;
    const QString text = index.data(models::LeadRole).toString() + index.data().toString() + index.data(models::TailRole).toString();
    const int extra = cell == Cell::Verdict ? 20 : cell == Cell::Status ? 12 : 0;
    return {theme::textWidth(text, theme::font(data ? Type::Data : Type::Body)) + m_left + m_right + extra,
            theme::Theme::instance().rowHeight()};
}

bool CellDelegate::helpEvent(QHelpEvent* event, QAbstractItemView* view, const QStyleOptionViewItem& option,
                             const QModelIndex& index) {
    if (event->type() == QEvent::ToolTip && index.isValid() && !index.data(Qt::ToolTipRole).isValid()) {
        const QString whole = index.data().toString() + index.data(models::TailRole).toString();
        if (sizeHint(option, index).width() > option.rect.width() && !whole.isEmpty()) {
            QToolTip::showText(event->globalPos(), whole, view);
            return true;
        }
    }
    return QStyledItemDelegate::helpEvent(event, view, option, index);
}

void TwoLineDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyleOptionViewItem copy = option;
    initStyleOption(&copy, index);
    painter->save();
    paintBackground(painter, copy, index);
    const QRect r = option.rect.adjusted(16, 0, -16, 0);
    theme::hairline(*painter, option.rect.bottomLeft(), option.rect.bottomRight());
    const QString tail = index.data(models::TailRole).toString();
    const int tailWidth = tail.isEmpty() ? 0 : theme::textWidth(tail, theme::font(Type::Body)) + 12;
    const int half = r.height() / 2;
    const QFontMetrics strong(theme::font(Type::Strong));
    const int upper = r.top() + half - 4;
    theme::drawText(*painter, r.adjusted(0, 0, -tailWidth, 0), index.data().toString(), theme::font(Type::Strong),
                    theme::color(tokenOf(index, Token::Text)), Qt::AlignLeft, Qt::ElideMiddle, upper);
    theme::drawText(*painter, r.adjusted(0, 0, -tailWidth, 0), index.data(models::DetailRole).toString(), theme::font(Type::Caption),
                    theme::color(Token::TextMuted), Qt::AlignLeft, Qt::ElideRight, upper + strong.height() + 1);
    theme::drawText(*painter, r, tail, theme::font(Type::Body), theme::color(Token::TextMuted), Qt::AlignRight);
    painter->restore();
}

QSize TwoLineDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {120, 2 * QFontMetrics(theme::font(Type::Body)).height() + 16};
}

} // namespace fb::widgets
