#include "pages/yaml_pane.h"

#include "config/edit.h"
#include "models/line_diff.h"
#include "models/problem_model.h"
#include "models/text.h"
#include "pages/rules_session.h"
#include "theme/icons.h"
#include "theme/shapes.h"
#include "widgets/buttons.h"
#include "widgets/diff_code.h"
#include "widgets/list_table.h"
#include "widgets/section_head.h"
#include "widgets/themed_label.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QStackedWidget>
#include <QUndoStack>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using theme::Token;
using theme::Type;

YamlPane::YamlPane(RulesSession* session, QWidget* parent)
    : Panel(Token::Surface, {}, parent), m_session(session), m_head(new widgets::SectionHead(QString(), tr("in step with the form"))),
      m_stack(new QStackedWidget), m_code(new widgets::CodeView(false)), m_diff(new widgets::DiffCode),
      m_problems(new models::ProblemModel(this)), m_list(new widgets::ListTable),
      m_state(new widgets::ThemedLabel), m_place(new widgets::ThemedLabel(QString(), Type::Body, Token::TextMuted)),
      m_foot(new widgets::Panel(Token::SurfaceAlt, Qt::TopEdge)) {
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    buildHead();
    layout->addWidget(m_head);
    layout->addWidget(new widgets::Panel(Token::Border));
    layout->itemAt(1)->widget()->setFixedHeight(1);
    m_code->setAccessibleName(tr("Workspace text"));
    m_stack->addWidget(m_code);
    m_stack->addWidget(m_diff);
    layout->addWidget(m_stack, 1);
    m_list->setModel(m_problems);
    m_list->setAccessibleName(tr("Problems"));
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->horizontalHeader()->hide();
    m_list->horizontalHeader()->setStretchLastSection(true);
    m_list->setColumnWidth(models::ProblemModel::Shape, 32);
    m_list->setColumnChars(models::ProblemModel::Where, 7, true);
    auto* line = new widgets::Panel(Token::Border);
    line->setFixedHeight(1);
    line->setObjectName(u"problemLine"_s);
    layout->addWidget(line);
    layout->addWidget(m_list);
    m_foot->setFixedHeight(28);
    auto* foot = new QHBoxLayout(m_foot);
    foot->setContentsMargins(34, 0, 12, 0);
    m_state->setElided(true);
    foot->addWidget(m_state, 1);
    foot->addWidget(m_place);
    m_foot->installEventFilter(this);
    layout->addWidget(m_foot);

    m_typing.setSingleShot(true);
    m_typing.setInterval(180);
    connect(&m_typing, &QTimer::timeout, this, &YamlPane::flush);
    connect(m_code, &widgets::CodeView::edited, this, [this] {
        m_typed = true;
        m_typing.start();
    });
    connect(m_code, &widgets::CodeView::cursorMoved, this, [this](int l, int c) {
        m_place->setText(tr("Line %1, column %2").arg(l).arg(c));
    });
    m_code->focusProxy()->installEventFilter(this);
    const auto go = [this](const QModelIndex& index) {
        if (const config::Problem* problem = index.isValid() ? m_problems->at(index.row()) : nullptr) {
            setShowsChanges(false);
            m_code->goTo(qMax(1, problem->place.line), problem->place.column);
            m_code->setFocus();
        }
    };
    connect(m_list, &QAbstractItemView::clicked, this, go);
    connect(m_list, &widgets::ListTable::opened, this, go);
    connect(session, &RulesSession::changed, this, &YamlPane::refresh);
    refresh();
}

void YamlPane::buildHead() {
    m_head->setFill(Token::SurfaceAlt);
    m_head->setFixedHeight(39);
    m_changes = widgets::iconButton(u"vcs-diff"_s, tr("Changes"), true);
    m_changes->setText(tr("Changes"));
    m_changes->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_changes->setToolTip(tr("What differs from the rules in force"));
    m_changes->setCheckable(true);
    m_changes->setObjectName(u"changes"_s);
    m_head->addRight(m_changes);
    connect(m_changes, &QToolButton::toggled, this, [this](bool on) {
        flush();
        m_stack->setCurrentWidget(on ? static_cast<QWidget*>(m_diff) : m_code);
        refresh();
        Q_EMIT changesShown(on);
    });
}

void YamlPane::setFile(const QString& file) { m_head->setTitle(file); }
bool YamlPane::showsChanges() const { return m_changes->isChecked(); }
void YamlPane::setShowsChanges(bool on) { m_changes->setChecked(on); }

void YamlPane::setItem(const QString& section, const QString& name) {
    const bool other = section != m_section || name != m_name;
    m_section = section;
    m_name = name;
    mark();
    if (other) {
        revealItem();
    }
}

void YamlPane::revealItem() {
    if (const auto lines = config::itemLines(m_session->draft().text(), m_section.toStdString(), m_name.toStdString())) {
        m_code->goTo(lines->firstLine);
    }
}

void YamlPane::flush() {
    m_typing.stop();
    if (std::exchange(m_typed, false)) {
        m_session->draft().setText(m_code->text().toStdString(), tr("typing in the text"), u"typing"_s);
    }
}

void YamlPane::refresh() {
    const auto& draft = m_session->draft();
    const QString text = qs(draft.text());
    if (!m_typed && m_code->text() != text) {
        m_code->setText(text, widgets::Language::Yaml, true);
    }
    m_head->setWords(draft.isChanged() && !draft.isValid() ? tr("the form waits until it is valid") : tr("in step with the form"));
    m_changes->setEnabled(draft.isChanged() || m_changes->isChecked());
    if (m_changes->isChecked()) {
        m_diff->setTexts(qs(draft.inForce()), text);
    }
    mark();
    showProblems();
}

void YamlPane::mark() {
    const auto& draft = m_session->draft();
    m_code->clearLines();
    if (const auto lines = config::itemLines(draft.text(), m_section.toStdString(), m_name.toStdString())) {
        m_code->fillLines(lines->firstLine, lines->lastLine, Token::SyntaxLine);
    }
    if (!draft.isChanged()) {
        return;
    }
    const auto lines = models::diffLines(qs(draft.inForce()), qs(draft.text()));
    int last = 1;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const models::DiffLine& line = lines[i];
        if (line.change == models::LineChange::Added) {
            m_code->fillLines(line.after, line.after, Token::DiffAddedFill);
            m_code->barLines(line.after, line.after, Token::DiffAddedText);
        }
        // What is gone has no line of its own; where others took its place, they are marked already.
        const bool ends = i + 1 == lines.size() || lines[i + 1].change == models::LineChange::Same;
        if (line.change == models::LineChange::Removed && ends) {
            m_code->barLines(last, last, Token::DiffRemovedText);
        }
        last = line.after > 0 ? line.after : last;
    }
}

void YamlPane::showProblems() {
    const auto& draft = m_session->draft();
    m_code->clearErrors();
    for (const config::Problem& problem : draft.problems()) {
        if (problem.place.line > 0 && problem.severity == config::Severity::Error) {
            m_code->markError(problem.place.line, problem.place.column, QString());
        }
    }
    m_problems->setProblems(draft.problems());
    const int count = m_problems->rowCount();
    const int errors = m_problems->errors();
    m_list->setVisible(count > 0);
    findChild<QWidget*>(u"problemLine"_s)->setVisible(count > 0);
    m_list->setFixedHeight(qMin(count, 5) * theme::Theme::instance().rowHeight() + 8);
    QStringList parts;
    if (errors > 0) {
        parts.append(errors == 1 ? tr("1 problem") : tr("%Ln problems", nullptr, errors));
    }
    if (count > errors) {
        parts.append(count - errors == 1 ? tr("1 warning") : tr("%Ln warnings", nullptr, count - errors));
    }
    m_state->setText(parts.isEmpty() ? tr("No problems") : parts.join(u", "_s));
    m_state->setTone(errors > 0 ? Token::SeverityErrorText : count > 0 ? Token::SeverityWarningText : Token::Text);
    m_foot->update();
}

void YamlPane::paintEvent(QPaintEvent* event) { Panel::paintEvent(event); }

bool YamlPane::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_foot && event->type() == QEvent::Paint) {
        m_foot->removeEventFilter(this);
        QCoreApplication::sendEvent(m_foot, event);
        m_foot->installEventFilter(this);
        QPainter painter(m_foot);
        const int errors = m_problems->errors();
        const bool warned = m_problems->rowCount() > 0;
        theme::drawShape(painter, errors > 0 ? theme::Shape::Barred : warned ? theme::Shape::Triangle : theme::Shape::Tick,
                         QRectF(14, 8, 12, 12),
                         theme::color(errors > 0 ? Token::SeverityErrorText : warned ? Token::SeverityWarningText
                                                                                      : Token::SeverityPositiveText));
        return true;
    }
    // Undo and redo are the draft's, which form and text share, and not the text view's own.
    const bool asks = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (asks && watched == m_code->focusProxy()) {
        auto* key = static_cast<QKeyEvent*>(event);
        const bool undo = key->matches(QKeySequence::Undo);
        if (undo || key->matches(QKeySequence::Redo)) {
            if (event->type() == QEvent::KeyPress) {
                flush();
                undo ? m_session->draft().undoStack()->undo() : m_session->draft().undoStack()->redo();
            } else {
                flush();
                event->ignore();
            }
            return true;
        }
    }
    if (watched == m_code->focusProxy() && event->type() == QEvent::FocusOut) {
        flush();
    }
    return Panel::eventFilter(watched, event);
}

} // namespace fb::pages
