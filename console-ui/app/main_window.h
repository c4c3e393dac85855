// The shell: rail, tool bar, message strip, the pages and the status bar. Knows pages only by pages/page.h.
#pragma once

#include "app/session.h"
#include "base/result.h"
#include "pages/page.h"
#include "theme/theme.h"

#include <QElapsedTimer>
#include <QHash>
#include <QMainWindow>
#include <QTimer>

class QActionGroup;
class QMenu;
class QStackedWidget;

namespace fb::dialogs {
class Palette;
}
namespace fb::widgets {
class Rail;
class TopBar;
} // namespace fb::widgets

namespace fb::app {

class MainWindow : public QMainWindow {
    Q_OBJECT
public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    Session& session() { return m_session; }
    const QList<pages::Page*>& pages() const { return m_pages; }
    pages::Page* page(const QString& id) const;
    pages::Page* currentPage() const;
    void showPage(const QString& id);
    void showMessage(const widgets::Message& message);
    void dismissMessage();

    // Opens the workspace and says in a strip what went wrong, with a way out. The window stays usable.
    void openWorkspace(const QString& file, const QString& dataFolder);
    void refreshStatus();
    // The size and place the window had last.
    void restore();
    // False for pictures: nothing is read from or written to the settings.
    void setRemembering(bool on) { m_remembering = on; }

protected:
    void closeEvent(QCloseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void buildShell();
    void buildActions();
    void buildMenu();
    void buildPages();
    void connectPage(pages::Page* page);
    void engineOpened();
    void engineClosing();
    void reportOpenFailure(const Error& error);
    void afterOpen(const Result<void>& result);
    void chooseWorkspace();
    void setTheme(theme::Choice choice);
    void refreshAddress();
    void refreshPageStatus();
    QAction* addShellAction(const QString& text, const QString& icon, const QKeySequence& shortcut, std::function<void()> run);
    QList<QAction*> allActions() const;

    Session m_session;
    QList<pages::Page*> m_pages;
    pages::Page* m_current = nullptr;
    widgets::Rail* m_rail = nullptr;
    widgets::TopBar* m_bar = nullptr;
    widgets::MessageStrip* m_strip = nullptr;
    widgets::StatusBar* m_status = nullptr;
    QStackedWidget* m_stack = nullptr;
    QMenu* m_menu = nullptr;
    QActionGroup* m_themes = nullptr;
    QList<QAction*> m_shellActions;
    QAction* m_find = nullptr;
    dialogs::Palette* m_palette = nullptr;
    QTimer m_tick; // four times a second at most
    QElapsedTimer m_rateClock;
    quint64 m_rateRequests = 0;
    double m_rate = -1; // requests a second; -1 = not measured yet
    QString m_failure;  // why nothing is open
    bool m_remembering = true;
};

} // namespace fb::app
