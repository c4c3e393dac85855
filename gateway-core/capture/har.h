// HAR 1.2 in and out, tolerant in and strict out. Secrets are masked on the way out.
#pragma once

#include "base/result.h"
#include "traffic/exchange.h"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace fb::capture {

// Streams: header(), entry() for each, footer(); the pieces together are one HAR file.
std::string harHeader();
std::string harEntry(const traffic::Exchange& exchange, const std::string& baseUrl, bool first);
std::string harFooter();

struct HarImport {
    std::vector<traffic::Exchange> exchanges;
    std::vector<std::string> repaired; // what was wrong and was mended, in words
};
Result<HarImport> readHar(std::string_view text);

// A curl command line that sends the same request to `baseUrl`. Authorization masked unless `secrets`.
std::string curlCommand(const traffic::Exchange& exchange, const std::string& baseUrl, bool secrets);

// The URL of a target below the scheme and authority of `baseUrl`.
std::string absoluteUrl(const std::string& baseUrl, std::string_view target);
// Bytes as UTF-8 text: what is not is taken as ISO-8859-1, as RFC 9110 5.5 tells of old software.
std::string printable(std::string_view bytes);

// Fields that hold secrets have their value replaced by "********" (a Bearer scheme stays readable).
std::string maskHead(std::string_view head, const std::vector<std::string>& alsoNames);
std::string maskTarget(std::string_view target); // access_token and the like in a query

} // namespace fb::capture
