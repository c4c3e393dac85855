#include "proxy/limit_store.h"

#include <algorithm>

namespace fb::proxy {

std::size_t ShardedLimitStore::Hash::operator()(const KeyView& key) const {
    return std::hash<std::string_view>()(key.key) ^ std::size_t(key.id * 0x9E3779B97F4A7C15U);
}

policy::LimitAnswer ShardedLimitStore::take(const policy::LimitSpec& spec, std::string_view key, Instant now) {
    const KeyView view{spec.id, key};
    Shard& shard = m_shards[(Hash()(view) >> 7) % kShards];
    const std::lock_guard lock(shard.mutex);
    auto at = shard.entries.find(view);
    if (at == shard.entries.end()) {
        if (shard.entries.size() >= m_keysPerShard)
            makeRoom(shard.entries, now);
        at = shard.entries.emplace(Key{spec.id, std::string(key)}, Entry()).first;
    }
    Entry& entry = at->second;
    entry.spec = spec;
    const auto answer = policy::take(entry.cell, spec, now);
    entry.refused += answer.allowed ? 0 : 1;
    return answer;
}

// What the next request would find, without taking anything: a GiveBack on a copy adds the one that it gives.
policy::LimitAnswer ShardedLimitStore::look(const Entry& entry, Instant now) {
    policy::LimitCell cell = entry.cell;
    policy::LimitSpec spec = entry.spec;
    spec.use = policy::LimitUse::Take;
    auto answer = policy::take(cell, spec, now);
    if (answer.allowed)
        ++answer.remaining;
    else
        answer.remaining = 0;
    // `reset` counts the request just taken; at most one request's worth later than the truth, which only sorts.
    return answer;
}

void ShardedLimitStore::makeRoom(Map& entries, Instant now) const {
    const auto restored = [now](const Entry& entry) {
        return entry.spec.window ? entry.cell.windowStart + entry.spec.per <= now : entry.cell.tat <= now;
    };
    std::erase_if(entries, [&](const auto& item) { return restored(item.second); });
    if (entries.size() < m_keysPerShard)
        return;
    // All are in use: an eighth of them, those that would be restored soonest, loses the least.
    std::vector<std::pair<Micros, Map::iterator>> order;
    order.reserve(entries.size());
    for (auto at = entries.begin(); at != entries.end(); ++at)
        order.emplace_back(look(at->second, now).reset, at);
    const auto cut = order.begin() + std::ptrdiff_t(order.size() / 8 + 1);
    std::nth_element(order.begin(), cut - 1, order.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    std::for_each(order.begin(), cut, [&](const auto& item) { entries.erase(item.second); });
}

std::vector<Gateway::LimitGauge> ShardedLimitStore::gauges(std::size_t most, Instant now) const {
    std::vector<Gateway::LimitGauge> all;
    for (const auto& shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        for (const auto& [key, entry] : shard.entries)
            all.push_back({key.id, key.key, look(entry, now).remaining, entry.refused});
    }
    most = std::min(most, all.size());
    std::partial_sort(all.begin(), all.begin() + std::ptrdiff_t(most), all.end(), [](const auto& a, const auto& b) {
        return a.refused != b.refused ? a.refused > b.refused : a.remaining < b.remaining;
    });
    all.resize(most);
    return all;
}

std::size_t ShardedLimitStore::size() const {
    std::size_t sum = 0;
    for (const auto& shard : m_shards) {
        const std::lock_guard lock(shard.mutex);
        sum += shard.entries.size();
    }
    return sum;
}

} // namespace fb::proxy
