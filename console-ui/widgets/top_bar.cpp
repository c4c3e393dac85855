#include "widgets/top_bar.h"

#include "theme/icons.h"
#include "theme/paint.h"
#include "widgets/buttons.h"
#include "widgets/find_button.h"
#include "widgets/themed_label.h"

#include <QApplication>
#include <QClipboard>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>
#include <QUndoStack>

using namespace Qt::StringLiterals;

namespace fb::widgets {

using theme::Token;

AddressBox::AddressBox(QWidget* parent)
    : QFrame(parent), m_url(new ThemedLabel({}, theme::Type::Data)), m_copy(iconButton(u"edit-copy"_s, tr("Copy address"), true)) {
    setFixedSize(272, 32);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(28, 0, 4, 0);
    layout->setSpacing(4);
    m_url->setElided(true, Qt::ElideMiddle);
    m_url->setTextInteractionFlags(Qt::NoTextInteraction);
    layout->addWidget(m_url, 1);
    layout->addWidget(m_copy);
    connect(m_copy, &QToolButton::clicked, this, [this] {
        QApplication::clipboard()->setText(m_url->text());
        Q_EMIT copied(m_url->text());
    });
}

void AddressBox::setAddress(const QString& url, theme::Shape state, Token tone, const QString& words) {
    m_url->setText(url);
    m_shape = state;
    m_tone = tone;
    m_copy->setEnabled(url.startsWith(u"http"_s));
    setToolTip(words);
    setAccessibleName(tr("Address %1, %2").arg(url, words));
    update();
}

void AddressBox::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    theme::drawFrame(painter, rect(), 4, theme::color(Token::Surface), theme::color(Token::BorderStrong));
    theme::drawShape(painter, m_shape, QRectF(9, 10, 12, 12), theme::color(m_tone));
}

RecordButton::RecordButton(QWidget* parent) : QAbstractButton(parent) {
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setFixedHeight(32);
    setAccessibleName(tr("Record"));
    setToolTip(tr("Keep what passes through the gateway (Ctrl+R)"));
    setShortcut(QKeySequence(u"Ctrl+R"_s));
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
}

QSize RecordButton::sizeHint() const {
    QFont f = theme::font(theme::Type::Body);
    f.setWeight(QFont::Medium);
    const int words = qMax(theme::textWidth(tr("Recording"), f), theme::textWidth(tr("Not recording"), f));
    return {words + 42, 32};
}

void RecordButton::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    if (underMouse() && isEnabled()) {
        theme::drawFrame(painter, rect(), 4, theme::color(Token::Hover), theme::color(Token::BorderStrong));
    }
    const QRectF place(12, 10, 12, 12);
    if (isChecked()) {
        theme::drawShape(painter, theme::Shape::Disc, place, theme::color(Token::Record), 1.25);
    } else {
        theme::drawShape(painter, theme::Shape::Ring, place, theme::color(Token::TextMuted), 1.25);
    }
    QFont f = theme::font(theme::Type::Body);
    f.setWeight(QFont::Medium);
    const QString words = isChecked() ? tr("Recording") : tr("Not recording");
    theme::drawText(painter, rect().adjusted(32, 0, -8, 0), words, f, theme::color(isEnabled() ? Token::Text : Token::TextDisabled));
    if (hasFocus()) {
        theme::drawFocusRing(painter, rect(), 4);
    }
}

TopBar::TopBar(QWidget* parent)
    : Panel(Token::Window, Qt::BottomEdge, parent), m_workspace(new QToolButton), m_address(new AddressBox),
      m_record(new RecordButton), m_pageActions(new QWidget), m_pageLayout(new QHBoxLayout(m_pageActions)), m_undo(new QWidget),
      m_undoLayout(new QHBoxLayout(m_undo)), m_find(new QWidget), m_menu(iconButton(u"application-menu"_s, tr("Menu (F10)"))) {
    setFixedHeight(48);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 12, 0);
    layout->setSpacing(8);
    m_workspace->setToolButtonStyle(Qt::ToolButtonTextOnly);
    m_workspace->setPopupMode(QToolButton::InstantPopup);
    m_workspace->setAutoRaise(true);
    m_workspace->setFocusPolicy(Qt::TabFocus);
    m_workspace->setFont(theme::font(theme::Type::Strong));
    m_menu->setPopupMode(QToolButton::InstantPopup);
    for (QHBoxLayout* part : {m_pageLayout, m_undoLayout}) {
        part->setContentsMargins(0, 0, 0, 0);
        part->setSpacing(4);
    }
    m_undo->hide();
    m_find->hide();
    layout->addWidget(m_workspace);
    layout->addWidget(m_address);
    layout->addWidget(m_record);
    layout->addWidget(verticalLine(22));
    layout->addWidget(m_pageActions);
    layout->addStretch(1);
    layout->addWidget(m_undo);
    layout->addWidget(m_find);
    layout->addWidget(m_menu);
}

void TopBar::setWorkspaceName(const QString& name) {
    m_workspace->setText(QFontMetrics(m_workspace->font()).elidedText(name, Qt::ElideMiddle, 200));
    m_workspace->setAccessibleName(tr("Workspace %1").arg(name));
    m_workspace->setToolTip(name);
}

void TopBar::setWorkspaceMenu(QMenu* menu) { m_workspace->setMenu(menu); }
void TopBar::setMainMenu(QMenu* menu) { m_menu->setMenu(menu); }
void TopBar::openMainMenu() { m_menu->showMenu(); }

namespace {

void clear(QHBoxLayout* layout) {
    while (QLayoutItem* item = layout->takeAt(0)) {
        delete item->widget();
        delete item;
    }
}

} // namespace

void TopBar::setPageActions(const QList<QAction*>& actions) {
    clear(m_pageLayout);
    for (QAction* action : actions) {
        if (!action->isVisible()) {
            continue;
        }
        const bool words = action->priority() != QAction::LowPriority;
        QToolButton* button = flatButton(action, words && !m_compact);
        button->setProperty("words", words);
        m_pageLayout->addWidget(button);
    }
}

void TopBar::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    setCompact(width() < 1150);
}

// Narrow: the words go before anything else does.
void TopBar::setCompact(bool compact) {
    if (m_compact == compact) {
        return;
    }
    m_compact = compact;
    for (int i = 0; i < m_pageLayout->count(); ++i) {
        auto* button = qobject_cast<QToolButton*>(m_pageLayout->itemAt(i)->widget());
        if (button != nullptr && button->property("words").toBool()) {
            button->setToolButtonStyle(compact ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
        }
    }
    m_address->setFixedWidth(compact ? 236 : 272);
    if (auto* find = qobject_cast<FindButton*>(m_find)) {
        find->setCompact(compact);
    }
}

void TopBar::setUndoStack(QUndoStack* stack) {
    clear(m_undoLayout);
    m_undo->setVisible(stack != nullptr);
    if (stack == nullptr) {
        return;
    }
    QAction* undo = stack->createUndoAction(m_undo);
    QAction* redo = stack->createRedoAction(m_undo);
    undo->setIcon(theme::icon(u"edit-undo"_s));
    redo->setIcon(theme::icon(u"edit-redo"_s));
    undo->setShortcut(QKeySequence::Undo);
    redo->setShortcut(QKeySequence::Redo);
    m_undoLayout->addWidget(flatButton(undo, false));
    m_undoLayout->addWidget(flatButton(redo, false));
    m_undoLayout->addWidget(verticalLine(22));
}

void TopBar::setFindAction(QAction* action) {
    auto* button = new FindButton(action->text(), action->shortcut().toString(QKeySequence::NativeText));
    connect(button, &QAbstractButton::clicked, action, &QAction::trigger);
    button->setCompact(m_compact);
    layout()->replaceWidget(m_find, button);
    delete m_find;
    m_find = button;
}

} // namespace fb::widgets
