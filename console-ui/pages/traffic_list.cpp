#include "pages/traffic_list.h"

#include "models/roles.h"
#include "models/text.h"
#include "models/traffic_values.h"
#include "theme/icons.h"
#include "widgets/buttons.h"
#include "widgets/empty_state.h"
#include "widgets/filter_field.h"
#include "widgets/list_table.h"
#include "widgets/themed_label.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QSettings>
#include <QStackedWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::TrafficModel;
using theme::Token;
using theme::Type;

namespace {

constexpr std::size_t kMostRows = 200'000;

Instant wallClock() { return std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now()); }

struct Saved {
    const char* title;
    const char* filter;
};
constexpr Saved kSaved[] = {
    {QT_TRANSLATE_NOOP("fb::pages::TrafficList", "Refused"), "outcome in (refused, limited)"},
    {QT_TRANSLATE_NOOP("fb::pages::TrafficList", "Errors"), "status >= 400 and outcome = answered or outcome = no-answer"},
    {QT_TRANSLATE_NOOP("fb::pages::TrafficList", "Writes"), "method in (POST, PUT, PATCH, DELETE)"},
};

} // namespace

TrafficList::TrafficList(QWidget* parent)
    : Panel(Token::Surface, {}, parent), m_filter(new widgets::FilterField), m_sentence(new widgets::ThemedLabel({}, Type::Body, Token::TextMuted)),
      m_shown(new widgets::ThemedLabel({}, Type::Strong)), m_total(new widgets::ThemedLabel({}, Type::Body, Token::TextMuted)),
      m_follow(widgets::iconButton(u"go-bottom"_s, tr("Follow the newest (End)"), true)),
      m_pause(widgets::iconButton(u"media-playback-pause"_s, tr("Pause the list; recording goes on"), true)),
      m_table(new widgets::ListTable), m_stack(new QStackedWidget),
      m_nothing(new widgets::EmptyState(u"view-filter"_s, tr("Nothing matches this filter."), tr("Clear filter"))) {
    m_model.setLimit(kMostRows);
    m_hidden = {TrafficModel::Route,       TrafficModel::Resource,    TrafficModel::ResourceId,   TrafficModel::Upstream, TrafficModel::Client,
                TrafficModel::RequestSize, TrafficModel::ResponseSize, TrafficModel::Gateway};
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(buildFilterRow());
    layout->addWidget(buildReadBack());
    setUpTable();
    m_stack->addWidget(m_table);
    m_stack->addWidget(m_nothing);
    layout->addWidget(m_stack, 1);
    connect(m_nothing, &widgets::EmptyState::pressed, this, [this] { m_filter->setText({}); });
    connect(&m_query, &models::CaptureQuery::done, this, &TrafficList::queryDone);
    connect(&m_query, &models::CaptureQuery::failed, this, &TrafficList::trouble);
    m_figures.setSingleShot(true);
    m_figures.setInterval(250);
    connect(&m_figures, &QTimer::timeout, this, &TrafficList::showFigures);
    refreshReadBack();
    refreshFollow();
}

TrafficList::~TrafficList() { m_query.cancel(); }

QWidget* TrafficList::buildFilterRow() {
    auto* row = new Panel(Token::Window);
    row->setFixedHeight(48);
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(8, 8, 8, 8);
    across->setSpacing(6);
    across->addWidget(m_filter, 1);
    for (const Saved& saved : kSaved) {
        auto* button = new QToolButton;
        button->setToolButtonStyle(Qt::ToolButtonTextOnly);
        button->setText(tr(saved.title));
        button->setProperty("small", true);
        button->setProperty("framed", true);
        button->setFocusPolicy(Qt::TabFocus);
        button->setCheckable(true);
        const QString filter = QString::fromLatin1(saved.filter);
        button->setToolTip(filter);
        connect(button, &QToolButton::clicked, this, [this, filter](bool on) { m_filter->setText(on ? filter : QString()); });
        m_saved.append(button);
        across->addWidget(button);
    }
    m_filter->edit()->setValueSource([this](const QString& field) {
        QList<widgets::Completion> found;
        for (const auto& [value, count] : models::capturedValues(m_model, field)) {
            found.append({value, count});
        }
        return found;
    });
    connect(m_filter, &widgets::FilterField::filterChanged, this, &TrafficList::applyFilter);
    connect(m_filter, &widgets::FilterField::stateChanged, this, &TrafficList::refreshReadBack);
    connect(m_filter, &widgets::FilterField::left, this, [this] { m_table->setFocus(); });
    return row;
}

QWidget* TrafficList::buildReadBack() {
    auto* row = new Panel(Token::Window, Qt::BottomEdge);
    row->setFixedHeight(26);
    auto* across = new QHBoxLayout(row);
    across->setContentsMargins(16, 0, 8, 4);
    across->setSpacing(4);
    m_sentence->setElided(true);
    m_follow->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_follow->setCheckable(true);
    m_pause->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_pause->setCheckable(true);
    for (QToolButton* button : {m_follow, m_pause}) {
        button->setFont(theme::font(Type::Body));
        button->setProperty("bare", true);
        button->setFixedHeight(22);
    }
    across->addWidget(m_sentence, 1);
    across->addSpacing(8);
    across->addWidget(m_shown);
    across->addWidget(m_total);
    across->addSpacing(6);
    across->addWidget(widgets::verticalLine(14));
    across->addWidget(m_follow);
    across->addWidget(m_pause);
    connect(m_follow, &QToolButton::clicked, this, &TrafficList::setFollowing);
    connect(m_pause, &QToolButton::clicked, this, &TrafficList::setPaused);
    return row;
}

void TrafficList::setUpTable() {
    m_table->setModel(&m_model);
    m_table->setAccessibleName(tr("Requests"));
    m_table->setMinimap([this](int row) -> std::optional<Token> {
        switch (models::verdictOf(m_model.at(row))) {
        case theme::VerdictKind::Refused:
        case theme::VerdictKind::NoAnswer: return Token::HealthDown;
        case theme::VerdictKind::Limited: return Token::HealthDegraded;
        default: break;
        }
        return m_model.at(row).status >= 500 ? std::optional(Token::HealthDown) : std::nullopt;
    });
    m_table->horizontalHeader()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_table->horizontalHeader(), &QWidget::customContextMenuRequested, this,
            [this](const QPoint& at) { columnMenu()->popup(m_table->horizontalHeader()->mapToGlobal(at)); });
    const auto widths = [this] {
        const std::pair<int, int> chars[] = {
            {TrafficModel::Number, 5},      {TrafficModel::Time, 13},       {TrafficModel::Interaction, 13}, {TrafficModel::Resource, 15},
            {TrafficModel::Route, 8},       {TrafficModel::Upstream, 9},    {TrafficModel::Status, 5},       {TrafficModel::Result, 13},
            {TrafficModel::Client, 11},     {TrafficModel::Verdict, 11},    {TrafficModel::RequestSize, 8},  {TrafficModel::ResponseSize, 8},
            {TrafficModel::Gateway, 9},     {TrafficModel::Duration, 6}};
        for (const auto& [column, characters] : chars) {
            m_table->setColumnChars(column, characters);
        }
        m_table->setColumnChars(TrafficModel::Method, 7, true);
        m_table->setColumnChars(TrafficModel::ResourceId, 16, true);
    };
    widths();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    m_table->horizontalHeader()->setSectionResizeMode(TrafficModel::Request, QHeaderView::Stretch);
    applyColumns();
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &TrafficList::announce);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        announce();
        if (!m_changing) {
            Q_EMIT selectionChanged();
        }
    });
    connect(m_table, &widgets::ListTable::opened, this, &TrafficList::openRequested);
    connect(m_table, &widgets::ListTable::leftByEscape, this, &TrafficList::escaped);
    connect(m_table->verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        QMetaObject::invokeMethod(this, &TrafficList::scrolled, Qt::QueuedConnection);
    });
    connect(m_table->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] {
        if (!m_changing) {
            scrolled();
        }
    });
}

QMenu* TrafficList::columnMenu() {
    if (m_columns == nullptr) {
        m_columns = new QMenu(this);
        connect(m_columns, &QMenu::aboutToShow, this, [this] {
            m_columns->clear();
            for (int column = 0; column < int(TrafficModel::ColumnCount); ++column) {
                QAction* action = m_columns->addAction(m_model.headerData(column, Qt::Horizontal).toString());
                action->setCheckable(true);
                action->setChecked(!m_hidden.contains(column));
                action->setEnabled(column != TrafficModel::Request);
                connect(action, &QAction::toggled, this, [this, column](bool on) {
                    on ? void(m_hidden.removeAll(column)) : m_hidden.append(column);
                    applyColumns();
                });
            }
        });
    }
    return m_columns;
}

void TrafficList::applyColumns() {
    const QList<int> extra = {TrafficModel::Time, TrafficModel::Interaction, TrafficModel::Route, TrafficModel::Upstream,
                              TrafficModel::Client, TrafficModel::Verdict,   TrafficModel::RequestSize, TrafficModel::ResponseSize,
                              TrafficModel::Gateway, TrafficModel::Resource, TrafficModel::ResourceId};
    for (int column = 0; column < int(TrafficModel::ColumnCount); ++column) {
        m_table->setColumnHidden(column, m_hidden.contains(column) || (m_narrow && extra.contains(column)));
    }
}

void TrafficList::setNarrow(bool narrow) {
    m_narrow = narrow;
    for (QToolButton* button : m_saved) {
        button->setVisible(!narrow);
    }
    applyColumns();
}

void TrafficList::open(const QString& folder) {
    m_folder = folder;
    m_query.cancel();
    m_waiting.clear();
    m_model.clear();
    m_newBelow = 0;
    announce();
    if (!folder.isEmpty()) {
        m_queryIsSearch = false;
        m_query.ask(folder, 0, kMostRows, {}, wallClock());
    }
    refreshReadBack();
    Q_EMIT contentChanged();
}

void TrafficList::reset() { open(m_folder); }

void TrafficList::queryDone(const std::vector<traffic::Summary>& rows) {
    if (m_queryIsSearch) {
        std::set<traffic::ExchangeId> ids;
        for (const traffic::Summary& row : rows) {
            ids.insert(row.id);
        }
        keepingPlace([&] { m_model.setFilter(m_filter->filter(), wallClock(), ids); });
    } else {
        append(rows);
    }
    if (!m_paused) {
        const auto waiting = std::exchange(m_waiting, {});
        takeRows(waiting);
    }
    refreshReadBack();
    Q_EMIT contentChanged();
}

void TrafficList::takeRows(const std::vector<traffic::Summary>& rows) {
    if (rows.empty()) {
        return;
    }
    const auto before = m_model.total();
    if (m_paused || m_query.busy()) {
        m_waiting.insert(m_waiting.end(), rows.begin(), rows.end());
        if (m_waiting.size() > kMostRows) {
            m_waiting.erase(m_waiting.begin(), m_waiting.end() - std::ptrdiff_t(kMostRows));
        }
    } else {
        const int shown = m_model.rowCount();
        append(rows);
        if (!m_following) {
            m_newBelow += std::size_t(qMax(0, m_model.rowCount() - shown));
        }
        if (m_model.filter().needsBodies()) {
            applyFilter(); // the new ones are read as well
        }
    }
    if (before == 0 || !m_figures.isActive()) {
        showFigures();
        m_figures.start();
    }
}

void TrafficList::showFigures() {
    refreshFollow();
    refreshReadBack();
    Q_EMIT contentChanged();
}

// The selection keeps itself when rows are added at the end or taken from the front; the place on the screen does not.
void TrafficList::append(const std::vector<traffic::Summary>& rows) {
    const int top = m_table->rowAt(1);
    const qint64 topId = top >= 0 && !m_following ? qint64(m_model.at(top).id) : 0;
    m_changing = true;
    m_model.append(rows);
    m_stack->setCurrentIndex(m_model.rowCount() == 0 && m_model.total() > 0 && !m_model.filter().empty() ? 1 : 0);
    if (m_following) {
        m_table->scrollToBottom();
    } else if (topId > 0) {
        const int row = m_model.rowOf(topId);
        if (row >= 0 && row != top) {
            m_table->scrollTo(m_model.index(row, TrafficModel::Request), QAbstractItemView::PositionAtTop);
        }
    }
    m_changing = false;
    announce();
}

// Rows come and go; what is selected and what is on the screen stays, or the newest stays in view while following.
void TrafficList::keepingPlace(const std::function<void()>& change) {
    const QList<qint64> selected = selectedIds();
    const qint64 current = selected.isEmpty() ? 0 : currentId();
    const int top = m_table->rowAt(1);
    const qint64 topId = top >= 0 && !m_following ? qint64(m_model.at(top).id) : 0;
    m_changing = true;
    change();
    QItemSelection selection;
    for (const qint64 id : selected) {
        if (const int row = m_model.rowOf(id); row >= 0) {
            selection.select(m_model.index(row, 0), m_model.index(row, int(TrafficModel::ColumnCount) - 1));
        }
    }
    const int currentRow = current > 0 ? m_model.rowOf(current) : -1;
    if (currentRow >= 0 && currentId() != current) {
        m_table->selectionModel()->setCurrentIndex(m_model.index(currentRow, 0), QItemSelectionModel::NoUpdate);
    }
    if (selection != m_table->selectionModel()->selection()) {
        m_table->selectionModel()->select(selection, QItemSelectionModel::ClearAndSelect);
    }
    m_stack->setCurrentIndex(m_model.rowCount() == 0 && m_model.total() > 0 && !m_model.filter().empty() ? 1 : 0);
    if (m_following) {
        m_table->scrollToBottom();
    } else if (topId > 0) {
        if (const int row = m_model.rowOf(topId); row >= 0 && m_table->rowAt(1) != row) {
            m_table->scrollTo(m_model.index(row, TrafficModel::Request), QAbstractItemView::PositionAtTop);
        }
    }
    m_changing = false;
    announce();
    if (selected != selectedIds()) {
        Q_EMIT selectionChanged();
    }
}

// A row is looked at when it is the current one and selected: the focus alone opens nothing.
void TrafficList::announce() {
    if (m_changing) {
        return;
    }
    const QModelIndex now = m_table->currentIndex();
    const bool selected = now.isValid() && m_table->selectionModel()->isRowSelected(now.row());
    const qint64 id = selected ? now.data(models::IdRole).toLongLong() : 0;
    if (id != m_announced) {
        m_announced = id;
        Q_EMIT currentChanged(id);
    }
}

void TrafficList::applyFilter() {
    const traffic::Filter& filter = m_filter->filter();
    for (qsizetype i = 0; i < m_saved.size(); ++i) {
        m_saved[i]->setChecked(m_filter->text().trimmed() == QLatin1StringView(kSaved[i].filter));
    }
    if (filter.needsBodies() && !m_folder.isEmpty()) {
        m_queryIsSearch = true;
        m_query.ask(m_folder, 0, kMostRows, filter, wallClock());
        refreshReadBack();
        return;
    }
    if (m_queryIsSearch) {
        m_query.cancel();
        m_queryIsSearch = false;
    }
    keepingPlace([&] { m_model.setFilter(filter, wallClock()); });
    m_newBelow = 0;
    refreshReadBack();
    Q_EMIT contentChanged();
}

void TrafficList::refreshReadBack() {
    const bool invalid = m_filter->state() == widgets::FilterField::State::Invalid;
    const bool odd = m_filter->state() == widgets::FilterField::State::Surprising;
    m_sentence->setTone(invalid ? Token::SeverityErrorText : odd ? Token::SeverityWarningText : Token::TextMuted);
    m_sentence->setText(m_query.busy() && m_queryIsSearch ? tr("Searching bodies…") : m_filter->sentence());
    m_shown->setText(models::grouped(qulonglong(m_model.rowCount())));
    m_total->setText(tr("of %1").arg(models::grouped(m_model.total())));
    const TrafficModel::Counts& counts = m_model.counts();
    const std::size_t figures[] = {counts.refused, counts.errors, counts.writes};
    for (qsizetype i = 0; i < m_saved.size(); ++i) {
        m_saved[i]->setText(tr(kSaved[i].title) + u' ' + models::grouped(figures[i]));
    }
}

void TrafficList::refreshFollow() {
    m_follow->setChecked(m_following);
    m_follow->setIcon(theme::icon(u"go-bottom"_s, m_following ? Token::AccentText : Token::TextMuted));
    m_follow->setText(m_following ? tr("Following") : m_newBelow > 0 ? tr("Follow, %1 new").arg(models::grouped(m_newBelow)) : tr("Follow"));
    m_pause->setChecked(m_paused);
    m_pause->setText(m_paused ? tr("Paused, %1 new").arg(models::grouped(m_waiting.size())) : tr("Pause display"));
}

void TrafficList::scrolled() {
    const bool bottom = m_table->atBottom();
    if (bottom != m_following) {
        m_following = bottom;
        if (bottom) {
            m_newBelow = 0;
        }
        refreshFollow();
    }
}

void TrafficList::setFollowing(bool on) {
    m_following = on;
    if (on) {
        m_newBelow = 0;
        m_changing = true;
        m_table->scrollToBottom();
        m_changing = false;
    }
    refreshFollow();
}

void TrafficList::setPaused(bool on) {
    m_paused = on;
    if (!on) {
        const auto waiting = std::exchange(m_waiting, {});
        takeRows(waiting);
    }
    refreshFollow();
}

QList<qint64> TrafficList::selectedIds() const {
    QList<qint64> ids;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows()) {
        ids.append(index.data(models::IdRole).toLongLong());
    }
    std::sort(ids.begin(), ids.end());
    return ids;
}

qint64 TrafficList::currentId() const {
    const QModelIndex index = m_table->currentIndex();
    return index.isValid() ? index.data(models::IdRole).toLongLong() : 0;
}

void TrafficList::selectId(qint64 id) {
    if (const int row = m_model.rowOf(id); row >= 0) {
        m_table->setCurrentIndex(m_model.index(row, 0));
        m_table->selectRow(row);
    }
}

void TrafficList::addToFilter(const QString& term) {
    const QString now = m_filter->text().trimmed();
    const bool alternatives = now.contains(u" or "_s, Qt::CaseInsensitive);
    m_filter->setText(now.isEmpty() ? term : (alternatives ? u'(' + now + u')' : now) + u" and "_s + term);
}

void TrafficList::resizeEvent(QResizeEvent* event) {
    Panel::resizeEvent(event);
    if (m_following) {
        m_changing = true;
        m_table->scrollToBottom();
        m_changing = false;
    }
}

} // namespace fb::pages
