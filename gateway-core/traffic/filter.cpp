#include "traffic/filter.h"

#include "traffic/filter_node.h"

namespace fb::traffic {

Filter::Filter() = default;
Filter::~Filter() = default;
Filter::Filter(const Filter&) = default;
Filter& Filter::operator=(const Filter&) = default;
Filter::Filter(Filter&&) noexcept = default;
Filter& Filter::operator=(Filter&&) noexcept = default;

Result<Filter> Filter::parse(std::string_view text) {
    auto root = parseFilter(text);
    if (!root)
        return root.error();
    Filter filter;
    if (root->kind != Node::Kind::And || !root->children.empty())
        filter.m_root = std::make_shared<const Node>(std::move(*root));
    return filter;
}

bool Filter::empty() const { return !m_root; }

bool Filter::matches(const Summary& summary, Instant now) const {
    return !m_root || evaluate(*m_root, summary, nullptr, now) == Truth::Yes;
}

bool Filter::matchesExchange(const Exchange& exchange, Instant now) const {
    return !m_root || evaluate(*m_root, exchange, &exchange, now) == Truth::Yes;
}

bool Filter::mayMatch(const Summary& summary, Instant now) const {
    return !m_root || evaluate(*m_root, summary, nullptr, now) != Truth::No;
}

bool Filter::needsBodies() const { return m_root && needsWhole(*m_root); }
std::string Filter::text() const { return m_root ? textOf(*m_root) : std::string(); }
std::string Filter::sentence() const { return m_root ? sentenceOf(*m_root) : std::string("Every request"); }

} // namespace fb::traffic
