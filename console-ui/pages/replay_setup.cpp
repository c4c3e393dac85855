#include "pages/replay_setup.h"

#include "engine/engine.h"
#include "models/plural.h"
#include "models/recent_rows_model.h"
#include "models/roles.h"
#include "models/text.h"
#include "theme/theme.h"
#include "widgets/buttons.h"
#include "widgets/chip_field.h"
#include "widgets/empty_state.h"
#include "widgets/filter_field.h"
#include "widgets/list_table.h"
#include "widgets/panel.h"
#include "widgets/section_head.h"
#include "widgets/segmented.h"
#include "widgets/themed_label.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QSpinBox>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::grouped;
using models::qs;
using models::RecentRowsModel;
using theme::Token;
using theme::Type;
using widgets::Panel;
using widgets::ThemedLabel;

namespace {

constexpr int kOther = 1000; // id of the typed URL among the targets

QVBoxLayout* column(QWidget* parent) {
    auto* layout = new QVBoxLayout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

} // namespace

ReplaySetup::ReplaySetup(QWidget* parent)
    : QWidget(parent), m_rows(new RecentRowsModel(this)), m_filter(new widgets::FilterField), m_source(new QStackedWidget),
      m_byHand(new ThemedLabel), m_sentence(new ThemedLabel({}, Type::Body, Token::TextMuted)), m_count(new ThemedLabel({}, Type::Strong)),
      m_table(new widgets::ListTable), m_stack(new QStackedWidget),
      m_empty(new widgets::EmptyState(u"media-playlist-repeat"_s, tr("Nothing recorded matches. Record some traffic, or write another filter."))),
      m_targetGroup(new QButtonGroup(this)) {
    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->addWidget(buildSelection());
    split->addWidget(buildForm());
    split->setSizes({880, 488});
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 0);
    column(this)->addWidget(split);
    connect(&m_selection, &models::ReplaySelection::changed, this, &ReplaySetup::countsChanged);
    connect(&m_selection, &models::ReplaySelection::failed, this, &ReplaySetup::trouble);
    connect(m_filter, &widgets::FilterField::filterChanged, this, [this] { m_selection.setFilter(m_filter->filter()); });
    connect(m_filter, &widgets::FilterField::stateChanged, this, &ReplaySetup::say);
    connect(m_filter, &widgets::FilterField::left, this, [this] { m_table->setFocus(); });
    countsChanged();
}

QWidget* ReplaySetup::buildSelection() {
    auto* pane = new Panel(Token::Surface);
    pane->setMinimumWidth(360);
    QVBoxLayout* down = column(pane);
    auto* typed = new Panel(Token::Window);
    auto* across = new QHBoxLayout(typed);
    across->setContentsMargins(8, 8, 8, 8);
    across->addWidget(m_filter);
    auto* chosen = new Panel(Token::Window);
    auto* chosenRow = new QHBoxLayout(chosen);
    chosenRow->setContentsMargins(16, 8, 8, 8);
    auto* instead = widgets::linkButton(tr("Choose by a filter"));
    instead->setObjectName(u"useFilter"_s);
    connect(instead, &QToolButton::clicked, this, [this] {
        m_selection.setFilter(m_filter->filter());
        m_filter->setFocus();
    });
    m_byHand->setElided(true);
    chosenRow->addWidget(m_byHand, 1);
    chosenRow->addWidget(instead);
    m_source->setFixedHeight(48);
    m_source->addWidget(typed);
    m_source->addWidget(chosen);
    down->addWidget(m_source);

    auto* readBack = new Panel(Token::Window, Qt::BottomEdge);
    readBack->setFixedHeight(26);
    auto* words = new QHBoxLayout(readBack);
    words->setContentsMargins(16, 0, 16, 4);
    m_sentence->setElided(true);
    words->addWidget(m_sentence, 1);
    words->addWidget(m_count);
    down->addWidget(readBack);

    m_table->setModel(m_rows);
    m_table->setAccessibleName(tr("Exchanges to replay"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setColumnHidden(RecentRowsModel::Client, true);
    m_table->setColumnHidden(RecentRowsModel::Reason, true);
    m_table->setColumnChars(RecentRowsModel::Id, 7);
    m_table->setColumnChars(RecentRowsModel::Time, 14);
    m_table->setColumnChars(RecentRowsModel::Method, 7, true);
    m_table->setColumnChars(RecentRowsModel::Route, 12);
    m_table->setColumnChars(RecentRowsModel::Verdict, 14);
    m_table->horizontalHeader()->setSectionResizeMode(RecentRowsModel::Request, QHeaderView::Stretch);
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_empty);
    down->addWidget(m_stack, 1);
    connect(m_table, &widgets::ListTable::opened, this, [this](const QModelIndex& index) {
        Q_EMIT openInTraffic(index.data(models::IdRole).toLongLong());
    });
    return pane;
}

QWidget* ReplaySetup::addSection(QVBoxLayout* into, const QString& title, QLayout* content) {
    auto* head = new widgets::SectionHead(title);
    into->addWidget(head);
    auto* body = new QWidget;
    content->setContentsMargins(16, 0, 16, 12);
    content->setSpacing(content->spacing() < 0 ? 4 : content->spacing());
    body->setLayout(content);
    into->addWidget(body);
    auto* line = new Panel(Token::Border);
    line->setFixedHeight(1);
    into->addWidget(line);
    return body;
}

QWidget* ReplaySetup::buildForm() {
    auto* pane = new Panel(Token::Surface);
    pane->setMinimumWidth(400);
    QVBoxLayout* down = column(pane);
    m_targetRows = new QVBoxLayout;
    addSection(down, tr("Against"), m_targetRows);
    m_other = new QLineEdit;
    m_other->setObjectName(u"replayUrl"_s);
    m_other->setFont(theme::font(Type::Data));
    m_other->setPlaceholderText(u"http://127.0.0.1:8090/fhir"_s);
    m_other->setAccessibleName(tr("FHIR base URL of another server"));
    connect(&theme::Theme::instance(), &theme::Theme::changed, m_other, [this] { m_other->setFont(theme::font(Type::Data)); });
    connect(m_other, &QLineEdit::textEdited, this, [this] {
        m_typed = true;
        if (QAbstractButton* other = m_targetGroup->button(kOther)) {
            other->setChecked(true);
        }
        say();
    });
    connect(m_targetGroup, &QButtonGroup::idClicked, this, [this](int id) {
        m_typed = id == kOther;
        m_chosenUrl = id < m_targets.size() ? m_targets[id].url : QString();
        if (id == kOther) {
            m_other->setFocus();
        }
        say();
    });
    addSection(down, tr("Pace"), buildPace());
    addSection(down, tr("Writes"), buildWrites());
    auto* aside = new QVBoxLayout;
    m_ignore = new widgets::ChipField(tr("Elements to ignore"));
    m_ignore->setObjectName(u"replayIgnore"_s);
    m_ignore->setPlaceholder(tr("Patient.telecom, or text.div for every type"));
    m_ignore->setCheck([](const QString& text) {
        const bool path = text.contains(u'.') || (!text.isEmpty() && text[0].isLower());
        return path ? QString() : tr("Write the path of an element, like Patient.telecom.");
    });
    aside->addWidget(m_ignore);
    auto* words = new ThemedLabel(tr("Ids, versions, times of change and generated narratives are set aside by themselves, and counted."),
                                  Type::Caption, Token::TextMuted);
    words->setWordWrap(true);
    aside->addWidget(words);
    addSection(down, tr("Elements to ignore"), aside);
    down->addStretch(1);
    down->addWidget(buildFoot());
    return pane;
}

QLayout* ReplaySetup::buildPace() {
    auto* grid = new QGridLayout;
    grid->setVerticalSpacing(8);
    grid->setHorizontalSpacing(8);
    m_pace = new widgets::Segmented;
    m_pace->setObjectName(u"replayPace"_s);
    m_pace->addChoice(u"max"_s, tr("As fast as it goes"));
    m_pace->addChoice(u"original"_s, tr("As recorded"));
    m_pace->addChoice(u"rate"_s, tr("Fixed"));
    m_pace->setCurrent(u"max"_s);
    m_rate = new QSpinBox;
    m_rate->setObjectName(u"replayRate"_s);
    m_rate->setRange(1, 10'000);
    m_rate->setValue(20);
    m_rate->setSuffix(tr(" a second"));
    m_rate->setAccessibleName(tr("Requests a second"));
    m_rate->setEnabled(false);
    m_lanes = new QSpinBox;
    m_lanes->setObjectName(u"replayLanes"_s);
    m_lanes->setRange(1, 64);
    m_lanes->setAccessibleName(tr("Requests at the same time"));
    auto* lanesWords = new ThemedLabel(tr("at the same time; 1 keeps the recorded order"), Type::Body, Token::TextMuted);
    lanesWords->setElided(true);
    grid->addWidget(m_pace, 0, 0, 1, 2, Qt::AlignLeft);
    grid->addWidget(m_rate, 0, 2);
    grid->addWidget(m_lanes, 1, 0);
    grid->addWidget(lanesWords, 1, 1, 1, 2);
    grid->setColumnStretch(1, 1);
    connect(m_pace, &widgets::Segmented::chosen, this, [this](const QString& id) {
        m_rate->setEnabled(id == u"rate"_s);
        say();
    });
    connect(m_rate, &QSpinBox::valueChanged, this, &ReplaySetup::say);
    connect(m_lanes, &QSpinBox::valueChanged, this, &ReplaySetup::say);
    return grid;
}

QLayout* ReplaySetup::buildWrites() {
    auto* down = new QVBoxLayout;
    m_writes = new QCheckBox(tr("Send requests that write, too"));
    m_writes->setObjectName(u"replayWrites"_s);
    m_writesWords = new ThemedLabel({}, Type::Body, Token::TextMuted);
    m_writesWords->setWordWrap(true);
    down->addWidget(m_writes);
    down->addWidget(m_writesWords);
    connect(m_writes, &QCheckBox::toggled, this, &ReplaySetup::say);
    return down;
}

QWidget* ReplaySetup::buildFoot() {
    auto* foot = new Panel(Token::SurfaceAlt, Qt::TopEdge);
    foot->setMinimumHeight(56);
    auto* across = new QHBoxLayout(foot);
    across->setContentsMargins(16, 8, 16, 8);
    across->setSpacing(12);
    m_foot = new ThemedLabel({}, Type::Body, Token::TextMuted);
    m_foot->setWordWrap(true);
    m_start = widgets::primaryButton(tr("Start replay"));
    m_start->setObjectName(u"replayStart"_s);
    across->addWidget(m_foot, 1);
    across->addWidget(m_start, 0, Qt::AlignVCenter);
    connect(m_start, &QPushButton::clicked, this, &ReplaySetup::startRequested);
    return foot;
}

void ReplaySetup::setEngine(engine::Engine* engine) {
    m_engine = engine;
    if (engine != nullptr) {
        m_selection.setWorkspace(engine->workspace());
    }
    m_selection.setFolder(engine != nullptr ? engine->dataFolder() : std::string());
    buildTargets();
    say();
}

void ReplaySetup::workspaceChanged() {
    if (m_engine != nullptr) {
        m_selection.setWorkspace(m_engine->workspace());
        buildTargets();
        say();
    }
}

void ReplaySetup::refresh() { m_selection.refresh(); }

void ReplaySetup::takeIds(const QList<qint64>& ids) { m_selection.setIds({ids.begin(), ids.end()}); }

void ReplaySetup::takeFilter(const QString& filter) {
    m_filter->setText(filter);
    m_selection.setFilter(m_filter->filter());
}

void ReplaySetup::buildTargets() {
    QList<models::ReplayTarget> sandboxes;
    if (m_engine != nullptr) {
        for (const auto& sandbox : m_engine->sandboxes()) {
            sandboxes.append({qs(sandbox.title), qs(sandbox.url), false});
        }
    }
    const auto targets = m_engine == nullptr ? QList<models::ReplayTarget>()
                                             : models::replayTargets(sandboxes, m_engine->workspace(), qs(counts().recordedUrl));
    const bool same = targets.size() == m_targets.size() && m_targetGroup->button(kOther) != nullptr &&
                      std::equal(targets.begin(), targets.end(), m_targets.begin(), [](const auto& a, const auto& b) {
                          return a.url == b.url && a.title == b.title && a.recorded == b.recorded;
                      });
    if (same) {
        return;
    }
    m_targets = targets;
    m_other->setParent(nullptr);
    while (QLayoutItem* item = m_targetRows->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int chosen = models::preferredTarget(m_targets);
    for (int i = 0; i < m_targets.size(); ++i) {
        auto* row = new QWidget;
        auto* across = new QHBoxLayout(row);
        across->setContentsMargins(0, 0, 0, 0);
        across->setSpacing(8);
        auto* radio = new QRadioButton(m_targets[i].title);
        radio->setAccessibleDescription(m_targets[i].url);
        m_targetGroup->addButton(radio, i);
        across->addWidget(radio);
        auto* url = new ThemedLabel(m_targets[i].url, Type::DataSmall, Token::TextMuted);
        url->setElided(true);
        across->addWidget(url, 1);
        if (m_targets[i].recorded) {
            across->addWidget(new ThemedLabel(tr("recorded here"), Type::Caption, Token::TextMuted));
        }
        m_targetRows->addWidget(row);
        if (!m_chosenUrl.isEmpty() && m_targets[i].url == m_chosenUrl) {
            chosen = i;
        }
    }
    auto* row = new QWidget;
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(0, 0, 0, 0);
    across->setSpacing(8);
    auto* other = new QRadioButton(tr("Another server"));
    m_targetGroup->addButton(other, kOther);
    across->addWidget(other);
    across->addWidget(m_other, 1);
    m_targetRows->addWidget(row);
    m_targetGroup->button(m_typed || chosen < 0 ? kOther : chosen)->setChecked(true);
}

void ReplaySetup::countsChanged() {
    m_rows->setRows(counts().newest);
    m_stack->setCurrentIndex(m_rows->rowCount() > 0 || m_selection.isCounting() ? 0 : 1);
    m_source->setCurrentIndex(m_selection.isByHand() ? 1 : 0);
    buildTargets();
    say();
}

QString ReplaySetup::targetName() const {
    const int id = m_targetGroup->checkedId();
    return id >= 0 && id < m_targets.size() ? m_targets[id].title : targetUrl();
}

QString ReplaySetup::targetUrl() const {
    const int id = m_targetGroup->checkedId();
    QString url = id >= 0 && id < m_targets.size() ? m_targets[id].url : m_other->text().trimmed();
    while (url.endsWith(u'/')) {
        url.chop(1);
    }
    return url;
}

void ReplaySetup::setTargetUrl(const QString& url) {
    for (int i = 0; i < m_targets.size(); ++i) {
        if (m_targets[i].url == url) {
            m_typed = false;
            m_chosenUrl = url;
            m_targetGroup->button(i)->setChecked(true);
            say();
            return;
        }
    }
    m_typed = true;
    m_other->setText(url);
    if (QAbstractButton* other = m_targetGroup->button(kOther)) {
        other->setChecked(true);
    }
    say();
}

void ReplaySetup::setAllowWrites(bool on) { m_writes->setChecked(on); }
void ReplaySetup::setIgnored(const QStringList& paths) { m_ignore->setValues(paths); }

models::ReplayOrder ReplaySetup::order() const {
    models::ReplayOrder order;
    order.ids = counts().ids;
    replay::Options& how = order.options;
    how.target = targetUrl().toStdString();
    how.routePrefix = counts().prefix;
    if (m_engine != nullptr) {
        order.folder = m_engine->dataFolder();
        // Without a public address links show what each client asked for by Host, which the recording knows better than we.
        const std::string& shown = m_engine->workspace().gateway.publicUrl;
        how.recordedBase = shown.empty() ? std::string() : shown + counts().prefix;
    }
    const QString pace = m_pace->current();
    how.pace = pace == u"max"_s ? replay::Pace::Max : pace == u"original"_s ? replay::Pace::Original : replay::Pace::Rate;
    how.factor = how.pace == replay::Pace::Rate ? m_rate->value() : 1;
    how.lanes = m_lanes->value();
    how.allowWrites = m_writes->isChecked();
    for (const QString& path : m_ignore->values()) {
        how.ignore.push_back(path.toStdString());
    }
    return order;
}

QString ReplaySetup::plan() const {
    const QString pace = m_pace->current() == u"max"_s        ? tr("as fast as it goes")
                         : m_pace->current() == u"original"_s ? tr("as fast as recorded")
                                                              : tr("%1 a second").arg(grouped(qulonglong(m_rate->value())));
    const QString lanes = m_lanes->value() == 1 ? tr("in the recorded order") : tr("%1 at the same time").arg(m_lanes->value());
    return pace + u", "_s + lanes;
}

bool ReplaySetup::canStart() const {
    return m_engine != nullptr && counts().total() > 0 && models::targetProblem(targetUrl()).isEmpty() && m_ignore->problem().isEmpty();
}

QString ReplaySetup::writesSentence() const {
    const QString writes = grouped(counts().writes);
    const QString total = grouped(counts().total());
    if (counts().writes == 0) {
        return tr("None of them writes.");
    }
    if (!m_writes->isChecked()) {
        return tr("%1 of %2 write and are left out; what they created is then missing for those that follow.").arg(writes, total);
    }
    return tr("%1 of %2 write to %3: they create and change data there.").arg(writes, total, targetName());
}

void ReplaySetup::say() {
    const auto& now = counts();
    const bool byHand = m_selection.isByHand();
    const bool invalid = !byHand && m_filter->state() == widgets::FilterField::State::Invalid;
    m_byHand->setText(models::plural(tr("%Ln exchange(s) chosen in Traffic", nullptr, int(now.total())), int(now.total())));
    m_sentence->setTone(invalid ? Token::SeverityErrorText : Token::TextMuted);
    m_sentence->setText(byHand ? tr("As selected, in the recorded order") : m_filter->sentence());
    m_count->setText(m_selection.isCounting() && now.total() == 0 ? tr("Counting…") : models::plural(tr("%Ln exchange(s)", nullptr, int(now.total())), int(now.total())));
    const bool warns = now.writes > 0 && m_writes->isChecked();
    m_writesWords->setText(writesSentence());
    m_writesWords->setTone(warns ? Token::SeverityWarningText : Token::TextMuted);
    const QString problem = models::targetProblem(targetUrl());
    const bool typed = m_targetGroup->checkedId() == kOther;
    m_other->setProperty("invalid", typed && !problem.isEmpty() && !m_other->text().isEmpty());
    m_other->update();
    QString foot;
    if (now.total() == 0) {
        foot = tr("Nothing to replay yet.");
    } else if (!problem.isEmpty()) {
        foot = problem;
    } else {
        foot = models::plural(tr("%Ln exchange(s) to %1, %2.", nullptr, int(now.total())), int(now.total())).arg(targetName(), plan());
        if (warns) {
            foot += u' ' + tr("%1 of %2 write to %3.").arg(grouped(now.writes), grouped(now.total()), targetName());
        }
        if (now.unanswered > 0) {
            foot += u' ' + tr("Skipped, since no server answered when they were recorded: %1.").arg(grouped(now.unanswered));
        }
        if (now.cut) {
            foot += u' ' + tr("More match; a run takes the oldest %1.").arg(grouped(models::ReplaySelection::kMostExchanges));
        }
    }
    m_foot->setText(foot);
    m_foot->setTone(!problem.isEmpty() && now.total() > 0 ? Token::SeverityErrorText : Token::TextMuted);
    m_start->setEnabled(canStart());
    Q_EMIT changed();
}

} // namespace fb::pages
