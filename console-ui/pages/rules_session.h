// The draft of the rules that Routes and Limits edit together, and its way into the engine. One for all pages of a window.
#pragma once

#include "models/workspace_draft.h"
#include "widgets/message_strip.h"

#include <QTimer>

namespace fb::engine {
class Engine;
}

namespace fb::pages {

class RulesSession : public QObject {
    Q_OBJECT
public:
    explicit RulesSession(QObject* parent = nullptr);
    // The one that belongs to `owner` (what the pages stand in), made on first use. Without an owner, one for `page` alone.
    static RulesSession* of(QObject* owner, QObject* page);

    void setEngine(engine::Engine* engine); // the same one twice does nothing
    engine::Engine* engine() const { return m_engine; }
    models::WorkspaceDraft& draft() { return m_draft; }

    // The file was changed and came into force after the first edit of the draft: applying would take that back.
    bool isOvertaken() const { return m_overtaken; }
    // Says in words what the draft would do; "" = nothing to say.
    QString summary() const;
    bool canApply() const;
    // Of the newest recorded requests, those that would be decided otherwise; -1 = not known.
    int impact() const { return m_impact; }
    QStringList impactExamples() const { return m_examples; }
    int impactOf() const { return m_impactOf; }

    // Each returns what to say in the strip.
    widgets::Message apply();
    widgets::Message restore(quint64 number, const std::string& yaml);
    void discard();
    // Takes the newest edit back, as long as it is the newest one.
    std::function<void()> undoOfLast();

Q_SIGNALS:
    void changed(); // the draft, what is in force, or the impact
    void messageRequested(const fb::widgets::Message& message);

private:
    widgets::Message put(const std::string& yaml, const std::string& origin, const QString& done);
    void applied(const QString& origin);
    void measureImpact();

    models::WorkspaceDraft m_draft;
    engine::Engine* m_engine = nullptr; // open as long as it is set
    bool m_overtaken = false;
    bool m_applying = false;
    QTimer m_measure;
    int m_impact = -1;
    int m_impactOf = 0;
    QStringList m_examples;
};

} // namespace fb::pages
