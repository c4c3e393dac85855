#include "sandbox/bundle_writer.h"

namespace fb::sandbox {

BundleWriter::BundleWriter(std::string_view type, Instant now)
    : m_type(type)
    , m_now(now) {}

void BundleWriter::entry(std::string_view fullUrl, std::string_view resourceJson, std::string_view members) {
    std::string text;
    const auto add = [&text](std::string_view name, std::string_view json) {
        if (!text.empty())
            text += ',';
        text += name;
        text += json;
    };
    if (!fullUrl.empty())
        add("\"fullUrl\":", json::quoted(fullUrl));
    if (!resourceJson.empty())
        add("\"resource\":", resourceJson);
    if (!members.empty())
        add({}, members);
    if (!m_entries.empty())
        m_entries += ',';
    m_entries += '{' + text + '}';
}

std::string BundleWriter::finish() {
    std::string out = "{\"resourceType\":\"Bundle\",\"meta\":{\"lastUpdated\":\"" + isoTime(m_now) +
                      "\"},\"type\":" + json::quoted(m_type);
    if (m_total)
        out += ",\"total\":" + std::to_string(*m_total);
    // An empty list is not FHIR JSON.
    for (std::size_t i = 0; i < m_links.size(); ++i) {
        out += i ? "," : ",\"link\":[";
        out +=
            "{\"relation\":" + json::quoted(m_links[i].first) + ",\"url\":" + json::quoted(m_links[i].second) + '}';
    }
    if (!m_links.empty())
        out += ']';
    if (!m_entries.empty())
        out += ",\"entry\":[" + m_entries + ']';
    return out + '}';
}

} // namespace fb::sandbox
