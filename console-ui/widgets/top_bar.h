// The bar over every page: workspace, address with its state, record, the actions of the page, undo and redo, menu. Only the middle
// changes with the page.
#pragma once

#include "theme/shapes.h"
#include "widgets/panel.h"

#include <QAbstractButton>
#include <QAction>
#include <QList>

class QHBoxLayout;
class QMenu;
class QToolButton;
class QUndoStack;

namespace fb::widgets {

class ThemedLabel;

// The base URL that clients use, with a state shape before it and a button that copies it.
class AddressBox : public QFrame {
    Q_OBJECT
public:
    explicit AddressBox(QWidget* parent = nullptr);
    void setAddress(const QString& url, theme::Shape state, theme::Token tone, const QString& words);

Q_SIGNALS:
    void copied(const QString& url);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    ThemedLabel* m_url;
    QToolButton* m_copy;
    theme::Shape m_shape = theme::Shape::Ring;
    theme::Token m_tone = theme::Token::TextMuted;
};

class RecordButton : public QAbstractButton {
    Q_OBJECT
public:
    explicit RecordButton(QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;
};

class TopBar : public Panel {
    Q_OBJECT
public:
    explicit TopBar(QWidget* parent = nullptr);

    AddressBox* address() const { return m_address; }
    RecordButton* record() const { return m_record; }
    void setWorkspaceName(const QString& name);
    void setWorkspaceMenu(QMenu* menu);
    void setMainMenu(QMenu* menu);
    void openMainMenu();
    void setPageActions(const QList<QAction*>& actions);
    void setUndoStack(QUndoStack* stack); // null = the page has no drafts: the two buttons are not there
    void setFindAction(QAction* action);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void setCompact(bool compact);

    bool m_compact = false;
    QToolButton* m_workspace;
    AddressBox* m_address;
    RecordButton* m_record;
    QWidget* m_pageActions;
    QHBoxLayout* m_pageLayout;
    QWidget* m_undo;
    QHBoxLayout* m_undoLayout;
    QWidget* m_find;
    QToolButton* m_menu;
};

} // namespace fb::widgets
