// Every version of the rules that was in force: when, from where, what differs from the text here, and the way back.
#pragma once

#include "widgets/message_strip.h"
#include "widgets/panel.h"

class QPushButton;

namespace fb::models {
class RevisionModel;
}
namespace fb::widgets {
class DiffCode;
class ListTable;
class SectionHead;
} // namespace fb::widgets

namespace fb::pages {

class RulesSession;

class VersionsPane : public widgets::Panel {
    Q_OBJECT
public:
    explicit VersionsPane(RulesSession* session, QWidget* parent = nullptr);
    void reload(); // reads the versions again and keeps the chosen one
    widgets::ListTable* list() const { return m_list; }

Q_SIGNALS:
    void closed();
    void messageRequested(const fb::widgets::Message& message);

private:
    void showChosen();
    void restore();

    RulesSession* m_session;
    models::RevisionModel* m_model;
    widgets::ListTable* m_list;
    widgets::SectionHead* m_diffHead;
    widgets::DiffCode* m_diff;
    QPushButton* m_restore;
};

} // namespace fb::pages
