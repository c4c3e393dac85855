#include "policy/match.h"

#include "base/text.h"

#include <algorithm>

namespace fb::policy {

namespace {

bool contains(const std::vector<std::string>& list, std::string_view text) {
    return std::any_of(list.begin(), list.end(), [&](const std::string& one) { return one == text; });
}

bool resourceHolds(const PlanCondition& condition, const fhir::Classified& what, bool strict) {
    if (condition.resources.empty())
        return true;
    if (what.resource == "*") // [base]/Patient/1/*: any type may come
        return !strict;
    return contains(condition.resources, what.resource);
}

bool interactionHolds(const PlanCondition& condition, const fhir::Classified& what, bool strict) {
    if (condition.interactions.none())
        return true;
    const Interactions possible = possibleInteractions(what);
    const Interactions common = possible & condition.interactions;
    return strict ? common == possible : common.any();
}

bool headersHold(const PlanCondition& condition, const http::Fields& fields) {
    return std::all_of(condition.headers.begin(), condition.headers.end(), [&](const auto& want) {
        return std::any_of(fields.begin(), fields.end(), [&](const http::Field& field) {
            return equalsIgnoreCase(field.name, want.first) && (want.second == "*" || field.value == want.second);
        });
    });
}

} // namespace

Interactions possibleInteractions(const fhir::Classified& what) {
    Interactions out;
    const bool bundle =
        what.interaction == fhir::Interaction::Batch || what.interaction == fhir::Interaction::Transaction;
    if (bundle && !what.bundleKnown) {
        out.set(std::size_t(fhir::Interaction::Batch));
        out.set(std::size_t(fhir::Interaction::Transaction));
    } else {
        out.set(std::size_t(what.interaction));
    }
    return out;
}

bool holds(const PlanCondition& condition, const http::RequestHead& head, const fhir::Classified& what, bool strict) {
    const bool wantsFhir =
        !condition.resources.empty() || condition.interactions.any() || !condition.operations.empty();
    if (wantsFhir && what.interaction == fhir::Interaction::None)
        return false;
    if (!condition.methods.empty() && !contains(condition.methods, head.method))
        return false;
    if (!condition.operations.empty() && !contains(condition.operations, what.operation))
        return false;
    return resourceHolds(condition, what, strict) && interactionHolds(condition, what, strict) &&
           headersHold(condition, head.fields);
}

bool pathFits(const PlanRoute& route, const http::RequestTarget& target) {
    const auto& prefix = route.pathSegments;
    return prefix.size() <= target.segments.size() &&
           std::equal(prefix.begin(), prefix.end(), target.segments.begin(),
                      [](const std::string& a, std::string_view b) { return a == b; });
}

} // namespace fb::policy
