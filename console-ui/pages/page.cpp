#include "pages/page.h"

#include "theme/icons.h"

#include <QApplication>

namespace fb::pages {

Page::Page(QString id, QString title, QString icon, QWidget* parent)
    : QWidget(parent), m_id(std::move(id)), m_title(std::move(title)), m_icon(std::move(icon)) {
    setObjectName(m_id);
    setAccessibleName(m_title);
}

void Page::focusNextPane() {
    const QList<QWidget*> all = panes();
    if (all.isEmpty()) {
        return;
    }
    const QWidget* focus = QApplication::focusWidget();
    qsizetype now = -1;
    for (qsizetype i = 0; i < all.size(); ++i) {
        if (focus != nullptr && (all[i] == focus || all[i]->isAncestorOf(focus))) {
            now = i;
        }
    }
    for (qsizetype step = 1; step <= all.size(); ++step) {
        QWidget* next = all[(now + step) % all.size()];
        if (next->isVisible() && next->isEnabled()) {
            next->setFocus(Qt::TabFocusReason);
            return;
        }
    }
}

QAction* Page::makeAction(const QString& text, const QString& icon, const QKeySequence& shortcut, bool words) {
    auto* action = new QAction(icon.isEmpty() ? QIcon() : theme::icon(icon), text, this);
    action->setShortcut(shortcut);
    action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    action->setPriority(words ? QAction::NormalPriority : QAction::LowPriority);
    const QString keys = shortcut.toString(QKeySequence::NativeText);
    action->setToolTip(keys.isEmpty() ? text : text + QStringLiteral(" (") + keys + QStringLiteral(")"));
    addAction(action);
    return action;
}

} // namespace fb::pages
