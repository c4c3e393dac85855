// The foot of a page that edits the rules: what the draft would change, and Discard and Apply.
#pragma once

#include "widgets/message_strip.h"
#include "widgets/panel.h"

class QPushButton;

namespace fb::widgets {
class ThemedLabel;
}

namespace fb::pages {

class RulesSession;

class DraftFoot : public widgets::Panel {
    Q_OBJECT
public:
    explicit DraftFoot(RulesSession* session, QWidget* parent = nullptr);
    // A field of the form that cannot be taken: what is wrong with it. It holds Apply back.
    void setBlocked(const QString& problem);
    QString text() const;
    void apply();
    void discard();

Q_SIGNALS:
    void aboutToAct(); // what is typed elsewhere and not in the draft yet goes there now
    void messageRequested(const fb::widgets::Message& message);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void refresh();

    RulesSession* m_session;
    QString m_blocked;
    widgets::ThemedLabel* m_text;
    QPushButton* m_discard;
    QPushButton* m_apply;
};

} // namespace fb::pages
