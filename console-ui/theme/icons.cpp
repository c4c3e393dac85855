#include "theme/icons.h"

#include "theme/theme.h"

#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace fb::theme {

namespace {

QString pathOf(const QString& name, int size) {
    const QString folder = u":/firebreak/icons/%1/%2.svg"_s;
    const QString wanted = folder.arg(size >= 20 ? 22 : 16).arg(name);
    return QFile::exists(wanted) ? wanted : folder.arg(size >= 20 ? 16 : 22).arg(name);
}

QPixmap render(const QString& name, const QColor& color, int size, qreal ratio) {
    QPixmap pixmap(QSize(size, size) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QSvgRenderer renderer(pathOf(name, size));
    if (!renderer.isValid()) {
        return pixmap;
    }
    QPainter painter(&pixmap);
    renderer.render(&painter, QRectF(0, 0, size, size));
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(QRect(0, 0, size, size), color);
    return pixmap;
}

class TintedEngine final : public QIconEngine {
public:
    TintedEngine(QString name, Token tint) : m_name(std::move(name)), m_tint(tint) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const int size = qMin(rect.width(), rect.height());
        const QRect place(rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2, size, size);
        painter->drawPixmap(place, iconPixmap(m_name, size, tint(mode), painter->device()->devicePixelRatioF()));
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        return iconPixmap(m_name, qMin(size.width(), size.height()), tint(mode), 1.0);
    }
    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State, qreal scale) override {
        return iconPixmap(m_name, qRound(qMin(size.width(), size.height()) / scale), tint(mode), scale);
    }
    QIconEngine* clone() const override { return new TintedEngine(m_name, m_tint); }
    bool isNull() override { return false; }

private:
    Token tint(QIcon::Mode mode) const { return mode == QIcon::Disabled ? Token::TextDisabled : m_tint; }

    QString m_name;
    Token m_tint;
};

class ShapeEngine final : public QIconEngine {
public:
    ShapeEngine(Shape shape, Token tint) : m_shape(shape), m_tint(tint) {}

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        const QColor tone = color(mode == QIcon::Disabled ? Token::TextDisabled : m_tint);
        drawShape(*painter, m_shape, rect, tone, rect.height() / 16.0);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap pixmap(size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        paint(&painter, QRect(QPoint(), size), mode, state);
        return pixmap;
    }
    QIconEngine* clone() const override { return new ShapeEngine(m_shape, m_tint); }
    bool isNull() override { return false; }

private:
    Shape m_shape;
    Token m_tint;
};

} // namespace

QIcon shapeIcon(Shape shape, Token tint) {
    return QIcon(new ShapeEngine(shape, tint));
}

QIcon icon(const QString& name, Token tint) {
    return QIcon(new TintedEngine(name, tint));
}

QPixmap iconPixmap(const QString& name, int size, Token tint, qreal ratio) {
    const QColor tone = color(tint);
    const QString key = u"fb/%1/%2/%3/%4"_s.arg(name).arg(size).arg(tone.rgba(), 0, 16).arg(ratio);
    QPixmap pixmap;
    if (!QPixmapCache::find(key, &pixmap)) {
        pixmap = render(name, tone, size, ratio);
        QPixmapCache::insert(key, pixmap);
    }
    return pixmap;
}

} // namespace fb::theme
