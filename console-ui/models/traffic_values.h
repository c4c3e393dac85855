// Which values a field of the filter language has in the rows of a model, with their counts: for completion.
#pragma once

#include <QList>
#include <QString>

#include <utility>

namespace fb::models {

class TrafficModel;
// The most frequent first, at most 100; empty for fields whose values are not worth listing.
QList<std::pair<QString, qint64>> capturedValues(const TrafficModel& model, const QString& field);

// A filter that keeps, or leaves out, what is like this cell; "" when a cell of the column says nothing to filter by.
QString filterLike(const TrafficModel& model, int row, int column, bool like);

} // namespace fb::models
