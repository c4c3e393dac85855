#include "models/workspace_draft.h"

#include "models/text.h"

#include <QUndoCommand>
#include <QUndoStack>

namespace fb::models {

class WorkspaceDraft::Edit : public QUndoCommand {
public:
    Edit(WorkspaceDraft* draft, std::string before, std::string after, const QString& label, QString key)
        : QUndoCommand(label), m_draft(draft), m_before(std::move(before)), m_after(std::move(after)), m_key(std::move(key)) {}

    void undo() override { m_draft->assign(m_before); }
    void redo() override { m_draft->assign(m_after); }
    int id() const override { return m_key.isEmpty() ? -1 : 1; }
    bool mergeWith(const QUndoCommand* other) override {
        const auto* next = static_cast<const Edit*>(other);
        if (next->m_key != m_key) {
            return false;
        }
        m_after = next->m_after;
        setObsolete(m_after == m_before);
        return true;
    }

private:
    WorkspaceDraft* m_draft;
    std::string m_before;
    std::string m_after;
    QString m_key;
};

WorkspaceDraft::WorkspaceDraft(QObject* parent) : QObject(parent), m_undo(new QUndoStack(this)) {
    m_undo->setUndoLimit(500);
}

WorkspaceDraft::~WorkspaceDraft() = default;

void WorkspaceDraft::open(Check check, const std::string& inForce) {
    m_check = std::move(check);
    m_workspace = {};
    m_workspaceInForce = {};
    m_inForce.clear();
    m_text.clear();
    setInForce(inForce);
}

void WorkspaceDraft::close() {
    m_undo->clear();
    m_check = nullptr;
    m_text.clear();
    m_inForce.clear();
    m_problems.clear();
    m_changes.clear();
    m_plan.reset();
    m_workspace = {};
    m_workspaceInForce = {};
    m_valid = false;
    Q_EMIT changed();
}

const config::Problem* WorkspaceDraft::firstError() const {
    for (const config::Problem& problem : m_problems) {
        if (problem.severity == config::Severity::Error) {
            return &problem;
        }
    }
    return nullptr;
}

policy::PlanPtr WorkspaceDraft::plan() const {
    if (!m_plan) {
        m_plan = policy::compile(m_workspace, 0);
    }
    return m_plan;
}

void WorkspaceDraft::setText(const std::string& text, const QString& label, const QString& mergeKey) {
    if (m_check && text != m_text) {
        m_undo->push(new Edit(this, m_text, text, label, mergeKey));
    }
}

Result<void> WorkspaceDraft::take(const Result<std::string>& text, const QString& label, const QString& mergeKey) {
    if (!text) {
        return text.error();
    }
    setText(*text, label, mergeKey);
    return {};
}

void WorkspaceDraft::discard() { setText(m_inForce, tr("discarding edits")); }

void WorkspaceDraft::setInForce(const std::string& yaml) {
    const bool follows = !isChanged();
    m_inForce = yaml;
    if (auto loaded = m_check(yaml); loaded.ok()) {
        m_workspaceInForce = std::move(*loaded.workspace);
    }
    if (follows) {
        m_undo->clear();
        assign(yaml);
    } else {
        compare();
        Q_EMIT changed();
    }
}

void WorkspaceDraft::assign(const std::string& text) {
    m_text = text;
    auto loaded = m_check(text);
    m_problems = std::move(loaded.problems);
    m_valid = loaded.workspace.has_value();
    if (m_valid) {
        m_workspace = std::move(*loaded.workspace);
        m_plan.reset();
    }
    compare();
    Q_EMIT changed();
}

void WorkspaceDraft::compare() {
    m_changes.clear();
    if (isChanged() && m_valid) {
        for (const std::string& line : config::describeChanges(m_workspaceInForce, m_workspace)) {
            m_changes.append(qs(line));
        }
    }
}

} // namespace fb::models
