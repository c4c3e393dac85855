#include "pages/traffic_page.h"

#include "capture/reader.h"
#include "engine/engine.h"
#include "models/text.h"
#include "models/traffic_values.h"
#include "pages/exchange_detail.h"
#include "pages/first_run.h"
#include "pages/traffic_list.h"
#include "theme/icons.h"
#include "widgets/body_view.h"
#include "widgets/bundle_view.h"
#include "widgets/filter_field.h"
#include "widgets/list_table.h"
#include "widgets/message_view.h"
#include "widgets/section_head.h"

#include <QMenu>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabBar>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using theme::Token;
using widgets::Severity;

TrafficPage::TrafficPage(QWidget* parent)
    : Page(u"traffic"_s, tr("Traffic"), u"view-list-details"_s, parent), m_list(new TrafficList), m_detail(new ExchangeDetail),
      m_split(new QSplitter(Qt::Horizontal)), m_first(new FirstRun), m_stack(new QStackedWidget) {
    m_split->addWidget(m_list);
    m_split->addWidget(m_detail);
    m_split->setChildrenCollapsible(false);
    m_split->setStretchFactor(0, 62);
    m_split->setStretchFactor(1, 38);
    m_list->setMinimumWidth(320);
    m_detail->setMinimumWidth(320);
    m_stack->addWidget(m_first);
    m_stack->addWidget(m_split);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    buildActions();
    connectList();
    connect(m_first, &FirstRun::sampleRequested, this, &TrafficPage::sendSample);
    connect(m_first, &FirstRun::routesRequested, this, [this] { Q_EMIT pageRequested(u"routes"_s); });
    refreshState();
}

TrafficPage::~TrafficPage() = default;

void TrafficPage::buildActions() {
    m_sample = makeAction(tr("Send sample traffic"), u"document-send"_s);
    m_replay = makeAction(tr("Replay"), u"media-playlist-repeat"_s, QKeySequence(u"Ctrl+Shift+R"_s));
    m_curl = makeAction(tr("Copy as curl"), u"edit-copy"_s, QKeySequence(u"Ctrl+Shift+C"_s));
    m_url = makeAction(tr("Copy URL"), {}, QKeySequence(u"Ctrl+Shift+U"_s));
    m_openDetail = makeAction(tr("Wide detail"), u"view-split-left-right"_s, QKeySequence(u"Ctrl+Return"_s), false);
    m_openDetail->setCheckable(true);
    m_columns = makeAction(tr("Columns"), u"view-list-icons"_s, {}, false);
    m_columns->setMenu(m_list->columnMenu());
    m_clear = makeAction(tr("Forget all exchanges…"), u"edit-delete"_s);
    connect(m_sample, &QAction::triggered, this, &TrafficPage::sendSample);
    connect(m_replay, &QAction::triggered, this, [this] { Q_EMIT replayRequested(m_list->selectedIds()); });
    connect(m_curl, &QAction::triggered, this, &TrafficPage::copyCurl);
    connect(m_url, &QAction::triggered, this, &TrafficPage::copyUrl);
    connect(m_openDetail, &QAction::toggled, this, &TrafficPage::setOpen);
    connect(m_clear, &QAction::triggered, this, &TrafficPage::clearCaptures);
}

void TrafficPage::connectList() {
    connect(m_list, &TrafficList::currentChanged, this, &TrafficPage::show);
    connect(m_list, &TrafficList::selectionChanged, this, [this] {
        refreshState();
        Q_EMIT statusChanged();
    });
    connect(m_list, &TrafficList::contentChanged, this, [this] {
        refreshState();
        Q_EMIT statusChanged();
    });
    connect(m_list, &TrafficList::openRequested, this, [this] { setOpen(true); });
    connect(m_list, &TrafficList::escaped, this, &TrafficPage::back);
    connect(m_list, &TrafficList::trouble, this, [this](const QString& sentence) {
        Q_EMIT messageRequested({Severity::Warning, sentence, {}});
    });
    m_list->table()->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(m_list->table(), &QWidget::customContextMenuRequested, this, &TrafficPage::contextMenu);
}

QList<QAction*> TrafficPage::toolBarActions() const { return {m_sample, m_replay, m_curl, m_openDetail, m_columns}; }
QList<QAction*> TrafficPage::moreActions() const { return {m_url, m_clear}; }

void TrafficPage::setEngine(engine::Engine* engine) {
    Page::setEngine(engine);
    m_reader.reset();
    m_first->setEngine(engine);
    if (engine == nullptr) {
        m_list->open({});
        return;
    }
    connect(engine, &engine::Engine::exchangesStored, m_list, &TrafficList::takeRows);
    connect(engine, &engine::Engine::sampleFinished, this, &TrafficPage::sampleDone);
    connect(engine, &engine::Engine::configurationApplied, m_first, &FirstRun::refresh);
    if (auto reader = engine->reader()) {
        m_reader = std::move(*reader);
    } else {
        Q_EMIT messageRequested({Severity::Error, qs(reader.error().sentence()), {}});
    }
    m_list->open(qs(engine->dataFolder()));
    refreshState();
}

void TrafficPage::activate() {
    m_replay->setVisible(window()->findChild<Page*>(u"replay"_s) != nullptr);
    m_first->refresh();
    placeSplit();
    Q_EMIT actionsChanged();
    if (showsFirstRun()) {
        m_first->setFocus();
    } else {
        m_list->table()->setFocus();
    }
}

bool TrafficPage::showsFirstRun() const { return m_stack->currentIndex() == 0; }

void TrafficPage::refreshState() {
    const bool empty = m_list->model().total() == 0;
    const bool wasEmpty = showsFirstRun();
    m_stack->setCurrentIndex(empty ? 0 : 1);
    const bool some = !m_list->selectedIds().isEmpty();
    m_replay->setEnabled(some);
    m_curl->setEnabled(m_detail->exchange() != nullptr);
    m_url->setEnabled(m_detail->exchange() != nullptr);
    m_sample->setEnabled(engine() != nullptr && !m_sending);
    m_openDetail->setEnabled(!empty);
    m_columns->setEnabled(!empty);
    m_clear->setEnabled(!empty);
    if (wasEmpty && !empty && isVisible()) {
        placeSplit();
        m_list->table()->setFocus();
    }
}

void TrafficPage::show(qint64 id) {
    if (id == 0 || !m_reader) {
        m_detail->setExchange(nullptr);
    } else if (auto exchange = m_reader->get(id)) {
        m_detail->setExchange(std::make_shared<const traffic::Exchange>(std::move(*exchange)));
    } else {
        m_detail->showTrouble(qs(exchange.error().sentence()));
    }
    refreshState();
    Q_EMIT statusChanged();
}

void TrafficPage::sendSample() {
    if (engine() == nullptr || m_sending) {
        return;
    }
    m_sending = true;
    m_first->setBusy(true);
    refreshState();
    engine()->sendSampleTraffic();
}

void TrafficPage::sampleDone(int sent, const QString& trouble) {
    m_sending = false;
    m_first->setBusy(false);
    refreshState();
    if (trouble.isEmpty()) {
        Q_EMIT messageRequested({Severity::Positive, tr("Sent %1 requests through the gateway.").arg(sent), {}});
    } else {
        Q_EMIT messageRequested({Severity::Error, tr("The sample traffic stopped after %1 requests: %2").arg(QString::number(sent), trouble), {}});
    }
    if (engine() != nullptr && !engine()->recording()) {
        Q_EMIT messageRequested({Severity::Warning, tr("Recording is off, so nothing of it is kept."),
                                 {{tr("Record"), [this] { engine()->setRecording(true); }}}});
    }
}

void TrafficPage::focusFilter() {
    if (!showsFirstRun()) {
        m_list->filter()->setFocus();
    }
}

bool TrafficPage::back() {
    if (m_open) {
        setOpen(false);
        m_list->table()->setFocus();
        return true;
    }
    if (m_list->selectedIds().size() > 1) {
        m_list->selectId(m_list->currentId());
        return true;
    }
    return false;
}

QList<QWidget*> TrafficPage::panes() const { return {m_list->table(), m_detail->tabs(), m_list->filter()}; }

void TrafficPage::setOpen(bool open) {
    if (m_open == open) {
        return;
    }
    m_open = open;
    m_openDetail->setChecked(open);
    m_list->setNarrow(open);
    m_placed = false;
    placeSplit();
}

// List 62 to detail 38; opened, 36 to 64. Under 1100 the detail goes below.
void TrafficPage::placeSplit() {
    const bool below = width() < 1028;
    const auto orientation = below ? Qt::Vertical : Qt::Horizontal;
    if (m_split->orientation() != orientation) {
        m_split->setOrientation(orientation);
        m_placed = false;
    }
    if (m_placed || width() < 200) {
        return;
    }
    m_placed = true;
    const int whole = below ? height() : width();
    const int first = whole * (m_open ? 38 : below ? 50 : 62) / 100;
    m_split->setSizes({first, whole - first});
}

void TrafficPage::resizeEvent(QResizeEvent* event) {
    Page::resizeEvent(event);
    placeSplit();
}

QList<widgets::StatusText> TrafficPage::status() const {
    using theme::Shape;
    QList<widgets::StatusText> items;
    const auto total = m_list->model().total();
    items.append({Shape::None, {}, {}, models::grouped(total), tr("exchanges"), Token::Text, {}});
    if (total == 0) {
        return items;
    }
    if (!m_list->model().filter().empty()) {
        items.append({Shape::None, {}, {}, models::grouped(qulonglong(m_list->model().rowCount())), tr("shown"), Token::Text, {}});
    }
    const QList<qint64> selected = m_list->selectedIds();
    if (!selected.isEmpty()) {
        qint64 time = 0;
        quint64 bytes = 0;
        for (const qint64 id : selected) {
            if (const int row = m_list->model().rowOf(id); row >= 0) {
                time += m_list->model().at(row).duration;
                bytes += m_list->model().at(row).responseSize;
            }
        }
        const QString sum = selected.size() > 1 ? tr("selected, %1, %2").arg(models::durationText(time), models::sizeText(bytes)) : tr("selected");
        items.append({Shape::None, {}, {}, models::grouped(qulonglong(selected.size())), sum, Token::Text, {}});
    }
    return items;
}

void TrafficPage::takeFilter(const QString& filter) {
    m_list->filter()->setText(filter);
    m_list->table()->setFocus();
}

QStringList TrafficPage::states(bool beforeTraffic) const {
    return beforeTraffic ? QStringList{u"empty"_s} : QStringList{QString(), u"refused"_s, u"response"_s, u"bundle"_s};
}

namespace {

// The newest row for which the test holds; 0 = none.
template <typename Test>
qint64 newestWhere(const models::TrafficModel& model, const Test& test) {
    for (int row = model.rowCount() - 1; row >= 0; --row) {
        if (test(model.at(row))) {
            return model.at(row).id;
        }
    }
    return 0;
}

} // namespace

void TrafficPage::enterState(const QString& state) {
    using fhir::Interaction;
    const auto& model = m_list->model();
    setOpen(state == u"bundle"_s);
    m_list->table()->setFocus();
    if (state == u"bundle"_s) {
        m_list->selectId(newestWhere(model, [](const auto& row) { return row.interaction == Interaction::Transaction && row.status == 200; }));
        m_detail->setTab(ExchangeDetail::Response);
        m_detail->response()->headers()->setOpen(false);
        m_detail->response()->body()->bundle()->openEntry(1);
    } else if (state == u"refused"_s) {
        m_list->selectId(newestWhere(model, [](const auto& row) { return row.outcome == traffic::Outcome::Refused; }));
        m_detail->setTab(ExchangeDetail::Decision);
    } else if (state == u"response"_s) {
        m_list->selectId(newestWhere(model, [](const auto& row) { return row.interaction == Interaction::Read && row.status == 200; }));
        m_detail->setTab(ExchangeDetail::Response);
        m_detail->response()->headers()->setOpen(true);
    } else if (state.isEmpty()) {
        m_list->filter()->setText(u"interaction != capabilities"_s);
        m_list->selectId(newestWhere(model, [](const auto& row) { return row.interaction == Interaction::SearchType && row.linksRewritten > 0; }));
        m_detail->setTab(ExchangeDetail::Summary);
    }
}

bool TrafficPage::settled() const { return engine() != nullptr && !m_list->loading(); }

} // namespace fb::pages
