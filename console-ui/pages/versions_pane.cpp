#include "pages/versions_pane.h"

#include "engine/engine.h"
#include "models/revision_model.h"
#include "models/text.h"
#include "pages/rules_session.h"
#include "widgets/buttons.h"
#include "widgets/diff_code.h"
#include "widgets/list_table.h"
#include "widgets/section_head.h"

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using models::RevisionModel;
using theme::Token;

namespace {

QWidget* line() {
    auto* panel = new widgets::Panel(Token::Border);
    panel->setFixedHeight(1);
    return panel;
}

} // namespace

VersionsPane::VersionsPane(RulesSession* session, QWidget* parent)
    : Panel(Token::Surface, {}, parent), m_session(session), m_model(new RevisionModel(this)), m_list(new widgets::ListTable),
      m_diffHead(new widgets::SectionHead(tr("Difference"))), m_diff(new widgets::DiffCode),
      m_restore(widgets::plainButton(tr("Restore"))) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    auto* head = new widgets::SectionHead(tr("Versions"), tr("of the rules that were in force"));
    head->setFill(Token::SurfaceAlt);
    head->setFixedHeight(39);
    auto* close = widgets::iconButton(u"go-previous"_s, tr("Back to the text"), true);
    head->addRight(close);
    layout->addWidget(head);
    layout->addWidget(line());
    m_list->setModel(m_model);
    m_list->setAccessibleName(tr("Versions"));
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->horizontalHeader()->setStretchLastSection(true);
    m_list->setColumnChars(RevisionModel::Number, 9);
    m_list->setColumnChars(RevisionModel::Applied, 21);
    layout->addWidget(m_list, 2);
    layout->addWidget(line());
    m_diffHead->setFill(Token::SurfaceAlt);
    m_diffHead->setFixedHeight(39);
    m_restore->setProperty("small", true);
    m_restore->setObjectName(u"restore"_s);
    m_diffHead->addRight(m_restore);
    layout->addWidget(m_diffHead);
    layout->addWidget(line());
    layout->addWidget(m_diff, 3);

    connect(close, &QToolButton::clicked, this, &VersionsPane::closed);
    connect(m_list, &widgets::ListTable::leftByEscape, this, &VersionsPane::closed);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &VersionsPane::showChosen);
    connect(m_restore, &QPushButton::clicked, this, &VersionsPane::restore);
    connect(session, &RulesSession::changed, this, [this] {
        if (isVisible()) {
            reload();
        }
    });
}

void VersionsPane::reload() {
    const engine::Engine* engine = m_session->engine();
    const auto* chosen = m_model->at(m_list->currentIndex().row());
    const quint64 number = chosen != nullptr ? chosen->number : 0;
    m_model->setRevisions(engine != nullptr ? engine->revisions() : std::vector<capture::Revision>(),
                          engine != nullptr ? engine->revision() : 0);
    // At first the one before what is in force: that is what a person wants to compare with, or go back to.
    int row = m_model->rowCount() > 1 ? 1 : 0;
    for (int i = 0; number != 0 && i < m_model->rowCount(); ++i) {
        row = m_model->at(i)->number == number ? i : row;
    }
    m_list->setCurrentIndex(m_model->index(row, 0));
    showChosen();
}

void VersionsPane::showChosen() {
    const auto* chosen = m_model->at(m_list->currentIndex().row());
    m_restore->setEnabled(chosen != nullptr && chosen->yaml != m_session->draft().inForce());
    if (chosen == nullptr) {
        m_diff->setTexts({}, {});
        return;
    }
    m_diff->setTexts(qs(chosen->yaml), qs(m_session->draft().text()));
    m_diffHead->setTitle(tr("From v%1 to the text here").arg(chosen->number));
    m_diffHead->setWords(m_diff->added() + m_diff->removed() == 0 ? tr("the same")
                                                                  : tr("%1 added, %2 removed").arg(m_diff->added()).arg(m_diff->removed()));
}

void VersionsPane::restore() {
    const auto* chosen = m_model->at(m_list->currentIndex().row());
    if (chosen != nullptr) {
        const auto copy = *chosen; // the list is read again meanwhile
        Q_EMIT messageRequested(m_session->restore(copy.number, copy.yaml));
        reload();
    }
}

} // namespace fb::pages
