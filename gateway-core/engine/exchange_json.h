// Recorded exchanges as JSON for programs: the control API and `firebreak captures --format json`.
#pragma once

#include "base/json.h"
#include "traffic/exchange.h"

namespace fb::engine {

json::Value summaryJson(const traffic::Summary& row);
json::Value exchangeJson(const traffic::Exchange& exchange); // also heads, bodies (text, or base64), timing and trace
json::Value traceJson(const policy::Trace& trace);

} // namespace fb::engine
