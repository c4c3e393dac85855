#include "pages/routes_page.h"

#include "config/edit.h"
#include "engine/engine.h"
#include "models/recent_rows_model.h"
#include "models/route_list_model.h"
#include "models/route_pool_model.h"
#include "models/route_tally.h"
#include "models/text.h"
#include "pages/draft_foot.h"
#include "pages/route_form.h"
#include "pages/route_question.h"
#include "pages/rules_session.h"
#include "pages/versions_pane.h"
#include "pages/yaml_pane.h"
#include "theme/theme.h"
#include "widgets/code_view.h"
#include "widgets/list_table.h"
#include "widgets/route_delegates.h"

#include <QFileInfo>
#include <QItemSelectionModel>
#include <QLineEdit>
#include <QSplitter>
#include <QStackedWidget>
#include <QUndoStack>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using widgets::Message;
using widgets::Severity;

RoutesPage::RoutesPage(QWidget* parent)
    : Page(u"routes"_s, tr("Routes"), u"distribute-graph-directed"_s, parent), m_session(RulesSession::of(parent, this)),
      m_routes(new models::RouteListModel(this)), m_pools(new models::RoutePoolModel(this)), m_tally(new models::RouteTally(this)),
      m_recent(new models::RecentRowsModel(this)) {
    m_routes->setTally(m_tally);
    buildActions();
    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->addWidget(buildLeft());
    split->addWidget(buildMiddle());
    split->addWidget(buildRight());
    split->setSizes({400, 456, 512});
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    split->setStretchFactor(2, 4);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(split);

    connect(m_session, &RulesSession::changed, this, &RoutesPage::draftChanged);
    connect(m_session, &RulesSession::messageRequested, this, [this](const Message& message) {
        if (isVisible()) {
            Q_EMIT messageRequested(message);
        }
    });
    connect(m_tally, &models::RouteTally::changed, this, [this] {
        m_routes->refreshCounts();
        showCounts();
    });
    connect(m_recent, &QAbstractItemModel::modelReset, this, &RoutesPage::showCounts);
    connect(m_routes, &models::RouteListModel::moveRequested, this, &RoutesPage::moveTo);
    m_poll.setInterval(1000);
    connect(&m_poll, &QTimer::timeout, this, &RoutesPage::poll);
    draftChanged();
}

RoutesPage::~RoutesPage() { m_session->disconnect(this); }

void RoutesPage::buildActions() {
    m_add = makeAction(tr("Add route"), u"list-add"_s, QKeySequence::New);
    m_test = makeAction(tr("Test a request"), u"system-run"_s, QKeySequence(u"Ctrl+T"_s));
    m_showVersions = makeAction(tr("Versions"), u"view-history"_s, QKeySequence(u"Ctrl+H"_s));
    m_showVersions->setCheckable(true);
    m_remove = makeAction(tr("Remove route"), u"edit-delete"_s);
    m_up = makeAction(tr("Move route up"), u"go-up"_s);
    m_down = makeAction(tr("Move route down"), u"go-down"_s);
    m_matches = makeAction(tr("Show requests"), u"view-filter"_s);
    m_apply = makeAction(tr("Apply edits"), u"dialog-ok-apply"_s, QKeySequence(u"Ctrl+Return"_s));
    m_discard = makeAction(tr("Discard edits"), u"edit-clear-all"_s);
    connect(m_add, &QAction::triggered, this, &RoutesPage::addRoute);
    connect(m_remove, &QAction::triggered, this, &RoutesPage::removeRoute);
    connect(m_up, &QAction::triggered, this, [this] { moveRoute(-1); });
    connect(m_down, &QAction::triggered, this, [this] { moveRoute(1); });
    connect(m_test, &QAction::triggered, this, [this] { m_question->edit()->setFocus(Qt::ShortcutFocusReason); });
    connect(m_showVersions, &QAction::toggled, this, &RoutesPage::showVersions);
    connect(m_matches, &QAction::triggered, this, [this] { Q_EMIT filterRequested(u"route = \"%1\""_s.arg(m_selected)); });
    connect(m_apply, &QAction::triggered, this, [this] {
        m_yaml->flush();
        m_foot->apply();
    });
    connect(m_discard, &QAction::triggered, this, [this] {
        m_yaml->flush();
        m_foot->discard();
    });
}

QList<QAction*> RoutesPage::toolBarActions() const { return {m_add, m_test, m_showVersions}; }
QList<QAction*> RoutesPage::moreActions() const { return {m_apply, m_discard, m_remove, m_up, m_down, m_matches}; }
QUndoStack* RoutesPage::undoStack() const { return m_session->draft().undoStack(); }

QList<QWidget*> RoutesPage::panes() const {
    return {m_list, m_poolList, m_question->edit(), findChild<QLineEdit*>(u"routeName"_s), m_recentList,
            m_right->currentWidget() == m_versions ? static_cast<QWidget*>(m_versions->list())
                                                   : static_cast<QWidget*>(m_yaml->code())};
}

void RoutesPage::setEngine(engine::Engine* engine) {
    if (this->engine() != nullptr && this->engine() != engine) {
        this->engine()->disconnect(this);
    }
    Page::setEngine(engine);
    const std::string folder = engine != nullptr ? engine->dataFolder() : std::string();
    m_tally->setFolder(folder);
    m_recent->setFolder(folder);
    m_session->setEngine(engine);
    m_stored = true;
    m_yaml->setFile(engine != nullptr ? QFileInfo(qs(engine->workspaceFile())).fileName() : QString());
    if (engine == nullptr) {
        m_poll.stop();
        return;
    }
    connect(engine, &engine::Engine::exchangesStored, this, [this] { m_stored = true; });
    connect(engine, &engine::Engine::configurationApplied, this, [this] { showPools(); });
    showPools();
    if (isVisible()) {
        activate();
    }
}

void RoutesPage::activate() {
    if (engine() != nullptr) {
        m_stored = true;
        poll();
        m_poll.start();
    }
}

void RoutesPage::deactivate() {
    m_poll.stop();
    m_yaml->flush();
}

void RoutesPage::poll() {
    if (engine() == nullptr) {
        return;
    }
    m_pools->setStates(engine()->stats().targets);
    if (std::exchange(m_stored, false)) {
        m_tally->refresh();
        loadRecent();
    }
}

bool RoutesPage::back() {
    if (m_right->currentWidget() == m_versions) {
        m_showVersions->setChecked(false);
        return true;
    }
    if (m_yaml->showsChanges()) {
        m_yaml->setShowsChanges(false);
        return true;
    }
    return false;
}

void RoutesPage::focusFilter() { m_question->edit()->setFocus(Qt::ShortcutFocusReason); }

void RoutesPage::draftChanged() {
    const auto& draft = m_session->draft();
    const int row = m_list->currentIndex().row();
    {
        const QSignalBlocker quiet(m_list);
        m_routes->setRoutes(draft.workspace(), draft.workspaceInForce());
    }
    if (m_routes->rowOf(m_selected) < 0) { // its neighbour, when it is gone
        m_selected = m_routes->nameAt(qMin(qMax(0, row), m_routes->rowCount() - 1));
        m_recent->setRows({});
        loadRecent();
    }
    showPools();
    showRoute();
    fitLists();
    const bool open = draft.isOpen();
    m_question->setPlans(open ? draft.plan() : nullptr, engine() != nullptr && draft.isChanged() ? engine()->plan() : nullptr);
    m_add->setEnabled(open && (!draft.isChanged() || draft.isValid()));
    m_apply->setEnabled(m_session->canApply());
    m_discard->setEnabled(draft.isChanged());
}

void RoutesPage::selectRoute(const QString& name) {
    if (m_routes->rowOf(name) >= 0 && name != m_selected) {
        m_selected = name;
        showRoute();
        m_recent->setRows({});
        loadRecent();
    }
}

void RoutesPage::showRoute() {
    const auto& draft = m_session->draft();
    const int row = m_routes->rowOf(m_selected);
    const bool valid = draft.isOpen() && draft.isValid();
    const QSignalBlocker quiet(m_list);
    m_list->setCurrentIndex(m_routes->index(qMax(0, row), 0));
    m_middle->setCurrentIndex(row >= 0 ? 0 : 1);
    m_form->setEnabled(valid);
    m_form->show(draft.workspace(), draft.workspaceInForce(), m_selected.toStdString());
    m_yaml->setItem(u"routes"_s, m_selected);
    m_remove->setEnabled(row >= 0 && valid);
    m_up->setEnabled(row > 0 && valid);
    m_down->setEnabled(row >= 0 && row + 1 < m_routes->rowCount() && valid);
    showCounts();
}

void RoutesPage::showPools() {
    const auto& draft = m_session->draft();
    QHash<QString, QString> sandboxes;
    if (engine() != nullptr) {
        for (const auto& sandbox : engine()->sandboxes()) {
            sandboxes.insert(qs(sandbox.name), qs(sandbox.url));
        }
    }
    m_pools->setPools(draft.workspace(), sandboxes);
    if (engine() != nullptr) {
        m_pools->setStates(engine()->stats().targets);
    }
    fitLists();
}

void RoutesPage::loadRecent() {
    if (m_selected.isEmpty() || engine() == nullptr) {
        m_recent->setRows({});
        return;
    }
    QString quoted = m_selected;
    quoted.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    if (const auto filter = traffic::Filter::parse(u"route = \"%1\""_s.arg(quoted).toStdString())) {
        m_recent->load(*filter, 5);
    }
}

// Edits.

void RoutesPage::say(const Result<void>& result) {
    if (!result) {
        Q_EMIT messageRequested({Severity::Error, qs(result.error().sentence()), {}});
    }
}

void RoutesPage::routeEdited(const config::Route& route, const QString& field) {
    auto& draft = m_session->draft();
    const QString old = m_selected;
    const auto text = config::putRoute(draft.text(), old.toStdString(), route);
    if (text) {
        m_selected = qs(route.name); // the selection follows a new name
    }
    // Typing in one field is one step of undo; each chip and choice is one of its own.
    const bool typing = field == u"name"_s || field == u"path"_s;
    const QString key = typing ? field + u'/' + (field == u"name"_s ? QString() : old) : QString();
    say(draft.take(text, tr("editing route %1").arg(m_selected), key));
}

void RoutesPage::addRoute() {
    m_yaml->flush();
    auto& draft = m_session->draft();
    if (!draft.isOpen() || !draft.isValid()) {
        return;
    }
    const auto& workspace = draft.workspace();
    if (workspace.upstreams.empty()) {
        Q_EMIT messageRequested({Severity::Warning, tr("A route needs an upstream pool to send to."), {{tr("Add a pool"), [this] { addPool(); }}}});
        return;
    }
    config::Route route;
    for (int i = 1; route.name.empty() || m_routes->rowOf(qs(route.name)) >= 0; ++i) {
        route.name = i == 1 ? "new-route" : "new-route-" + std::to_string(i);
    }
    // In front of the chosen one: behind it, a route that takes everything would hide it.
    const int at = m_routes->rowOf(m_selected);
    route.path = at >= 0 ? workspace.routes[std::size_t(at)].path : "/fhir";
    route.upstream = at >= 0 ? workspace.routes[std::size_t(at)].upstream : workspace.upstreams.front().name;
    if (at >= 0) {
        route.policies = workspace.routes[std::size_t(at)].policies;
        route.match.interactions = {fhir::Interaction::Read};
    }
    const auto text = config::putRoute(draft.text(), route.name, route, m_selected.toStdString());
    if (text) {
        m_selected = qs(route.name);
    }
    say(draft.take(text, tr("adding a route")));
    m_form->focusName();
}

void RoutesPage::addPool() {
    auto& draft = m_session->draft();
    config::Upstream upstream;
    for (int i = 1; upstream.name.empty() || draft.workspace().findUpstream(upstream.name) != nullptr; ++i) {
        upstream.name = i == 1 ? "server" : "server-" + std::to_string(i);
    }
    upstream.targets.push_back({"http://127.0.0.1:8090/fhir", {}, 1});
    upstream.health = config::Health();
    const QString name = qs(upstream.name);
    const auto taken = draft.take(config::putUpstream(draft.text(), upstream.name, upstream), tr("adding a pool"));
    say(taken);
    if (taken) {
        m_showVersions->setChecked(false);
        m_yaml->setShowsChanges(false);
        m_yaml->setItem(u"upstreams"_s, name);
        m_yaml->code()->setFocus();
    }
}

void RoutesPage::removeRoute() {
    m_yaml->flush();
    const QString name = m_selected;
    if (m_routes->rowOf(name) < 0 || !m_session->draft().isValid()) {
        return;
    }
    const auto taken = m_session->draft().take(config::removeItem(m_session->draft().text(), "routes", name.toStdString()),
                                               tr("removing route %1").arg(name));
    say(taken);
    if (taken) {
        Q_EMIT messageRequested({Severity::Info, tr("Removed route %1 from the draft.").arg(name),
                                 {{tr("Undo"), m_session->undoOfLast()}}});
    }
}

void RoutesPage::moveRoute(int direction) {
    const int row = m_routes->rowOf(m_selected);
    if (row >= 0 && row + direction >= 0 && row + direction < m_routes->rowCount()) {
        moveTo(m_selected, row + direction);
    }
}

void RoutesPage::moveTo(const QString& name, int index) {
    m_yaml->flush();
    if (!m_session->draft().isValid()) {
        return;
    }
    m_selected = name;
    say(m_session->draft().take(config::moveRoute(m_session->draft().text(), name.toStdString(), index),
                                tr("moving route %1").arg(name)));
    m_yaml->revealItem();
}

void RoutesPage::showVersions(bool on) {
    m_yaml->flush();
    m_right->setCurrentWidget(on ? static_cast<QWidget*>(m_versions) : m_yaml);
    if (on) {
        m_versions->reload();
        m_versions->list()->setFocus();
    } else {
        m_yaml->code()->setFocus();
    }
}

// Pictures: as it is; with an edit in progress; with the versions.

QStringList RoutesPage::states(bool beforeTraffic) const {
    return beforeTraffic ? QStringList() : QStringList{QString(), u"edit"_s, u"problem"_s, u"versions"_s};
}

void RoutesPage::enterState(const QString& state) {
    auto& draft = m_session->draft();
    m_showVersions->setChecked(false);
    if (draft.isChanged()) {
        draft.discard();
    }
    m_question->edit()->setText(u"GET /fhir/Patient?name=x"_s);
    selectRoute(u"fhir"_s);
    if (state == u"edit"_s) {
        config::Route route;
        route.name = "patients";
        route.path = "/fhir";
        route.upstream = "clinic-a";
        route.policies = {"local"};
        route.match.resources = {"Patient"};
        route.match.interactions = {fhir::Interaction::Read, fhir::Interaction::Vread, fhir::Interaction::SearchType};
        say(draft.take(config::putRoute(draft.text(), route.name, route, "fhir"), tr("adding a route")));
        selectRoute(u"patients"_s);
    } else if (state == u"problem"_s) {
        QString text = qs(draft.text());
        text.replace(u"policies: [local]"_s, u"policies: [locl]"_s);
        draft.setText(text.toStdString(), tr("typing in the text"));
    } else if (state == u"versions"_s) {
        const std::string before = draft.text();
        const auto& routes = draft.workspace().routes;
        if (!routes.empty() && engine()->revisions().size() < 2) {
            config::Route route = routes.front();
            route.match.interactions = {fhir::Interaction::Read, fhir::Interaction::SearchType};
            say(draft.take(config::putRoute(draft.text(), route.name, route), tr("editing route %1").arg(qs(route.name))));
            m_session->apply();
            m_session->restore(1, before);
        }
        m_showVersions->setChecked(true);
    }
}

bool RoutesPage::settled() const {
    const auto& draft = m_session->draft();
    const bool measured = !draft.isChanged() || !draft.isValid() || draft.changes().isEmpty() || m_session->impact() >= 0;
    return measured && m_tally->isKnown() && !m_recent->isLoading();
}

} // namespace fb::pages
