#include "widgets/export_delegates.h"

#include "models/export_report_model.h"
#include "theme/paint.h"

#include <QApplication>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using exporters::Fidelity;
using theme::Shape;
using theme::Token;
using theme::Type;

namespace {

struct Look {
    Shape shape;
    theme::Pair pair;
};

Look lookOf(Fidelity fidelity) {
    switch (fidelity) {
    case Fidelity::Exact: return {Shape::Tick, {Token::FidelityExactFill, Token::FidelityExactText}};
    case Fidelity::Lost: return {Shape::Barred, {Token::FidelityLostFill, Token::FidelityLostText}};
    default: return {Shape::Waves, {Token::FidelityApproximateFill, Token::FidelityApproximateText}};
    }
}

QString wordOf(Fidelity fidelity) {
    switch (fidelity) {
    case Fidelity::Exact: return QObject::tr("exact");
    case Fidelity::Lost: return QObject::tr("lost");
    case Fidelity::Extension: return QObject::tr("extension");
    default: return QObject::tr("approximate");
    }
}

void paintGround(QPainter& painter, QStyleOptionViewItem option) {
    option.viewItemPosition = QStyleOptionViewItem::OnlyOne;
    const QStyle* style = option.widget != nullptr ? option.widget->style() : QApplication::style();
    style->drawPrimitive(QStyle::PE_PanelItemViewItem, &option, &painter, option.widget);
    theme::hairline(painter, option.rect.bottomLeft(), option.rect.bottomRight());
}

// Shape and number, right-aligned in 44 pixels; returns the left edge.
int paintCount(QPainter& painter, int right, const QRect& row, int baseline, Fidelity fidelity, int count) {
    const QFont body = theme::font(Type::Body);
    const Look look = lookOf(fidelity);
    const QString number = QString::number(count);
    const int wide = qMax(16, theme::textWidth(number, body));
    theme::drawText(painter, QRect(right - wide, row.top(), wide, row.height()), number, body, theme::color(look.pair.text),
                    Qt::AlignRight, Qt::ElideNone, baseline);
    const int shapeSide = 12;
    const int left = right - wide - shapeSide - 5;
    theme::drawShape(painter, look.shape, QRectF(left, baseline - 10, shapeSide, shapeSide), theme::color(look.pair.text));
    return left;
}

void paintBar(QPainter& painter, const QRect& bar, const int (&counts)[3]) {
    const Token tokens[3] = {Token::HealthUp, Token::HealthDegraded, Token::HealthDown};
    const int total = qMax(1, counts[0] + counts[1] + counts[2]);
    int left = bar.left();
    for (int i = 0; i < 3; ++i) {
        const int wide = i == 2 && counts[2] > 0 ? bar.right() + 1 - left : bar.width() * counts[i] / total;
        if (wide > 0) {
            painter.fillRect(QRect(left, bar.top(), qMax(2, wide - 1), bar.height()), theme::color(tokens[i]));
        }
        left += wide;
    }
}

} // namespace

void ExportTargetDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    QStyleOptionViewItem copy = option;
    initStyleOption(&copy, index);
    paintGround(*painter, copy);
    const QRect row = option.rect;
    const QRect in = row.adjusted(16, 0, -16, 0);
    const QFont strong = theme::font(Type::Strong);
    const int baseline = row.top() + 12 + QFontMetrics(strong).ascent();
    int right = in.right();
    const int counts[3] = {index.data(models::ExactRole).toInt(), index.data(models::ApproximateRole).toInt(),
                           index.data(models::LostRole).toInt()};
    right = paintCount(*painter, right, row, baseline, Fidelity::Lost, counts[2]) - 12;
    right = paintCount(*painter, right, row, baseline, Fidelity::Approximate, counts[1]) - 12;
    right = paintCount(*painter, right, row, baseline, Fidelity::Exact, counts[0]) - 8;
    const QString name = index.data().toString();
    theme::drawText(*painter, QRect(in.left(), row.top(), right - in.left(), row.height()), name, strong, theme::color(Token::Text),
                    Qt::AlignLeft, Qt::ElideRight, baseline);
    const int second = baseline + QFontMetrics(strong).height() + 1;
    theme::drawText(*painter, in, index.data(models::AboutRole).toString(), theme::font(Type::Caption), theme::color(Token::TextMuted),
                    Qt::AlignLeft, Qt::ElideRight, second);
    paintBar(*painter, QRect(in.left(), row.bottom() - 12, in.width(), 4), counts);
    painter->restore();
}

QSize ExportTargetDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {240, 2 * QFontMetrics(theme::font(Type::Body)).height() + 38};
}

void FidelityDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    painter->save();
    QStyleOptionViewItem copy = option;
    initStyleOption(&copy, index);
    paintGround(*painter, copy);
    const QRect row = option.rect;
    const auto fidelity = Fidelity(index.data(models::FidelityRole).toInt());
    const QFont strong = theme::font(Type::Body);
    const int baseline = row.top() + 9 + QFontMetrics(strong).ascent();
    const Look look = lookOf(fidelity);
    // Spaces make room for the shape inside the badge.
    theme::drawBadge(*painter, {row.left() + 16, baseline}, u"    "_s + wordOf(fidelity), look.pair, false);
    theme::drawShape(*painter, look.shape, QRectF(row.left() + 20, baseline - 10, 12, 12), theme::color(look.pair.text));
    const QRect text(row.left() + 124, row.top(), row.width() - 140, row.height());
    theme::drawText(*painter, text, index.data().toString(), strong, theme::color(Token::Text), Qt::AlignLeft, Qt::ElideRight, baseline);
    QString below = index.data(models::HowRole).toString();
    if (const QString todo = index.data(models::TodoRole).toString(); !todo.isEmpty()) {
        below += u" → "_s + todo;
    }
    theme::drawText(*painter, text, below, theme::font(Type::Caption), theme::color(Token::TextMuted), Qt::AlignLeft, Qt::ElideRight,
                    baseline + QFontMetrics(strong).height() + 1);
    painter->restore();
}

QSize FidelityDelegate::sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const {
    return {240, 2 * QFontMetrics(theme::font(Type::Body)).height() + 16};
}

} // namespace fb::widgets
