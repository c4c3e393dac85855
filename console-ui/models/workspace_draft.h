// The workspace's text while a person edits it: what is in force, what would be, what is wrong with it and what it would change.
// Form and text edit the same draft; each edit can be undone. Knows no engine: whoever owns it says how a text is checked.
#pragma once

#include "config/workspace.h"
#include "policy/plan.h"

#include <QObject>
#include <QStringList>

#include <functional>
#include <string>
#include <vector>

class QUndoStack;

namespace fb::models {

class WorkspaceDraft : public QObject {
    Q_OBJECT
public:
    using Check = std::function<config::LoadResult(const std::string&)>;

    explicit WorkspaceDraft(QObject* parent = nullptr);
    ~WorkspaceDraft() override;

    void open(Check check, const std::string& inForce); // forgets every edit
    void close();
    bool isOpen() const { return bool(m_check); }

    const std::string& text() const { return m_text; }
    const std::string& inForce() const { return m_inForce; }
    bool isChanged() const { return m_text != m_inForce; }
    bool isValid() const { return m_valid; }
    const std::vector<config::Problem>& problems() const { return m_problems; } // of the text
    const config::Problem* firstError() const;

    // What the text means; while it is not valid, what it meant when it last was.
    const config::Workspace& workspace() const { return m_workspace; }
    const config::Workspace& workspaceInForce() const { return m_workspaceInForce; }
    policy::PlanPtr plan() const; // of workspace(), compiled when first asked for
    // One line each, for people. Empty although isChanged(): only comments or layout differ.
    const QStringList& changes() const { return m_changes; }

    QUndoStack* undoStack() const { return m_undo; }

    // Edits. Those with the same key, one after the other, are one step of undo ("" = never).
    void setText(const std::string& text, const QString& label, const QString& mergeKey = {});
    Result<void> take(const Result<std::string>& text, const QString& label, const QString& mergeKey = {});
    void discard(); // can be undone

    // Another text came into force. A draft without edits follows it; one with edits is kept.
    void setInForce(const std::string& yaml);

Q_SIGNALS:
    void changed(); // the text, its problems or what is in force

private:
    class Edit;
    void assign(const std::string& text);
    void compare();

    Check m_check;
    std::string m_text;
    std::string m_inForce;
    bool m_valid = false;
    std::vector<config::Problem> m_problems;
    config::Workspace m_workspace;
    config::Workspace m_workspaceInForce;
    mutable policy::PlanPtr m_plan;
    QStringList m_changes;
    QUndoStack* m_undo;
};

} // namespace fb::models
