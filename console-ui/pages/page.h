// One page of the console: what the shell knows about it. A page owns its widgets and reads what it shows from the engine; it
// never decides anything about traffic. UI thread.
#pragma once

#include "widgets/message_strip.h"
#include "widgets/status_bar.h"

#include <QAction>
#include <QWidget>

class QUndoStack;

namespace fb::engine {
class Engine;
}

namespace fb::pages {

using ExchangeIds = QList<qint64>;

class Page : public QWidget {
    Q_OBJECT
public:
    // `id` is stable ("traffic"), `title` translated, `icon` a name in resources/icons/22.
    Page(QString id, QString title, QString icon, QWidget* parent = nullptr);

    const QString& id() const { return m_id; }
    const QString& title() const { return m_title; }
    const QString& icon() const { return m_icon; }

    // At most six, for the tool bar; LowPriority ones stand without words. They are in the menu and the palette as well.
    virtual QList<QAction*> toolBarActions() const { return {}; }
    // Further ones, for the menu and the palette only.
    virtual QList<QAction*> moreActions() const { return {}; }
    // Drafts that can be undone; the shell shows Undo and Redo only where a page has them.
    virtual QUndoStack* undoStack() const { return nullptr; }

    // The engine is open from now on, or (null) about to close: let go of readers and plans. Called once at the start and again
    // whenever a workspace is opened. Signals of the engine are connected here.
    virtual void setEngine(engine::Engine* engine) { m_engine = engine; }
    engine::Engine* engine() const { return m_engine; }

    virtual void activate() {}   // has become the visible page
    virtual void deactivate() {} // another page is visible now
    virtual void focusFilter() {} // Ctrl+F
    virtual bool back() { return false; } // Esc: goes back one step; false = nothing to go back from
    virtual void focusNextPane(); // F6; by default the next of panes()
    virtual QList<QWidget*> panes() const { return {}; }

    // Items of the status bar after the shell's own, in this order.
    virtual QList<widgets::StatusText> status() const { return {}; }

    // What other pages hand over.
    virtual void takeExchanges(const fb::pages::ExchangeIds& ids) { Q_UNUSED(ids) }
    virtual void takeFilter(const QString& filter) { Q_UNUSED(filter) }

    // For --screenshots: names of states ("" = as it is, file PAGE-THEME.png; else PAGE-STATE-THEME.png). `beforeTraffic`: the
    // states of a gateway that has seen no request. settled() tells when the picture may be taken.
    virtual QStringList states(bool beforeTraffic) const { return beforeTraffic ? QStringList() : QStringList(QString()); }
    virtual void enterState(const QString& state) { Q_UNUSED(state) }
    virtual bool settled() const { return true; }

Q_SIGNALS:
    void messageRequested(const fb::widgets::Message& message);
    void statusChanged();
    void actionsChanged(); // toolBarActions() returns others now
    void pageRequested(const QString& id);
    void replayRequested(const fb::pages::ExchangeIds& ids);   // opens Replay with these exchanges
    void filterRequested(const QString& filter); // opens Traffic with this filter

protected:
    // An action that belongs to the page: its shortcut works while the page is visible.
    QAction* makeAction(const QString& text, const QString& icon, const QKeySequence& shortcut = {}, bool words = true);

private:
    QString m_id;
    QString m_title;
    QString m_icon;
    engine::Engine* m_engine = nullptr;
};

} // namespace fb::pages
