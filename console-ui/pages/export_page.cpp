#include "pages/export_page.h"

#include "engine/engine.h"
#include "models/export_report_model.h"
#include "models/text.h"
#include "widgets/buttons.h"
#include "widgets/code_view.h"
#include "widgets/export_delegates.h"
#include "widgets/panel.h"
#include "widgets/section_head.h"
#include "widgets/segmented.h"
#include "widgets/themed_label.h"

#include <QClipboard>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QGuiApplication>
#include <QListView>
#include <QSaveFile>
#include <QSplitter>
#include <QTabBar>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fb::pages {

using exporters::Fidelity;
using models::qs;
using theme::Token;
using theme::Type;
using widgets::Panel;
using widgets::SectionHead;
using widgets::Severity;
using widgets::ThemedLabel;

namespace {

QVBoxLayout* column(QWidget* parent) {
    auto* layout = new QVBoxLayout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    return layout;
}

QListView* listView(QAbstractItemModel* model, QAbstractItemDelegate* delegate, const QString& name) {
    auto* view = new QListView;
    view->setModel(model);
    view->setItemDelegate(delegate);
    delegate->setParent(view);
    view->setFrameShape(QFrame::NoFrame);
    view->setMouseTracking(true);
    view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    view->setAccessibleName(name);
    return view;
}

widgets::Language languageOf(const std::string& name) {
    if (name == "yaml") {
        return widgets::Language::Yaml;
    }
    return name == "json" ? widgets::Language::Json : widgets::Language::Text;
}

void line(QVBoxLayout* into) {
    auto* rule = new Panel(Token::Border);
    rule->setFixedHeight(1);
    into->addWidget(rule);
}

} // namespace

ExportPage::ExportPage(QWidget* parent)
    : Page(u"export"_s, tr("Export"), u"document-export"_s, parent), m_targets(new models::ExportTargetModel(this)),
      m_report(new models::ExportReportModel(this)) {
    m_save = makeAction(tr("Save files"), u"document-save"_s, QKeySequence::Save);
    m_copy = makeAction(tr("Copy file"), u"edit-copy"_s);
    m_accept = makeAction(tr("Accept this loss"), u"dialog-ok-apply"_s);
    connect(m_save, &QAction::triggered, this, &ExportPage::save);
    connect(m_copy, &QAction::triggered, this, [this] { QGuiApplication::clipboard()->setText(m_code->text()); });
    connect(m_accept, &QAction::triggered, this, &ExportPage::acceptSelected);

    auto* split = new QSplitter(Qt::Horizontal);
    split->setChildrenCollapsible(false);
    split->addWidget(buildTargets());
    split->addWidget(buildFidelity());
    split->addWidget(buildFiles());
    split->setSizes({300, 530, 540});
    split->setStretchFactor(0, 0);
    split->setStretchFactor(1, 1);
    split->setStretchFactor(2, 1);
    column(this)->addWidget(split);
    selectionChanged();
}

QList<QAction*> ExportPage::toolBarActions() const { return {m_save, m_copy, m_accept}; }
QList<QWidget*> ExportPage::panes() const { return {m_targetList, m_reportList, m_tabs, m_code}; }

QWidget* ExportPage::buildTargets() {
    auto* pane = new Panel(Token::Surface);
    QVBoxLayout* layout = column(pane);
    m_targetHead = new SectionHead(tr("Targets"));
    layout->addWidget(m_targetHead);
    line(layout);
    m_targetList = listView(m_targets, new widgets::ExportTargetDelegate, tr("Targets"));
    layout->addWidget(m_targetList, 1);
    line(layout);
    auto* words = new ThemedLabel(tr("Counts are exact, approximate, lost. Nothing is written before you save."), Type::Caption,
                                  Token::TextMuted);
    words->setWordWrap(true);
    words->setContentsMargins(16, 12, 16, 12);
    layout->addWidget(words);
    connect(m_targetList->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ExportPage::showTarget);
    return pane;
}

QWidget* ExportPage::buildFidelity() {
    auto* pane = new Panel(Token::Surface);
    QVBoxLayout* layout = column(pane);
    m_reportHead = new SectionHead(tr("Fidelity"));
    m_only = new widgets::Segmented;
    m_only->addChoice(u"all"_s, tr("All"));
    m_only->addChoice(u"lost"_s, tr("Lost"));
    m_only->addChoice(u"approximate"_s, tr("Approximate"));
    m_only->setCurrent(u"all"_s);
    m_reportHead->addRight(m_only);
    layout->addWidget(m_reportHead);
    line(layout);
    m_closed = new ThemedLabel({}, Type::Body, Token::SeverityErrorText);
    m_closed->setWordWrap(true);
    m_closed->setContentsMargins(16, 8, 16, 8);
    m_closed->hide();
    layout->addWidget(m_closed);
    m_reportList = listView(m_report, new widgets::FidelityDelegate, tr("Fidelity, item by item"));
    layout->addWidget(m_reportList, 1);
    connect(m_only, &widgets::Segmented::chosen, this, [this](const QString& id) {
        m_report->setOnly(id == u"lost" ? std::optional(Fidelity::Lost)
                                        : id == u"approximate" ? std::optional(Fidelity::Approximate) : std::nullopt);
    });
    connect(m_reportList->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &ExportPage::selectionChanged);
    return pane;
}

QWidget* ExportPage::buildFiles() {
    auto* pane = new Panel(Token::Surface);
    QVBoxLayout* layout = column(pane);
    m_fileHead = new SectionHead(tr("Files"));
    layout->addWidget(m_fileHead);
    line(layout);
    m_tabs = new QTabBar;
    m_tabs->setDocumentMode(true);
    m_tabs->setExpanding(false);
    m_tabs->setDrawBase(false);
    m_tabs->setAccessibleName(tr("Files"));
    m_tabs->setFixedHeight(36); // also while it has no tab yet
    layout->addWidget(m_tabs);
    line(layout);
    m_code = new widgets::CodeView(true);
    m_code->setLineNumbers(true);
    layout->addWidget(m_code, 1);
    line(layout);
    auto* foot = new Panel(Token::SurfaceAlt);
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(16, 8, 16, 8);
    m_foot = new ThemedLabel({}, Type::Body, Token::TextMuted);
    m_foot->setElided(true, Qt::ElideMiddle);
    row->addWidget(m_foot, 1);
    auto* button = widgets::primaryButton(tr("Save files"));
    button->setObjectName(u"saveFiles"_s);
    connect(button, &QPushButton::clicked, m_save, &QAction::trigger);
    row->addWidget(button);
    layout->addWidget(foot);
    connect(m_tabs, &QTabBar::currentChanged, this, &ExportPage::showFile);
    return pane;
}

void ExportPage::setEngine(engine::Engine* next) {
    Page::setEngine(next);
    if (next != nullptr) {
        connect(next, &engine::Engine::configurationApplied, this, &ExportPage::recompute);
    }
    m_accepted.clear();
    recompute();
}

void ExportPage::activate() {
    if (!m_targetList->currentIndex().isValid()) {
        m_targetList->setCurrentIndex(m_targets->index(0));
    }
}

void ExportPage::recompute() {
    m_exports.clear();
    std::vector<models::ExportTargetRow> rows;
    for (const auto& target : engine() != nullptr ? exporters::exportTargets() : std::vector<exporters::ExportTarget>()) {
        auto result = exporters::exportWorkspace(engine()->workspace(), target.name, m_accepted);
        if (!result) {
            Q_EMIT messageRequested({Severity::Error, qs(result.error().sentence()), {}});
            continue;
        }
        rows.push_back(models::countsOf(target, result->report));
        m_exports.push_back(std::move(*result));
    }
    m_targetHead->setWords(m_exports.empty() ? QString()
                                             : tr("%1 items of v%2").arg(m_exports.front().report.size()).arg(engine()->revision()));
    m_targets->setRows(std::move(rows));
    if (!m_targetList->currentIndex().isValid()) {
        m_targetList->setCurrentIndex(m_targets->index(0));
    }
    showTarget();
}

void ExportPage::showTarget() {
    const int row = m_targetList->currentIndex().row();
    const bool has = row >= 0 && row < int(m_exports.size());
    const exporters::Export* shown = has ? &m_exports[std::size_t(row)] : nullptr;
    const auto* target = m_targets->rowAt(row);
    m_report->setRows(shown != nullptr ? shown->report : std::vector<exporters::ReportRow>());
    m_reportHead->setWords(target != nullptr ? tr("%1, proof: %2").arg(qs(target->target.title), qs(target->target.proof)) : QString());
    m_only->setChoiceTitle(u"all"_s, tr("All %1").arg(m_report->total()));
    m_only->setChoiceTitle(u"lost"_s, tr("Lost %1").arg(m_report->count(Fidelity::Lost)));
    m_only->setChoiceTitle(u"approximate"_s, tr("Approximate %1").arg(m_report->count(Fidelity::Approximate) + m_report->count(Fidelity::Extension)));
    QStringList closed;
    if (shown != nullptr) {
        for (const auto& name : shown->routesNotWritten) {
            closed.append(qs(name));
        }
    }
    m_closed->setVisible(!closed.isEmpty());
    m_closed->setText(tr("Not written, because a rule that protects them is lost: %1. Select the lost item to accept it.").arg(closed.join(u", "_s)));

    const QString before = m_tabs->tabText(m_tabs->currentIndex());
    const QSignalBlocker blocked(m_tabs);
    while (m_tabs->count() > 0) {
        m_tabs->removeTab(0);
    }
    std::size_t bytes = 0;
    for (const auto& file : shown != nullptr ? shown->files : std::vector<exporters::OutputFile>()) {
        const int tab = m_tabs->addTab(qs(file.name));
        if (qs(file.name) == before) {
            m_tabs->setCurrentIndex(tab);
        }
        bytes += file.content.size();
    }
    m_fileHead->setWords(shown != nullptr ? tr("%1, %2").arg(shown->files.size()).arg(models::sizeText(bytes)) : QString());
    m_foot->setText(m_lastFolder.isEmpty() ? tr("Not saved yet") : tr("Saved in %1").arg(QDir::toNativeSeparators(m_lastFolder)));
    m_save->setEnabled(shown != nullptr);
    m_copy->setEnabled(shown != nullptr);
    showFile();
    selectionChanged();
}

void ExportPage::showFile() {
    const int row = m_targetList->currentIndex().row();
    const int tab = m_tabs->currentIndex();
    if (row < 0 || row >= int(m_exports.size()) || tab < 0 || tab >= int(m_exports[std::size_t(row)].files.size())) {
        m_code->setText({}, widgets::Language::Text);
        return;
    }
    const auto& file = m_exports[std::size_t(row)].files[std::size_t(tab)];
    m_code->setText(qs(file.content), languageOf(file.language));
}

QString ExportPage::selectedItem() const { return m_reportList->currentIndex().data(models::ItemRole).toString(); }

void ExportPage::selectionChanged() {
    const auto* row = m_report->rowAt(m_reportList->currentIndex().row());
    const bool accepted = row != nullptr && std::find(m_accepted.begin(), m_accepted.end(), row->item) != m_accepted.end();
    m_accept->setEnabled(row != nullptr && row->fidelity == Fidelity::Lost && row->security && !accepted);
}

void ExportPage::acceptSelected() {
    const std::string item = selectedItem().toStdString();
    m_accepted.push_back(item);
    recompute();
    const auto undo = [this, item] {
        std::erase(m_accepted, item);
        recompute();
    };
    Q_EMIT messageRequested({Severity::Warning, tr("The loss of \"%1\" is accepted; its routes are written without it.").arg(qs(item)),
                             {{tr("Undo"), undo}}});
}

void ExportPage::chooseTarget(const QString& name) {
    for (std::size_t i = 0; i < m_exports.size(); ++i) {
        if (qs(m_exports[i].target) == name) {
            m_targetList->setCurrentIndex(m_targets->index(int(i)));
        }
    }
}

void ExportPage::save() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder for the files"), m_lastFolder);
    if (!folder.isEmpty()) {
        saveTo(folder);
    }
}

void ExportPage::saveTo(const QString& folder) {
    const int row = m_targetList->currentIndex().row();
    if (row < 0 || row >= int(m_exports.size())) {
        return;
    }
    const auto& chosen = m_exports[std::size_t(row)];
    for (const auto& file : chosen.files) {
        const QString path = QDir(folder).filePath(qs(file.name));
        QSaveFile out(path);
        const bool written = QDir().mkpath(QFileInfo(path).path()) && out.open(QIODevice::WriteOnly) &&
                             out.write(file.content.data(), qint64(file.content.size())) == qint64(file.content.size()) && out.commit();
        if (!written) {
            Q_EMIT messageRequested({Severity::Error, tr("%1 cannot be written: %2").arg(path, out.errorString()), {}});
            return;
        }
    }
    m_lastFolder = folder;
    m_foot->setText(tr("Saved in %1").arg(QDir::toNativeSeparators(folder)));
    const auto copy = [folder] { QGuiApplication::clipboard()->setText(QDir::toNativeSeparators(folder)); };
    Q_EMIT messageRequested({chosen.lossy() ? Severity::Warning : Severity::Positive,
                             chosen.lossy() ? tr("%1 files saved in %2. Something is lost: FIDELITY.md says what.").arg(chosen.files.size()).arg(folder)
                                            : tr("%1 files saved in %2.").arg(chosen.files.size()).arg(folder),
                             {{tr("Copy path"), copy}}});
}

QStringList ExportPage::states(bool beforeTraffic) const { return beforeTraffic ? QStringList() : QStringList{QString(), u"kong"_s}; }

void ExportPage::enterState(const QString& state) { chooseTarget(state.isEmpty() ? u"nginx"_s : state); }

} // namespace fb::pages
