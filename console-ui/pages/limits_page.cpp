#include "pages/limits_page.h"

#include "engine/engine.h"
#include "models/recent_rows_model.h"
#include "models/roles.h"
#include "models/text.h"
#include "pages/draft_foot.h"
#include "pages/limit_form.h"
#include "pages/rules_session.h"
#include "theme/theme.h"
#include "widgets/buttons.h"
#include "widgets/empty_state.h"
#include "widgets/gauge_delegate.h"
#include "widgets/list_table.h"
#include "widgets/panel.h"
#include "widgets/section_head.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QUndoStack>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::LimitListModel;
using models::LimitPlace;
using models::qs;
using models::RecentRowsModel;
using theme::Token;
using widgets::Message;
using widgets::Panel;
using widgets::SectionHead;
using widgets::Severity;

namespace {

QVBoxLayout* column(QWidget* parent) {
    auto* layout = new QVBoxLayout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

SectionHead* shadedHead(const QString& title, const QString& words, QVBoxLayout* into) {
    auto* head = new SectionHead(title, words);
    head->setFill(Token::SurfaceAlt);
    head->setFixedHeight(39);
    into->addWidget(head);
    auto* line = new Panel(Token::Border);
    line->setFixedHeight(1);
    into->addWidget(line);
    return head;
}

} // namespace

LimitsPage::LimitsPage(QWidget* parent)
    : Page(u"limits"_s, tr("Limits"), u"speedometer"_s, parent), m_session(RulesSession::of(parent, this)),
      m_limits(new LimitListModel(this)), m_refused(new RecentRowsModel(this)) {
    buildActions();
    auto* below = new QSplitter(Qt::Horizontal);
    below->setChildrenCollapsible(false);
    below->addWidget(buildRefused());
    below->addWidget(buildForm());
    below->setSizes({912, 456});
    below->setStretchFactor(0, 1);
    auto* split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    split->addWidget(buildTop());
    split->addWidget(below);
    split->setSizes({240, 536});
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 3);
    auto* layout = column(this);
    layout->addWidget(split);

    connect(m_session, &RulesSession::changed, this, &LimitsPage::draftChanged);
    connect(m_session, &RulesSession::messageRequested, this, [this](const Message& message) {
        if (isVisible()) {
            Q_EMIT messageRequested(message);
        }
    });
    connect(m_refused, &QAbstractItemModel::modelReset, this, [this] {
        const int rows = m_refused->rowCount();
        m_refusedStack->setCurrentIndex(rows > 0 ? 0 : 1);
        m_refusedHead->setWords(rows > 0 ? tr("newest %1 with 429").arg(rows) : QString());
        m_traffic->setEnabled(rows > 0);
    });
    m_poll.setInterval(250);
    connect(&m_poll, &QTimer::timeout, this, &LimitsPage::poll);
    draftChanged();
}

LimitsPage::~LimitsPage() { m_session->disconnect(this); }

void LimitsPage::buildActions() {
    m_add = makeAction(tr("Add limit"), u"list-add"_s, QKeySequence::New);
    m_remove = makeAction(tr("Remove limit"), u"edit-delete"_s);
    m_traffic = makeAction(tr("Show in Traffic"), u"view-filter"_s);
    m_apply = makeAction(tr("Apply edits"), u"dialog-ok-apply"_s, QKeySequence(u"Ctrl+Return"_s));
    m_discard = makeAction(tr("Discard edits"), u"edit-clear-all"_s);
    m_traffic->setEnabled(false);
    connect(m_add, &QAction::triggered, this, &LimitsPage::addLimit);
    connect(m_remove, &QAction::triggered, this, &LimitsPage::removeLimit);
    connect(m_traffic, &QAction::triggered, this, [this] { Q_EMIT filterRequested(u"outcome = limited"_s); });
    connect(m_apply, &QAction::triggered, this, [this] { m_foot->apply(); });
    connect(m_discard, &QAction::triggered, this, [this] { m_foot->discard(); });
}

QList<QAction*> LimitsPage::toolBarActions() const { return {m_add, m_remove, m_traffic}; }
QList<QAction*> LimitsPage::moreActions() const { return {m_apply, m_discard}; }
QUndoStack* LimitsPage::undoStack() const { return m_session->draft().undoStack(); }
QList<QWidget*> LimitsPage::panes() const { return {m_list, m_refusedList, findChild<QWidget*>(u"limitNumber"_s)}; }

QWidget* LimitsPage::buildTop() {
    m_top = new QStackedWidget;
    m_list = new widgets::ListTable;
    m_list->setModel(m_limits);
    m_list->setAccessibleName(tr("Limits"));
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setItemDelegateForColumn(LimitListModel::Used, new widgets::GaugeDelegate(m_list));
    const auto measure = [this] { m_list->verticalHeader()->setDefaultSectionSize(theme::Theme::instance().rowHeight(u"default")); };
    measure();
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, measure);
    const std::pair<int, int> widths[] = {{LimitListModel::Policy, 14}, {LimitListModel::Kind, 6},    {LimitListModel::Limit, 12},
                                          {LimitListModel::Burst, 7},   {LimitListModel::Per, 8},     {LimitListModel::UsedBy, 16},
                                          {LimitListModel::Key, 16},    {LimitListModel::Left, 18},   {LimitListModel::Keys, 6},
                                          {LimitListModel::Refused, 8}};
    for (const auto& [section, characters] : widths) {
        m_list->setColumnChars(section, characters);
    }
    m_list->horizontalHeader()->setSectionResizeMode(LimitListModel::Used, QHeaderView::Stretch);
    m_top->addWidget(m_list);
    auto* empty = new widgets::EmptyState(u"speedometer"_s, tr("No limits yet: every client may send as much as it likes."), tr("Add limit"));
    m_top->addWidget(empty);
    connect(empty, &widgets::EmptyState::pressed, this, &LimitsPage::addLimit);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& current) {
        const LimitPlace place = m_limits->placeAt(current.row());
        if (current.isValid() && !(place == m_selected)) {
            m_selected = place;
            showLimit();
        }
    });
    connect(m_list, &widgets::ListTable::opened, this, [this] { m_form->focusLimit(); });
    return m_top;
}

QWidget* LimitsPage::buildRefused() {
    auto* pane = new Panel(Token::Surface, Qt::TopEdge);
    QVBoxLayout* layout = column(pane);
    layout->setContentsMargins(0, 1, 0, 0);
    m_refusedHead = shadedHead(tr("Limited lately"), {}, layout);
    m_refusedHead->addRight(widgets::flatButton(m_traffic, true, true));
    m_refusedStack = new QStackedWidget;
    m_refusedList = new widgets::ListTable;
    m_refusedList->setModel(m_refused);
    m_refusedList->setAccessibleName(tr("Requests that were limited lately"));
    m_refusedList->setSelectionMode(QAbstractItemView::SingleSelection);
    m_refusedList->setColumnHidden(RecentRowsModel::Id, true);
    m_refusedList->setColumnHidden(RecentRowsModel::Verdict, true);
    m_refusedList->setColumnChars(RecentRowsModel::Time, 11);
    m_refusedList->setColumnChars(RecentRowsModel::Client, 16, true);
    m_refusedList->setColumnChars(RecentRowsModel::Method, 7, true);
    m_refusedList->setColumnChars(RecentRowsModel::Request, 28, true);
    m_refusedList->setColumnChars(RecentRowsModel::Route, 14);
    m_refusedList->horizontalHeader()->setStretchLastSection(true);
    m_refusedStack->addWidget(m_refusedList);
    m_refusedStack->addWidget(new widgets::EmptyState(u"speedometer"_s, tr("No recorded request was limited.")));
    m_refusedStack->setCurrentIndex(1);
    layout->addWidget(m_refusedStack, 1);
    connect(m_refusedList, &widgets::ListTable::opened, this, [this](const QModelIndex& index) {
        Q_EMIT filterRequested(u"id = %1"_s.arg(index.data(models::IdRole).toLongLong()));
    });
    return pane;
}

QWidget* LimitsPage::buildForm() {
    auto* pane = new Panel(Token::Surface, Qt::TopEdge);
    pane->setMinimumWidth(320);
    QVBoxLayout* layout = column(pane);
    layout->setContentsMargins(0, 1, 0, 0);
    m_formHead = shadedHead(tr("Limit"), {}, layout);
    m_form = new LimitForm;
    layout->addWidget(m_form, 1);
    m_foot = new DraftFoot(m_session);
    layout->addWidget(m_foot);
    connect(m_form, &LimitForm::edited, this, &LimitsPage::limitEdited);
    connect(m_form, &LimitForm::problemChanged, this, [this] { m_foot->setBlocked(m_form->problem()); });
    connect(m_foot, &DraftFoot::messageRequested, this, &Page::messageRequested);
    return pane;
}

void LimitsPage::setEngine(engine::Engine* engine) {
    if (this->engine() != nullptr && this->engine() != engine) {
        this->engine()->disconnect(this);
    }
    Page::setEngine(engine);
    m_refused->setFolder(engine != nullptr ? engine->dataFolder() : std::string());
    m_session->setEngine(engine);
    m_stored = true;
    if (engine == nullptr) {
        m_poll.stop();
        return;
    }
    connect(engine, &engine::Engine::exchangesStored, this, [this] { m_stored = true; });
    connect(engine, &engine::Engine::configurationApplied, this, [this] { draftChanged(); });
    draftChanged();
    if (isVisible()) {
        activate();
    }
}

void LimitsPage::activate() {
    if (engine() != nullptr) {
        m_stored = true;
        m_ticks = 0;
        poll();
        m_poll.start();
    }
}

void LimitsPage::deactivate() { m_poll.stop(); }

void LimitsPage::poll() {
    if (engine() == nullptr) {
        return;
    }
    m_limits->setGauges(engine()->limitGauges());
    if (m_ticks++ % 4 == 0 && std::exchange(m_stored, false)) { // the journal once a second
        loadRefused();
    }
}

void LimitsPage::loadRefused() {
    if (const auto filter = traffic::Filter::parse("outcome = limited")) {
        m_refused->load(*filter, 100);
    }
}

void LimitsPage::draftChanged() {
    auto& draft = m_session->draft();
    const bool open = draft.isOpen();
    const int row = m_list->currentIndex().row();
    m_limits->setLimits(draft.workspace(), open ? draft.plan() : nullptr, engine() != nullptr ? engine()->plan() : nullptr);
    if (engine() != nullptr) {
        m_limits->setGauges(engine()->limitGauges());
    }
    if (m_limits->rowOf(m_selected) < 0) {
        m_selected = m_limits->placeAt(qBound(0, row, qMax(0, m_limits->rowCount() - 1)));
    }
    m_top->setCurrentIndex(m_limits->rowCount() > 0 || !open ? 0 : 1);
    showLimit();
    const bool valid = open && draft.isValid();
    m_form->setEnabled(valid && m_limits->rowCount() > 0);
    m_add->setEnabled(valid);
    m_remove->setEnabled(valid && m_limits->rowOf(m_selected) >= 0);
    m_apply->setEnabled(m_session->canApply());
    m_discard->setEnabled(draft.isChanged());
}

void LimitsPage::showLimit() {
    const int row = m_limits->rowOf(m_selected);
    if (row >= 0 && m_list->currentIndex().row() != row) {
        m_list->setCurrentIndex(m_limits->index(row, 0));
    }
    m_form->show(m_session->draft().workspace(), m_selected);
    m_formHead->setWords(row < 0 ? QString()
                                 : tr("%1 of policy %2").arg(m_limits->index(row, LimitListModel::Limit).data().toString(), m_selected.policy));
}

void LimitsPage::say(const Result<void>& result) {
    if (!result) {
        Q_EMIT messageRequested({Severity::Error, qs(result.error().sentence()), {}});
    }
}

void LimitsPage::limitEdited(const models::LimitEdit& edit, const QString& field) {
    auto& draft = m_session->draft();
    QStringList keep; // policies in force stay, even with nothing in them
    for (const auto& policy : draft.workspaceInForce().policies) {
        keep.append(qs(policy.name));
    }
    models::LimitEdit wanted = edit;
    if (field == u"policy"_s && draft.workspace().findPolicy(edit.policy.toStdString()) != nullptr) {
        wanted.routes.clear(); // it goes to a policy that has its own routes
        for (const auto& route : draft.workspace().routes) {
            if (std::find(route.policies.begin(), route.policies.end(), edit.policy.toStdString()) != route.policies.end()) {
                wanted.routes.append(qs(route.name));
            }
        }
    }
    auto put = models::putLimit(draft.text(), draft.workspace(), m_selected, wanted, keep);
    if (!put) {
        say(put.error());
        return;
    }
    const LimitPlace old = m_selected;
    m_selected = put->place;
    const bool number = field == u"limit"_s || field == u"burst"_s;
    const QString key = number ? u"%1/%2/%3/%4"_s.arg(field, old.policy).arg(int(old.quota)).arg(old.index) : QString();
    draft.setText(put->yaml, tr("editing a limit of %1").arg(wanted.policy), key);
}

void LimitsPage::addLimit() {
    auto& draft = m_session->draft();
    if (!draft.isOpen() || !draft.isValid()) {
        return;
    }
    const config::Workspace& workspace = draft.workspace();
    models::LimitEdit edit;
    edit.limit.limit = 100;
    edit.limit.burst = 0;
    edit.policy = !m_selected.policy.isEmpty() ? m_selected.policy
                  : !workspace.policies.empty() ? qs(workspace.policies.front().name)
                                                : u"limits"_s;
    const config::Policy* policy = workspace.findPolicy(edit.policy.toStdString());
    for (const auto& route : workspace.routes) {
        // A new policy is for every route until a person says otherwise: a limit that nothing uses would only look like one.
        if (policy == nullptr || std::find(route.policies.begin(), route.policies.end(), policy->name) != route.policies.end()) {
            edit.routes.append(qs(route.name));
        }
    }
    auto put = models::putLimit(draft.text(), workspace, {}, edit, {});
    if (!put) {
        say(put.error());
        return;
    }
    m_selected = put->place;
    draft.setText(put->yaml, tr("adding a limit"));
    m_form->focusLimit();
}

void LimitsPage::removeLimit() {
    auto& draft = m_session->draft();
    if (m_limits->rowOf(m_selected) < 0 || !draft.isValid()) {
        return;
    }
    const auto taken = draft.take(models::removeLimit(draft.text(), draft.workspace(), m_selected), tr("removing a limit"));
    say(taken);
    if (taken) {
        Q_EMIT messageRequested({Severity::Info, tr("Removed the limit from the draft."),
                                 {{tr("Undo"), m_session->undoOfLast()}}});
    }
}

// Pictures: as it is; with an edit in progress.

QStringList LimitsPage::states(bool beforeTraffic) const {
    return beforeTraffic ? QStringList() : QStringList{QString(), u"edit"_s};
}

void LimitsPage::enterState(const QString& state) {
    auto& draft = m_session->draft();
    if (draft.isChanged()) {
        draft.discard();
    }
    if (state == u"edit"_s) {
        addLimit();
        models::LimitEdit edit = models::limitAt(draft.workspace(), m_selected).value_or(models::LimitEdit());
        edit.quota = true;
        edit.limit.limit = 50'000;
        edit.limit.per = std::chrono::hours(24);
        limitEdited(edit, u"kind"_s);
        m_form->focusLimit();
    }
}

bool LimitsPage::settled() const {
    const auto& draft = m_session->draft();
    return (!draft.isChanged() || !draft.isValid() || m_session->impact() >= 0) && !m_refused->isLoading();
}

} // namespace fb::pages
