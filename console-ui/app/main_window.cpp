#include "app/main_window.h"

#include "app/about.h"
#include "dialogs/palette.h"
#include "engine/engine.h"
#include "models/text.h"
#include "pages/registry.h"
#include "theme/icons.h"
#include "widgets/rail.h"
#include "widgets/top_bar.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::app {

using models::qs;
using pages::Page;
using widgets::Message;
using widgets::Severity;

MainWindow::MainWindow(QWidget* parent) : QMainWindow(parent) {
    setWindowTitle(tr("Firebreak"));
    setMinimumSize(920, 560);
    resize(1440, 900);
    buildShell();
    buildPages();
    buildActions();
    buildMenu();
    connect(&m_session, &Session::opened, this, &MainWindow::engineOpened);
    connect(&m_session, &Session::aboutToClose, this, &MainWindow::engineClosing);
    m_tick.setInterval(250);
    connect(&m_tick, &QTimer::timeout, this, &MainWindow::refreshStatus);
    m_tick.start();
    if (!m_pages.isEmpty()) {
        showPage(m_pages.first()->id());
    }
    refreshAddress();
    refreshStatus();
}

// Pages go first, while everything they were given is still there.
MainWindow::~MainWindow() {
    m_session.close();
    m_current = nullptr;
    qDeleteAll(m_pages);
}

void MainWindow::buildShell() {
    auto* central = new QWidget;
    auto* across = new QHBoxLayout(central);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(0);
    m_rail = new widgets::Rail;
    m_bar = new widgets::TopBar;
    m_strip = new widgets::MessageStrip;
    m_stack = new QStackedWidget;
    m_status = new widgets::StatusBar;
    auto* down = new QVBoxLayout;
    down->setSpacing(0);
    down->addWidget(m_bar);
    down->addWidget(m_strip);
    down->addWidget(m_stack, 1);
    down->addWidget(m_status);
    across->addWidget(m_rail);
    across->addLayout(down, 1);
    setCentralWidget(central);
    m_palette = new dialogs::Palette(this);
    // Made here, so that what every page has stands before what a page adds.
    m_status->set(u"address"_s, {});
    m_status->set(u"recording"_s, {});
    connect(m_rail, &widgets::Rail::chosen, this, &MainWindow::showPage);
    connect(m_bar->address(), &widgets::AddressBox::copied, this, [this](const QString& url) {
        showMessage({Severity::Info, tr("Copied %1.").arg(url), {}});
    });
    connect(m_bar->record(), &QAbstractButton::clicked, this, [this](bool on) {
        if (m_session.engine() != nullptr) {
            m_session.engine()->setRecording(on);
        }
        refreshStatus();
    });
}

void MainWindow::buildPages() {
    m_pages = pages::createPages(m_stack);
    for (Page* page : m_pages) {
        m_stack->addWidget(page);
        m_rail->addItem(page->id(), page->title(), page->icon());
        connectPage(page);
    }
}

void MainWindow::connectPage(Page* page) {
    connect(page, &Page::messageRequested, this, &MainWindow::showMessage);
    connect(page, &Page::pageRequested, this, &MainWindow::showPage);
    connect(page, &Page::statusChanged, this, [this, page] {
        if (page == m_current) {
            refreshPageStatus();
        }
    });
    connect(page, &Page::actionsChanged, this, [this, page] {
        if (page == m_current) {
            m_bar->setPageActions(page->toolBarActions());
        }
    });
    connect(page, &Page::replayRequested, this, [this](const pages::ExchangeIds& ids) {
        if (Page* replay = this->page(u"replay"_s)) {
            showPage(replay->id());
            replay->takeExchanges(ids);
        }
    });
    connect(page, &Page::filterRequested, this, [this](const QString& filter) {
        showPage(u"traffic"_s);
        if (Page* traffic = this->page(u"traffic"_s)) {
            traffic->takeFilter(filter);
        }
    });
}

QAction* MainWindow::addShellAction(const QString& text, const QString& icon, const QKeySequence& shortcut,
                                    std::function<void()> run) {
    auto* action = new QAction(icon.isEmpty() ? QIcon() : theme::icon(icon), text, this);
    action->setShortcut(shortcut);
    connect(action, &QAction::triggered, this, std::move(run));
    addAction(action);
    m_shellActions.append(action);
    return action;
}

void MainWindow::buildActions() {
    int number = 1;
    for (Page* page : m_pages) {
        addShellAction(tr("Go to %1").arg(page->title()), page->icon(), QKeySequence(u"Ctrl+%1"_s.arg(number++)),
                       [this, id = page->id()] { showPage(id); });
    }
    addShellAction(tr("Filter"), u"view-filter"_s, QKeySequence::Find, [this] { m_current->focusFilter(); });
    addShellAction(tr("Next pane"), u"go-next"_s, QKeySequence(Qt::Key_F6), [this] { m_current->focusNextPane(); });
    addShellAction(tr("Copy address"), u"edit-copy"_s, {}, [this] {
        if (m_session.engine() != nullptr) {
            const QString url = qs(m_session.engine()->baseUrl());
            QApplication::clipboard()->setText(url);
            showMessage({Severity::Info, tr("Copied %1.").arg(url), {}});
        }
    });
    addShellAction(tr("Open workspace…"), u"document-open"_s, QKeySequence::Open, [this] { chooseWorkspace(); });
    addShellAction(tr("Show workspace file"), u"document-open-folder"_s, {}, [this] {
        QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_session.workspaceFile()).absolutePath()));
    });
    m_find = new QAction(tr("Find an action"), this);
    m_find->setShortcut(QKeySequence(u"Ctrl+Shift+P"_s));
    addAction(m_find);
    connect(m_find, &QAction::triggered, this, [this] { m_palette->openWith(allActions(), this); });
    m_bar->setFindAction(m_find);
}

void MainWindow::buildMenu() {
    m_menu = new QMenu(this);
    connect(m_menu, &QMenu::aboutToShow, this, [this] {
        m_menu->clear();
        const QList<QAction*> own = m_current->toolBarActions() + m_current->moreActions();
        m_menu->addActions(own);
        m_menu->addSeparator();
        m_menu->addActions(m_shellActions);
        m_menu->addAction(m_find);
        m_menu->addSeparator();
        QMenu* look = m_menu->addMenu(tr("Theme"));
        look->addActions(m_themes->actions());
        m_menu->addSeparator();
        m_menu->addAction(theme::icon(u"help-about"_s), tr("About Firebreak"), this, [this] { showAbout(this); });
        m_menu->addAction(tr("Quit"), QKeySequence(u"Ctrl+Q"_s), this, &QWidget::close);
    });
    m_themes = new QActionGroup(this);
    const std::pair<QString, theme::Choice> choices[] = {
        {tr("As the system"), theme::Choice::System}, {tr("Light"), theme::Choice::Light}, {tr("Dark"), theme::Choice::Dark}};
    for (const auto& [text, choice] : choices) {
        QAction* action = m_themes->addAction(text);
        action->setCheckable(true);
        action->setChecked(choice == theme::Theme::instance().choice());
        connect(action, &QAction::triggered, this, [this, value = choice] { setTheme(value); });
    }
    m_bar->setMainMenu(m_menu);
    auto* workspace = new QMenu(this);
    for (QAction* action : m_shellActions.mid(m_shellActions.size() - 2)) {
        workspace->addAction(action);
    }
    m_bar->setWorkspaceMenu(workspace);
    auto* quit = new QAction(this);
    quit->setShortcut(QKeySequence(u"Ctrl+Q"_s));
    connect(quit, &QAction::triggered, this, &QWidget::close);
    addAction(quit);
}

QList<QAction*> MainWindow::allActions() const {
    return m_current->toolBarActions() + m_current->moreActions() + m_shellActions + m_themes->actions();
}

Page* MainWindow::page(const QString& id) const {
    for (Page* page : m_pages) {
        if (page->id() == id) {
            return page;
        }
    }
    return nullptr;
}

Page* MainWindow::currentPage() const { return m_current; }

void MainWindow::showPage(const QString& id) {
    Page* next = page(id);
    if (next == nullptr || next == m_current) {
        return;
    }
    if (m_current != nullptr) {
        m_current->deactivate();
    }
    m_current = next;
    m_stack->setCurrentWidget(next);
    m_rail->setCurrent(id);
    m_bar->setPageActions(next->toolBarActions());
    m_bar->setUndoStack(next->undoStack());
    next->activate();
    refreshPageStatus();
}

void MainWindow::showMessage(const Message& message) { m_strip->showMessage(message); }
void MainWindow::dismissMessage() { m_strip->dismiss(); }

void MainWindow::openWorkspace(const QString& file, const QString& dataFolder) {
    m_strip->dismiss();
    afterOpen(m_session.open(file, dataFolder));
}

void MainWindow::afterOpen(const Result<void>& result) {
    m_failure.clear();
    if (!result) {
        reportOpenFailure(result.error());
    }
    refreshAddress();
    refreshStatus();
}

void MainWindow::reportOpenFailure(const Error& error) {
    m_failure = qs(error.sentence());
    Message message{Severity::Error, m_failure, {}};
    if (error.code == ErrorCode::Busy) {
        message.actions.append({tr("Use a free port"), [this] {
                                    afterOpen(m_session.openOnFreePorts());
                                    if (m_failure.isEmpty()) {
                                        showMessage({Severity::Positive,
                                                     tr("Listening on a free port now. The workspace file says port 0."), {}});
                                    }
                                }});
    }
    message.actions.append({tr("Try again"), [this] { afterOpen(m_session.reopen()); }});
    showMessage(message);
}

void MainWindow::engineOpened() {
    engine::Engine* engine = m_session.engine();
    connect(engine, &engine::Engine::configurationApplied, this, [this](quint64, const QString& origin) {
        if (origin == u"file"_s) {
            showMessage({Severity::Info, tr("The workspace file has changed and is in force now."), {}});
        }
        refreshAddress();
        refreshStatus();
    });
    connect(engine, &engine::Engine::configurationRefused, this, [this](const QString& sentence) {
        showMessage({Severity::Error, tr("The workspace file is not valid, the old rules stay. %1").arg(sentence), {}});
    });
    connect(engine, &engine::Engine::trouble, this, [this](const QString& sentence) {
        showMessage({Severity::Warning, sentence, {}});
    });
    m_rate = -1;
    m_rateRequests = 0;
    m_rateClock.invalidate();
    for (Page* page : m_pages) {
        page->setEngine(engine);
    }
    refreshAddress();
}

void MainWindow::engineClosing() {
    for (Page* page : m_pages) {
        page->setEngine(nullptr);
    }
}

void MainWindow::chooseWorkspace() {
    const QString file = QFileDialog::getOpenFileName(this, tr("Open workspace"), QFileInfo(m_session.workspaceFile()).absolutePath(),
                                                      tr("Workspaces (*.yaml *.yml)"));
    if (!file.isEmpty()) {
        openWorkspace(file, {});
    }
}

void MainWindow::setTheme(theme::Choice choice) {
    theme::Theme::instance().setChoice(choice);
    if (m_remembering) {
        const QString names[] = {u"system"_s, u"light"_s, u"dark"_s};
        QSettings().setValue(u"theme"_s, names[size_t(choice)]);
    }
}

void MainWindow::restore() {
    restoreGeometry(QSettings().value(u"geometry"_s).toByteArray());
}

void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_F10) {
        m_bar->openMainMenu();
        return;
    }
    if (event->key() == Qt::Key_Escape && m_current->back()) {
        return;
    }
    QMainWindow::keyPressEvent(event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (m_remembering) {
        QSettings().setValue(u"geometry"_s, saveGeometry());
    }
    QMainWindow::closeEvent(event);
}

} // namespace fb::app
