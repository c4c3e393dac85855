#include "theme/shapes.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPainterPath>

namespace fb::theme {

namespace {

struct Drawing {
    QPainterPath path;
    bool filled = false;
};

void line(QPainterPath& path, std::initializer_list<QPointF> points) {
    auto it = points.begin();
    path.moveTo(*it++);
    for (; it != points.end(); ++it) {
        path.lineTo(*it);
    }
}

Drawing drawing(Shape shape) {
    Drawing d;
    QPainterPath& p = d.path;
    switch (shape) {
    case Shape::None: break;
    case Shape::Tick: line(p, {{2.2, 6.4}, {4.8, 9.0}, {9.8, 3.2}}); break;
    case Shape::Barred:
        p.addEllipse(QPointF(6, 6), 4.4, 4.4);
        line(p, {{2.9, 9.1}, {9.1, 2.9}});
        break;
    case Shape::Hourglass:
        line(p, {{2.6, 1.5}, {9.4, 1.5}});
        line(p, {{2.6, 10.5}, {9.4, 10.5}});
        line(p, {{3.5, 1.5}, {3.5, 3.2}, {8.5, 8.8}, {8.5, 10.5}});
        line(p, {{8.5, 1.5}, {8.5, 3.2}, {3.5, 8.8}, {3.5, 10.5}});
        break;
    case Shape::Pen:
        line(p, {{1.6, 10.4}, {2.2, 7.8}, {8.0, 2.0}, {10.0, 4.0}, {4.2, 9.8}, {1.6, 10.4}});
        line(p, {{6.7, 3.3}, {8.7, 5.3}});
        break;
    case Shape::Fork:
        line(p, {{1.0, 6.0}, {4.0, 6.0}, {7.0, 2.8}, {11.0, 2.8}});
        line(p, {{4.0, 6.0}, {7.0, 9.2}, {11.0, 9.2}});
        break;
    case Shape::Triangle:
        line(p, {{6.0, 1.4}, {11.0, 10.4}, {1.0, 10.4}, {6.0, 1.4}});
        line(p, {{6.0, 4.6}, {6.0, 7.2}});
        p.addEllipse(QPointF(6, 8.8), 0.3, 0.3);
        break;
    case Shape::Gone:
        line(p, {{7.0, 6.0}, {1.4, 6.0}});
        line(p, {{3.8, 3.6}, {1.4, 6.0}, {3.8, 8.4}});
        line(p, {{6.4, 1.8}, {10.4, 1.8}, {10.4, 10.2}, {6.4, 10.2}});
        break;
    case Shape::Waves:
        for (const double y : {4.4, 8.0}) {
            p.moveTo(1.8, y);
            p.cubicTo(4.2, y - 2.6, 7.6, y + 2.6, 10.2, y - 0.2);
        }
        break;
    case Shape::Added:
        line(p, {{6, 2.4}, {6, 9.6}});
        line(p, {{2.4, 6}, {9.6, 6}});
        break;
    case Shape::Removed: line(p, {{2.4, 6}, {9.6, 6}}); break;
    case Shape::Changed:
        p.moveTo(1.8, 6.8);
        p.cubicTo(4.0, 3.4, 7.8, 8.8, 10.2, 5.2);
        break;
    case Shape::Moved:
        line(p, {{6, 1.4}, {6, 10.6}});
        line(p, {{3.8, 3.6}, {6, 1.4}, {8.2, 3.6}});
        line(p, {{3.8, 8.4}, {6, 10.6}, {8.2, 8.4}});
        break;
    case Shape::Ignored:
        p.addEllipse(QPointF(6, 6), 1.2, 1.2);
        d.filled = true;
        break;
    case Shape::Disc:
        p.addEllipse(QPointF(6, 6), 4.0, 4.0);
        d.filled = true;
        break;
    case Shape::Square:
        line(p, {{6, 1.2}, {10.8, 6}, {6, 10.8}, {1.2, 6}, {6, 1.2}});
        d.filled = true;
        break;
    case Shape::Cross:
        line(p, {{2.6, 2.6}, {9.4, 9.4}});
        line(p, {{9.4, 2.6}, {2.6, 9.4}});
        break;
    case Shape::Ring: p.addEllipse(QPointF(6, 6), 3.6, 3.6); break;
    case Shape::Dash: line(p, {{4.2, 6}, {7.8, 6}}); break;
    case Shape::ChevronDown: line(p, {{3, 4.6}, {6, 7.6}, {9, 4.6}}); break;
    case Shape::ChevronUp: line(p, {{3, 7.4}, {6, 4.4}, {9, 7.4}}); break;
    case Shape::ChevronRight: line(p, {{4.6, 3}, {7.6, 6}, {4.6, 9}}); break;
    }
    return d;
}

} // namespace

void drawShape(QPainter& painter, Shape shape, const QRectF& rect, const QColor& color, qreal scale) {
    const Drawing d = drawing(shape);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(rect.center() - QPointF(6, 6) * scale);
    painter.scale(scale, scale);
    if (d.filled) {
        painter.fillPath(d.path, color);
    } else {
        const qreal width = shape == Shape::Tick ? 1.7 : 1.35;
        painter.strokePath(d.path, QPen(color, width, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    }
    painter.restore();
}

VerdictLook lookOf(VerdictKind kind) {
    switch (kind) {
    case VerdictKind::Allowed: return {Shape::Tick, Token::VerdictAllowedText, Token::VerdictAllowedFill};
    case VerdictKind::Rewritten: return {Shape::Pen, Token::VerdictRewrittenText, Token::VerdictRewrittenFill};
    case VerdictKind::Refused: return {Shape::Barred, Token::VerdictRefusedText, Token::VerdictRefusedFill};
    case VerdictKind::Limited: return {Shape::Hourglass, Token::VerdictLimitedText, Token::VerdictLimitedFill};
    case VerdictKind::NoAnswer: return {Shape::Triangle, Token::VerdictRefusedText, Token::VerdictRefusedFill};
    case VerdictKind::ClientGone: return {Shape::Gone, Token::StatusNoneText, Token::StatusNoneFill};
    }
    return {Shape::None, Token::Text, Token::Surface};
}

QString wordOf(VerdictKind kind) {
    const char* context = "fb::theme::Verdict";
    switch (kind) {
    case VerdictKind::Allowed: return QCoreApplication::translate(context, "allowed");
    case VerdictKind::Rewritten: return QCoreApplication::translate(context, "rewritten");
    case VerdictKind::Refused: return QCoreApplication::translate(context, "refused");
    case VerdictKind::Limited: return QCoreApplication::translate(context, "limited");
    case VerdictKind::NoAnswer: return QCoreApplication::translate(context, "no answer");
    case VerdictKind::ClientGone: return QCoreApplication::translate(context, "client gone");
    }
    return {};
}

} // namespace fb::theme
