// The buttons of the look. All are ordinary Qt buttons; the style paints them.
#pragma once

#include <QPushButton>
#include <QToolButton>

class QAction;

namespace fb::widgets {

QPushButton* primaryButton(const QString& text, QWidget* parent = nullptr); // the one that applies
QPushButton* plainButton(const QString& text, QWidget* parent = nullptr);
QToolButton* linkButton(const QString& text, QWidget* parent = nullptr); // words in the accent colour
// Flat, icon with or without words; 32 high, or 24 inside a section head.
QToolButton* flatButton(QAction* action, bool words = true, bool small = false, QWidget* parent = nullptr);
QToolButton* iconButton(const QString& icon, const QString& name, bool small = false, QWidget* parent = nullptr);
QToolButton* closeButton(const QString& name, QWidget* parent = nullptr);
QFrame* verticalLine(int height, QWidget* parent = nullptr);

} // namespace fb::widgets
