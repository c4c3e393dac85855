// What a run learns about the other server: ids and versions assigned anew, and the pages it links to. Any thread.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fb::replay {

class IdentityMap {
public:
    using Pairs = std::vector<std::pair<std::string, std::string>>;

    // "Patient/17" is "Patient/0c3f" over there. The first thing learned stays; the same id on both sides teaches nothing.
    void learn(std::string_view recorded, std::string_view replayed);
    std::string find(std::string_view recorded) const; // "" when unknown
    Pairs all() const;                                 // in the order learned

    void learnVersion(std::string_view resource, std::string_view recorded, std::string_view replayed);
    std::string version(std::string_view resource, std::string_view recorded) const; // "" when unknown
    bool knowsVersions(std::string_view resource) const;

    // A link of a recorded answer and the same one of the replayed answer; "" when that has none.
    void learnPage(std::string_view recordedUrl, std::string_view replayedUrl);
    std::optional<std::string> page(std::string_view recordedTarget) const;

private:
    mutable std::mutex m_mutex;
    Pairs m_pairs;
    std::map<std::string, std::string, std::less<>> m_ids;
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> m_versions;
    std::map<std::string, std::string, std::less<>> m_pages;
};

} // namespace fb::replay
