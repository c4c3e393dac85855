// One line that tells a person what a FHIR resource is: "Heller, Christa, born 1993-12-05", "Body weight 81.60 kg". Shows only
// what the resource says; "" when it says nothing short.
#pragma once

#include "base/json.h"

#include <QString>

namespace fb::models {

QString resourceSummary(const json::Value& resource);

} // namespace fb::models
