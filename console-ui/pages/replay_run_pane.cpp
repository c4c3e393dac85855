#include "pages/replay_run_pane.h"

#include "models/plural.h"
#include "models/text.h"
#include "theme/icons.h"
#include "theme/theme.h"
#include "widgets/buttons.h"
#include "widgets/empty_state.h"
#include "widgets/list_table.h"
#include "widgets/panel.h"
#include "widgets/replay_delegates.h"
#include "widgets/replay_tiles.h"
#include "widgets/section_head.h"
#include "widgets/segmented.h"
#include "widgets/themed_label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::grouped;
using models::qs;
using models::ReplayGroupModel;
using models::ReplayPairModel;
using theme::Shape;
using theme::Token;
using theme::Type;
using widgets::ListTable;
using widgets::Panel;
using widgets::SectionHead;
using widgets::ThemedLabel;

namespace {

constexpr int kOutcome = 14;      // characters of a result
constexpr int kOutcomeReason = 52; // with the reason why there was none

QVBoxLayout* column(QWidget* parent) {
    auto* layout = new QVBoxLayout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

SectionHead* shadedHead(const QString& title, QVBoxLayout* into) {
    auto* head = new SectionHead(title);
    head->setFill(Token::SurfaceAlt);
    head->setFixedHeight(39);
    into->addWidget(head);
    auto* line = new Panel(Token::Border);
    line->setFixedHeight(1);
    into->addWidget(line);
    return head;
}

void setRowHeight(ListTable* table, const QString& kind) {
    const auto measure = [table, kind] { table->verticalHeader()->setDefaultSectionSize(theme::Theme::instance().rowHeight(kind)); };
    measure();
    QObject::connect(&theme::Theme::instance(), &theme::Theme::changed, table, measure);
}

void setUpPairs(ListTable* table, ReplayPairModel* model, const QString& name) {
    table->setModel(model);
    table->setAccessibleName(name);
    table->setSelectionMode(QAbstractItemView::SingleSelection);
    table->setColumnChars(ReplayPairModel::Number, 8);
    table->setColumnChars(ReplayPairModel::Method, 8, true);
    table->setColumnChars(ReplayPairModel::Outcome, kOutcome);
    table->setColumnChars(ReplayPairModel::Recorded, 9);
    table->setColumnChars(ReplayPairModel::Replayed, 9);
    table->setColumnChars(ReplayPairModel::Duration, 8);
    table->horizontalHeader()->setSectionResizeMode(ReplayPairModel::Request, QHeaderView::Stretch);
}

replay::PairVerdict verdictOf(ReplayRunPane::Tile tile) {
    constexpr replay::PairVerdict verdicts[] = {replay::PairVerdict::Equal, replay::PairVerdict::Different, replay::PairVerdict::Failed,
                                                replay::PairVerdict::Skipped};
    return verdicts[size_t(tile)];
}

} // namespace

ReplayRunPane::ReplayRunPane(QWidget* parent)
    : QWidget(parent), m_title(new ThemedLabel({}, Type::Title)), m_words(new ThemedLabel({}, Type::Body, Token::TextMuted)),
      m_stop(widgets::plainButton(tr("Stop"))), m_bar(new QProgressBar), m_done(new ThemedLabel), m_speed(new ThemedLabel({}, Type::Body, Token::TextMuted)),
      m_tiles(new widgets::ReplayTiles) {
    QVBoxLayout* down = column(this);
    down->addWidget(buildHead());
    m_tiles->add(Equal, tr("Equal"), Shape::Tick, Token::SeverityPositiveText);
    m_tiles->add(Different, tr("Different"), Shape::Triangle, Token::SeverityWarningText);
    m_tiles->add(Failed, tr("No answer"), Shape::Barred, Token::SeverityErrorText);
    m_tiles->add(Skipped, tr("Skipped"), Shape::Dash, Token::TextMuted);
    m_tiles->setCurrent(Different);
    down->addWidget(m_tiles);
    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->addWidget(buildLists());
    split->addWidget(buildSide());
    split->setSizes({912, 456});
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 1);
    down->addWidget(split, 1);
    connect(m_tiles, &widgets::ReplayTiles::chosen, this, &ReplayRunPane::tileChosen);
    tileChosen();
}

QWidget* ReplayRunPane::buildHead() {
    auto* head = new Panel(Token::Surface, Qt::BottomEdge);
    auto* down = new QVBoxLayout(head);
    down->setContentsMargins(16, 14, 16, 14);
    down->setSpacing(12);
    auto* upper = new QHBoxLayout;
    upper->setSpacing(12);
    m_words->setElided(true);
    m_stop->setObjectName(u"replayStop"_s);
    upper->addWidget(m_title);
    upper->addWidget(m_words, 1);
    upper->addWidget(m_stop);
    down->addLayout(upper);
    auto* lower = new QHBoxLayout;
    lower->setSpacing(16);
    m_bar->setTextVisible(false);
    m_bar->setFixedHeight(6);
    m_bar->setAccessibleName(tr("Progress of the replay"));
    lower->addWidget(m_bar, 1, Qt::AlignVCenter);
    lower->addWidget(m_done);
    lower->addWidget(m_speed);
    down->addLayout(lower);
    connect(m_stop, &QPushButton::clicked, this, [this] { m_running ? Q_EMIT stopRequested() : Q_EMIT againRequested(); });
    return head;
}

QWidget* ReplayRunPane::buildLists() {
    auto* pane = new Panel(Token::Surface);
    pane->setMinimumWidth(420);
    QVBoxLayout* down = column(pane);
    m_head = shadedHead(tr("Different"), down);
    m_mode = new widgets::Segmented;
    m_mode->addChoice(u"groups"_s, tr("Groups"));
    m_mode->addChoice(u"exchanges"_s, tr("Exchanges"));
    m_mode->setCurrent(u"groups"_s);
    connect(m_mode, &widgets::Segmented::chosen, this, &ReplayRunPane::tileChosen);
    m_ignore = new QAction(theme::icon(u"view-hidden"_s), tr("Ignore element"), this);
    m_open = new QAction(theme::icon(u"go-next"_s), tr("Open"), this);
    connect(m_ignore, &QAction::triggered, this, [this] {
        if (const replay::Group* group = m_groups.at(m_groupTable->currentIndex().row())) {
            Q_EMIT ignoreRequested(qs(group->element));
        }
    });
    connect(m_open, &QAction::triggered, this, [this] {
        if (m_stack->currentIndex() == 0) {
            openGroup(m_groupTable->currentIndex());
        } else {
            openPair(m_pairs, m_pairTable->currentIndex(), nullptr);
        }
    });
    m_head->addRight(m_mode);
    m_head->addRight(widgets::flatButton(m_ignore, true, true));
    m_head->addRight(widgets::flatButton(m_open, true, true));

    m_groupTable = new ListTable;
    m_groupTable->setModel(&m_groups);
    m_groupTable->setAccessibleName(tr("Groups of differences"));
    m_groupTable->setSelectionMode(QAbstractItemView::SingleSelection);
    m_groupTable->setItemDelegateForColumn(ReplayGroupModel::Kind, new widgets::ReplayKindDelegate(m_groupTable));
    setRowHeight(m_groupTable, u"default"_s);
    const std::pair<int, int> widths[] = {{ReplayGroupModel::Count, 6},        {ReplayGroupModel::Kind, 10},    {ReplayGroupModel::Resource, 15},
                                          {ReplayGroupModel::Interaction, 11}, {ReplayGroupModel::Recorded, 17}, {ReplayGroupModel::Replayed, 17}};
    for (const auto& [section, characters] : widths) {
        m_groupTable->setColumnChars(section, characters);
    }
    m_groupTable->horizontalHeader()->setSectionResizeMode(ReplayGroupModel::Element, QHeaderView::Stretch);
    m_pairTable = new ListTable;
    setUpPairs(m_pairTable, &m_pairs, tr("Replayed exchanges"));
    m_nothing = new widgets::EmptyState(u"media-playlist-repeat"_s, {});

    auto* split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    split->addWidget(m_groupTable);
    split->addWidget(buildMembers());
    split->setSizes({320, 180});
    split->setStretchFactor(0, 2);
    split->setStretchFactor(1, 1);
    m_stack = new QStackedWidget;
    m_stack->addWidget(split);
    m_stack->addWidget(m_pairTable);
    m_stack->addWidget(m_nothing);
    down->addWidget(m_stack, 1);
    connect(m_groupTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ReplayRunPane::groupChosen);
    connect(m_groupTable, &ListTable::opened, this, &ReplayRunPane::openGroup);
    connect(m_pairTable, &ListTable::opened, this, [this](const QModelIndex& index) { openPair(m_pairs, index, nullptr); });
    connect(m_pairTable->selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this] { sayHead(); });
    return pane;
}

QWidget* ReplayRunPane::buildMembers() {
    auto* pane = new Panel(Token::Surface, Qt::TopEdge);
    QVBoxLayout* down = column(pane);
    down->setContentsMargins(0, 1, 0, 0);
    m_memberHead = new SectionHead({});
    down->addWidget(m_memberHead);
    m_memberTable = new ListTable;
    setUpPairs(m_memberTable, &m_members, tr("Exchanges of the group"));
    m_memberTable->horizontalHeader()->hide();
    down->addWidget(m_memberTable, 1);
    connect(m_memberTable, &ListTable::opened, this, [this](const QModelIndex& index) {
        openPair(m_members, index, m_groups.at(m_groupTable->currentIndex().row()));
    });
    return pane;
}

QWidget* ReplayRunPane::buildSide() {
    auto* split = new QSplitter(Qt::Vertical);
    split->setChildrenCollapsible(false);
    split->setMinimumWidth(300);
    auto* identities = new Panel(Token::Surface);
    QVBoxLayout* down = column(identities);
    m_identityHead = shadedHead(tr("Identity map"), down);
    auto* map = new ListTable;
    map->setModel(&m_identities);
    map->setAccessibleName(tr("Identity map"));
    map->setSelectionMode(QAbstractItemView::SingleSelection);
    map->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_identityStack = new QStackedWidget;
    m_identityStack->addWidget(map);
    m_identityStack->addWidget(new widgets::EmptyState(u"media-playlist-repeat"_s, tr("Both servers use the same ids so far.")));
    m_identityStack->setCurrentIndex(1);
    down->addWidget(m_identityStack, 1);

    auto* aside = new Panel(Token::Surface, Qt::TopEdge);
    QVBoxLayout* below = column(aside);
    below->setContentsMargins(0, 1, 0, 0);
    m_asideHead = shadedHead(tr("Set aside"), below);
    auto* list = new ListTable;
    list->setModel(&m_aside);
    list->setObjectName(u"replayAside"_s);
    list->setAccessibleName(tr("Elements that are set aside"));
    list->setSelectionMode(QAbstractItemView::SingleSelection);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setItemDelegateForColumn(models::ReplayAsideModel::Path, new widgets::ReplayAsideDelegate(list));
    list->setColumnChars(models::ReplayAsideModel::Why, 19);
    list->setColumnChars(models::ReplayAsideModel::Count, 6);
    list->horizontalHeader()->setSectionResizeMode(models::ReplayAsideModel::Path, QHeaderView::Stretch);
    below->addWidget(list, 1);
    connect(&m_aside, &models::ReplayAsideModel::removeRequested, this, &ReplayRunPane::restoreRequested);
    split->addWidget(identities);
    split->addWidget(aside);
    split->setSizes({300, 300});
    return split;
}

void ReplayRunPane::begin(const QString& title, const QString& words, int total) {
    m_running = true;
    m_result.reset();
    m_title->setText(title);
    m_words->setText(words);
    m_stop->setText(tr("Stop"));
    m_stop->setEnabled(true);
    m_bar->setMaximum(qMax(1, total));
    m_groups.setGroups({});
    m_pairs.clear();
    m_members.clear();
    m_identities.setIdentities({});
    m_identityStack->setCurrentIndex(1);
    m_identityHead->setWords({});
    m_aside.setAside({});
    m_asideHead->setWords({});
    replay::Totals none;
    none.total = total;
    setTotals(none);
    m_mode->setCurrent(u"groups"_s);
    m_tiles->setCurrent(Different);
    tileChosen();
}

void ReplayRunPane::progress(const replay::Totals& totals, const std::vector<models::ReplayPairRow>& rows) {
    m_pairs.append(rows);
    setTotals(totals);
    sayHead();
}

void ReplayRunPane::setTotals(const replay::Totals& totals) {
    const int done = totals.equal + totals.different + totals.failed + totals.skipped;
    m_bar->setMaximum(qMax(1, totals.total));
    m_bar->setValue(done);
    m_done->setText(tr("%1 of %2").arg(grouped(qulonglong(done)), grouped(qulonglong(totals.total))));
    const qint64 micros = totals.micros;
    const auto rate = micros > 0 ? double(totals.sent) * 1e6 / double(micros) : 0.0;
    QStringList words{tr("%1 sent").arg(grouped(qulonglong(totals.sent)))};
    if (rate > 0) {
        words.append(tr("%1 a second").arg(rate >= 10 ? grouped(qulonglong(rate)) : QString::number(rate, 'f', 1)));
        words.append(tr("in %1").arg(models::durationText(micros)));
    }
    m_speed->setText(words.join(u"   "_s));
    m_tiles->setCount(Equal, totals.equal);
    m_tiles->setCount(Different, totals.different);
    m_tiles->setCount(Failed, totals.failed);
    m_tiles->setCount(Skipped, totals.skipped);
}

void ReplayRunPane::show(const models::ReplayTask::ResultPtr& result, bool cancelled) {
    m_running = false;
    m_result = result;
    m_stop->setText(tr("Run again"));
    if (cancelled) {
        m_words->setText(m_words->text() + tr(", stopped by hand"));
    }
    m_identities.setIdentities(result->identities());
    m_identityStack->setCurrentIndex(m_identities.rowCount() > 0 ? 0 : 1);
    m_identityHead->setWords(tr("%Ln learned", nullptr, m_identities.rowCount()));
    const auto& totals = result->totals();
    if (totals.different + totals.failed == 0) {
        m_tiles->setCurrent(totals.equal > 0 ? Equal : Skipped);
    }
    refresh();
}

void ReplayRunPane::refresh() {
    if (!m_result) {
        return;
    }
    const replay::Group* now = m_groups.at(m_groupTable->currentIndex().row());
    const std::optional<replay::Group> before = now != nullptr ? std::optional(*now) : std::nullopt;
    const int row = qMax(0, m_groupTable->currentIndex().row());
    m_groups.setGroups(m_result->groups());
    m_pairs.setPrefix(m_result->options().routePrefix);
    m_members.setPrefix(m_result->options().routePrefix);
    m_pairs.setPairs(m_result->pairs());
    m_members.setPairs(m_result->pairs());
    m_aside.setAside(m_result->aside());
    m_asideHead->setWords(tr("%1 values, always counted").arg(grouped(qulonglong(m_result->setAside()))));
    setTotals(m_result->totals());
    tileChosen();
    const int found = before ? m_groups.rowOf(*before) : -1;
    if (m_groups.rowCount() > 0) {
        m_groupTable->setCurrentIndex(m_groups.index(found >= 0 ? found : qMin(row, m_groups.rowCount() - 1), 0));
    }
    groupChosen();
}

ReplayRunPane::Tile ReplayRunPane::tile() const { return Tile(m_tiles->current()); }

void ReplayRunPane::chooseTile(Tile tile) {
    m_tiles->setCurrent(tile);
    tileChosen();
}

void ReplayRunPane::showGroups(bool groups) {
    m_mode->setCurrent(groups ? u"groups"_s : u"exchanges"_s);
    tileChosen();
}

void ReplayRunPane::tileChosen() {
    m_pairs.showVerdict(verdictOf(tile()));
    m_pairTable->setColumnChars(ReplayPairModel::Outcome, tile() == Failed || tile() == Skipped ? kOutcomeReason : kOutcome);
    const bool grouping = tile() == Different || tile() == Failed;
    m_mode->setVisible(grouping && !m_running);
    const bool groups = grouping && !m_running && m_mode->current() == u"groups"_s;
    m_stack->setCurrentIndex(groups && m_groups.rowCount() > 0 ? 0 : 1);
    if (!m_running && m_pairs.rowCount() > 0 && !m_pairTable->currentIndex().isValid()) {
        m_pairTable->setCurrentIndex(m_pairs.index(0, 0));
    }
    sayHead();
}

QString ReplayRunPane::scope() const {
    const QString titles[] = {tr("Equal"), tr("Different"), tr("No answer"), tr("Skipped")};
    return titles[size_t(tile())];
}

void ReplayRunPane::sayHead() {
    m_head->setTitle(scope());
    const int count = m_tiles->count(m_tiles->current());
    const bool groups = m_stack->currentIndex() == 0;
    QString words = grouped(qulonglong(count));
    if (groups) {
        words = models::plural(tr("%1 in %Ln group(s) by interaction, type and element", nullptr, m_groups.rowCount()), m_groups.rowCount()).arg(words);
    } else if (m_running) {
        words = tr("%1 so far").arg(words);
    } else if (tile() == Skipped) {
        words = tr("%1, each with its reason").arg(words);
    }
    m_head->setWords(words);
    if (!groups && count == 0) {
        const QString sentences[] = {tr("No exchange was equal."), tr("No exchange differs."), tr("Every request that was sent had an answer."),
                                     tr("Nothing was skipped.")};
        m_nothing->setSentence(m_running ? tr("Nothing yet.") : sentences[size_t(tile())]);
        m_stack->setCurrentIndex(2);
    } else if (!groups) {
        m_stack->setCurrentIndex(1);
    }
    const replay::Group* group = groups ? m_groups.at(m_groupTable->currentIndex().row()) : nullptr;
    const bool element = group != nullptr && group->element.find('.') != std::string::npos && group->kind != "header";
    m_ignore->setVisible(groups);
    m_ignore->setEnabled(element);
    m_ignore->setToolTip(element ? tr("Sets %1 aside and compares again").arg(qs(group->element)) : QString());
    m_open->setEnabled(m_result && (group != nullptr || (!groups && m_pairTable->currentIndex().isValid())));
}

void ReplayRunPane::groupChosen() {
    const replay::Group* group = m_groups.at(m_groupTable->currentIndex().row());
    if (group == nullptr || !m_result) {
        m_members.showMembers({});
        m_memberHead->setTitle({});
        m_memberHead->setWords({});
    } else {
        const auto members = m_result->members(*group);
        m_members.showMembers(members);
        m_memberHead->setTitle(models::plural(tr("%Ln exchange(s)", nullptr, int(members.size())), int(members.size())));
        m_memberHead->setWords(group->element.empty() ? models::replayKindText(group->kind) : qs(group->element));
    }
    sayHead();
}

void ReplayRunPane::openGroup(const QModelIndex& index) {
    const replay::Group* group = m_groups.at(index.row());
    if (group != nullptr && m_members.rowCount() > 0) {
        openPair(m_members, m_members.index(0, 0), group);
    }
}

void ReplayRunPane::openPair(const ReplayPairModel& model, const QModelIndex& index, const replay::Group* group) {
    if (!index.isValid() || !m_result) {
        return;
    }
    std::vector<std::size_t> listed;
    for (int row = 0; row < model.rowCount(); ++row) {
        listed.push_back(model.at(row).index);
    }
    Q_EMIT openRequested(model.at(index.row()).index, listed, group);
}

} // namespace fb::pages
