// How an exchange lies in the database: a few typed columns, and the rest packed into two blobs, because the bytes of
// a hostile request are not text and because one blob is read and written several times faster than twenty columns.
#pragma once

#include "traffic/exchange.h"

#include <optional>
#include <string>
#include <string_view>

namespace fb::capture {

// Everything of a Summary but id, started, duration, status and outcome, which are columns of their own.
std::string packFacts(const traffic::Summary& summary);
bool unpackFacts(std::string_view packed, traffic::Summary& out);

// Timing, the four heads, the trace, and what is known of the bodies but their bytes.
std::string packHeads(const traffic::Exchange& exchange);
bool unpackHeads(std::string_view packed, traffic::Exchange& out);

} // namespace fb::capture
