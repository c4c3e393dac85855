// The decision at length: the verdict in a sentence, the steps, and what the gateway changed on the way.
#pragma once

#include "traffic/exchange.h"

#include <QScrollArea>

namespace fb::widgets {
class Badge;
class DecisionView;
class FactGrid;
class SectionHead;
class ThemedLabel;
} // namespace fb::widgets

namespace fb::pages {

class DecisionTab : public QScrollArea {
    Q_OBJECT
public:
    explicit DecisionTab(QWidget* parent = nullptr);
    void setExchange(const traffic::Exchange& exchange);

private:
    widgets::SectionHead* m_head;
    widgets::Badge* m_verdict;
    widgets::ThemedLabel* m_sentence;
    widgets::DecisionView* m_trace;
    widgets::FactGrid* m_changes;
    widgets::SectionHead* m_changesHead;
    QWidget* m_line = nullptr;
};

// What became of it, in a sentence: "Refused with 403: Deletion is switched off." Shows only what was recorded.
QString verdictSentence(const traffic::Exchange& exchange);

} // namespace fb::pages
