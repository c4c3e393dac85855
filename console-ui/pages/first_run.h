// What Traffic shows while nothing has passed: the address to use, a request to copy, and ways on.
#pragma once

#include "widgets/panel.h"

namespace fb::engine {
class Engine;
}
namespace fb::widgets {
class CodeView;
class ThemedLabel;
} // namespace fb::widgets

class QLineEdit;
class QPushButton;

namespace fb::pages {

class FirstRun : public widgets::Panel {
    Q_OBJECT
public:
    explicit FirstRun(QWidget* parent = nullptr);
    void setEngine(engine::Engine* engine);
    void refresh(); // address and words
    void setBusy(bool busy); // sample traffic is on its way

Q_SIGNALS:
    void sampleRequested();
    void routesRequested();

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QWidget* card();
    engine::Engine* m_engine = nullptr;
    widgets::ThemedLabel* m_headline;
    widgets::ThemedLabel* m_words;
    QLineEdit* m_url;
    QPushButton* m_copy;
    widgets::ThemedLabel* m_curl;
    QWidget* m_card = nullptr;
    QWidget* m_address = nullptr;
    QPushButton* m_openRoutes = nullptr;
    QPushButton* m_sample;
    QWidget* m_routes = nullptr;
    widgets::ThemedLabel* m_waiting;
};

} // namespace fb::pages
