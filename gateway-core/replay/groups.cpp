#include "replay/replay.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace fb::replay {

namespace {

using fhir::Change;

bool isDifference(Change change) {
    return change == Change::Changed || change == Change::Missing || change == Change::Extra || change == Change::Moved ||
           change == Change::Precision;
}

// One difference hides those below it, except that what moved may also have changed.
template <typename Each>
void forEachDifference(const fhir::DiffNode& node, Each each) {
    if (isDifference(node.change))
        each(node);
    if (!fhir::countsAsOne(node))
        for (const auto& child : node.children)
            forEachDifference(child, each);
}

class Grouper {
public:
    explicit Grouper(std::vector<Group>& out) : m_out(out) {}

    void add(const Pair& pair) {
        m_pair = &pair;
        if (pair.verdict == PairVerdict::Failed)
            put("failed", {}, std::to_string(pair.recorded.status), pair.reason);
        if (pair.verdict != PairVerdict::Different)
            return;
        if (pair.statusDiffers)
            put("status", {}, std::to_string(pair.recorded.status), std::to_string(pair.status));
        for (const auto& header : pair.headers)
            if (isDifference(header.change))
                put("header", header.name, header.recorded, header.replayed);
        forEachDifference(pair.body_diff.root, [&](const fhir::DiffNode& node) {
            put(std::string(fhir::code(node.change)), node.path, node.left, node.right);
        });
    }

private:
    void put(std::string kind, std::string element, std::string recorded, std::string replayed) {
        const auto& exchange = m_pair->recorded;
        const std::string interaction(fhir::code(exchange.interaction));
        const auto [at, fresh] = m_index.emplace(std::tuple(kind, interaction, exchange.resource, element), m_out.size());
        if (fresh)
            m_out.push_back({std::move(kind), interaction, exchange.resource, std::move(element), 0, exchange.id, std::move(recorded),
                             std::move(replayed)});
        ++m_out[at->second].count;
    }

    std::vector<Group>& m_out;
    std::map<std::tuple<std::string, std::string, std::string, std::string>, std::size_t> m_index;
    const Pair* m_pair = nullptr;
};

} // namespace

std::vector<Group> groupsOf(const std::vector<Pair>& pairs) {
    std::vector<Group> out;
    Grouper grouper(out);
    for (const auto& pair : pairs)
        grouper.add(pair);
    std::stable_sort(out.begin(), out.end(), [](const Group& a, const Group& b) { return a.count > b.count; });
    return out;
}

} // namespace fb::replay
