// A replay while it runs and afterwards: how far it is, its figures, the differences in groups, and what stands beside them.
#pragma once

#include "models/replay_group_model.h"
#include "models/replay_pair_model.h"
#include "models/replay_side_models.h"
#include "models/replay_task.h"

#include <QAction>
#include <QWidget>

class QProgressBar;
class QPushButton;
class QStackedWidget;

namespace fb::widgets {
class EmptyState;
class ListTable;
class ReplayTiles;
class SectionHead;
class Segmented;
class ThemedLabel;
} // namespace fb::widgets

namespace fb::pages {

class ReplayRunPane : public QWidget {
    Q_OBJECT
public:
    enum Tile { Equal, Different, Failed, Skipped };

    explicit ReplayRunPane(QWidget* parent = nullptr);

    void begin(const QString& title, const QString& words, int total);
    void progress(const replay::Totals& totals, const std::vector<models::ReplayPairRow>& rows);
    void show(const models::ReplayTask::ResultPtr& result, bool cancelled); // over
    void refresh();                                                         // the comparison was done anew

    Tile tile() const;
    void chooseTile(Tile tile);
    void showGroups(bool groups);
    QString scope() const; // what the list shows, for the head of the side-by-side view

    widgets::ListTable* groupTable() const { return m_groupTable; }
    widgets::ListTable* pairTable() const { return m_pairTable; }
    widgets::ListTable* memberTable() const { return m_memberTable; }
    const models::ReplayGroupModel& groups() const { return m_groups; }
    const models::ReplayPairModel& pairs() const { return m_pairs; }
    const models::ReplayPairModel& members() const { return m_members; }
    widgets::ReplayTiles* tiles() const { return m_tiles; }

Q_SIGNALS:
    void stopRequested();
    void againRequested();
    // `listed`: the pairs beside it, `group`: where to look first, null = the first difference.
    void openRequested(std::size_t pair, const std::vector<std::size_t>& listed, const fb::replay::Group* group);
    void ignoreRequested(const QString& path);
    void restoreRequested(const QString& rule);

private:
    QWidget* buildHead();
    QWidget* buildLists();
    QWidget* buildMembers();
    QWidget* buildSide();
    void tileChosen();
    void groupChosen();
    void openGroup(const QModelIndex& index);
    void openPair(const models::ReplayPairModel& model, const QModelIndex& index, const replay::Group* group);
    void setTotals(const replay::Totals& totals);
    void sayHead();

    models::ReplayTask::ResultPtr m_result;
    models::ReplayGroupModel m_groups;
    models::ReplayPairModel m_pairs;
    models::ReplayPairModel m_members;
    models::ReplayIdentityModel m_identities;
    models::ReplayAsideModel m_aside;
    bool m_running = false;

    widgets::ThemedLabel* m_title;
    widgets::ThemedLabel* m_words;
    QPushButton* m_stop;
    QProgressBar* m_bar;
    widgets::ThemedLabel* m_done;
    widgets::ThemedLabel* m_speed;
    widgets::ReplayTiles* m_tiles;
    widgets::SectionHead* m_head = nullptr;
    widgets::Segmented* m_mode = nullptr;
    QAction* m_ignore = nullptr;
    QAction* m_open = nullptr;
    QStackedWidget* m_stack = nullptr;
    widgets::ListTable* m_groupTable = nullptr;
    widgets::ListTable* m_pairTable = nullptr;
    widgets::EmptyState* m_nothing = nullptr;
    widgets::SectionHead* m_memberHead = nullptr;
    widgets::ListTable* m_memberTable = nullptr;
    widgets::SectionHead* m_identityHead = nullptr;
    QStackedWidget* m_identityStack = nullptr;
    widgets::SectionHead* m_asideHead = nullptr;
};

} // namespace fb::pages
