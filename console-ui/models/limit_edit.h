// Edits of limits as edits of the workspace's text. Pure: text and what it means in, text out.
#pragma once

#include "models/limit_list_model.h"

#include <QStringList>

namespace fb::models {

// What the form of one limit holds.
struct LimitEdit {
    QString policy; // a name that is not there yet makes a new policy
    bool quota = false;
    config::RateLimit limit;
    QStringList routes; // that use the policy
};
std::optional<LimitEdit> limitAt(const config::Workspace& workspace, const LimitPlace& place);

struct LimitEdited {
    std::string yaml;
    LimitPlace place; // where the limit is now
};
// Puts the limit at `place` (index -1: a new one) as `edit` says; it may move to another policy or kind. A policy that was left
// with nothing in it and is not among `keep` goes.
Result<LimitEdited> putLimit(const std::string& yaml, const config::Workspace& workspace, const LimitPlace& place,
                             const LimitEdit& edit, const QStringList& keep);
Result<std::string> removeLimit(const std::string& yaml, const config::Workspace& workspace, const LimitPlace& place);

} // namespace fb::models
