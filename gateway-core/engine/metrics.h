// Counters as Prometheus text (exposition format 0.0.4) and as JSON.
#pragma once

#include "base/json.h"
#include "capture/journal.h"
#include "proxy/gateway.h"

#include <string>

namespace fb::engine {

std::string prometheusText(const proxy::Stats& stats, const capture::JournalStats& journal, std::uint64_t revision);
json::Value statsJson(const proxy::Stats& stats, const capture::JournalStats& journal);
std::string_view code(proxy::Health health); // "up", "down", "unknown"

} // namespace fb::engine
