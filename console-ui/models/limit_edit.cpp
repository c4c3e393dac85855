#include "models/limit_edit.h"

#include "config/edit.h"
#include "models/text.h"

#include <algorithm>

namespace fb::models {

namespace {

std::vector<config::RateLimit>& limitsOf(config::Policy& policy, bool quota) { return quota ? policy.quotas : policy.rates; }

bool isEmpty(const config::Policy& policy) {
    return policy.ip.empty() && policy.rules.empty() && policy.rates.empty() && policy.quotas.empty();
}

config::Policy* find(config::Workspace& workspace, const std::string& name) {
    for (auto& policy : workspace.policies) {
        if (policy.name == name) {
            return &policy;
        }
    }
    return nullptr;
}

// The routes that `wanted` names use the policy afterwards, and no others.
Result<std::string> assign(std::string yaml, const config::Workspace& workspace, const std::string& policy, const QStringList& wanted) {
    for (const auto& route : workspace.routes) {
        const auto at = std::find(route.policies.begin(), route.policies.end(), policy);
        const bool has = at != route.policies.end();
        const bool wants = wanted.contains(qs(route.name));
        if (has == wants) {
            continue;
        }
        config::Route next = route;
        if (wants) {
            next.policies.push_back(policy);
        } else {
            next.policies.erase(next.policies.begin() + (at - route.policies.begin()));
        }
        auto put = config::putRoute(yaml, route.name, next);
        if (!put) {
            return put;
        }
        yaml = std::move(*put);
    }
    return yaml;
}

} // namespace

std::optional<LimitEdit> limitAt(const config::Workspace& workspace, const LimitPlace& place) {
    const config::Policy* policy = workspace.findPolicy(place.policy.toStdString());
    if (policy == nullptr) {
        return {};
    }
    const auto& limits = place.quota ? policy->quotas : policy->rates;
    if (place.index < 0 || std::size_t(place.index) >= limits.size()) {
        return {};
    }
    LimitEdit edit{place.policy, place.quota, limits[std::size_t(place.index)], {}};
    for (const auto& route : workspace.routes) {
        if (std::find(route.policies.begin(), route.policies.end(), policy->name) != route.policies.end()) {
            edit.routes.append(qs(route.name));
        }
    }
    return edit;
}

Result<LimitEdited> putLimit(const std::string& yaml, const config::Workspace& workspace, const LimitPlace& place,
                             const LimitEdit& edit, const QStringList& keep) {
    config::Workspace after = workspace;
    const std::string name = edit.policy.toStdString();
    const bool stays = place.index >= 0 && place.policy == edit.policy && place.quota == edit.quota;
    std::string text = yaml;
    std::string left; // the policy it was taken from
    if (place.index >= 0 && !stays) {
        if (config::Policy* from = find(after, place.policy.toStdString())) {
            auto& limits = limitsOf(*from, place.quota);
            if (std::size_t(place.index) < limits.size()) {
                limits.erase(limits.begin() + place.index);
                left = from->name;
            }
        }
    }
    config::Policy* policy = find(after, name);
    if (policy == nullptr) {
        after.policies.emplace_back();
        policy = &after.policies.back();
        policy->name = name;
    }
    auto& limits = limitsOf(*policy, edit.quota);
    int index = place.index;
    if (stays && std::size_t(place.index) < limits.size()) {
        limits[std::size_t(place.index)] = edit.limit;
    } else {
        limits.push_back(edit.limit);
        index = int(limits.size()) - 1;
    }
    if (auto put = config::putPolicy(text, name, *policy)) {
        text = std::move(*put);
    } else {
        return put.error();
    }
    auto assigned = assign(std::move(text), after, name, edit.routes);
    if (!assigned) {
        return assigned.error();
    }
    text = std::move(*assigned);
    if (!left.empty() && left != name) {
        config::Policy* from = find(after, left);
        const bool goes = isEmpty(*from) && !keep.contains(place.policy);
        if (goes) {
            if (auto freed = assign(text, after, left, {})) {
                text = std::move(*freed);
            } else {
                return freed.error();
            }
        }
        auto put = goes ? config::removeItem(text, "policies", left) : config::putPolicy(text, left, *from);
        if (!put) {
            return put.error();
        }
        text = std::move(*put);
    }
    return LimitEdited{std::move(text), {edit.policy, edit.quota, index}};
}

Result<std::string> removeLimit(const std::string& yaml, const config::Workspace& workspace, const LimitPlace& place) {
    config::Workspace after = workspace;
    config::Policy* policy = find(after, place.policy.toStdString());
    if (policy == nullptr || place.index < 0 || std::size_t(place.index) >= limitsOf(*policy, place.quota).size()) {
        return makeError(ErrorCode::NotFound, "There is no such limit");
    }
    auto& limits = limitsOf(*policy, place.quota);
    limits.erase(limits.begin() + place.index);
    return config::putPolicy(yaml, policy->name, *policy);
}

} // namespace fb::models
