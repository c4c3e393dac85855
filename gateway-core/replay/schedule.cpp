#include "replay/schedule.h"

#include "base/text.h"
#include "replay/learn.h"
#include "replay/message.h"
#include "replay/outgoing.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace fb::replay {

namespace {

bool isIdChar(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

template <typename Each>
void forEachWord(std::string_view text, Each each) {
    for (std::size_t at = 0; at < text.size();) {
        if (!isIdChar(text[at])) {
            ++at;
            continue;
        }
        std::size_t end = at;
        while (end < text.size() && isIdChar(text[end]))
            ++end;
        if (end - at <= 64)
            each(text.substr(at, end - at));
        at = end;
    }
}

// What an answer gives that later requests may use: new ids, and the pages it links to.
std::vector<std::string> definitions(const traffic::Exchange& exchange, std::vector<std::string>& pages) {
    const Head head = Head::parse(exchange.responseHead);
    const auto text = decodeBody(exchange.responseBody.bytes, head.joined("Content-Encoding"));
    if (!text || !looksLikeJson(head.first("Content-Type"), *text))
        return definedIds(exchange.method, head, {});
    const auto body = json::parse(*text);
    if (!body)
        return definedIds(exchange.method, head, {});
    for (const auto& link : (*body)["link"].items())
        if (link.textOf("relation") != "self")
            pages.emplace_back(formDecode(afterAuthority(link.textOf("url"))));
    return definedIds(exchange.method, head, *body);
}

} // namespace

Schedule::Schedule(const std::vector<Pair>& pairs, const Options& options) : m_queueOf(pairs.size()), m_waitsFor(pairs.size()), m_left(pairs.size()) {
    m_finished.assign(pairs.size(), false);
    const bool one = options.lanes <= 1;
    std::map<std::string_view, std::size_t> queues;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto [at, fresh] = queues.emplace(one ? std::string_view() : std::string_view(pairs[i].recorded.client), m_queues.size());
        if (fresh) {
            m_queues.emplace_back();
            m_heads.insert(i);
        }
        m_queues[at->second].push_back(i);
        m_queueOf[i] = at->second;
    }
    m_position.assign(m_queues.size(), 0);
    if (m_queues.size() > 1)
        findDependencies(pairs);
    setPace(pairs, options);
}

// Words that look like the id are enough: waiting once too often costs nothing but time, and always for an earlier request.
void Schedule::findDependencies(const std::vector<Pair>& pairs) {
    std::unordered_map<std::string, std::size_t> definedBy;
    std::unordered_map<std::string, std::size_t> linkedBy;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto& exchange = pairs[i].recorded;
        std::set<std::size_t> needed;
        const auto use = [&](std::string_view word) {
            if (const auto found = definedBy.find(std::string(word)); found != definedBy.end() && m_queueOf[found->second] != m_queueOf[i])
                needed.insert(found->second);
        };
        if (!definedBy.empty()) {
            forEachWord(exchange.target, use);
            forEachWord(exchange.requestBody.bytes, use);
        }
        if (const auto page = linkedBy.find(formDecode(afterAuthority(exchange.target))); page != linkedBy.end())
            needed.insert(page->second);
        m_waitsFor[i].assign(needed.begin(), needed.end());
        std::vector<std::string> pages;
        for (auto& id : definitions(exchange, pages))
            definedBy.emplace(std::move(id), i);
        for (auto& page : pages)
            linkedBy.insert_or_assign(std::move(page), i);
    }
}

void Schedule::setPace(const std::vector<Pair>& pairs, const Options& options) {
    if (options.pace == Pace::Max || pairs.empty() || !(options.factor > 0) || !std::isfinite(options.factor))
        return;
    m_due.resize(pairs.size());
    const auto scaled = [&](double micros) { return Micros(std::int64_t(std::min(micros / options.factor, double(kLongestGap.count())))); };
    Micros due{0};
    Instant last{};
    bool any = false;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        const auto& exchange = pairs[i].recorded;
        m_due[i] = due;
        if (!reasonToSkip(exchange, options).empty())
            continue; // takes no time
        if (options.pace == Pace::Rate) {
            due += scaled(1e6);
        } else {
            if (any && exchange.started > last)
                due += scaled(double((exchange.started - last).count()));
            m_due[i] = due;
            last = any ? std::max(last, exchange.started) : exchange.started;
        }
        any = true;
    }
}

bool Schedule::isReady(std::size_t index) const {
    return std::all_of(m_waitsFor[index].begin(), m_waitsFor[index].end(), [&](std::size_t other) { return m_finished[other]; });
}

std::optional<std::size_t> Schedule::next() {
    std::unique_lock lock(m_mutex);
    if (!std::exchange(m_started, true))
        m_start = Clock::now();
    for (;;) {
        if (m_stopped)
            return {};
        const auto ready = std::find_if(m_heads.begin(), m_heads.end(), [&](std::size_t i) { return isReady(i); });
        if (ready == m_heads.end()) {
            if (m_left == 0)
                return {};
            m_changed.wait(lock);
            continue;
        }
        const std::size_t index = *ready;
        m_heads.erase(ready);
        if (!m_due.empty())
            m_changed.wait_until(lock, m_start + m_due[index], [&] { return m_stopped; });
        return m_stopped ? std::nullopt : std::optional(index);
    }
}

void Schedule::done(std::size_t index) {
    const std::lock_guard lock(m_mutex);
    m_finished[index] = true;
    --m_left;
    const std::size_t queue = m_queueOf[index];
    if (++m_position[queue] < m_queues[queue].size())
        m_heads.insert(m_queues[queue][m_position[queue]]);
    m_changed.notify_all();
}

void Schedule::stop() {
    const std::lock_guard lock(m_mutex);
    m_stopped = true;
    m_changed.notify_all();
}

bool Schedule::stopped() const {
    const std::lock_guard lock(m_mutex);
    return m_stopped;
}

} // namespace fb::replay
