// One exchange beside the list: head, tabs, and what each tab shows. Tabs are filled when looked at.
#pragma once

#include "traffic/exchange.h"
#include "widgets/panel.h"

#include <memory>

class QStackedWidget;
class QTabBar;

namespace fb::widgets {
class Badge;
class EmptyState;
class MessageView;
class ThemedLabel;
} // namespace fb::widgets

namespace fb::pages {

class DecisionTab;
class ExchangeSummary;

class ExchangeDetail : public widgets::Panel {
    Q_OBJECT
public:
    enum Tab { Summary, Request, Response, Decision, TabCount };

    explicit ExchangeDetail(QWidget* parent = nullptr);
    void setExchange(std::shared_ptr<const traffic::Exchange> exchange); // null: nothing is selected
    void showTrouble(const QString& sentence); // it cannot be read
    const traffic::Exchange* exchange() const { return m_exchange.get(); }
    void setTab(Tab tab);
    Tab tab() const;
    QTabBar* tabs() const { return m_tabs; }
    widgets::MessageView* response() const { return m_response; }

private:
    void showHead();
    void fillTab();

    std::shared_ptr<const traffic::Exchange> m_exchange;
    widgets::Badge* m_method;
    widgets::ThemedLabel* m_path;
    widgets::Badge* m_status;
    widgets::ThemedLabel* m_sentence;
    QTabBar* m_tabs;
    QStackedWidget* m_whole;
    QStackedWidget* m_stack;
    widgets::EmptyState* m_empty;
    ExchangeSummary* m_summary;
    widgets::MessageView* m_request;
    widgets::MessageView* m_response;
    DecisionTab* m_decision;
    bool m_filled[TabCount] = {};
};

// The exchange in one sentence: "Searched Patient by family. 1 of 1."
QString sentenceOf(const traffic::Exchange& exchange);

} // namespace fb::pages
