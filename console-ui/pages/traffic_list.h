// The list side of Traffic: filter, read-back line, rows. Selection and scroll position stand still while rows arrive.
#pragma once

#include "models/capture_query.h"
#include "models/traffic_model.h"
#include "widgets/panel.h"

#include <QTimer>

class QMenu;
class QToolButton;
class QStackedWidget;

namespace fb::widgets {
class EmptyState;
class FilterField;
class ListTable;
class ThemedLabel;
} // namespace fb::widgets

namespace fb::pages {

class TrafficList : public widgets::Panel {
    Q_OBJECT
public:
    explicit TrafficList(QWidget* parent = nullptr);
    ~TrafficList() override;

    // Reads what the capture in `folder` holds; "" = nothing is open.
    void open(const QString& folder);
    void takeRows(const std::vector<traffic::Summary>& rows); // just stored
    void reset();                                             // the capture was emptied

    models::TrafficModel& model() { return m_model; }
    const models::TrafficModel& model() const { return m_model; }
    widgets::FilterField* filter() const { return m_filter; }
    widgets::ListTable* table() const { return m_table; }
    bool loading() const { return m_query.busy(); }

    bool following() const { return m_following; }
    void setFollowing(bool on);
    bool paused() const { return m_paused; }
    void setPaused(bool on);
    // Fewer columns, when the detail has the larger part.
    void setNarrow(bool narrow);
    QMenu* columnMenu();

    QList<qint64> selectedIds() const;
    qint64 currentId() const; // 0 = none
    void selectId(qint64 id);
    void addToFilter(const QString& term);

Q_SIGNALS:
    void currentChanged(qint64 id);
    void selectionChanged();
    void contentChanged(); // rows, counts, filter
    void openRequested();
    void escaped();
    void trouble(const QString& sentence);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    QWidget* buildFilterRow();
    QWidget* buildReadBack();
    void setUpTable();
    void applyColumns();
    void applyFilter();
    void queryDone(const std::vector<traffic::Summary>& rows);
    void refreshReadBack();
    void refreshFollow();
    void scrolled();
    void announce();
    void append(const std::vector<traffic::Summary>& rows);
    void showFigures();
    void keepingPlace(const std::function<void()>& change);

    QString m_folder;
    models::TrafficModel m_model;
    models::CaptureQuery m_query;
    bool m_queryIsSearch = false; // the running question is a search in bodies, not the first read
    std::vector<traffic::Summary> m_waiting; // arrived while paused or while the capture is read
    widgets::FilterField* m_filter;
    QList<QToolButton*> m_saved;
    widgets::ThemedLabel* m_sentence;
    widgets::ThemedLabel* m_shown;
    widgets::ThemedLabel* m_total;
    QToolButton* m_follow;
    QToolButton* m_pause;
    widgets::ListTable* m_table;
    QStackedWidget* m_stack;
    widgets::EmptyState* m_nothing;
    QMenu* m_columns = nullptr;
    QList<int> m_hidden;
    bool m_narrow = false;
    bool m_following = true;
    bool m_paused = false;
    bool m_changing = false;
    QTimer m_figures; // figures change at most four times a second
    qint64 m_announced = 0; // what currentChanged() said last
    std::size_t m_newBelow = 0; // rows that came since following was turned off
};

} // namespace fb::pages
