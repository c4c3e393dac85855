#include "widgets/themed_label.h"

#include "theme/paint.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace fb::widgets {

using theme::Theme;

ThemedLabel::ThemedLabel(const QString& text, theme::Type type, theme::Token tone, QWidget* parent)
    : QLabel(text, parent), m_type(type), m_tone(tone) {
    setTextFormat(Qt::PlainText);
    connect(&Theme::instance(), &Theme::changed, this, &ThemedLabel::refresh);
    refresh();
}

void ThemedLabel::setTone(theme::Token tone) {
    m_tone = tone;
    refresh();
}

void ThemedLabel::setType(theme::Type type) {
    m_type = type;
    refresh();
}

void ThemedLabel::setElided(bool elided, Qt::TextElideMode mode) {
    m_elided = elided;
    m_mode = mode;
    setSizePolicy(elided ? QSizePolicy::Ignored : QSizePolicy::Preferred, QSizePolicy::Preferred);
    update();
}

QSize ThemedLabel::minimumSizeHint() const {
    const QSize hint = QLabel::minimumSizeHint();
    return m_elided ? QSize(16, hint.height()) : hint;
}

void ThemedLabel::paintEvent(QPaintEvent* event) {
    if (!m_elided) {
        QLabel::paintEvent(event);
        return;
    }
    QPainter painter(this);
    const QFontMetrics metrics(font());
    const QRect rect = contentsRect();
    const int baseline = rect.top() + (rect.height() + metrics.capHeight()) / 2;
    theme::drawText(painter, rect, text(), font(), theme::color(m_tone), alignment(), m_mode, baseline);
}

bool ThemedLabel::event(QEvent* event) {
    if (m_elided && event->type() == QEvent::ToolTip && toolTip().isEmpty()) {
        if (QFontMetrics(font()).horizontalAdvance(text()) > contentsRect().width()) {
            QToolTip::showText(static_cast<QHelpEvent*>(event)->globalPos(), text(), this);
            return true;
        }
    }
    return QLabel::event(event);
}

void ThemedLabel::refresh() {
    setFont(theme::font(m_type));
    QPalette p = palette();
    p.setColor(QPalette::WindowText, theme::color(m_tone));
    setPalette(p);
}

} // namespace fb::widgets
