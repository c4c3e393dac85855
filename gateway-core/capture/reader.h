// Reading a journal, also while another process writes it. One reader belongs to one thread.
#pragma once

#include "capture/journal.h"
#include "traffic/filter.h"

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace fb::capture {

struct StoredReplay {
    std::uint64_t id = 0;
    Instant made{};
    std::string name;
    std::string report; // JSON
};

struct Page {
    std::vector<traffic::Summary> rows; // ascending by id
    bool more = false;
};

class Reader {
public:
    // Errors: NotFound (no journal there), Io (not ours, damaged, newer version).
    static Result<std::unique_ptr<Reader>> open(const std::string& folder);
    ~Reader();

    // Keyset paging: ids above `after` (0 = from the start), at most `most`.
    Result<Page> list(traffic::ExchangeId after, std::size_t most, const traffic::Filter& filter, Instant now);
    // The newest `most` that match.
    Result<Page> newest(std::size_t most, const traffic::Filter& filter, Instant now);
    Result<traffic::Exchange> get(traffic::ExchangeId id); // bodies without zstd; content coding as it went by
    Result<std::uint64_t> count();
    Result<std::vector<Revision>> revisions(std::size_t most);   // newest first
    Result<std::vector<StoredReplay>> replays(std::size_t most); // newest first
    // Calls back for each match in order until false is returned.
    Result<void> forEach(const traffic::Filter& filter, Instant now,
                         const std::function<bool(traffic::Exchange&&)>& each);

private:
    struct Impl;
    explicit Reader(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> m_impl;
};

// A body as a person reads it: content coding (gzip, deflate) undone, bounded. The error says what is wrong with it.
Result<std::string> decodedBody(const traffic::Body& body, std::string_view head, std::size_t most);

} // namespace fb::capture
