// The time of one exchange as phases, for the waterfall. Pure.
#pragma once

#include "theme/token.h"
#include "traffic/exchange.h"

#include <QList>
#include <QString>

namespace fb::models {

struct Phase {
    QString label;
    qint64 from = -1; // microseconds since the start
    qint64 to = -1;   // from < 0: it did not happen
    theme::Token color = theme::Token::PhaseGateway;
    QString instead;  // said in place of a figure when it did not happen
};

QList<Phase> phasesOf(const traffic::Exchange& exchange);

} // namespace fb::models
