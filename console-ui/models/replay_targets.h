// The servers a recording can be replayed against: those the workspace knows.
#pragma once

#include "config/workspace.h"

#include <QList>
#include <QString>

namespace fb::models {

struct ReplayTarget {
    QString title; // "Clinic B", the name of the upstream
    QString url;
    bool recorded = false; // most of the recording went there
};

// Sandboxes that run first, then targets of upstreams that are not among them.
QList<ReplayTarget> replayTargets(const QList<ReplayTarget>& sandboxes, const config::Workspace& workspace, const QString& recordedUrl);
// The one to offer first: another server than the recorded one. -1 when there is none at all.
int preferredTarget(const QList<ReplayTarget>& targets);
// What is wrong with a typed URL, in words; "" = nothing.
QString targetProblem(const QString& url);

} // namespace fb::models
