#include "widgets/replay_tiles.h"

#include "models/text.h"
#include "theme/paint.h"

#include <QFocusEvent>
#include <QHBoxLayout>
#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;
using theme::Type;

ReplayTile::ReplayTile(const QString& title, theme::Shape shape, theme::Token tone, QWidget* parent)
    : QAbstractButton(parent), m_shape(shape), m_tone(tone) {
    setText(title);
    setCheckable(true);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setCount(0);
}

void ReplayTile::setCount(int count) {
    m_count = count;
    setAccessibleName(u"%1: %2"_s.arg(text(), models::grouped(qulonglong(count))));
    update();
}

QSize ReplayTile::sizeHint() const { return {120, QFontMetrics(theme::font(Type::Figure)).height() + QFontMetrics(theme::font(Type::Caption)).height() + 18}; }

void ReplayTile::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRect all = rect();
    painter.fillRect(all, theme::color(isChecked() ? Token::Selection : underMouse() ? Token::Hover : Token::Surface));
    theme::hairline(painter, all.topRight(), all.bottomRight());
    theme::hairline(painter, all.bottomLeft(), all.bottomRight());
    if (isChecked()) {
        painter.fillRect(QRect(all.left(), all.bottom() - 1, all.width(), 2), theme::color(Token::Accent));
    }
    const QFont figure = theme::font(Type::Figure);
    const int capHeight = QFontMetrics(figure).capHeight();
    const int baseline = all.top() + 14 + capHeight;
    const QRect in = all.adjusted(16, 0, -12, 0);
    theme::drawShape(painter, m_shape, QRectF(in.left(), baseline - capHeight / 2.0 - 6, 12, 12), theme::color(m_count > 0 ? m_tone : Token::TextMuted));
    theme::drawText(painter, in.adjusted(19, 0, 0, 0), models::grouped(qulonglong(m_count)), figure, theme::color(Token::Text), Qt::AlignLeft,
                    Qt::ElideRight, baseline);
    theme::drawText(painter, in, text(), theme::font(Type::Caption), theme::color(Token::TextMuted), Qt::AlignLeft, Qt::ElideRight,
                    all.bottom() - 10);
    if (hasFocus() && m_keyboard) {
        theme::drawFocusRing(painter, QRectF(all).adjusted(3, 3, -4, -4), 4);
    }
}

void ReplayTile::enterEvent(QEnterEvent* event) {
    QAbstractButton::enterEvent(event);
    update();
}

void ReplayTile::leaveEvent(QEvent* event) {
    QAbstractButton::leaveEvent(event);
    update();
}

void ReplayTile::focusInEvent(QFocusEvent* event) {
    m_keyboard = event->reason() != Qt::MouseFocusReason;
    QAbstractButton::focusInEvent(event);
    update();
}

void ReplayTile::focusOutEvent(QFocusEvent* event) {
    QAbstractButton::focusOutEvent(event);
    update();
}

ReplayTiles::ReplayTiles(QWidget* parent) : QWidget(parent) {
    auto* across = new QHBoxLayout(this);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(&m_group, &QButtonGroup::idClicked, this, &ReplayTiles::chosen);
}

void ReplayTiles::add(int id, const QString& title, theme::Shape shape, theme::Token tone) {
    auto* tile = new ReplayTile(title, shape, tone, this);
    m_group.addButton(tile, id);
    layout()->addWidget(tile);
}

void ReplayTiles::setCount(int id, int count) { static_cast<ReplayTile*>(m_group.button(id))->setCount(count); }
int ReplayTiles::count(int id) const { return static_cast<const ReplayTile*>(m_group.button(id))->count(); }
void ReplayTiles::setCurrent(int id) { m_group.button(id)->setChecked(true); }

} // namespace fb::widgets
