// The workspace's text beside the form: edits go into the same draft, the lines of the chosen item and the changed lines are marked,
// problems are underlined and listed below.
#pragma once

#include "widgets/panel.h"

#include <QTimer>

class QStackedWidget;
class QToolButton;

namespace fb::models {
class ProblemModel;
}
namespace fb::widgets {
class CodeView;
class DiffCode;
class ListTable;
class SectionHead;
class StatusItem;
class ThemedLabel;
} // namespace fb::widgets

namespace fb::pages {

class RulesSession;

class YamlPane : public widgets::Panel {
    Q_OBJECT
public:
    explicit YamlPane(RulesSession* session, QWidget* parent = nullptr);

    void setFile(const QString& file);
    // The item whose lines are marked; scrolls to it when it is another one.
    void setItem(const QString& section, const QString& name);
    void revealItem();
    void flush(); // what was typed is in the draft afterwards
    widgets::CodeView* code() const { return m_code; }
    widgets::ListTable* problems() const { return m_list; }
    bool showsChanges() const;
    void setShowsChanges(bool on);

Q_SIGNALS:
    void changesShown(bool on);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void buildHead();
    void refresh();
    void mark();
    void showProblems();

    RulesSession* m_session;
    QString m_section;
    QString m_name;
    widgets::SectionHead* m_head;
    QToolButton* m_changes = nullptr;
    QStackedWidget* m_stack;
    widgets::CodeView* m_code;
    widgets::DiffCode* m_diff;
    models::ProblemModel* m_problems;
    widgets::ListTable* m_list;
    widgets::ThemedLabel* m_state;
    widgets::ThemedLabel* m_place;
    widgets::Panel* m_foot;
    QTimer m_typing;
    bool m_typed = false;
};

} // namespace fb::pages
