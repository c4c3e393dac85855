// Where Qt 6.4 and later versions differ.
#pragma once

#include <QApplication>
#include <QColor>
#include <QPalette>
#include <QStyleHints>

namespace fb::theme {

// QStyleHints::colorScheme is there from 6.5 on; before, the platform's own palette tells. Ask before setting a palette.
inline bool platformIsDark(const QApplication& app) {
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    Q_UNUSED(app)
    return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#else
    return app.palette().color(QPalette::Window).lightness() < 128;
#endif
}


} // namespace fb::theme
