#include "replay/identities.h"

#include "base/text.h"
#include "replay/message.h"

namespace fb::replay {

namespace {

// Clients re-encode links: "|" or "%7C". Compared decoded.
std::string pageKey(std::string_view url) { return formDecode(afterAuthority(url)); }

} // namespace

void IdentityMap::learn(std::string_view recorded, std::string_view replayed) {
    const std::lock_guard lock(m_mutex);
    if (recorded == replayed || recorded.empty() || replayed.empty())
        return;
    if (m_ids.emplace(recorded, replayed).second)
        m_pairs.emplace_back(recorded, replayed);
}

std::string IdentityMap::find(std::string_view recorded) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_ids.find(recorded);
    return found == m_ids.end() ? std::string() : found->second;
}

IdentityMap::Pairs IdentityMap::all() const {
    const std::lock_guard lock(m_mutex);
    return m_pairs;
}

void IdentityMap::learnVersion(std::string_view resource, std::string_view recorded, std::string_view replayed) {
    const std::lock_guard lock(m_mutex);
    if (!resource.empty() && !recorded.empty() && !replayed.empty())
        m_versions[std::string(resource)].insert_or_assign(std::string(recorded), std::string(replayed));
}

std::string IdentityMap::version(std::string_view resource, std::string_view recorded) const {
    const std::lock_guard lock(m_mutex);
    const auto versions = m_versions.find(resource);
    if (versions == m_versions.end())
        return {};
    const auto found = versions->second.find(recorded);
    return found == versions->second.end() ? std::string() : found->second;
}

bool IdentityMap::knowsVersions(std::string_view resource) const {
    const std::lock_guard lock(m_mutex);
    return m_versions.find(resource) != m_versions.end();
}

void IdentityMap::learnPage(std::string_view recordedUrl, std::string_view replayedUrl) {
    const std::lock_guard lock(m_mutex);
    m_pages.insert_or_assign(pageKey(recordedUrl), std::string(replayedUrl.empty() ? replayedUrl : afterAuthority(replayedUrl)));
}

std::optional<std::string> IdentityMap::page(std::string_view recordedTarget) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_pages.find(pageKey(recordedTarget));
    return found == m_pages.end() ? std::nullopt : std::optional(found->second);
}

} // namespace fb::replay
