#include "pages/replay_page.h"

#include "engine/engine.h"
#include "models/plural.h"
#include "models/text.h"
#include "pages/replay_diff_pane.h"
#include "pages/replay_run_pane.h"
#include "pages/replay_setup.h"
#include "widgets/diff_tree.h"
#include "widgets/filter_field.h"
#include "widgets/list_table.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QListView>
#include <QSaveFile>
#include <QStackedWidget>
#include <QUrl>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::grouped;
using models::qs;
using theme::Token;
using widgets::Severity;

namespace {

int differencesOf(const models::ReplayResult& result) {
    int count = 0;
    for (const auto& pair : result.pairs()) {
        count += pair.differences();
    }
    return count;
}

} // namespace

ReplayPage::ReplayPage(QWidget* parent)
    : Page(u"replay"_s, tr("Replay"), u"media-playlist-repeat"_s, parent), m_stack(new QStackedWidget), m_setup(new ReplaySetup),
      m_run(new ReplayRunPane), m_diff(new ReplayDiffPane) {
    m_stack->addWidget(m_setup);
    m_stack->addWidget(m_run);
    m_stack->addWidget(m_diff);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_stack);
    buildActions();
    connect(m_setup, &ReplaySetup::startRequested, this, &ReplayPage::start);
    connect(m_setup, &ReplaySetup::trouble, this, [this](const QString& sentence) { Q_EMIT messageRequested({Severity::Warning, sentence, {}}); });
    connect(m_setup, &ReplaySetup::changed, this, &Page::statusChanged);
    connect(m_setup, &ReplaySetup::openInTraffic, this, [this](qint64 id) { Q_EMIT filterRequested(u"id = %1"_s.arg(id)); });
    connect(m_run, &ReplayRunPane::stopRequested, this, &ReplayPage::stop);
    connect(m_run, &ReplayRunPane::againRequested, this, &ReplayPage::start);
    connect(m_run, &ReplayRunPane::ignoreRequested, this, &ReplayPage::ignore);
    connect(m_run, &ReplayRunPane::restoreRequested, this, &ReplayPage::restore);
    connect(m_run, &ReplayRunPane::openRequested, this,
            [this](std::size_t pair, const std::vector<std::size_t>& listed, const replay::Group* group) {
                const QString scope = group != nullptr && !group->element.empty() ? qs(group->element)
                                      : group != nullptr                          ? models::replayKindText(group->kind)
                                                                                  : m_run->scope();
                m_diff->open(m_result, m_targetName, scope, pair, listed, group);
                show(Diff);
            });
    connect(m_diff, &ReplayDiffPane::backRequested, this, [this] { show(Run); });
    connect(m_diff, &ReplayDiffPane::ignoreRequested, this, &ReplayPage::ignore);
    connect(&m_task, &models::ReplayTask::progressed, m_run, &ReplayRunPane::progress);
    connect(&m_task, &models::ReplayTask::progressed, this, &Page::statusChanged);
    connect(&m_task, &models::ReplayTask::finished, this, &ReplayPage::finished);
    connect(&m_task, &models::ReplayTask::compared, this, &ReplayPage::compared);
    connect(&m_task, &models::ReplayTask::failed, this, [this](const QString& sentence) {
        show(Setup);
        m_saidFailure = true;
        Q_EMIT messageRequested({Severity::Error, sentence, {{tr("Try again"), [this] { start(); }}}});
    });
    m_recount.setSingleShot(true);
    m_recount.setInterval(1000);
    connect(&m_recount, &QTimer::timeout, m_setup, &ReplaySetup::refresh);
    show(Setup);
}

ReplayPage::~ReplayPage() = default;

void ReplayPage::buildActions() {
    m_new = makeAction(tr("New run"), u"list-add"_s, QKeySequence::New);
    m_results = makeAction(tr("Last run"), u"view-list-details"_s);
    m_save = makeAction(tr("Save report"), u"document-save"_s, QKeySequence::Save);
    connect(m_new, &QAction::triggered, this, [this] { show(Setup); });
    connect(m_results, &QAction::triggered, this, [this] { show(Run); });
    connect(m_save, &QAction::triggered, this, &ReplayPage::chooseReport);
}

QList<QAction*> ReplayPage::toolBarActions() const { return {m_new, m_results, m_save}; }
ReplayPage::View ReplayPage::view() const { return View(m_stack->currentIndex()); }

void ReplayPage::show(View view) {
    m_stack->setCurrentIndex(view);
    refreshActions();
    if (view == Setup) {
        m_setup->table()->setFocus();
    } else if (view == Run) {
        (m_run->groupTable()->isVisible() ? m_run->groupTable() : m_run->pairTable())->setFocus();
    } else {
        m_diff->tree()->setFocus();
    }
    Q_EMIT statusChanged();
}

void ReplayPage::refreshActions() {
    m_new->setEnabled(view() != Setup && !m_task.isRunning());
    m_results->setEnabled(view() == Setup && m_result != nullptr);
    m_save->setEnabled(m_result != nullptr && view() != Setup && !m_task.isRunning());
}

void ReplayPage::setEngine(engine::Engine* engine) {
    if (this->engine() != nullptr && this->engine() != engine) {
        this->engine()->disconnect(this);
    }
    Page::setEngine(engine);
    m_setup->setEngine(engine);
    if (engine == nullptr) {
        stop();
        m_recount.stop();
        return;
    }
    connect(engine, &engine::Engine::configurationApplied, this, [this] { m_setup->workspaceChanged(); });
    connect(engine, &engine::Engine::exchangesStored, this, [this] {
        if (isVisible() && view() == Setup && !m_recount.isActive()) {
            m_recount.start();
        }
    });
}

void ReplayPage::activate() {
    if (engine() != nullptr && view() == Setup) {
        m_setup->refresh();
    }
    show(view());
}

void ReplayPage::deactivate() { m_recount.stop(); }

void ReplayPage::focusFilter() {
    if (view() == Setup) {
        m_setup->filter()->setFocus();
    }
}

bool ReplayPage::back() {
    if (view() == Diff) {
        show(Run);
        return true;
    }
    if (view() == Run && !m_task.isRunning()) {
        show(Setup);
        return true;
    }
    return false;
}

QList<QWidget*> ReplayPage::panes() const {
    switch (view()) {
    case Setup: return {m_setup->filter(), m_setup->table(), m_setup->findChild<QWidget*>(u"replayStart"_s)};
    case Run: return {m_run->groupTable(), m_run->memberTable(), m_run->pairTable(), m_run->findChild<QWidget*>(u"replayAside"_s)};
    case Diff: break;
    }
    return {m_diff->list(), m_diff->tree(), m_diff->headTree()};
}

QList<widgets::StatusText> ReplayPage::status() const {
    using theme::Shape;
    if (view() == Setup) {
        return {{Shape::None, {}, {}, grouped(m_setup->counts().total()), tr("chosen"), Token::Text, {}},
                {Shape::None, {}, {}, grouped(m_setup->counts().writes), tr("write"), Token::Text, {}}};
    }
    QList<widgets::StatusText> items;
    if (m_task.isRunning()) {
        items.append({Shape::Ring, Token::TextMuted, {}, tr("Run %1").arg(m_number), tr("running"), Token::Text, {}});
    }
    if (m_result) {
        const auto& totals = m_result->totals();
        items.append({Shape::None, {}, {}, grouped(qulonglong(totals.sent)), tr("sent"), Token::Text, {}});
        items.append({Shape::None, {}, {}, grouped(qulonglong(totals.different)), tr("different"), Token::Text, {}});
    }
    return items;
}

void ReplayPage::takeExchanges(const ExchangeIds& ids) {
    if (m_task.isRunning()) {
        Q_EMIT messageRequested({Severity::Warning, tr("A replay is running; stop it before choosing others."), {}});
        return;
    }
    m_setup->takeIds(ids);
    show(Setup);
}

void ReplayPage::takeFilter(const QString& filter) {
    m_setup->takeFilter(filter);
    if (!m_task.isRunning()) {
        show(Setup);
    }
}

void ReplayPage::start() {
    if (m_task.isRunning() || !m_setup->canStart()) {
        return;
    }
    m_result.reset();
    m_diff->close();
    m_targetName = m_setup->targetName();
    models::ReplayOrder order = m_setup->order();
    const QString words = models::plural(tr("%Ln recorded exchange(s), to %1, %2", nullptr, int(order.ids.size())), int(order.ids.size()))
                              .arg(m_targetName == m_setup->targetUrl() ? m_targetName : m_targetName + u' ' + m_setup->targetUrl(), m_setup->plan());
    m_run->begin(tr("Run %1").arg(++m_number), words, int(order.ids.size()));
    m_task.start(std::move(order));
    show(Run);
}

void ReplayPage::stop() { m_task.cancel(); }

void ReplayPage::finished(const models::ReplayTask::ResultPtr& result, bool cancelled) {
    m_result = result;
    m_run->show(result, cancelled);
    show(view() == Setup ? Setup : Run);
    const auto& totals = result->totals();
    const bool saidFailure = std::exchange(m_saidFailure, false);
    if (!isVisible()) {
        return;
    }
    if (cancelled) {
        Q_EMIT messageRequested({Severity::Info, tr("Stopped after %1 of %2.").arg(grouped(qulonglong(totals.sent)), grouped(qulonglong(totals.total))), {}});
    } else if (totals.sent > 0 && totals.different + totals.failed == 0) {
        Q_EMIT messageRequested({Severity::Positive, tr("Every answer of %1 was equal to the recorded one.").arg(m_targetName), {}});
    } else if (saidFailure) {
        Q_EMIT messageRequested({Severity::Info, tr("%1 of %2 answers differ.").arg(grouped(qulonglong(totals.different)), grouped(qulonglong(totals.sent))), {}});
    }
}

void ReplayPage::ignore(const QString& path) {
    if (!m_result || path.isEmpty()) {
        return;
    }
    std::vector<std::string> rules = m_result->options().ignore;
    if (std::find(rules.begin(), rules.end(), path.toStdString()) == rules.end()) {
        rules.push_back(path.toStdString());
    }
    setIgnored(rules, tr("%1 is set aside from now on").arg(path));
}

void ReplayPage::restore(const QString& rule) {
    if (m_result) {
        std::vector<std::string> rules = m_result->options().ignore;
        std::erase(rules, rule.toStdString());
        setIgnored(rules, tr("%1 is compared again").arg(rule));
    }
}

// What is ignored now is offered for the next run as well.
void ReplayPage::setIgnored(const std::vector<std::string>& ignore, const QString& sentence) {
    m_ignoreBefore = m_result->options().ignore;
    m_differencesBefore = differencesOf(*m_result);
    m_comparedSentence = sentence;
    QStringList paths;
    for (const auto& path : ignore) {
        paths.append(qs(path));
    }
    m_setup->setIgnored(paths);
    m_task.compareAgain(m_result, ignore);
}

void ReplayPage::compared() {
    m_run->refresh();
    if (view() == Diff) {
        m_diff->refresh();
    }
    const int change = differencesOf(*m_result) - m_differencesBefore;
    const QString effect = change < 0   ? models::plural(tr("%Ln difference(s) fewer", nullptr, -change), -change)
                           : change > 0 ? models::plural(tr("%Ln difference(s) more", nullptr, change), change)
                                        : tr("no difference goes away");
    Q_EMIT statusChanged();
    if (m_comparedSentence.isEmpty()) {
        return;
    }
    Q_EMIT messageRequested({Severity::Info, m_comparedSentence + u": "_s + effect + u'.',
                             {{tr("Undo"), [this, before = m_ignoreBefore] {
                                   if (m_result) {
                                       setIgnored(before, tr("Undone"));
                                   }
                               }}}});
}

void ReplayPage::chooseReport() {
    if (!m_result) {
        return;
    }
    const QString html = tr("Web page (*.html)");
    const QString json = tr("JSON (*.json)");
    const QString junit = tr("JUnit (*.xml)");
    QString chosen = html;
    QString file = QFileDialog::getSaveFileName(this, tr("Save report"), QDir::home().filePath(u"replay-%1.html"_s.arg(m_number)),
                                                QStringList{html, json, junit}.join(u";;"_s), &chosen);
    if (file.isEmpty()) {
        return;
    }
    if (QFileInfo(file).suffix().isEmpty()) {
        file += chosen == html ? u".html"_s : chosen == json ? u".json"_s : u".xml"_s;
    }
    if (const auto saved = saveReport(file); !saved) {
        Q_EMIT messageRequested({Severity::Error, qs(saved.error().sentence()), {{tr("Try again"), [this] { chooseReport(); }}}});
        return;
    }
    Q_EMIT messageRequested({Severity::Positive, tr("Saved the report as %1.").arg(QDir::toNativeSeparators(file)),
                             {{tr("Open"), [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); }}}});
}

Result<void> ReplayPage::saveReport(const QString& file) const {
    if (!m_result) {
        return makeError(ErrorCode::InvalidInput, "There is no run to report on");
    }
    using Report = models::ReplayResult::Report;
    const QString suffix = QFileInfo(file).suffix().toLower();
    const Report kind = suffix == u"json"_s ? Report::Json : suffix == u"xml"_s ? Report::JUnit : Report::Html;
    const std::string text = m_result->report(kind);
    QSaveFile out(file);
    const bool written = out.open(QIODevice::WriteOnly) && out.write(text.data(), qint64(text.size())) == qint64(text.size()) && out.commit();
    return written ? Result<void>()
                   : makeError(ErrorCode::Io, file.toStdString() + " could not be written: " + out.errorString().toStdString(), "Choose another folder.");
}

} // namespace fb::pages
