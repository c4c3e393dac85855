#include "policy/explain_steps.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace fb::policy {

namespace {

std::string parameterNames(std::string_view rawQuery) {
    std::vector<std::string> names;
    for (const auto& parameter : fhir::searchParameters(rawQuery))
        if (std::find(names.begin(), names.end(), parameter.name) == names.end())
            names.push_back(parameter.name);
    const std::size_t more = names.size() > 6 ? names.size() - 6 : 0;
    names.resize(names.size() - more);
    return join(names, ", ") + (more > 0 ? " and " + std::to_string(more) + " more" : "");
}

void addPart(std::string& out, const char* name, const std::vector<std::string>& values) {
    if (!values.empty())
        out += (out.empty() ? "" : "; ") + std::string(name) + " " + join(values, ", ");
}

} // namespace

std::string framingText(const Facts& facts) {
    std::string out = facts.head->version == http::Version::Http11 ? "HTTP/1.1, " : "HTTP/1.0, ";
    return out + grouped(facts.head->raw.size()) + "-byte head, target used as sent";
}

std::string interactionText(const fhir::Classified& what, std::string_view rawQuery) {
    if (what.interaction == fhir::Interaction::None)
        return std::string("not FHIR") + (*what.reason ? std::string(": ") + what.reason : "");
    const bool bundle =
        what.interaction == fhir::Interaction::Batch || what.interaction == fhir::Interaction::Transaction;
    if (bundle && !what.bundleKnown)
        return "batch or transaction: the type of the Bundle is not known yet";
    std::string out(fhir::code(what.interaction));
    if (!what.operation.empty())
        out += " " + std::string(what.operation);
    if (!what.compartment.empty())
        out +=
            " on " + std::string(what.resource) + " of " + std::string(what.compartment) + "/" + std::string(what.id);
    else if (!what.resource.empty())
        out += " on " + std::string(what.resource) + (what.id.empty() ? "" : "/" + std::string(what.id));
    if (!what.version.empty())
        out += " version " + std::string(what.version);
    if (what.conditional)
        out += ", conditional";
    const std::string names = parameterNames(rawQuery);
    return names.empty() ? out : out + ": " + names;
}

std::string routeText(const PlanRoute& route) {
    std::string out = std::to_string(route.index + 1) + " \"" + route.name + "\", first match";
    if (route.index > 0)
        out += " after " + std::to_string(route.index) + (route.index == 1 ? " other" : " others");
    return out;
}

std::string requestText(const fhir::Classified& what, std::string_view method) {
    if (what.interaction == fhir::Interaction::None)
        return std::string(method) + ", not FHIR";
    return interactionText(what, {});
}

std::string conditionText(const PlanCondition& condition) {
    std::vector<std::string> interactions;
    for (std::size_t i = 0; i < condition.interactions.size(); ++i)
        if (condition.interactions.test(i))
            interactions.emplace_back(fhir::code(fhir::Interaction(i)));
    std::vector<std::string> headers;
    for (const auto& [name, value] : condition.headers)
        headers.push_back(value == "*" ? name : name + ": " + value);
    std::string out;
    addPart(out, "method", condition.methods);
    addPart(out, "interaction", interactions);
    addPart(out, "resource", condition.resources);
    addPart(out, "operation", condition.operations);
    addPart(out, "header", headers);
    return out.empty() ? "any request" : out;
}

std::string subnetsText(const std::vector<Subnet>& subnets) {
    std::vector<std::string> texts;
    for (const auto& subnet : subnets)
        texts.push_back(subnet.text());
    return join(texts, ", ");
}

std::string_view keyText(config::LimitKey key) {
    static constexpr std::array<std::string_view, 4> names{"ip", "subject", "client", "route"};
    return names[std::size_t(key)];
}

std::string grouped(std::uint64_t number) {
    std::string out = std::to_string(number);
    for (std::size_t at = out.size(); at > 3;)
        out.insert(at -= 3, ",");
    return out;
}

std::string waitText(Micros wait) {
    const std::int64_t seconds =
        (wait.count() + 999'999) / 1'000'000; // Retry-After counts whole seconds, RFC 9110 10.2.3
    return std::to_string(seconds) + (seconds == 1 ? " second" : " seconds");
}

} // namespace fb::policy
