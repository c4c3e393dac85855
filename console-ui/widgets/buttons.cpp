#include "widgets/buttons.h"

#include "theme/icons.h"
#include "theme/theme.h"

#include <QAction>

namespace fb::widgets {

QPushButton* primaryButton(const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setProperty("primary", true);
    QFont f = theme::font(theme::Type::Body);
    f.setWeight(QFont::Medium);
    button->setFont(f);
    return button;
}

QPushButton* plainButton(const QString& text, QWidget* parent) {
    auto* button = new QPushButton(text, parent);
    button->setAutoDefault(false);
    QFont f = theme::font(theme::Type::Body);
    f.setWeight(QFont::Medium);
    button->setFont(f);
    return button;
}

namespace {

void shape(QToolButton* button, bool words, bool small) {
    button->setAutoRaise(true);
    button->setIconSize({16, 16});
    button->setToolButtonStyle(words ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    button->setProperty("small", small);
    button->setFocusPolicy(Qt::TabFocus);
    QFont f = theme::font(theme::Type::Body);
    f.setWeight(QFont::Medium);
    button->setFont(f);
}

} // namespace

QToolButton* linkButton(const QString& text, QWidget* parent) {
    auto* button = new QToolButton(parent);
    shape(button, true, true);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setText(text);
    button->setProperty("link", true);
    return button;
}

QToolButton* flatButton(QAction* action, bool words, bool small, QWidget* parent) {
    auto* button = new QToolButton(parent);
    button->setDefaultAction(action);
    button->setPopupMode(QToolButton::InstantPopup);
    shape(button, words, small);
    button->setAccessibleName(action->text().remove(u'&'));
    return button;
}

QToolButton* iconButton(const QString& icon, const QString& name, bool small, QWidget* parent) {
    auto* button = new QToolButton(parent);
    shape(button, false, small);
    button->setIcon(theme::icon(icon));
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

QToolButton* closeButton(const QString& name, QWidget* parent) {
    QToolButton* button = iconButton({}, name, true, parent);
    button->setIcon(theme::shapeIcon(theme::Shape::Cross));
    return button;
}

QFrame* verticalLine(int height, QWidget* parent) {
    auto* line = new QFrame(parent);
    line->setFrameShape(QFrame::VLine);
    line->setFixedSize(1, height);
    return line;
}

} // namespace fb::widgets
