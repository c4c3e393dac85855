#include "widgets/replay_delegates.h"

#include "models/replay_group_model.h"
#include "models/replay_pair_model.h"
#include "models/roles.h"
#include "theme/paint.h"
#include "widgets/list_table.h"

#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using models::ReplayPairModel;
using theme::Token;
using theme::Type;

namespace {

void paintGround(QPainter& painter, const QStyleOptionViewItem& option, const QModelIndex& index) {
    QStyleOptionViewItem copy = option;
    const auto* table = qobject_cast<const ListTable*>(option.widget);
    if (table != nullptr) {
        copy.state.setFlag(QStyle::State_MouseOver, table->hoverRow() == index.row());
    }
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &copy, &painter, option.widget);
}

constexpr int kCheck = 16;

} // namespace

void ReplayKindDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    paintGround(*painter, option, index);
    const theme::Pair pair{Token(index.data(models::ReplayGroupModel::BadgeFillRole).toInt()),
                           Token(index.data(models::ReplayGroupModel::BadgeTextRole).toInt())};
    theme::drawBadge(*painter, {option.rect.left() + 6, theme::baselineOf(option.rect)}, index.data().toString(), pair, false);
    painter->restore();
}

void ReplayPairDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    QStyleOptionViewItem ground = option;
    ground.viewItemPosition = QStyleOptionViewItem::OnlyOne;
    paintGround(*painter, ground, index);
    const QRect row = option.rect;
    theme::hairline(*painter, row.bottomLeft(), row.bottomRight());
    const QRect in = row.adjusted(16, 0, -12, 0);
    const QFont caption = theme::font(Type::Caption);
    const int upper = row.top() + row.height() / 2 - 5;
    const int lower = row.top() + row.height() / 2 + QFontMetrics(theme::font(Type::Data)).ascent() + 3;
    const auto cell = [&](int column) { return index.siblingAtColumn(column); };
    const QString outcome = cell(ReplayPairModel::Outcome).data().toString();
    const QString number = cell(ReplayPairModel::Number).data().toString();
    const QString method = cell(ReplayPairModel::Method).data().toString();
    const QFont small = theme::font(Type::DataSmall);
    theme::drawText(*painter, in, number, caption, theme::color(Token::TextMuted), Qt::AlignLeft, Qt::ElideNone, upper);
    int x = in.left() + theme::textWidth(number, caption) + 8;
    theme::drawText(*painter, QRect(x, in.top(), 80, in.height()), method, small, theme::color(theme::methodPair(method).text), Qt::AlignLeft,
                    Qt::ElideNone, upper);
    x += theme::textWidth(method, small) + 12;
    theme::drawText(*painter, QRect(x, in.top(), qMax(0, in.right() - x), in.height()), outcome, caption,
                    theme::color(Token(cell(ReplayPairModel::Outcome).data(models::TokenRole).toInt())), Qt::AlignRight, Qt::ElideRight, upper);
    const QFont data = theme::font(Type::Data);
    const QString path = cell(ReplayPairModel::Request).data().toString();
    const QString query = cell(ReplayPairModel::Request).data(models::TailRole).toString();
    const int wide = theme::textWidth(path, data);
    theme::drawText(*painter, in, path, data, theme::color(Token::Text), Qt::AlignLeft, Qt::ElideRight, lower);
    if (wide < in.width()) {
        theme::drawText(*painter, in.adjusted(wide, 0, 0, 0), query, data, theme::color(Token::TextMuted), Qt::AlignLeft, Qt::ElideRight, lower);
    }
    painter->restore();
}

QSize ReplayPairDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {120, 2 * QFontMetrics(theme::font(Type::Body)).height() + 12};
}

void ReplayAsideDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    paintGround(*painter, option, index);
    const QVariant check = index.data(Qt::CheckStateRole);
    if (check.isValid()) {
        QStyleOption box;
        box.rect = QRect(option.rect.left() + 16, option.rect.top() + (option.rect.height() - kCheck) / 2, kCheck, kCheck);
        box.state = QStyle::State_Enabled | (check.toInt() == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
        option.widget->style()->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, painter, option.widget);
    } else {
        const int middle = theme::baselineOf(option.rect) - QFontMetrics(theme::font(Type::Body)).capHeight() / 2;
        theme::drawShape(*painter, theme::Shape::Ignored, QRectF(option.rect.left() + 18, middle - 6, 12, 12), theme::color(Token::TextMuted));
    }
    theme::drawText(*painter, option.rect.adjusted(40, 0, -6, 0), index.data().toString(), theme::font(Type::Data), theme::color(Token::Text),
                    Qt::AlignLeft, Qt::ElideLeft);
    painter->restore();
}

bool ReplayAsideDelegate::editorEvent(QEvent* event, QAbstractItemModel* model, const QStyleOptionViewItem&, const QModelIndex& index) {
    if (!index.data(Qt::CheckStateRole).isValid()) {
        return false;
    }
    const bool click = event->type() == QEvent::MouseButtonRelease && static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton;
    const bool key = event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Space;
    return (click || key) && model->setData(index, int(Qt::Unchecked), Qt::CheckStateRole);
}

} // namespace fb::widgets
