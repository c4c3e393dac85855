#include "widgets/rail.h"

#include "theme/icons.h"
#include "theme/paint.h"

#include <QButtonGroup>
#include <QFocusEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace fb::widgets {

using theme::Token;

namespace {

constexpr int kWidth = 72;
constexpr int kItem = 56;
constexpr int kHead = 48;

// The sign of the product: a wall with a gap, the middle stone in the accent.
void drawSign(QPainter& painter, const QPointF& origin) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(origin);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme::color(Token::TextMuted));
    const QPointF left[] = {{0, 8}, {5.5, 4}, {5.5, 22}, {0, 22}};
    const QPointF right[] = {{20, 8}, {14.5, 4}, {14.5, 22}, {20, 22}};
    painter.setOpacity(0.6);
    painter.drawPolygon(left, 4);
    painter.drawPolygon(right, 4);
    painter.setOpacity(1);
    painter.setBrush(Qt::NoBrush);
    painter.setPen(QPen(theme::color(Token::Accent), 2));
    painter.drawRoundedRect(QRectF(7.5, 1, 5, 20), 0.5, 0.5);
    painter.restore();
}

} // namespace

RailButton::RailButton(const QString& title, const QString& icon, QWidget* parent) : QAbstractButton(parent), m_icon(icon) {
    setText(title);
    setCheckable(true);
    setFixedSize(kWidth - 1, kItem);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(title);
}

QSize RailButton::sizeHint() const { return {kWidth, kItem}; }

void RailButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRect r = rect();
    const Token tone = isChecked() ? Token::AccentText : Token::TextMuted;
    if (isChecked()) {
        painter.fillRect(r, theme::color(Token::Selection));
        painter.fillRect(QRect(0, 0, 3, r.height()), theme::color(Token::Accent));
    } else if (underMouse()) {
        painter.fillRect(r, theme::color(Token::Border));
    }
    const QPixmap pixmap = theme::iconPixmap(m_icon, 22, tone, devicePixelRatioF());
    painter.drawPixmap((r.width() - 22) / 2, 9, pixmap);
    QFont f = theme::font(theme::Type::Caption);
    theme::drawText(painter, r.adjusted(2, 0, -2, 0), text(), f, theme::color(tone), Qt::AlignHCenter, Qt::ElideRight, 46);
    if (hasFocus() && m_byKeyboard) {
        theme::drawFocusRing(painter, QRectF(r).adjusted(4, 3, -4, -3), 4);
    }
}

void RailButton::focusInEvent(QFocusEvent* event) {
    m_byKeyboard = event->reason() == Qt::TabFocusReason || event->reason() == Qt::BacktabFocusReason;
    QAbstractButton::focusInEvent(event);
}

Rail::Rail(QWidget* parent) : QWidget(parent), m_items(new QVBoxLayout), m_group(new QButtonGroup(this)) {
    setFixedWidth(kWidth);
    setAccessibleName(tr("Pages"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, kHead, 1, 0);
    layout->setSpacing(0);
    m_items->setSpacing(0);
    layout->addLayout(m_items);
    layout->addStretch();
}

void Rail::addItem(const QString& id, const QString& title, const QString& icon) {
    auto* button = new RailButton(title, icon, this);
    button->setObjectName(id);
    m_group->addButton(button);
    m_items->addWidget(button);
    connect(button, &QAbstractButton::clicked, this, [this, id] { Q_EMIT chosen(id); });
}

void Rail::setCurrent(const QString& id) {
    for (QAbstractButton* button : m_group->buttons()) {
        if (button->objectName() == id) {
            button->setChecked(true);
        }
    }
}

void Rail::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.fillRect(rect(), theme::color(Token::Rail));
    theme::hairline(painter, rect().topRight(), rect().bottomRight());
    drawSign(painter, {(kWidth - 20) / 2.0, 12});
}

} // namespace fb::widgets
