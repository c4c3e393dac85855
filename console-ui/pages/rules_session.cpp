#include "pages/rules_session.h"

#include "engine/engine.h"
#include "models/text.h"

#include <QKeySequence>
#include <QUndoStack>

using namespace Qt::StringLiterals;

namespace fb::pages {

using models::qs;
using widgets::Message;
using widgets::Severity;

namespace {
constexpr std::size_t kImpactRequests = 200; // whole requests are read for it, in the engine's thread
} // namespace

RulesSession::RulesSession(QObject* parent) : QObject(parent) {
    setObjectName(u"rulesSession"_s);
    m_measure.setSingleShot(true);
    m_measure.setInterval(500);
    connect(&m_measure, &QTimer::timeout, this, &RulesSession::measureImpact);
    connect(&m_draft, &models::WorkspaceDraft::changed, this, [this] {
        m_impact = -1;
        m_examples.clear();
        m_overtaken = m_overtaken && m_draft.isChanged();
        if (m_draft.isChanged() && m_draft.isValid() && !m_draft.changes().isEmpty()) {
            m_measure.start();
        } else {
            m_measure.stop();
        }
        Q_EMIT changed();
    });
}

RulesSession* RulesSession::of(QObject* owner, QObject* page) {
    QObject* home = owner != nullptr ? owner : page;
    auto* session = home->findChild<RulesSession*>(u"rulesSession"_s, Qt::FindDirectChildrenOnly);
    return session != nullptr ? session : new RulesSession(home);
}

void RulesSession::setEngine(engine::Engine* engine) {
    if (engine == m_engine && (engine != nullptr) == m_draft.isOpen()) {
        return;
    }
    if (m_engine != nullptr) {
        m_engine->disconnect(this);
    }
    m_engine = engine;
    m_overtaken = false;
    if (engine == nullptr) {
        m_draft.close();
        return;
    }
    connect(engine, &engine::Engine::configurationApplied, this, [this](quint64, const QString& origin) { applied(origin); });
    m_draft.open([engine](const std::string& yaml) { return engine->check(yaml); }, engine->yaml());
}

void RulesSession::applied(const QString& origin) {
    const bool edited = m_draft.isChanged();
    m_draft.setInForce(m_engine->yaml());
    if (edited && !m_applying && m_draft.isChanged()) {
        m_overtaken = true;
        Q_EMIT changed();
        const QString who = origin == u"file"_s ? tr("The workspace file was changed on disk and is in force.")
                                                : tr("Other rules came into force (%1).").arg(origin);
        Q_EMIT messageRequested({Severity::Warning, tr("%1 Your edits are kept; applying them replaces that change.").arg(who),
                                 {{tr("Discard my edits"), [this] { discard(); }}}});
    }
}

QString RulesSession::summary() const {
    if (!m_draft.isChanged()) {
        return tr("No edits");
    }
    const int edits = int(m_draft.changes().size());
    const QString what = edits == 0   ? tr("Only comments or layout differ")
                         : edits == 1 ? tr("1 edit") : tr("%Ln edits", nullptr, edits);
    if (!m_draft.isValid()) {
        const config::Problem* problem = m_draft.firstError();
        return problem == nullptr || problem->place.line == 0
                   ? tr("Not valid")
                   : tr("Not valid: line %1, column %2").arg(problem->place.line).arg(problem->place.column);
    }
    return edits == 0 ? what : tr("%1, checked").arg(what);
}

bool RulesSession::canApply() const { return m_engine != nullptr && m_draft.isChanged() && m_draft.isValid(); }

Message RulesSession::put(const std::string& yaml, const std::string& origin, const QString& done) {
    if (m_engine == nullptr) {
        return {Severity::Error, tr("No workspace is open."), {}};
    }
    const std::string before = m_engine->yaml();
    m_applying = true;
    const auto result = m_engine->apply(yaml, origin);
    m_applying = false;
    m_overtaken = false;
    if (!result) {
        const bool inForce = m_engine->yaml() == yaml;
        const QString sentence = qs(result.error().sentence());
        return {Severity::Error, inForce ? sentence : tr("Not applied, the old rules stay in force. %1").arg(sentence), {}};
    }
    Message message{Severity::Positive, done, {}};
    if (before != yaml) {
        message.actions.append({tr("Undo"), [this, before] {
                                    Message undone = put(before, "undo", tr("The rules are as they were before."));
                                    Q_EMIT messageRequested(undone);
                                }});
    }
    return message;
}

Message RulesSession::apply() {
    const QStringList changes = m_draft.changes();
    const QString done = changes.size() == 1   ? tr("Applied: %1.").arg(changes.first())
                         : changes.size() > 1 ? tr("Applied %Ln edits: %1.", nullptr, int(changes.size())).arg(changes.join(u"; "_s))
                                              : tr("Applied; only comments or layout differ.");
    return put(m_draft.text(), "console", done);
}

Message RulesSession::restore(quint64 number, const std::string& yaml) {
    m_draft.setText(yaml, tr("restoring version %1").arg(number));
    return put(yaml, "restore of " + std::to_string(number), tr("Version %1 is in force again.").arg(number));
}

void RulesSession::discard() {
    m_overtaken = false;
    m_draft.discard();
}

std::function<void()> RulesSession::undoOfLast() {
    const int at = m_draft.undoStack()->index();
    return [this, at] {
        if (m_draft.undoStack()->index() == at) {
            m_draft.undoStack()->undo();
        } else {
            Q_EMIT messageRequested({Severity::Info, tr("There are edits after it: undo them first (%1).")
                                                         .arg(QKeySequence(QKeySequence::Undo).toString(QKeySequence::NativeText)), {}});
        }
    };
}

void RulesSession::measureImpact() {
    if (m_engine == nullptr || !canApply()) {
        return;
    }
    const auto rows = m_engine->impact(m_draft.text(), kImpactRequests);
    if (!rows) {
        return;
    }
    m_impact = int(rows->size());
    m_impactOf = int(kImpactRequests);
    for (const engine::ImpactRow& row : *rows) {
        if (m_examples.size() == 12) {
            break;
        }
        m_examples.append(tr("%1 %2: %3, then %4").arg(qs(row.recorded.method), qs(row.recorded.target), qs(row.before), qs(row.after)));
    }
    Q_EMIT changed();
}

} // namespace fb::pages
