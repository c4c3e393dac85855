#include "theme/paint.h"

#include <QFontMetrics>
#include <QPainter>

namespace fb::theme {

void drawFrame(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border, qreal width) {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(border.isValid() ? QPen(border, width) : QPen(Qt::NoPen));
    painter.setBrush(fill.isValid() ? QBrush(fill) : QBrush(Qt::NoBrush));
    const qreal inset = border.isValid() ? width / 2 : 0;
    painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius);
    painter.restore();
}

void drawFocusRing(QPainter& painter, const QRectF& rect, qreal radius) {
    drawFrame(painter, rect, radius, {}, color(Token::Focus), 2);
}

void hairline(QPainter& painter, const QPoint& from, const QPoint& to, Token token) {
    painter.setPen(QPen(color(token), 1));
    painter.drawLine(from, to);
}

namespace {

bool hasDigit(const QString& text) {
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c >= u'0' && c <= u'9'; });
}

int digitWidth(const QFontMetrics& metrics) {
    int widest = 0;
    for (char16_t c = u'0'; c <= u'9'; ++c) {
        widest = qMax(widest, metrics.horizontalAdvance(QChar(c)));
    }
    return widest;
}

// Runs of other characters are drawn as they are, each digit in a box of its own.
template <typename Draw>
int layoutTabular(const QString& text, const QFontMetrics& metrics, const Draw& draw) {
    const int digit = digitWidth(metrics);
    int x = 0;
    qsizetype i = 0;
    while (i < text.size()) {
        if (text[i] >= u'0' && text[i] <= u'9') {
            draw(x + (digit - metrics.horizontalAdvance(text[i])) / 2, text.mid(i, 1));
            x += digit;
            ++i;
            continue;
        }
        qsizetype end = i;
        while (end < text.size() && !(text[end] >= u'0' && text[end] <= u'9')) {
            ++end;
        }
        const QString run = text.mid(i, end - i);
        draw(x, run);
        x += metrics.horizontalAdvance(run);
        i = end;
    }
    return x;
}

} // namespace

int textWidth(const QString& text, const QFont& font) {
    const QFontMetrics metrics(font);
    return hasDigit(text) ? layoutTabular(text, metrics, [](int, const QString&) {}) : metrics.horizontalAdvance(text);
}

int baselineOf(const QRect& row) {
    const QFontMetrics body(font(Type::Body));
    return row.top() + (row.height() + body.capHeight()) / 2;
}

void drawText(QPainter& painter, const QRect& rect, const QString& text, const QFont& font, const QColor& color,
              Qt::Alignment align, Qt::TextElideMode elide, int baseline) {
    const QFontMetrics metrics(font);
    QString shown = text;
    int width = textWidth(shown, font);
    if (width > rect.width()) {
        // Figures of equal width take more room than the metrics say, so it may need another try.
        for (int room = rect.width(); width > rect.width() && room > 0 && elide != Qt::ElideNone; room -= 4) {
            shown = metrics.elidedText(text, elide, room);
            width = textWidth(shown, font);
        }
    }
    int x = rect.left();
    if (align & Qt::AlignRight) {
        x = rect.right() + 1 - width;
    } else if (align & Qt::AlignHCenter) {
        x = rect.left() + (rect.width() - width) / 2;
    }
    const int y = baseline >= 0 ? baseline : baselineOf(rect);
    painter.setFont(font);
    painter.setPen(color);
    if (!hasDigit(shown)) {
        painter.drawText(x, y, shown);
        return;
    }
    layoutTabular(shown, metrics, [&](int dx, const QString& run) { painter.drawText(x + dx, y, run); });
}

int badgeWidth(const QString& text, bool data) {
    return textWidth(text, font(data ? Type::DataSmall : Type::Caption)) + 12;
}

int drawBadge(QPainter& painter, const QPoint& leftOnBaseline, const QString& text, Pair pair, bool data) {
    const QFont f = font(data ? Type::DataSmall : Type::Caption);
    const int width = badgeWidth(text, data);
    const int cap = QFontMetrics(f).capHeight();
    const int height = cap + 10;
    const QRect box(leftOnBaseline.x(), leftOnBaseline.y() - cap - 5, width, height);
    drawFrame(painter, box, 3, color(pair.fill), {});
    drawText(painter, box.adjusted(6, 0, -6, 0), text, f, color(pair.text), Qt::AlignLeft, Qt::ElideNone, leftOnBaseline.y());
    return width;
}

} // namespace fb::theme
