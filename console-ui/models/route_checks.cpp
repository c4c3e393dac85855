#include "models/route_checks.h"

#include "base/text.h"
#include "config/edit.h"
#include "config/units.h"
#include "models/text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace fb::models {

namespace {

const char* const kHead = "firebreak: 1\nname: probe\nupstreams:\n  - {name: u, targets: [{url: \"http://127.0.0.1:1/fhir\"}]}\n";

std::string indented(const std::string& yaml) {
    std::string out = "  - ";
    for (const char c : yaml) {
        out += c;
        if (c == '\n') {
            out += "    ";
        }
    }
    return out + '\n';
}

QString firstError(const std::string& yaml) {
    const auto loaded = config::parseWorkspace(yaml, {});
    for (const auto& problem : loaded.problems) {
        if (problem.severity == config::Severity::Error) {
            return qs(problem.message) + (problem.hint.empty() ? QString() : u". "_s + qs(problem.hint));
        }
    }
    return {};
}

// A workspace in which everything is good but what the form holds.
QString problemOf(const config::Route& route) { return firstError(kHead + ("routes:\n" + indented(config::routeYaml(route)))); }

config::Route probe() {
    config::Route route;
    route.name = "probe";
    route.path = "/";
    route.upstream = "u";
    return route;
}

QString problemOf(const config::Policy& policy) {
    return firstError(kHead + ("policies:\n" + indented(config::policyYaml(policy))));
}

struct Words {
    Q_DECLARE_TR_FUNCTIONS(RouteChecks)
};

} // namespace

QString routeNameProblem(const QString& name, const QStringList& others) {
    if (name.isEmpty()) {
        return Words::tr("A route needs a name");
    }
    if (others.contains(name)) {
        return Words::tr("Another route has this name");
    }
    config::Route route = probe();
    route.name = name.toStdString();
    return problemOf(route);
}

QString pathProblem(const QString& path) {
    if (path.isEmpty()) {
        return Words::tr("A route needs a path, / for everything");
    }
    config::Route route = probe();
    route.path = path.toStdString();
    return problemOf(route);
}

QString resourceProblem(const QString& text) {
    config::Route route = probe();
    route.match.resources = {text.toStdString()};
    return problemOf(route);
}

QString interactionProblem(const QString& text) {
    const std::string code = text.toStdString();
    const auto known = fhir::interactionOf(code);
    if (known && *known != fhir::Interaction::None) {
        return {};
    }
    const auto near = nearest(code, fhir::interactionCodes());
    return Words::tr("\"%1\" is not a FHIR interaction").arg(text) + (near ? u". "_s + Words::tr("Did you mean %1?").arg(qs(*near)) : QString());
}

QString operationProblem(const QString& text) {
    config::Route route = probe();
    route.match.operations = {text.toStdString()};
    return problemOf(route);
}

QString methodProblem(const QString& text) {
    config::Route route = probe();
    route.match.methods = {text.toStdString()};
    return problemOf(route);
}

QString headerProblem(const QString& text) {
    config::Route route = probe();
    route.match.headers = {headerOf(text)};
    return problemOf(route);
}

QString policyNameProblem(const QString& name) {
    if (name.isEmpty()) {
        return Words::tr("A policy needs a name");
    }
    config::Policy policy;
    policy.name = name.toStdString();
    return problemOf(policy);
}

QString limitProblem(const config::RateLimit& limit, bool quota) {
    if (limit.limit == 0) {
        return Words::tr("A limit is at least 1");
    }
    config::Policy policy;
    policy.name = "probe";
    (quota ? policy.quotas : policy.rates).push_back(limit);
    return problemOf(policy);
}

QString headerText(const std::pair<std::string, std::string>& header) {
    return header.second == "*" ? qs(header.first) : qs(header.first) + u": "_s + qs(header.second);
}

std::pair<std::string, std::string> headerOf(const QString& text) {
    const std::string whole = text.toStdString();
    const std::size_t colon = whole.find(':');
    if (colon == std::string::npos) {
        return {std::string(trimOws(whole)), "*"};
    }
    const auto value = trimOws(std::string_view(whole).substr(colon + 1));
    return {std::string(trimOws(std::string_view(whole).substr(0, colon))), value.empty() ? "*" : std::string(value)};
}

QString codeOf(fhir::Interaction interaction) { return qs(fhir::code(interaction)); }

QString matchText(const config::Route& route) {
    const auto listed = [](const std::vector<std::string>& values) {
        QStringList out;
        for (const auto& value : values) {
            out.append(qs(value));
        }
        return out.join(u", "_s);
    };
    QStringList parts;
    if (!route.match.methods.empty()) {
        parts.append(listed(route.match.methods));
    }
    if (!route.match.resources.empty()) {
        parts.append(listed(route.match.resources));
    }
    QStringList codes;
    for (const auto interaction : route.match.interactions) {
        codes.append(codeOf(interaction));
    }
    if (!codes.isEmpty()) {
        parts.append(codes.join(u", "_s));
    }
    if (!route.match.operations.empty()) {
        parts.append(listed(route.match.operations));
    }
    QStringList headers;
    for (const auto& header : route.match.headers) {
        headers.append(headerText(header));
    }
    if (!headers.isEmpty()) {
        parts.append(headers.join(u", "_s));
    }
    if (parts.isEmpty()) {
        return route.path == "/" ? Words::tr("everything") : Words::tr("everything under %1").arg(qs(route.path));
    }
    return parts.join(u" \u00b7 "_s) + (route.path == "/" ? QString() : u" \u00b7 "_s + qs(route.path));
}

} // namespace fb::models
