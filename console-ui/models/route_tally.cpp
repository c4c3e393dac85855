#include "models/route_tally.h"

#include "models/text.h"

namespace fb::models {

RouteTally::RouteTally(QObject* parent) : QObject(parent) {}

void RouteTally::setFolder(const std::string& folder) {
    m_task.setFolder(folder);
    m_last = 0;
    m_counts.clear();
    m_total = 0;
    m_known = false;
    Q_EMIT changed();
}

bool RouteTally::read(capture::Reader& reader, const std::atomic<bool>& stopped, Counted& into) {
    constexpr std::size_t kPage = 2000;
    const traffic::Filter all;
    for (bool more = true; more && !stopped;) {
        const auto page = reader.list(into.last, kPage, all, Instant{});
        if (!page) {
            return false;
        }
        for (const traffic::Summary& row : page->rows) {
            ++into.counts[qs(row.route)];
            ++into.total;
            into.last = row.id;
        }
        more = page->more && !page->rows.empty();
    }
    return !stopped;
}

void RouteTally::refresh() {
    Counted start{m_last, m_counts, m_total};
    m_task.run([this, start](capture::Reader& reader, const std::atomic<bool>& stopped) -> JournalTask::Done {
        Counted counted = start;
        if (!read(reader, stopped, counted)) {
            return {};
        }
        const auto there = reader.count();
        if (there && *there < counted.total) { // cleared, or the oldest are gone
            counted = {};
            if (!read(reader, stopped, counted)) {
                return {};
            }
        }
        return [this, counted] { take(counted); };
    });
}

void RouteTally::take(Counted counted) {
    if (m_known && counted.last == m_last && counted.total == m_total) {
        return;
    }
    m_last = counted.last;
    m_counts = std::move(counted.counts);
    m_total = counted.total;
    m_known = true;
    Q_EMIT changed();
}

} // namespace fb::models
