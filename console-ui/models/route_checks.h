// Whether one field of a form would be accepted, in the words of the workspace's own checks. "" = it would.
#pragma once

#include "config/workspace.h"

#include <QString>
#include <QStringList>

namespace fb::models {

QString routeNameProblem(const QString& name, const QStringList& others);
QString pathProblem(const QString& path);
QString resourceProblem(const QString& text);
QString interactionProblem(const QString& text);
QString operationProblem(const QString& text);
QString methodProblem(const QString& text);
QString headerProblem(const QString& text); // "X-Tenant: acme"; a name alone = present
QString policyNameProblem(const QString& name);
QString limitProblem(const config::RateLimit& limit, bool quota);

// A header condition as a chip, both ways.
QString headerText(const std::pair<std::string, std::string>& header);
std::pair<std::string, std::string> headerOf(const QString& text);

// What a route takes, in one line: "Patient · read, vread"; "everything under /fhir".
QString matchText(const config::Route& route);
QString codeOf(fhir::Interaction interaction);

} // namespace fb::models
