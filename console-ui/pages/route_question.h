// "Which route would take this request?": one line in, the decision on the draft out, and the decision in force where it differs.
#pragma once

#include "policy/plan.h"
#include "theme/shapes.h"
#include "widgets/panel.h"

class QLineEdit;

namespace fb::widgets {
class ThemedLabel;
}

namespace fb::pages {

class RouteQuestion : public widgets::Panel {
    Q_OBJECT
public:
    explicit RouteQuestion(QWidget* parent = nullptr);
    void setPlans(policy::PlanPtr draft, policy::PlanPtr inForce);
    QLineEdit* edit() const { return m_edit; }
    QString answer() const;
    QString answerInForce() const; // "" = the same

Q_SIGNALS:
    void routeFound(const QString& name);

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void ask();

    policy::PlanPtr m_draft;
    policy::PlanPtr m_inForce;
    QLineEdit* m_edit;
    widgets::ThemedLabel* m_answer;
    widgets::ThemedLabel* m_before; // where the rules in force decide otherwise
    theme::Shape m_shape = theme::Shape::None;
    theme::Token m_tone = theme::Token::TextMuted;
};

} // namespace fb::pages
