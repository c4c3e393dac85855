// Small painting helpers shared by style, delegates and widgets.
#pragma once

#include "theme/shapes.h"
#include "theme/theme.h"

#include <QRect>
#include <QString>

class QPainter;

namespace fb::theme {

// Frame with a radius, inside `rect`, on whole device pixels. An invalid colour is not drawn.
void drawFrame(QPainter& painter, const QRectF& rect, qreal radius, const QColor& fill, const QColor& border, qreal width = 1.0);
void drawFocusRing(QPainter& painter, const QRectF& rect, qreal radius);
void hairline(QPainter& painter, const QPoint& from, const QPoint& to, Token token = Token::Border);

// Text with figures of equal width, so that columns of numbers stand still. Elided at the end when it does not fit.
// Vertical place: all cells of a row share the baseline of the body font.
int baselineOf(const QRect& row);
void drawText(QPainter& painter, const QRect& rect, const QString& text, const QFont& font, const QColor& color,
              Qt::Alignment align = Qt::AlignLeft, Qt::TextElideMode elide = Qt::ElideRight, int baseline = -1);
int textWidth(const QString& text, const QFont& font); // with tabular figures

// A badge 18 high whose text sits on `baseline`; returns its width.
int drawBadge(QPainter& painter, const QPoint& leftOnBaseline, const QString& text, Pair pair, bool data = true);
int badgeWidth(const QString& text, bool data = true);

} // namespace fb::theme
