#include "widgets/segmented.h"

#include "theme/paint.h"
#include "widgets/buttons.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPainter>

namespace fb::widgets {

using theme::Token;

Segmented::Segmented(QWidget* parent) : QFrame(parent), m_layout(new QHBoxLayout(this)), m_group(new QButtonGroup(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(0);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

void Segmented::addChoice(const QString& id, const QString& title) {
    auto* button = new QToolButton(this);
    button->setObjectName(id);
    button->setText(title);
    button->setCheckable(true);
    button->setToolButtonStyle(Qt::ToolButtonTextOnly);
    button->setProperty("segment", true);
    button->setProperty("small", true);
    button->setProperty("muted", true);
    button->setFont(theme::font(theme::Type::Body));
    button->setFocusPolicy(Qt::TabFocus);
    button->setAccessibleName(title);
    m_group->addButton(button);
    m_layout->addWidget(button);
    connect(button, &QToolButton::clicked, this, [this, id] { Q_EMIT chosen(id); });
}

QAbstractButton* Segmented::find(const QString& id) const {
    for (QAbstractButton* button : m_group->buttons()) {
        if (button->objectName() == id) {
            return button;
        }
    }
    return nullptr;
}

void Segmented::setChoiceVisible(const QString& id, bool visible) {
    if (QAbstractButton* button = find(id)) {
        button->setVisible(visible);
    }
}

void Segmented::setChoiceTitle(const QString& id, const QString& title) {
    if (QAbstractButton* button = find(id)) {
        button->setText(title);
        button->setAccessibleName(title);
    }
}

void Segmented::setCurrent(const QString& id) {
    if (QAbstractButton* button = find(id)) {
        button->setChecked(true);
    }
}

QString Segmented::current() const {
    const QAbstractButton* button = m_group->checkedButton();
    return button != nullptr ? button->objectName() : QString();
}

void Segmented::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::drawFrame(painter, rect(), 4, theme::color(Token::Surface), theme::color(Token::BorderStrong));
    bool first = true;
    for (const QAbstractButton* button : m_group->buttons()) {
        if (button->isHidden()) {
            continue;
        }
        if (!first) {
            theme::hairline(painter, {button->x(), 1}, {button->x(), height() - 2}, Token::BorderStrong);
        }
        first = false;
    }
}

} // namespace fb::widgets
