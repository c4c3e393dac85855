// One sentence with at most two actions, above the pane it concerns. Information leaves by itself after 8 seconds unless the
// pointer or the focus is on it; warnings and errors stay until closed.
#pragma once

#include "theme/token.h"

#include <QFrame>
#include <QList>
#include <QString>
#include <QTimer>

#include <functional>

class QHBoxLayout;
class QToolButton;

namespace fb::widgets {

class ThemedLabel;

enum class Severity { Info, Positive, Warning, Error };

struct Message {
    Severity severity = Severity::Info;
    QString text;
    struct Action {
        QString label;
        std::function<void()> run;
    };
    QList<Action> actions; // Undo first
};

class MessageStrip : public QFrame {
    Q_OBJECT
public:
    explicit MessageStrip(QWidget* parent = nullptr);
    void showMessage(const Message& message);
    void dismiss();
    QString text() const;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    void leave();

    Severity m_severity = Severity::Info;
    ThemedLabel* m_text;
    QHBoxLayout* m_actions;
    QToolButton* m_close;
    QTimer m_timer;
};

} // namespace fb::widgets
