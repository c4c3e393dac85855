// Resources as a client asked to see them: _summary and _elements. Pure.
#pragma once

#include "base/json.h"
#include "sandbox/search_request.h"

namespace fb::sandbox {

// Only part of the resource, marked with the SUBSETTED tag (R4 search.html 3.1.1.5.8 and 3.1.1.5.9).
json::Value shaped(json::Value resource, const Shape& shape);

} // namespace fb::sandbox
