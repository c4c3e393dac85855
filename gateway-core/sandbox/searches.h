// The answers to searches, histories and $everything, with paging (R4 search.html, http.html 3.1.0.9 to 3.1.0.12).
#pragma once

#include "sandbox/core.h"

namespace fb::sandbox {

// `path` is what the links show ("Patient", "Patient/1/Observation"); `also` narrows it (a compartment).
Answer searchAnswer(Core& core, const Call& call, const ResourceType& type, const Parameters& parameters,
                    const std::string& path, const std::optional<Condition>& also = {});

// Of one resource, a type, or everything (type and id empty).
Answer historyAnswer(Core& core, const Call& call, const ResourceType* type, const std::string& id);

// Patient/$everything (id empty) and Patient/1/$everything.
Answer everythingAnswer(Core& core, const Call& call, const std::string& id);

// Resources of the type in the compartment of a patient.
Condition compartmentCondition(const ResourceType& type, const std::string& patientId);

// The text of a resource as asked for.
std::string shapedText(const std::string& json, const Shape& shape);

} // namespace fb::sandbox
