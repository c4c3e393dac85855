// One replayed exchange beside its recording: by element, as JSON, by header. At the left the exchanges it was chosen from.
#pragma once

#include "models/headers_model.h"
#include "models/replay_pair_model.h"
#include "models/replay_task.h"

#include <QAction>
#include <QWidget>

class QCheckBox;
class QHBoxLayout;
class QListView;
class QStackedWidget;

namespace fb::widgets {
class CodeView;
class DiffTree;
class EmptyState;
class Segmented;
class ThemedLabel;
struct DiffSide;
} // namespace fb::widgets

namespace fb::pages {

class ReplayDiffPane : public QWidget {
    Q_OBJECT
public:
    explicit ReplayDiffPane(QWidget* parent = nullptr);

    // `recordedName`, `replayedName`: who answered. `group`: where to look first, null = the first difference.
    void open(const models::ReplayTask::ResultPtr& result, const QString& replayedName, const QString& scope, std::size_t pair,
              const std::vector<std::size_t>& listed, const replay::Group* group);
    void refresh(); // the comparison was done anew
    void close();   // lets go of the result

    void setTab(const QString& id); // "elements", "json", "headers"
    QString tab() const;
    widgets::DiffTree* tree() const { return m_tree; }
    widgets::DiffTree* headTree() const { return m_heads; }
    QListView* list() const { return m_list; }
    QCheckBox* onlyDifferences() const { return m_only; }
    std::size_t pair() const { return m_pair; }
    QString path() const; // of the current element; "" when it cannot be ignored
    QString position() const; // "3 of 5"

Q_SIGNALS:
    void backRequested();
    void ignoreRequested(const QString& path);

private:
    QWidget* buildList();
    QWidget* buildBar();
    QWidget* buildHeaders();
    void showPair(std::size_t pair, const replay::Group* group);
    void showHead(const replay::Pair& pair, const fhir::BodyDiff& diff);
    void showBadges(const replay::Pair& pair, const fhir::DiffCounts& counts);
    void showSides(const replay::Pair& pair);
    void showTab();
    void showJson();
    void step(int by);
    void sayPosition();
    widgets::DiffTree* shownTree() const;

    models::ReplayTask::ResultPtr m_result;
    QString m_replayedName;
    std::size_t m_pair = 0;
    models::ReplayPairModel m_listed;
    models::HeadersModel m_recordedHeaders;
    models::HeadersModel m_replayedHeaders;
    QList<std::pair<int, int>> m_hunks; // first lines of each change in the two texts
    int m_hunk = -1;
    bool m_jsonShown = false;

    widgets::ThemedLabel* m_scope;
    widgets::ThemedLabel* m_listedCount;
    QListView* m_list;
    widgets::ThemedLabel* m_type;
    widgets::ThemedLabel* m_summary;
    QHBoxLayout* m_badges;
    widgets::ThemedLabel* m_rest;
    widgets::Segmented* m_tabs;
    QCheckBox* m_only;
    QAction* m_ignore;
    QAction* m_previous;
    QAction* m_next;
    widgets::ThemedLabel* m_position;
    QStackedWidget* m_stack;
    widgets::DiffTree* m_tree;
    widgets::CodeView* m_left;
    widgets::CodeView* m_right;
    widgets::DiffTree* m_heads;
    widgets::EmptyState* m_nothing;
};

} // namespace fb::pages
