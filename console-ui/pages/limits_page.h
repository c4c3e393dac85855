// Limits: every rate and quota with what its tightest key has left, the form of one limit over the same draft as Routes, and who was
// limited lately.
#pragma once

#include "models/limit_edit.h"
#include "pages/page.h"

#include <QTimer>

class QStackedWidget;

namespace fb::models {
class RecentRowsModel;
}
namespace fb::widgets {
class ListTable;
class SectionHead;
} // namespace fb::widgets

namespace fb::pages {

class DraftFoot;
class LimitForm;
class RulesSession;

class LimitsPage : public Page {
    Q_OBJECT
public:
    explicit LimitsPage(QWidget* parent = nullptr);
    ~LimitsPage() override;

    QList<QAction*> toolBarActions() const override;
    QList<QAction*> moreActions() const override;
    QUndoStack* undoStack() const override;
    void setEngine(engine::Engine* engine) override;
    void activate() override;
    void deactivate() override;
    QList<QWidget*> panes() const override;
    QStringList states(bool beforeTraffic) const override;
    void enterState(const QString& state) override;
    bool settled() const override;

    RulesSession* session() const { return m_session; }
    models::LimitListModel* limits() const { return m_limits; }
    const models::LimitPlace& selected() const { return m_selected; }

private:
    void buildActions();
    QWidget* buildTop();
    QWidget* buildRefused();
    QWidget* buildForm();
    void draftChanged();
    void showLimit();
    void poll();
    void loadRefused();
    void limitEdited(const models::LimitEdit& edit, const QString& field);
    void addLimit();
    void removeLimit();
    void say(const Result<void>& result);

    RulesSession* m_session;
    models::LimitListModel* m_limits;
    models::RecentRowsModel* m_refused;
    widgets::ListTable* m_list = nullptr;
    QStackedWidget* m_top = nullptr;
    widgets::SectionHead* m_refusedHead = nullptr;
    QStackedWidget* m_refusedStack = nullptr;
    widgets::ListTable* m_refusedList = nullptr;
    widgets::SectionHead* m_formHead = nullptr;
    LimitForm* m_form = nullptr;
    DraftFoot* m_foot = nullptr;
    models::LimitPlace m_selected;
    QTimer m_poll; // four times a second, while visible
    bool m_stored = true;
    int m_ticks = 0;
    QAction* m_add = nullptr;
    QAction* m_remove = nullptr;
    QAction* m_traffic = nullptr;
    QAction* m_apply = nullptr;
    QAction* m_discard = nullptr;
};

} // namespace fb::pages
