#include "models/traffic_values.h"

#include "models/text.h"
#include "models/traffic_model.h"

#include <QHash>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fb::models {

namespace {

using traffic::Summary;

// The value of a field in a row; nothing for fields that are not listed.
QString valueOf(const Summary& row, const QString& field) {
    if (field == u"method"_s) return qs(row.method);
    if (field == u"status"_s) return row.status == 0 ? QString() : QString::number(row.status);
    if (field == u"resource"_s || field == u"fhir.type"_s) return qs(row.resource);
    if (field == u"interaction"_s || field == u"fhir.interaction"_s) return qs(fhir::code(row.interaction));
    if (field == u"operation"_s || field == u"fhir.operation"_s) return qs(row.operation);
    if (field == u"route"_s) return qs(row.route);
    if (field == u"upstream"_s) return qs(row.upstream);
    if (field == u"client"_s) return qs(row.client);
    if (field == u"outcome"_s) return qs(traffic::code(row.outcome));
    if (field == u"result"_s) return qs(row.result);
    if (field == u"path"_s) return splitTarget(row.target).first;
    return {};
}

QString fieldOf(int column) {
    switch (column) {
    case TrafficModel::Method: return u"method"_s;
    case TrafficModel::Request: return u"path"_s;
    case TrafficModel::Interaction: return u"interaction"_s;
    case TrafficModel::Resource: return u"resource"_s;
    case TrafficModel::Route: return u"route"_s;
    case TrafficModel::Upstream: return u"upstream"_s;
    case TrafficModel::Status: return u"status"_s;
    case TrafficModel::Result: return u"result"_s;
    case TrafficModel::Client: return u"client"_s;
    case TrafficModel::Verdict: return u"outcome"_s;
    default: return {};
    }
}

} // namespace

QList<std::pair<QString, qint64>> capturedValues(const TrafficModel& model, const QString& field) {
    QHash<QString, qint64> counts;
    for (int row = 0; row < model.rowCount(); ++row) {
        const QString value = valueOf(model.at(row), field);
        if (!value.isEmpty()) {
            ++counts[value];
        }
    }
    QList<std::pair<QString, qint64>> found;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        found.append({it.key(), it.value()});
    }
    std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    return found.mid(0, 100);
}

QString filterLike(const TrafficModel& model, int row, int column, bool like) {
    const QString field = fieldOf(column);
    const QString value = field.isEmpty() ? QString() : valueOf(model.at(row), field);
    if (value.isEmpty()) {
        return {};
    }
    const bool bare = std::all_of(value.begin(), value.end(), [](QChar c) { return c.isLetterOrNumber() || c == u'-' || c == u'.'; });
    const QString written = bare ? value : u'"' + QString(value).replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s) + u'"';
    return field + (like ? u" = "_s : u" != "_s) + written;
}

} // namespace fb::models
