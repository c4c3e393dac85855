// One replayed exchange as a row: what a list shows of it. Values, so that they can cross from the thread that replays.
#pragma once

#include "replay/replay.h"

#include <QString>

namespace fb::models {

struct ReplayPairRow {
    std::size_t index = 0; // in the run
    traffic::ExchangeId id = 0;
    std::string method;
    std::string target;
    std::string resource;
    replay::PairVerdict verdict = replay::PairVerdict::Skipped;
    int differences = 0;
    std::string reason;
    int recordedStatus = 0;
    int status = 0;
    std::int64_t micros = 0;
};

ReplayPairRow replayRow(const replay::Pair& pair, std::size_t index);
// "3 differences", "equal", "skipped: it writes ..."
QString replayOutcome(const ReplayPairRow& row);

} // namespace fb::models
