// Bundles as text, so that stored resources go out byte for byte.
#pragma once

#include "base/json.h"
#include "sandbox/store.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fb::sandbox {

class BundleWriter {
public:
    explicit BundleWriter(std::string_view type, Instant now);
    void total(std::size_t n) { m_total = n; }
    void link(std::string relation, std::string url) { m_links.emplace_back(std::move(relation), std::move(url)); }
    // `members` are further members of the entry as JSON text: "\"search\":{...}"; may be empty, as may the others.
    void entry(std::string_view fullUrl, std::string_view resourceJson, std::string_view members);
    std::string finish();

private:
    std::string m_type;
    Instant m_now;
    std::optional<std::size_t> m_total;
    std::vector<std::pair<std::string, std::string>> m_links;
    std::string m_entries;
};

} // namespace fb::sandbox
