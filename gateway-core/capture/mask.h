// Secrets are taken out before anything is written: RFC 6750 and RFC 6749 name where they travel. The public face for
// exports is maskHead() and maskTarget() in har.h.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace fb::capture {

// False when there is nothing to mask; `out` is untouched then.
bool maskHeadInto(std::string_view head, const std::vector<std::string>& alsoNames, std::string& out);
// Parameters such as access_token in a target, a Location or any text with a query in it.
bool maskParametersInto(std::string_view text, std::string& out);
// A body of application/x-www-form-urlencoded or application/json: the parameters of OAuth requests and answers.
bool maskBodyInto(std::string_view contentType, std::string_view body, std::string& out);

} // namespace fb::capture
