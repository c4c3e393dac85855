#include "widgets/fact_grid.h"

#include "widgets/themed_label.h"

#include <QGridLayout>
#include <QHBoxLayout>

namespace fb::widgets {

using theme::Token;
using theme::Type;

FactGrid::FactGrid(int pairs, QWidget* parent) : QWidget(parent), m_grid(new QGridLayout(this)), m_pairs(pairs) {
    m_grid->setContentsMargins(16, 0, 16, 12);
    m_grid->setHorizontalSpacing(12);
    m_grid->setVerticalSpacing(7);
    for (int pair = 0; pair < pairs; ++pair) {
        m_grid->setColumnMinimumWidth(pair * 2, 72);
        m_grid->setColumnStretch(pair * 2 + 1, 1);
    }
}

void FactGrid::setFacts(const QList<Fact>& facts) {
    while (QLayoutItem* item = m_grid->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    int place = 0;
    for (const Fact& fact : facts) {
        if (fact.value.isEmpty()) {
            continue;
        }
        const int row = place / m_pairs;
        const int column = place % m_pairs * 2;
        auto* name = new ThemedLabel(fact.name, Type::Body, Token::TextMuted);
        auto* cell = new QWidget;
        auto* across = new QHBoxLayout(cell);
        across->setContentsMargins(0, 0, 0, 0);
        across->setSpacing(5);
        auto* value = new ThemedLabel(fact.value, fact.data ? Type::Data : Type::Body);
        value->setElided(fact.tail.isEmpty(), Qt::ElideMiddle);
        value->setAccessibleName(fact.name + QLatin1Char(' ') + fact.value);
        across->addWidget(value, fact.tail.isEmpty() ? 1 : 0);
        if (!fact.tail.isEmpty()) {
            auto* tail = new ThemedLabel(fact.tail, Type::Body, Token::TextMuted);
            tail->setElided(true, Qt::ElideMiddle);
            across->addWidget(tail, 1);
        }
        m_grid->addWidget(name, row, column);
        m_grid->addWidget(cell, row, column + 1);
        ++place;
    }
}

} // namespace fb::widgets
