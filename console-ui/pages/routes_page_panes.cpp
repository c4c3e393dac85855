// The panes of the Routes page and what they show besides the draft.
#include "models/recent_rows_model.h"
#include "models/roles.h"
#include "models/route_list_model.h"
#include "models/route_pool_model.h"
#include "models/route_tally.h"
#include "models/text.h"
#include "pages/draft_foot.h"
#include "pages/route_form.h"
#include "pages/route_question.h"
#include "pages/routes_page.h"
#include "pages/rules_session.h"
#include "pages/versions_pane.h"
#include "pages/yaml_pane.h"
#include "widgets/buttons.h"
#include "widgets/empty_state.h"
#include "widgets/list_table.h"
#include "widgets/panel.h"
#include "widgets/route_delegates.h"
#include "widgets/section_head.h"
#include "widgets/themed_label.h"

#include <QHeaderView>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::RecentRowsModel;
using theme::Token;
using theme::Type;
using widgets::Panel;
using widgets::SectionHead;
using widgets::ThemedLabel;

namespace {

QVBoxLayout* column(QWidget* parent) {
    auto* layout = new QVBoxLayout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

// The head of a pane: shaded, with a line below.
SectionHead* paneHead(const QString& title, const QString& words, QVBoxLayout* into) {
    auto* head = new SectionHead(title, words);
    head->setFill(Token::SurfaceAlt);
    head->setFixedHeight(39);
    into->addWidget(head);
    auto* line = new Panel(Token::Border);
    line->setFixedHeight(1);
    into->addWidget(line);
    return head;
}

int contentHeight(const QListView* list) {
    int height = 0;
    const auto* model = list->model();
    QStyleOptionViewItem option;
    for (int row = 0; row < qMin(200, model->rowCount()); ++row) {
        height += list->itemDelegate()->sizeHint(option, model->index(row, 0)).height();
    }
    return height;
}

} // namespace

QWidget* RoutesPage::buildLeft() {
    auto* pane = new Panel(Token::Surface);
    pane->setMinimumWidth(230);
    QVBoxLayout* layout = column(pane);
    SectionHead* head = paneHead(tr("Routes"), tr("first match wins"), layout);
    for (QAction* action : {m_up, m_down, m_add, m_remove}) {
        head->addRight(widgets::flatButton(action, false, true));
    }
    m_list = new widgets::RouteListView;
    m_list->setModel(m_routes);
    layout->addWidget(m_list, 3);
    SectionHead* pools = paneHead(tr("Upstream pools"), {}, layout);
    auto* add = widgets::iconButton(u"list-add"_s, tr("Add a pool"), true);
    pools->addRight(add);
    m_poolList = new QListView;
    m_poolList->setModel(m_pools);
    m_poolList->setItemDelegate(new widgets::PoolDelegate(m_poolList));
    m_poolList->setFrameShape(QFrame::NoFrame);
    m_poolList->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_poolList->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_poolList->setMouseTracking(true);
    m_poolList->setAccessibleName(tr("Upstream pools"));
    layout->addWidget(m_poolList, 2);
    layout->addWidget(new Panel(Token::Surface), 1);
    m_question = new RouteQuestion;
    layout->addWidget(m_question);

    connect(m_list, &widgets::RouteListView::currentRowChanged, this, [this](int row) { selectRoute(m_routes->nameAt(row)); });
    connect(m_list, &widgets::RouteListView::stepRequested, this, &RoutesPage::moveRoute);
    connect(m_list, &widgets::RouteListView::removeRequested, this, &RoutesPage::removeRoute);
    connect(m_list, &widgets::RouteListView::opened, this, [this] { m_form->focusName(); });
    connect(add, &QToolButton::clicked, this, &RoutesPage::addPool);
    // A pool is edited in the text: its lines are shown.
    const auto show = [this](const QModelIndex& index) {
        m_showVersions->setChecked(false);
        m_yaml->setShowsChanges(false);
        m_yaml->setItem(u"upstreams"_s, index.data(models::PoolNameRole).toString());
    };
    connect(m_poolList, &QAbstractItemView::clicked, this, show);
    connect(m_poolList, &QAbstractItemView::activated, this, show);
    connect(&theme::Theme::instance(), &theme::Theme::changed, this, &RoutesPage::fitLists);
    return pane;
}

// Both lists are as high as what they hold, as long as there is room.
void RoutesPage::fitLists() {
    m_list->setMaximumHeight(qMax(1, contentHeight(m_list)));
    m_poolList->setMaximumHeight(qMax(1, contentHeight(m_poolList)));
}

QWidget* RoutesPage::buildMiddle() {
    auto* pane = new Panel(Token::Surface);
    pane->setMinimumWidth(300);
    QVBoxLayout* layout = column(pane);
    m_formHead = paneHead(tr("Route"), {}, layout);
    m_formHead->addRight(widgets::flatButton(m_matches, true, true));
    m_middle = new QStackedWidget;
    m_form = new RouteForm;
    m_middle->addWidget(m_form);
    auto* empty = new widgets::EmptyState(u"distribute-graph-directed"_s, tr("No route yet: every request is answered with 404."),
                                          tr("Add route"));
    m_middle->addWidget(empty);
    layout->addWidget(m_middle, 1);

    m_counts = new Panel(Token::Surface, Qt::TopEdge);
    QVBoxLayout* below = column(m_counts);
    below->setContentsMargins(0, 1, 0, 0);
    auto* line = new QHBoxLayout;
    line->setContentsMargins(16, 8, 16, 8);
    line->setSpacing(8);
    m_count = new ThemedLabel(QString(), Type::Figure);
    m_countWords = new ThemedLabel(QString(), Type::Body, Token::TextMuted);
    m_countWords->setElided(true);
    line->addWidget(m_count);
    line->addWidget(m_countWords, 1);
    below->addLayout(line);
    m_recentList = new widgets::ListTable;
    m_recentList->setModel(m_recent);
    m_recentList->setAccessibleName(tr("Newest requests of this route"));
    m_recentList->setSelectionMode(QAbstractItemView::SingleSelection);
    m_recentList->horizontalHeader()->hide();
    for (const int hidden : {int(RecentRowsModel::Client), int(RecentRowsModel::Route), int(RecentRowsModel::Reason),
                             int(RecentRowsModel::Time)}) {
        m_recentList->setColumnHidden(hidden, true);
    }
    m_recentList->setColumnChars(RecentRowsModel::Id, 7);
    m_recentList->setColumnChars(RecentRowsModel::Method, 7, true);
    m_recentList->setColumnChars(RecentRowsModel::Verdict, 12);
    m_recentList->horizontalHeader()->setSectionResizeMode(RecentRowsModel::Request, QHeaderView::Stretch);
    m_recentList->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    below->addWidget(m_recentList);
    below->addSpacing(6);
    layout->addWidget(m_counts);

    m_foot = new DraftFoot(m_session);
    layout->addWidget(m_foot);
    connect(empty, &widgets::EmptyState::pressed, this, &RoutesPage::addRoute);
    connect(m_form, &RouteForm::edited, this, &RoutesPage::routeEdited);
    connect(m_form, &RouteForm::problemChanged, this, [this] { m_foot->setBlocked(m_form->problem()); });
    connect(m_foot, &DraftFoot::messageRequested, this, &Page::messageRequested);
    connect(m_foot, &DraftFoot::aboutToAct, this, [this] { m_yaml->flush(); });
    connect(m_recentList, &widgets::ListTable::opened, this, [this](const QModelIndex& index) {
        Q_EMIT filterRequested(u"id = %1"_s.arg(index.data(models::IdRole).toLongLong()));
    });
    return pane;
}

QWidget* RoutesPage::buildRight() {
    m_right = new QStackedWidget;
    m_right->setMinimumWidth(240);
    m_yaml = new YamlPane(m_session);
    m_versions = new VersionsPane(m_session);
    m_right->addWidget(m_yaml);
    m_right->addWidget(m_versions);
    connect(m_versions, &VersionsPane::closed, this, [this] { m_showVersions->setChecked(false); });
    connect(m_versions, &VersionsPane::messageRequested, this, &Page::messageRequested);
    return m_right;
}

void RoutesPage::showCounts() {
    const int row = m_routes->rowOf(m_selected);
    m_formHead->setTitle(row >= 0 ? tr("Route %1").arg(row + 1) : tr("Route"));
    m_formHead->setWords(row >= 0 ? m_routes->index(row).data(models::ChangeTextRole).toString() : QString());
    const bool inForce = row >= 0 && models::RouteChange(m_routes->index(row).data(models::ChangeRole).toInt()) != models::RouteChange::Added;
    const bool known = m_tally->isKnown() && inForce;
    m_counts->setVisible(known);
    m_matches->setEnabled(known && m_tally->count(m_selected) > 0);
    if (!known) {
        return;
    }
    m_count->setText(models::grouped(m_tally->count(m_selected)));
    m_countWords->setText(tr("of %1 recorded requests came here").arg(models::grouped(m_tally->total())));
    const int rows = m_recent->rowCount();
    m_recentList->setVisible(rows > 0);
    m_recentList->setFixedHeight(rows * theme::Theme::instance().rowHeight());
}

} // namespace fb::pages
