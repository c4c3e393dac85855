#include "sandbox/snapshots.h"

#include "base/text.h"

#include <cstdio>

namespace fb::sandbox {

namespace {

constexpr std::size_t kMaxLists = 256;
constexpr std::size_t kMaxRows = 1'000'000;

// FNV-1a: the same question at the same state gets the same name.
std::string hashText(std::string_view text) {
    std::uint64_t hash = 14695981039346656037ull;
    for (const char c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211ull;
    }
    char buffer[20];
    std::snprintf(buffer, sizeof buffer, "%016llx", static_cast<unsigned long long>(hash));
    return buffer;
}

} // namespace

std::string Snapshots::keep(const std::string& key, std::vector<std::int64_t> rows) {
    std::string name = hashText(key);
    if (m_lists.contains(name))
        return name;
    m_rows += rows.size();
    m_lists.emplace(name, std::move(rows));
    m_order.push_back(name);
    shrink();
    return name;
}

void Snapshots::shrink() {
    while (m_order.size() > 1 && (m_order.size() > kMaxLists || m_rows > kMaxRows)) {
        const auto it = m_lists.find(m_order.front());
        m_rows -= it->second.size();
        m_lists.erase(it);
        m_order.pop_front();
    }
}

const std::vector<std::int64_t>* Snapshots::find(const std::string& name) const {
    const auto it = m_lists.find(name);
    return it == m_lists.end() ? nullptr : &it->second;
}

std::string PageToken::text() const { return snapshot + '.' + std::to_string(offset); }

std::optional<PageToken> PageToken::parse(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos || text.size() > 64)
        return {};
    const auto offset = parseUnsigned(text.substr(dot + 1));
    if (!offset || !parseHex(text.substr(0, dot)))
        return {};
    return PageToken{std::string(text.substr(0, dot)), std::size_t(*offset)};
}

} // namespace fb::sandbox
