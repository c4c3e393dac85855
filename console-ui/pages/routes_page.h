// Routes: the list in the order of matching, the form of one route and the workspace's text, all over one draft. Below the list the
// upstream pools with their health, and the question which route would take a request.
#pragma once

#include "base/result.h"
#include "pages/page.h"

#include <QTimer>

class QListView;
class QStackedWidget;

namespace fb::models {
class RecentRowsModel;
class RouteListModel;
class RoutePoolModel;
class RouteTally;
} // namespace fb::models
namespace fb::widgets {
class ListTable;
class RouteListView;
class SectionHead;
class ThemedLabel;
} // namespace fb::widgets
namespace fb::config {
struct Route;
}

namespace fb::pages {

class DraftFoot;
class RouteForm;
class RouteQuestion;
class RulesSession;
class VersionsPane;
class YamlPane;

class RoutesPage : public Page {
    Q_OBJECT
public:
    explicit RoutesPage(QWidget* parent = nullptr);
    ~RoutesPage() override;

    QList<QAction*> toolBarActions() const override;
    QList<QAction*> moreActions() const override;
    QUndoStack* undoStack() const override;
    void setEngine(engine::Engine* engine) override;
    void activate() override;
    void deactivate() override;
    bool back() override;
    void focusFilter() override;
    QList<QWidget*> panes() const override;
    QStringList states(bool beforeTraffic) const override;
    void enterState(const QString& state) override;
    bool settled() const override;

    RulesSession* session() const { return m_session; }
    QString selectedRoute() const { return m_selected; }
    void selectRoute(const QString& name);

private:
    QWidget* buildLeft();
    QWidget* buildMiddle();
    QWidget* buildRight();
    void buildActions();
    void draftChanged();
    void showRoute();
    void showPools();
    void poll();
    void loadRecent();
    void showCounts();
    void routeEdited(const config::Route& route, const QString& field);
    void addRoute();
    void addPool();
    void removeRoute();
    void moveRoute(int direction);
    void moveTo(const QString& name, int index);
    void fitLists();
    void say(const Result<void>& result);
    void showVersions(bool on);

    RulesSession* m_session;
    models::RouteListModel* m_routes;
    models::RoutePoolModel* m_pools;
    models::RouteTally* m_tally;
    models::RecentRowsModel* m_recent;
    widgets::RouteListView* m_list = nullptr;
    QListView* m_poolList = nullptr;
    RouteQuestion* m_question = nullptr;
    widgets::SectionHead* m_formHead = nullptr;
    RouteForm* m_form = nullptr;
    QStackedWidget* m_middle = nullptr;
    QWidget* m_counts = nullptr;
    widgets::ThemedLabel* m_count = nullptr;
    widgets::ThemedLabel* m_countWords = nullptr;
    widgets::ListTable* m_recentList = nullptr;
    DraftFoot* m_foot = nullptr;
    QStackedWidget* m_right = nullptr;
    YamlPane* m_yaml = nullptr;
    VersionsPane* m_versions = nullptr;
    QString m_selected;
    QTimer m_poll; // once a second, while visible
    bool m_stored = true; // something was recorded since the last count
    QAction* m_add = nullptr;
    QAction* m_remove = nullptr;
    QAction* m_up = nullptr;
    QAction* m_down = nullptr;
    QAction* m_test = nullptr;
    QAction* m_showVersions = nullptr;
    QAction* m_matches = nullptr;
    QAction* m_apply = nullptr;
    QAction* m_discard = nullptr;
};

} // namespace fb::pages
