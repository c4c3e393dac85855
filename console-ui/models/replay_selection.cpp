#include "models/replay_selection.h"

#include "base/text.h"
#include "replay/outgoing.h"

#include <algorithm>
#include <map>

namespace fb::models {

namespace {

constexpr std::size_t kPage = 2000;
constexpr std::size_t kReadOneByOne = 500; // chosen rows; more are found by reading the range they lie in

bool isTypeName(std::string_view segment) {
    return segment.size() > 2 && segment[0] >= 'A' && segment[0] <= 'Z' &&
           std::all_of(segment.begin(), segment.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
}

bool startsFhir(std::string_view segment, const traffic::Summary& exchange) {
    return segment == "metadata" || segment == "_history" || segment == "_search" || segment.starts_with('$') ||
           (!exchange.resource.empty() ? segment == exchange.resource : isTypeName(segment));
}

template <typename Key>
std::string mostFrequent(const std::map<Key, std::size_t>& counts) {
    const auto most = std::max_element(counts.begin(), counts.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return most == counts.end() ? std::string() : most->first;
}

class Counter {
public:
    explicit Counter(const config::Workspace& workspace) : m_workspace(workspace) {}

    void add(traffic::Summary&& row) {
        if (m_counts.ids.size() >= ReplaySelection::kMostExchanges) {
            m_counts.cut = true;
            return;
        }
        traffic::Exchange exchange;
        static_cast<traffic::Summary&>(exchange) = row;
        const bool sendable = replay::reasonToSkip(exchange, {}).empty();
        m_counts.unanswered += row.outcome == traffic::Outcome::Answered && row.status != 0 ? 0 : 1;
        m_counts.writes += sendable && isReplayWrite(row) ? 1 : 0;
        if (sendable) {
            ++m_prefixes[recordedPrefix(row, m_workspace)];
            ++m_urls[row.targetUrl];
        }
        m_counts.ids.push_back(row.id);
        m_counts.newest.push_back(std::move(row));
        if (m_counts.newest.size() > 2 * ReplaySelection::kMostListed) {
            m_counts.newest.erase(m_counts.newest.begin(), m_counts.newest.end() - std::ptrdiff_t(ReplaySelection::kMostListed));
        }
    }

    ReplayCounts take() {
        auto& newest = m_counts.newest;
        if (newest.size() > ReplaySelection::kMostListed) {
            newest.erase(newest.begin(), newest.end() - std::ptrdiff_t(ReplaySelection::kMostListed));
        }
        m_counts.prefix = mostFrequent(m_prefixes);
        m_counts.recordedUrl = mostFrequent(m_urls);
        return std::move(m_counts);
    }

    bool full() const { return m_counts.cut; }

private:
    const config::Workspace& m_workspace;
    ReplayCounts m_counts;
    std::map<std::string, std::size_t> m_prefixes;
    std::map<std::string, std::size_t> m_urls;
};

// Pages through what matches; `each` says whether to go on.
template <typename Each>
QString readPages(capture::Reader& reader, const traffic::Filter& filter, traffic::ExchangeId after, const std::atomic<bool>& stopped,
                  Each each) {
    const auto now = std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
    for (bool more = true; more && !stopped;) {
        auto page = reader.list(after, kPage, filter, now);
        if (!page) {
            return QString::fromStdString(page.error().sentence());
        }
        more = page->more && !page->rows.empty();
        for (auto& row : page->rows) {
            after = row.id;
            if (!each(std::move(row))) {
                return {};
            }
        }
    }
    return {};
}

QString countFilter(capture::Reader& reader, const traffic::Filter& filter, const std::atomic<bool>& stopped, Counter& counter) {
    return readPages(reader, filter, 0, stopped, [&](traffic::Summary&& row) {
        counter.add(std::move(row));
        return !counter.full();
    });
}

QString countIds(capture::Reader& reader, const std::vector<traffic::ExchangeId>& ids, const std::atomic<bool>& stopped, Counter& counter) {
    if (ids.size() <= kReadOneByOne) {
        for (const auto id : ids) {
            if (stopped) {
                return {};
            }
            if (auto exchange = reader.get(id)) { // what retention has removed meanwhile is left out
                counter.add(std::move(*exchange));
            }
        }
        return {};
    }
    return readPages(reader, traffic::Filter(), ids.front() - 1, stopped, [&](traffic::Summary&& row) {
        if (row.id > ids.back()) {
            return false;
        }
        if (std::binary_search(ids.begin(), ids.end(), row.id)) {
            counter.add(std::move(row));
        }
        return !counter.full();
    });
}

} // namespace

std::string recordedPrefix(const traffic::Summary& exchange, const config::Workspace& workspace) {
    const std::string_view path = std::string_view(exchange.target).substr(0, exchange.target.find('?'));
    for (const auto& route : workspace.routes) {
        if (route.name != exchange.route) {
            continue;
        }
        const std::string base = route.path == "/" ? std::string() : route.path;
        if (path.starts_with(base)) { // the route may have been edited since
            return base;
        }
    }
    for (std::size_t at = 0; at < path.size();) {
        const std::size_t end = std::min(path.find('/', at + 1), path.size());
        if (startsFhir(path.substr(at + 1, end - at - 1), exchange)) {
            return std::string(path.substr(0, at));
        }
        at = end;
    }
    const std::size_t last = path.find_last_not_of('/'); // a Bundle goes to the base itself
    return std::string(path.substr(0, last == std::string_view::npos ? 0 : last + 1));
}

bool isReplayWrite(const traffic::Summary& row) {
    traffic::Exchange exchange;
    static_cast<traffic::Summary&>(exchange) = row;
    replay::Options readsOnly;
    readsOnly.allowWrites = false;
    return replay::reasonToSkip(exchange, {}).empty() && !replay::reasonToSkip(exchange, readsOnly).empty();
}

ReplaySelection::ReplaySelection(QObject* parent) : QObject(parent), m_task(this) {
    connect(&m_task, &JournalTask::failed, this, &ReplaySelection::failed);
}

void ReplaySelection::setFolder(const std::string& folder) {
    m_task.setFolder(folder);
    m_again = false;
    m_counts = {};
    Q_EMIT changed();
    refresh();
}

void ReplaySelection::setWorkspace(const config::Workspace& workspace) {
    m_workspace = workspace;
    refresh();
}

void ReplaySelection::setFilter(const traffic::Filter& filter) {
    m_filter = filter;
    m_byHand = false;
    m_ids.clear();
    refresh();
}

void ReplaySelection::setIds(std::vector<traffic::ExchangeId> ids) {
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    m_ids = std::move(ids);
    m_byHand = true;
    refresh();
}

void ReplaySelection::refresh() {
    if (!m_task.hasFolder()) {
        return;
    }
    if (m_task.isRunning()) {
        m_again = true;
        return;
    }
    m_task.run([this, filter = m_filter, ids = m_ids, byHand = m_byHand, workspace = m_workspace](
                   capture::Reader& reader, const std::atomic<bool>& stopped) -> JournalTask::Done {
        Counter counter(workspace);
        const QString trouble = byHand ? countIds(reader, ids, stopped, counter) : countFilter(reader, filter, stopped, counter);
        auto counts = std::make_shared<ReplayCounts>(counter.take());
        return [this, counts, trouble] {
            m_counts = std::move(*counts);
            if (!trouble.isEmpty()) {
                Q_EMIT failed(trouble);
            }
            if (std::exchange(m_again, false)) {
                refresh();
            }
            Q_EMIT changed();
        };
    });
}

} // namespace fb::models
