#include "engine/metrics.h"

namespace fb::engine {

namespace {

class Writer {
public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        m_out.append("# HELP ").append(name).append(" ").append(help).append("\n");
        m_out.append("# TYPE ").append(name).append(" ").append(type).append("\n");
    }
    void sample(std::string_view name, std::string_view labels, std::uint64_t value) {
        m_out.append(name);
        if (!labels.empty())
            m_out.append("{").append(labels).append("}");
        m_out.append(" ").append(std::to_string(value)).append("\n");
    }
    void one(std::string_view name, std::string_view type, std::string_view help, std::uint64_t value) {
        family(name, type, help);
        sample(name, {}, value);
    }
    std::string take() { return std::move(m_out); }

private:
    std::string m_out;
};

std::string labelValue(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == '"')
            out += '\\';
        out += c == '\n' ? ' ' : c;
    }
    return out;
}

std::string targetLabels(const proxy::TargetState& target) {
    return "upstream=\"" + labelValue(target.upstream) + "\",target=\"" + labelValue(target.url) + '"';
}

void writeTargets(Writer& out, const std::vector<proxy::TargetState>& targets) {
    out.family("firebreak_upstream_up", "gauge",
               "1 when the last health check passed, 0 when it failed; absent when unknown.");
    for (const auto& target : targets)
        if (target.health != proxy::Health::Unknown)
            out.sample("firebreak_upstream_up", targetLabels(target), target.health == proxy::Health::Up ? 1 : 0);
    out.family("firebreak_upstream_requests_total", "counter", "Requests sent to the target.");
    for (const auto& target : targets)
        out.sample("firebreak_upstream_requests_total", targetLabels(target), target.requests);
    out.family("firebreak_upstream_failures_total", "counter", "Requests that the target did not answer.");
    for (const auto& target : targets)
        out.sample("firebreak_upstream_failures_total", targetLabels(target), target.failures);
}

} // namespace

std::string_view code(proxy::Health health) {
    switch (health) {
    case proxy::Health::Up:
        return "up";
    case proxy::Health::Down:
        return "down";
    case proxy::Health::Unknown:
        break;
    }
    return "unknown";
}

std::string prometheusText(const proxy::Stats& stats, const capture::JournalStats& journal, std::uint64_t revision) {
    Writer out;
    out.one("firebreak_connections", "gauge", "Client connections open now.", stats.connections);
    out.one("firebreak_connections_accepted_total", "counter", "Client connections accepted.", stats.accepted);
    out.one("firebreak_requests_active", "gauge", "Requests being handled now.", stats.active);
    out.family("firebreak_responses_total", "counter",
               "Requests by class of the status sent; none = no answer was sent.");
    out.sample("firebreak_responses_total", "class=\"none\"", stats.byClass[0]);
    for (std::size_t i = 1; i < 6; ++i)
        out.sample("firebreak_responses_total", "class=\"" + std::to_string(i) + "xx\"", stats.byClass[i]);
    out.one("firebreak_refused_total", "counter", "Requests refused by framing, route, address, rule or size.",
            stats.refused);
    out.one("firebreak_limited_total", "counter", "Requests refused by a rate or a quota.", stats.limited);
    out.one("firebreak_client_bytes_received_total", "counter", "Bytes read from clients.", stats.bytesIn);
    out.one("firebreak_client_bytes_sent_total", "counter", "Bytes written to clients.", stats.bytesOut);
    writeTargets(out, stats.targets);
    out.one("firebreak_captures_stored_total", "counter", "Exchanges that are durable in the journal.",
            journal.stored);
    out.one("firebreak_captures_queued", "gauge", "Exchanges waiting for the journal's writer.", journal.queued);
    out.one("firebreak_captures_dropped_bodies_total", "counter", "Exchanges whose bodies were dropped.",
            journal.droppedBodies);
    out.one("firebreak_captures_dropped_total", "counter", "Exchanges that were not recorded at all.",
            journal.droppedRecords);
    out.one("firebreak_journal_bytes", "gauge", "Size of the journal's files.", journal.fileBytes);
    out.one("firebreak_rules_revision", "gauge", "Number of the configuration in force.", revision);
    return out.take();
}

json::Value statsJson(const proxy::Stats& stats, const capture::JournalStats& journal) {
    json::Value targets = json::Value::array();
    for (const auto& target : stats.targets)
        targets.push(json::Value::object({{"upstream", target.upstream},
                                          {"url", target.url},
                                          {"health", code(target.health)},
                                          {"detail", target.detail},
                                          {"active", std::uint64_t(target.active)},
                                          {"requests", target.requests},
                                          {"failures", target.failures}}));
    return json::Value::object({{"connections", stats.connections},
                                {"requests", stats.requests},
                                {"active", stats.active},
                                {"refused", stats.refused},
                                {"limited", stats.limited},
                                {"bytes_in", stats.bytesIn},
                                {"bytes_out", stats.bytesOut},
                                {"captures", json::Value::object({{"stored", journal.stored},
                                                                  {"queued", journal.queued},
                                                                  {"dropped_bodies", journal.droppedBodies},
                                                                  {"dropped", journal.droppedRecords},
                                                                  {"file_bytes", journal.fileBytes},
                                                                  {"trouble", journal.trouble}})},
                                {"targets", std::move(targets)}});
}

} // namespace fb::engine
