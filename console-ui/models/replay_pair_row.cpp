#include "models/replay_pair_row.h"

#include "models/text.h"

#include <QCoreApplication>

namespace fb::models {

ReplayPairRow replayRow(const replay::Pair& pair, std::size_t index) {
    const auto& recorded = pair.recorded;
    return {index,       recorded.id, recorded.method, recorded.target, recorded.resource, pair.verdict, pair.differences(),
            pair.reason, recorded.status, pair.status, pair.micros};
}

namespace {

QString reasonOf(const ReplayPairRow& row) {
    QString text = qs(row.reason);
    if (!text.isEmpty()) {
        text[0] = text[0].toLower();
    }
    return text;
}

} // namespace

QString replayOutcome(const ReplayPairRow& row) {
    const char* context = "fb::models::ReplayPairRow";
    switch (row.verdict) {
    case replay::PairVerdict::Equal: return QCoreApplication::translate(context, "equal");
    case replay::PairVerdict::Different:
        return row.differences == 1 ? QCoreApplication::translate(context, "1 difference")
                                    : QCoreApplication::translate(context, "%1 differences").arg(grouped(qulonglong(row.differences)));
    case replay::PairVerdict::Failed: return QCoreApplication::translate(context, "no answer: %1").arg(reasonOf(row));
    case replay::PairVerdict::Skipped: break;
    }
    return QCoreApplication::translate(context, "skipped: %1").arg(reasonOf(row));
}

} // namespace fb::models
