// Shapes that carry meaning beside a colour: one for each verdict, difference and health state. Painter paths on a 12 grid, so
// that they stay sharp in every row.
#pragma once

#include "theme/token.h"

#include <QColor>
#include <QRectF>
#include <QString>

class QPainter;

namespace fb::theme {

enum class Shape {
    None,
    Tick,      // allowed, passed, exact
    Barred,    // refused, lost
    Hourglass, // limited
    Pen,       // rewritten
    Fork,      // mirrored
    Triangle,  // no answer, warning
    Gone,      // the client went away
    Waves,     // approximate
    Added,
    Removed,
    Changed,
    Moved,
    Ignored,
    Disc,   // up
    Square, // degraded (tilted)
    Cross,  // down
    Ring,   // unknown, off
    Dash,   // nothing to check, not reached
    ChevronDown,
    ChevronUp,
    ChevronRight,
};

// Drawn in the middle of `rect`, 12 by 12 at scale 1.
void drawShape(QPainter& painter, Shape shape, const QRectF& rect, const QColor& color, qreal scale = 1.0);

// What the console says about one exchange.
enum class VerdictKind { Allowed, Rewritten, Refused, Limited, NoAnswer, ClientGone };
struct VerdictLook {
    Shape shape;
    Token text;
    Token fill;
};
VerdictLook lookOf(VerdictKind kind);
QString wordOf(VerdictKind kind); // translated

} // namespace fb::theme
