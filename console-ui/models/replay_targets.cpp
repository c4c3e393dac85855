#include "models/replay_targets.h"

#include "config/url.h"
#include "models/text.h"

#include <QCoreApplication>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace fb::models {

QList<ReplayTarget> replayTargets(const QList<ReplayTarget>& sandboxes, const config::Workspace& workspace, const QString& recordedUrl) {
    QList<ReplayTarget> found = sandboxes;
    for (const auto& upstream : workspace.upstreams) {
        for (const auto& target : upstream.targets) {
            const QString url = qs(target.url);
            const bool known = std::any_of(found.begin(), found.end(), [&](const ReplayTarget& t) { return t.url == url; });
            if (!url.isEmpty() && !known) {
                found.append({qs(upstream.name), url, false});
            }
        }
    }
    for (ReplayTarget& target : found) {
        target.recorded = !recordedUrl.isEmpty() && target.url == recordedUrl;
    }
    return found;
}

int preferredTarget(const QList<ReplayTarget>& targets) {
    for (int i = 0; i < targets.size(); ++i) {
        if (!targets[i].recorded) {
            return i;
        }
    }
    return targets.isEmpty() ? -1 : 0;
}

QString targetProblem(const QString& url) {
    if (url.trimmed().isEmpty()) {
        return QCoreApplication::translate("fb::models::ReplayTargets", "Write the FHIR base URL of the other server.");
    }
    const auto parsed = config::parseBaseUrl(url.trimmed().toStdString());
    return parsed ? QString() : qs(parsed.error().sentence());
}

} // namespace fb::models
