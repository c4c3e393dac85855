#include "widgets/panel.h"

#include "theme/paint.h"

#include <QPainter>

namespace fb::widgets {

Panel::Panel(theme::Token fill, Qt::Edges lines, QWidget* parent) : QFrame(parent), m_fill(fill), m_lines(lines) {}

void Panel::setFramed(bool framed) {
    m_framed = framed;
    update();
}

void Panel::setFill(theme::Token fill) {
    m_fill = fill;
    update();
}

void Panel::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QRect r = rect();
    if (m_framed) {
        theme::drawFrame(painter, r, 6, theme::color(m_fill), theme::color(theme::Token::Border));
        return;
    }
    painter.fillRect(r, theme::color(m_fill));
    if (m_lines & Qt::TopEdge) {
        theme::hairline(painter, r.topLeft(), r.topRight());
    }
    if (m_lines & Qt::BottomEdge) {
        theme::hairline(painter, r.bottomLeft(), r.bottomRight());
    }
    if (m_lines & Qt::LeftEdge) {
        theme::hairline(painter, r.topLeft(), r.bottomLeft());
    }
    if (m_lines & Qt::RightEdge) {
        theme::hairline(painter, r.topRight(), r.bottomRight());
    }
}

} // namespace fb::widgets
