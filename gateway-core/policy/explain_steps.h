// The reasons of a trace in words. Inside policy/ only, and only called when somebody wants a trace.
#pragma once

#include "policy/decide.h"

#include <string>

namespace fb::policy {

std::string framingText(const Facts& facts);
std::string interactionText(const fhir::Classified& what, std::string_view rawQuery);
std::string routeText(const PlanRoute& route); // 4 "patients", first match after 3 others
std::string requestText(const fhir::Classified& what,
                        std::string_view method);          // "delete on Patient", "POST, not FHIR"
std::string conditionText(const PlanCondition& condition); // "interaction delete; resource Patient"
std::string subnetsText(const std::vector<Subnet>& subnets);
std::string_view keyText(config::LimitKey key);
std::string grouped(std::uint64_t number); // 18,204
std::string waitText(Micros wait);         // "9 s"

} // namespace fb::policy
