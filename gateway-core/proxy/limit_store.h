// The state of rate limits and quotas, shared by all proxy threads: 64 shards, each behind its own mutex that is held for the
// arithmetic only. Bounded: when a shard is full, keys whose limit is restored go first, then those nearest to it.
#pragma once

#include "policy/limits.h"
#include "proxy/gateway.h"

#include <array>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace fb::proxy {

class ShardedLimitStore : public policy::LimitStore {
public:
    explicit ShardedLimitStore(std::size_t keysPerShard = 16 * 1024) : m_keysPerShard(keysPerShard) {}

    policy::LimitAnswer take(const policy::LimitSpec& spec, std::string_view key, Instant now) override;

    // Most refused first, then least remaining.
    std::vector<Gateway::LimitGauge> gauges(std::size_t most, Instant now) const;
    std::size_t size() const;

private:
    struct KeyView {
        std::uint64_t id;
        std::string_view key;
    };
    struct Key {
        std::uint64_t id;
        std::string key;
        operator KeyView() const { return {id, key}; }
    };
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(const KeyView& key) const;
        std::size_t operator()(const Key& key) const { return (*this)(KeyView(key)); }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(const KeyView& a, const KeyView& b) const { return a.id == b.id && a.key == b.key; }
    };
    struct Entry {
        policy::LimitCell cell;
        policy::LimitSpec spec;
        std::uint64_t refused = 0;
    };
    using Map = std::unordered_map<Key, Entry, Hash, Equal>;
    struct Shard {
        mutable std::mutex mutex;
        Map entries;
    };
    static constexpr std::size_t kShards = 64;

    static policy::LimitAnswer look(const Entry& entry, Instant now);
    void makeRoom(Map& entries, Instant now) const;

    std::size_t m_keysPerShard;
    std::array<Shard, kShards> m_shards;
};

} // namespace fb::proxy
