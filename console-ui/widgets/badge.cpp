#include "widgets/badge.h"

#include "theme/paint.h"

#include <QPainter>

namespace fb::widgets {

Badge::Badge(QWidget* parent) : QWidget(parent) { setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed); }

void Badge::set(const QString& text, theme::Pair pair, theme::Shape shape, bool fixedFont) {
    m_text = text;
    m_pair = pair;
    m_shape = shape;
    m_data = fixedFont;
    setAccessibleName(text);
    setVisible(!text.isEmpty());
    updateGeometry();
    update();
}

void Badge::setVerdict(theme::VerdictKind kind) {
    const theme::VerdictLook look = theme::lookOf(kind);
    set(theme::wordOf(kind), {look.fill, look.text}, look.shape, false);
}

QSize Badge::sizeHint() const {
    const QFont f = theme::font(m_data ? theme::Type::DataSmall : theme::Type::Caption);
    return {theme::textWidth(m_text, f) + 12 + (m_shape == theme::Shape::None ? 0 : 15), QFontMetrics(f).capHeight() + 10};
}

void Badge::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    const QColor tone = theme::color(m_pair.text);
    theme::drawFrame(painter, rect(), 3, theme::color(m_pair.fill), {});
    int x = 6;
    if (m_shape != theme::Shape::None) {
        theme::drawShape(painter, m_shape, QRectF(x - 1, (height() - 12) / 2.0, 12, 12), tone, 0.95);
        x += 15;
    }
    const QFont f = theme::font(m_data ? theme::Type::DataSmall : theme::Type::Caption);
    const int baseline = (height() + QFontMetrics(f).capHeight()) / 2;
    theme::drawText(painter, rect().adjusted(x, 0, 0, 0), m_text, f, tone, Qt::AlignLeft, Qt::ElideNone, baseline);
}

} // namespace fb::widgets
