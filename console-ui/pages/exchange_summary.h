// The first tab of an exchange: where the time went, how it was decided, and its facts.
#pragma once

#include "traffic/exchange.h"

#include <QScrollArea>

namespace fb::widgets {
class Badge;
class DecisionView;
class FactGrid;
class SectionHead;
class ThemedLabel;
class WaterfallView;
} // namespace fb::widgets

namespace fb::pages {

class ExchangeSummary : public QScrollArea {
    Q_OBJECT
public:
    explicit ExchangeSummary(QWidget* parent = nullptr);
    void setExchange(const traffic::Exchange& exchange);

private:
    widgets::SectionHead* m_timing;
    widgets::WaterfallView* m_waterfall;
    widgets::SectionHead* m_decision;
    widgets::Badge* m_verdict;
    widgets::DecisionView* m_trace;
    widgets::ThemedLabel* m_noTrace;
    widgets::FactGrid* m_facts;
};

// What an exchange says of itself, for the summary and the decision tab.
QString sizeFact(quint64 bytes);

} // namespace fb::pages
