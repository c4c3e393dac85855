#include "pages/replay_diff_pane.h"

#include "config/url.h"
#include "models/body_text.h"
#include "models/line_diff.h"
#include "models/resource_summary.h"
#include "models/revision_model.h"
#include "models/text.h"
#include "theme/icons.h"
#include "theme/theme.h"
#include "widgets/badge.h"
#include "widgets/buttons.h"
#include "widgets/code_view.h"
#include "widgets/diff_tree.h"
#include "widgets/empty_state.h"
#include "widgets/list_table.h"
#include "widgets/panel.h"
#include "widgets/replay_delegates.h"
#include "widgets/section_head.h"
#include "widgets/segmented.h"
#include "widgets/themed_label.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QListView>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::grouped;
using models::qs;
using theme::Token;
using theme::Type;
using widgets::Panel;
using widgets::ThemedLabel;

namespace {

constexpr qsizetype kMostText = 400'000; // characters of a body laid out beside another

enum Stack { Elements, Json, Headers, Nothing };

QVBoxLayout* column(QWidget* parent) {
    auto* layout = new QVBoxLayout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

const std::string& recordedHead(const replay::Pair& pair) {
    return pair.recorded.responseHead.empty() ? pair.recorded.answerHead : pair.recorded.responseHead;
}

models::ReadableBody recordedBody(const replay::Pair& pair) { return models::readBody(pair.recorded.responseBody, recordedHead(pair)); }

// The replayed body is decoded already, whatever coding its head names.
models::ReadableBody replayedBody(const replay::Pair& pair) {
    models::HeadersModel head;
    head.setHead(pair.head);
    const std::string type = head.value(u"Content-Type"_s).toStdString();
    traffic::Body body{pair.body, pair.body.size(), false};
    return models::readBody(body, "HTTP/1.1 200 OK\r\nContent-Type: " + type + "\r\n\r\n");
}

QString versionOf(const models::ReadableBody& body) {
    const std::string_view version = body.json ? (*body.json)["meta"].textOf("versionId") : std::string_view();
    return version.empty() ? QString() : ReplayDiffPane::tr("version %1").arg(qs(version));
}

fhir::Change changeOf(const std::string& kind) {
    for (const auto change : {fhir::Change::Changed, fhir::Change::Missing, fhir::Change::Extra, fhir::Change::Moved, fhir::Change::Precision}) {
        if (kind == fhir::code(change)) {
            return change;
        }
    }
    return fhir::Change::Equal;
}

// What follows the FHIR base, which is said elsewhere.
QString below(std::string_view target, std::string_view base) {
    const bool starts = target.starts_with(base) && target.size() > base.size() && target[base.size()] == '/';
    return qs(starts ? target.substr(base.size()) : target);
}

bool differs(const replay::HeaderDiff& header) { return models::isShownDifference(header.change); }

} // namespace

ReplayDiffPane::ReplayDiffPane(QWidget* parent)
    : QWidget(parent), m_scope(new ThemedLabel({}, Type::Strong)), m_listedCount(new ThemedLabel({}, Type::Body, Token::TextMuted)), m_list(new QListView), m_type(new ThemedLabel({}, Type::Title)),
      m_summary(new ThemedLabel({}, Type::Data)), m_badges(new QHBoxLayout), m_rest(new ThemedLabel({}, Type::Body, Token::TextMuted)),
      m_tabs(new widgets::Segmented), m_only(new QCheckBox(tr("Only differences"))), m_ignore(nullptr), m_previous(nullptr), m_next(nullptr),
      m_position(new ThemedLabel({}, Type::Body, Token::TextMuted)), m_stack(new QStackedWidget), m_tree(new widgets::DiffTree),
      m_left(new widgets::CodeView), m_right(new widgets::CodeView), m_heads(new widgets::DiffTree),
      m_nothing(new widgets::EmptyState(u"vcs-diff"_s, {})) {
    auto* right = new Panel(Token::Surface);
    right->setMinimumWidth(480);
    QVBoxLayout* down = column(right);
    auto* head = new Panel(Token::Surface, Qt::BottomEdge);
    head->setFixedHeight(46);
    auto* across = new QHBoxLayout(head);
    across->setContentsMargins(16, 0, 16, 0);
    across->setSpacing(8);
    m_summary->setElided(true);
    across->addWidget(m_type);
    across->addWidget(m_summary, 1);
    m_badges->setSpacing(8);
    across->addLayout(m_badges);
    across->addWidget(m_rest);
    down->addWidget(head);
    down->addWidget(buildBar());

    auto* texts = new QSplitter(Qt::Horizontal);
    texts->setChildrenCollapsible(false);
    m_left->setAccessibleName(tr("Recorded body"));
    m_right->setAccessibleName(tr("Replayed body"));
    texts->addWidget(m_left);
    texts->addWidget(m_right);
    m_stack->addWidget(m_tree);
    m_stack->addWidget(texts);
    m_stack->addWidget(buildHeaders());
    m_stack->addWidget(m_nothing);
    down->addWidget(m_stack, 1);

    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->addWidget(buildList());
    split->addWidget(right);
    split->setSizes({305, 1063});
    split->setStretchFactor(0, 0);
    split->setStretchFactor(1, 1);
    column(this)->addWidget(split);
    connect(m_tree, &widgets::DiffTree::currentRowChanged, this, &ReplayDiffPane::sayPosition);
    connect(m_heads, &widgets::DiffTree::currentRowChanged, this, &ReplayDiffPane::sayPosition);
}

QWidget* ReplayDiffPane::buildList() {
    auto* pane = new Panel(Token::Surface);
    pane->setMinimumWidth(220);
    QVBoxLayout* down = column(pane);
    auto* head = new Panel(Token::SurfaceAlt, Qt::BottomEdge);
    head->setFixedHeight(40);
    auto* across = new QHBoxLayout(head);
    across->setContentsMargins(12, 0, 12, 1);
    across->setSpacing(0);
    auto* back = widgets::iconButton(u"go-previous"_s, tr("Back to the run (Esc)"), true);
    back->setObjectName(u"replayBack"_s);
    connect(back, &QToolButton::clicked, this, &ReplayDiffPane::backRequested);
    across->addWidget(back);
    across->addSpacing(4);
    m_scope->setElided(true, Qt::ElideLeft); // the end of an element's path says most
    across->addWidget(m_scope, 1);
    across->addSpacing(8);
    across->addWidget(m_listedCount);
    down->addWidget(head);
    m_list->setModel(&m_listed);
    m_list->setAccessibleName(tr("Replayed exchanges"));
    m_list->setItemDelegate(new widgets::ReplayPairDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    down->addWidget(m_list, 1);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& current) {
        if (current.isValid() && m_result && m_listed.at(current.row()).index != m_pair) {
            showPair(m_listed.at(current.row()).index, nullptr);
        }
    });
    connect(m_list, &QListView::activated, this, [this] { shownTree()->setFocus(); });
    return pane;
}

QWidget* ReplayDiffPane::buildBar() {
    auto* bar = new Panel(Token::SurfaceAlt, Qt::BottomEdge);
    bar->setFixedHeight(40);
    auto* across = new QHBoxLayout(bar);
    across->setContentsMargins(16, 0, 16, 1);
    across->setSpacing(8);
    m_tabs->addChoice(u"elements"_s, tr("Elements"));
    m_tabs->addChoice(u"json"_s, tr("JSON"));
    m_tabs->addChoice(u"headers"_s, tr("Headers"));
    m_tabs->setCurrent(u"elements"_s);
    connect(m_tabs, &widgets::Segmented::chosen, this, &ReplayDiffPane::showTab);
    across->addWidget(m_tabs);
    across->addSpacing(8);
    across->addWidget(m_only);
    connect(m_only, &QCheckBox::toggled, this, [this](bool on) {
        m_tree->setOnlyDifferences(on);
        m_heads->setOnlyDifferences(on);
    });
    across->addStretch(1);
    const auto action = [this](const QString& text, const QString& icon, const QKeySequence& keys) {
        auto* made = new QAction(theme::icon(icon), text, this);
        made->setShortcut(keys);
        made->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        made->setToolTip(u"%1 (%2)"_s.arg(text, keys.toString(QKeySequence::NativeText)));
        addAction(made);
        return made;
    };
    m_ignore = action(tr("Ignore element"), u"view-hidden"_s, QKeySequence(Qt::Key_I));
    m_previous = action(tr("Previous"), u"go-up"_s, QKeySequence(Qt::Key_P));
    m_next = action(tr("Next"), u"go-down"_s, QKeySequence(Qt::Key_N));
    connect(m_ignore, &QAction::triggered, this, [this] {
        if (!path().isEmpty()) {
            Q_EMIT ignoreRequested(path());
        }
    });
    connect(m_previous, &QAction::triggered, this, [this] { step(-1); });
    connect(m_next, &QAction::triggered, this, [this] { step(1); });
    for (QAction* made : {m_ignore, m_previous, m_next}) {
        across->addWidget(widgets::flatButton(made, true, true));
    }
    m_tree->addAction(m_ignore);
    m_position->setMinimumWidth(52);
    m_position->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    across->addWidget(m_position);
    return bar;
}

QWidget* ReplayDiffPane::buildHeaders() {
    auto* pane = new QSplitter(Qt::Vertical);
    pane->setChildrenCollapsible(false);
    m_heads->setElementTitle(tr("Header"));
    m_heads->setAccessibleName(tr("Status and headers that matter"));
    pane->addWidget(m_heads);
    auto* all = new Panel(Token::Surface, Qt::TopEdge);
    QVBoxLayout* down = column(all);
    down->setContentsMargins(0, 1, 0, 0);
    down->addWidget(new widgets::SectionHead(tr("All headers"), tr("as recorded, and as replayed; a bar marks what is not the same")));
    auto* sides = new QSplitter(Qt::Horizontal);
    sides->setChildrenCollapsible(false);
    const std::pair<models::HeadersModel*, QString> tables[] = {{&m_recordedHeaders, tr("Recorded headers")},
                                                                {&m_replayedHeaders, tr("Replayed headers")}};
    for (const auto& [model, name] : tables) {
        auto* table = new widgets::ListTable;
        table->setModel(model);
        table->setAccessibleName(name);
        table->setColumnChars(models::HeadersModel::Name, 24, true);
        table->horizontalHeader()->setStretchLastSection(true);
        sides->addWidget(table);
    }
    down->addWidget(sides, 1);
    pane->addWidget(all);
    pane->setSizes({280, 300});
    return pane;
}

void ReplayDiffPane::open(const models::ReplayTask::ResultPtr& result, const QString& replayedName, const QString& scope, std::size_t pair,
                          const std::vector<std::size_t>& listed, const replay::Group* group) {
    m_result = result;
    m_replayedName = replayedName;
    m_scope->setText(scope);
    m_listedCount->setText(grouped(qulonglong(listed.size())));
    m_pair = pair;
    m_listed.setPrefix(result->options().routePrefix);
    m_listed.setPairs(result->pairs());
    m_listed.showMembers(listed);
    m_tabs->setCurrent(group != nullptr && (group->kind == "status" || group->kind == "header") ? u"headers"_s : u"elements"_s);
    if (const int row = m_listed.rowOf(pair); row >= 0) {
        m_list->setCurrentIndex(m_listed.index(row, 0));
    }
    showPair(pair, group);
}

void ReplayDiffPane::refresh() {
    if (!m_result) {
        return;
    }
    const QModelIndex now = m_tree->currentIndex();
    replay::Group there;
    there.element = now.data(models::DiffPathRole).toString().toStdString();
    there.kind = fhir::code(fhir::Change(now.data(models::DiffChangeRole).toInt()));
    m_listed.setPairs(m_result->pairs());
    if (const int row = m_listed.rowOf(m_pair); row >= 0) {
        m_list->setCurrentIndex(m_listed.index(row, 0));
    }
    showPair(m_pair, &there);
}

void ReplayDiffPane::close() {
    m_result.reset();
    m_listed.clear();
    m_tree->setDiff({});
    m_heads->setDiff({});
    m_left->setText({}, widgets::Language::Text);
    m_right->setText({}, widgets::Language::Text);
}

void ReplayDiffPane::showPair(std::size_t index, const replay::Group* group) {
    m_pair = index;
    m_jsonShown = false;
    m_hunks.clear();
    m_hunk = -1;
    const replay::Pair& pair = m_result->pairs()[index];
    fhir::BodyDiff diff = m_result->wholeDiff(index);
    showHead(pair, diff);
    showSides(pair);
    m_tree->setDiff(std::move(diff));
    m_heads->setDiff(models::headDiff(pair));
    m_recordedHeaders.setHead(recordedHead(pair), pair.head);
    m_replayedHeaders.setHead(pair.head, recordedHead(pair));
    m_tree->goTo(group != nullptr ? qs(group->element) : QString(), group != nullptr ? changeOf(group->kind) : fhir::Change::Equal);
    m_heads->goTo(group != nullptr ? qs(group->element) : QString(), fhir::Change::Changed);
    showTab();
}

void ReplayDiffPane::showHead(const replay::Pair& pair, const fhir::BodyDiff& diff) {
    const auto body = recordedBody(pair);
    const QString type = body.json ? qs(body.json->textOf("resourceType")) : QString();
    m_type->setText(!type.isEmpty() ? type : !pair.recorded.resource.empty() ? qs(pair.recorded.resource) : qs(pair.recorded.method));
    m_summary->setText(body.json ? models::resourceSummary(*body.json) : qs(pair.recorded.target));
    showBadges(pair, diff.counts);
    const auto changedHeaders = std::count_if(pair.headers.begin(), pair.headers.end(), differs) + (pair.statusDiffers ? 1 : 0);
    m_tabs->setChoiceTitle(u"headers"_s, changedHeaders > 0 ? tr("Headers %1").arg(changedHeaders) : tr("Headers"));
}

void ReplayDiffPane::showBadges(const replay::Pair& pair, const fhir::DiffCounts& counts) {
    while (QLayoutItem* item = m_badges->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto add = [this](int count, const QString& text, fhir::Change change) {
        if (count > 0) {
            auto* badge = new widgets::Badge;
            const models::DiffTones tones = models::diffTones(change);
            badge->set(text, {tones.fill, tones.text}, theme::Shape::None, false);
            m_badges->addWidget(badge);
        }
    };
    if (pair.verdict == replay::PairVerdict::Failed || pair.verdict == replay::PairVerdict::Skipped) {
        m_rest->setText(pair.verdict == replay::PairVerdict::Failed ? tr("no answer") : tr("skipped"));
        return;
    }
    add(pair.statusDiffers ? 1 : 0, tr("status %1 → %2").arg(pair.recorded.status).arg(pair.status), fhir::Change::Missing);
    add(counts.changed, tr("%Ln changed", nullptr, counts.changed), fhir::Change::Changed);
    add(counts.precision, tr("%Ln precision", nullptr, counts.precision), fhir::Change::Precision);
    add(counts.missing, tr("%Ln missing", nullptr, counts.missing), fhir::Change::Missing);
    add(counts.extra, tr("%Ln added", nullptr, counts.extra), fhir::Change::Extra);
    add(counts.moved, tr("%Ln moved", nullptr, counts.moved), fhir::Change::Moved);
    m_rest->setText(tr("%1 set aside, %2 equal").arg(grouped(qulonglong(counts.ignored + counts.mapped)), grouped(qulonglong(counts.equal))));
}

void ReplayDiffPane::showSides(const replay::Pair& pair) {
    const traffic::Exchange& recorded = pair.recorded;
    const QString from = recorded.upstream.empty() ? qs(recorded.targetUrl) : qs(recorded.upstream);
    const widgets::DiffSide left{tr("Recorded"), tr("from %1, %2").arg(from, models::timeText(recorded.started)), qs(recorded.method),
                                 below(recorded.target, m_result->options().routePrefix), recorded.status, versionOf(recordedBody(pair))};
    const auto base = config::parseBaseUrl(m_result->options().target);
    const std::string path = base ? base->path : std::string();
    const QString took = pair.micros > 0 ? tr("from %1, in %2").arg(m_replayedName, models::durationText(pair.micros)) : tr("from %1").arg(m_replayedName);
    const widgets::DiffSide right{tr("Replayed"), took, qs(recorded.method), below(pair.sentTarget, path), pair.status, versionOf(replayedBody(pair))};
    m_tree->setSides(left, right);
    m_heads->setSides(left, right);
}

void ReplayDiffPane::setTab(const QString& id) {
    m_tabs->setCurrent(id);
    showTab();
}

QString ReplayDiffPane::tab() const { return m_tabs->current(); }
widgets::DiffTree* ReplayDiffPane::shownTree() const { return m_stack->currentIndex() == Headers ? m_heads : m_tree; }

void ReplayDiffPane::showTab() {
    if (!m_result) {
        return;
    }
    const replay::Pair& pair = m_result->pairs()[m_pair];
    const QString id = tab();
    m_only->setEnabled(id != u"json"_s);
    if (pair.verdict == replay::PairVerdict::Skipped || pair.verdict == replay::PairVerdict::Failed) {
        m_nothing->setSentence(pair.verdict == replay::PairVerdict::Skipped ? tr("It was not sent: %1.").arg(qs(pair.reason))
                                                                           : tr("There was no answer: %1.").arg(qs(pair.reason)));
        m_stack->setCurrentIndex(Nothing);
    } else if (id == u"json"_s) {
        showJson();
        m_stack->setCurrentIndex(Json);
    } else if (id == u"headers"_s) {
        m_stack->setCurrentIndex(Headers);
    } else if (m_tree->differences().rowCount() == 0) {
        m_nothing->setSentence(m_only->isChecked() ? tr("The bodies do not differ.") : tr("Neither answer has a body."));
        m_stack->setCurrentIndex(Nothing);
    } else {
        m_stack->setCurrentIndex(Elements);
    }
    sayPosition();
}

void ReplayDiffPane::showJson() {
    if (m_jsonShown) {
        return;
    }
    m_jsonShown = true;
    const replay::Pair& pair = m_result->pairs()[m_pair];
    const auto recorded = recordedBody(pair);
    const auto replayed = replayedBody(pair);
    const auto language = [](const models::ReadableBody& body) {
        return body.kind == models::BodyKind::Json  ? widgets::Language::Json
               : body.kind == models::BodyKind::Xml ? widgets::Language::Xml
                                                    : widgets::Language::Text;
    };
    const QString left = models::prettyText(recorded, kMostText);
    const QString right = models::prettyText(replayed, kMostText);
    m_left->setText(left, language(recorded));
    m_right->setText(right, language(replayed));
    m_left->clearLines();
    m_right->clearLines();
    m_hunks.clear();
    int before = 0;
    int after = 0;
    bool inside = false;
    for (const models::DiffLine& line : models::diffLines(left, right)) {
        const bool changed = line.change != models::LineChange::Same;
        if (changed && !inside) {
            m_hunks.append({before + 1, after + 1});
        }
        inside = changed;
        before = line.before > 0 ? line.before : before;
        after = line.after > 0 ? line.after : after;
        if (line.change == models::LineChange::Removed) {
            m_left->fillLines(line.before, line.before, Token::DiffRemovedFill);
        } else if (line.change == models::LineChange::Added) {
            m_right->fillLines(line.after, line.after, Token::DiffAddedFill);
        }
    }
    m_hunk = -1;
}

void ReplayDiffPane::step(int by) {
    if (m_stack->currentIndex() != Json) {
        shownTree()->step(by);
        return;
    }
    const int count = int(m_hunks.size());
    if (count > 0) {
        m_hunk = m_hunk < 0 && by < 0 ? count - 1 : ((m_hunk + by) % count + count) % count;
        m_left->goTo(m_hunks[m_hunk].first);
        m_right->goTo(m_hunks[m_hunk].second);
        sayPosition();
    }
}

QString ReplayDiffPane::path() const {
    if (m_stack->currentIndex() != Elements || !m_tree->currentIndex().isValid()) {
        return {};
    }
    const QString path = m_tree->currentIndex().data(models::DiffPathRole).toString();
    return path.contains(u'.') ? path : QString();
}

QString ReplayDiffPane::position() const { return m_position->text(); }

void ReplayDiffPane::sayPosition() {
    const bool text = m_stack->currentIndex() == Json;
    const bool nothing = m_stack->currentIndex() == Nothing;
    const int count = nothing ? 0 : text ? int(m_hunks.size()) : int(shownTree()->differences().differences().size());
    const int at = text ? m_hunk : shownTree()->currentDifference();
    m_position->setText(count == 0 ? tr("none") : at < 0 ? tr("%1").arg(count) : tr("%1 of %2").arg(at + 1).arg(count));
    m_previous->setEnabled(count > 0);
    m_next->setEnabled(count > 0);
    const QString element = path();
    m_ignore->setEnabled(!element.isEmpty());
    m_ignore->setToolTip(element.isEmpty() ? tr("Ignore element") : tr("Sets %1 aside and compares again (I)").arg(element));
}

} // namespace fb::pages
