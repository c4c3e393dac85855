#include "widgets/find_button.h"

#include "theme/icons.h"
#include "theme/paint.h"

#include <QPainter>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;

FindButton::FindButton(const QString& text, const QString& shortcut, QWidget* parent)
    : QAbstractButton(parent), m_shortcut(shortcut) {
    setText(text);
    setAccessibleName(text);
    setFixedHeight(32);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void FindButton::setCompact(bool compact) {
    m_compact = compact;
    setToolTip(compact ? text() : QString());
    updateGeometry();
    update();
}

void FindButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QColor fill = theme::color(underMouse() ? Token::Hover : Token::Surface);
    theme::drawFrame(painter, rect(), 4, fill, theme::color(Token::BorderStrong));
    painter.drawPixmap(9, 8, theme::iconPixmap(u"edit-find"_s, 16, Token::TextMuted, devicePixelRatioF()));
    if (hasFocus()) {
        theme::drawFocusRing(painter, rect(), 4);
    }
    if (m_compact) {
        return;
    }
    theme::drawText(painter, rect().adjusted(33, 0, -8, 0), text(), theme::font(theme::Type::Body), theme::color(Token::TextMuted));
    const QFont small = theme::font(theme::Type::Caption);
    const int width = theme::textWidth(m_shortcut, small) + 12;
    const QRect cap(this->width() - width - 7, 7, width, 18);
    theme::drawFrame(painter, cap, 3, {}, theme::color(Token::BorderStrong));
    const int baseline = cap.top() + (cap.height() + QFontMetrics(small).capHeight()) / 2;
    theme::drawText(painter, cap, m_shortcut, small, theme::color(Token::TextMuted), Qt::AlignHCenter, Qt::ElideNone, baseline);
}

} // namespace fb::widgets
