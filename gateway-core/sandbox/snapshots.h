// Results of searches that are being paged through: a page is taken from the list of the first one, whatever has been
// written since. Bounded; the oldest goes first. A page whose list is gone is found anew at the same place.
#pragma once

#include <cstdint>
#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fb::sandbox {

class Snapshots {
public:
    // `key` says what was asked and at what state of the store; returns the name to find it by.
    std::string keep(const std::string& key, std::vector<std::int64_t> rows);
    const std::vector<std::int64_t>* find(const std::string& name) const;
    std::size_t size() const { return m_lists.size(); }

private:
    void shrink();
    std::unordered_map<std::string, std::vector<std::int64_t>> m_lists;
    std::list<std::string> m_order;
    std::size_t m_rows = 0;
};

// The opaque token of a paging link.
struct PageToken {
    std::string snapshot;
    std::size_t offset = 0;

    std::string text() const;
    static std::optional<PageToken> parse(std::string_view text);
};

} // namespace fb::sandbox
