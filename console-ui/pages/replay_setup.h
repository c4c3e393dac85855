// Before a replay: which exchanges, against which server, how. Says in words what would be sent, and what of it writes.
#pragma once

#include "models/replay_selection.h"
#include "models/replay_targets.h"
#include "models/replay_task.h"

#include <QWidget>

class QButtonGroup;
class QCheckBox;
class QLineEdit;
class QPushButton;
class QSpinBox;
class QStackedWidget;
class QVBoxLayout;

namespace fb::engine {
class Engine;
}
namespace fb::models {
class RecentRowsModel;
}
namespace fb::widgets {
class ChipField;
class EmptyState;
class FilterField;
class ListTable;
class Panel;
class Segmented;
class ThemedLabel;
} // namespace fb::widgets

namespace fb::pages {

class ReplaySetup : public QWidget {
    Q_OBJECT
public:
    explicit ReplaySetup(QWidget* parent = nullptr);

    void setEngine(engine::Engine* engine);
    void workspaceChanged();
    void refresh(); // counts again
    void takeIds(const QList<qint64>& ids);
    void takeFilter(const QString& filter);

    models::ReplayOrder order() const;
    QString targetName() const;  // "Clinic B", or the URL as typed
    QString targetUrl() const;
    QString plan() const;        // "24 recorded exchanges, as fast as it goes, 1 at a time"
    bool canStart() const;
    bool isCounting() const { return m_selection.isCounting(); }

    void setAllowWrites(bool on);
    void setIgnored(const QStringList& paths);
    void setTargetUrl(const QString& url); // of a known server, or typed

    widgets::FilterField* filter() const { return m_filter; }
    widgets::ListTable* table() const { return m_table; }
    const models::ReplayCounts& counts() const { return m_selection.counts(); }

Q_SIGNALS:
    void startRequested();
    void openInTraffic(qint64 id);
    void trouble(const QString& sentence);
    void changed();

private:
    QWidget* buildSelection();
    QWidget* buildForm();
    QWidget* buildFoot();
    QWidget* addSection(QVBoxLayout* into, const QString& title, QLayout* content);
    void buildTargets();
    QLayout* buildPace();
    QLayout* buildWrites();
    void countsChanged();
    void say();
    QString writesSentence() const;

    engine::Engine* m_engine = nullptr;
    models::ReplaySelection m_selection;
    QList<models::ReplayTarget> m_targets;
    QString m_chosenUrl; // by a person; "" = the preferred one
    bool m_typed = false; // a person wrote a URL

    models::RecentRowsModel* m_rows;
    widgets::FilterField* m_filter;
    QStackedWidget* m_source;
    widgets::ThemedLabel* m_byHand;
    widgets::ThemedLabel* m_sentence;
    widgets::ThemedLabel* m_count;
    widgets::ListTable* m_table;
    QStackedWidget* m_stack;
    widgets::EmptyState* m_empty;

    QVBoxLayout* m_targetRows = nullptr;
    QButtonGroup* m_targetGroup;
    QLineEdit* m_other = nullptr;
    widgets::Segmented* m_pace = nullptr;
    QSpinBox* m_rate = nullptr;
    QSpinBox* m_lanes = nullptr;
    QCheckBox* m_writes = nullptr;
    widgets::ThemedLabel* m_writesWords = nullptr;
    widgets::ChipField* m_ignore = nullptr;
    widgets::ThemedLabel* m_foot = nullptr;
    QPushButton* m_start = nullptr;
};

} // namespace fb::pages
