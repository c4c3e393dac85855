#include "models/replay_result.h"

#include "config/url.h"
#include "models/text.h"
#include "replay/compare.h"
#include "replay/message.h"
#include "replay/outgoing.h"

#include <algorithm>
#include <map>

namespace fb::models {

namespace {

using fhir::Change;

// Run hands its results out read-only because its threads write them. Once run() has returned, the one who owns the run is alone
// with them, and the reports are made from the run itself: so they are brought up to date where they are.
std::vector<replay::Pair>& ownPairs(replay::Run& run) { return const_cast<std::vector<replay::Pair>&>(run.pairs()); }
replay::Totals& ownTotals(replay::Run& run) { return const_cast<replay::Totals&>(run.totals()); }
replay::Options& ownOptions(replay::Run& run) { return const_cast<replay::Options&>(run.options()); }

bool isDifference(Change change) {
    return change == Change::Changed || change == Change::Missing || change == Change::Extra || change == Change::Moved ||
           change == Change::Precision;
}

// One difference hides those below it, except that what moved may also have changed.
template <typename Each>
bool anyDifference(const fhir::DiffNode& node, const Each& each) {
    if (isDifference(node.change) && each(node)) {
        return true;
    }
    if (fhir::countsAsOne(node)) {
        return false;
    }
    return std::any_of(node.children.begin(), node.children.end(), [&](const fhir::DiffNode& child) { return anyDifference(child, each); });
}

bool belongs(const replay::Pair& pair, const replay::Group& group) {
    if (fhir::code(pair.recorded.interaction) != group.interaction || pair.recorded.resource != group.resource) {
        return false;
    }
    if (group.kind == "failed") {
        return pair.verdict == replay::PairVerdict::Failed;
    }
    if (pair.verdict != replay::PairVerdict::Different) {
        return false;
    }
    if (group.kind == "status") {
        return pair.statusDiffers;
    }
    if (group.kind == "header") {
        return std::any_of(pair.headers.begin(), pair.headers.end(),
                           [&](const auto& header) { return header.name == group.element && isDifference(header.change); });
    }
    return anyDifference(pair.body_diff.root,
                         [&](const fhir::DiffNode& node) { return fhir::code(node.change) == group.kind && node.path == group.element; });
}

std::string_view belowType(std::string_view path) {
    const std::size_t dot = path.find('.');
    return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

using AsideCounts = std::map<std::pair<std::string, std::string>, int>; // path and why

void collectAside(const fhir::DiffNode& node, AsideCounts& counts) {
    if (node.change == Change::Ignored || node.change == Change::Mapped) {
        const bool rule = node.why.starts_with("rule ");
        ++counts[{rule ? node.why.substr(5) : std::string(belowType(node.path)), rule ? std::string() : node.why}];
    }
    if (!fhir::countsAsOne(node)) {
        for (const auto& child : node.children) {
            collectAside(child, counts);
        }
    }
}

std::string_view recordedHead(const traffic::Exchange& exchange) {
    return exchange.responseHead.empty() ? exchange.answerHead : exchange.responseHead;
}

} // namespace

ReplayResult::ReplayResult(std::unique_ptr<replay::Run> run) : m_run(std::move(run)), m_sorted(m_run->identities()) {
    if (const auto base = config::parseBaseUrl(options().target)) {
        m_targetBase = base->text();
    }
    std::sort(m_sorted.begin(), m_sorted.end());
    m_groups = m_run->groups();
}

std::vector<std::size_t> ReplayResult::members(const replay::Group& group) const {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < pairs().size(); ++i) {
        if (belongs(pairs()[i], group)) {
            found.push_back(i);
        }
    }
    return found;
}

std::vector<ReplayAside> ReplayResult::aside() const {
    AsideCounts counts;
    for (const auto& rule : options().ignore) {
        counts[{rule, {}}] = 0;
    }
    for (const auto& pair : pairs()) {
        collectAside(pair.body_diff.root, counts);
    }
    std::vector<ReplayAside> found;
    for (const auto& [key, count] : counts) {
        const bool rule = std::find(options().ignore.begin(), options().ignore.end(), key.first) != options().ignore.end() && key.second.empty();
        found.push_back({qs(key.first), qs(key.second), count, rule});
    }
    std::stable_sort(found.begin(), found.end(), [](const ReplayAside& a, const ReplayAside& b) {
        return a.rule != b.rule ? a.rule : a.count > b.count;
    });
    return found;
}

int ReplayResult::setAside() const {
    int count = 0;
    for (const auto& pair : pairs()) {
        count += pair.body_diff.counts.ignored + pair.body_diff.counts.mapped;
    }
    return count;
}

std::optional<fhir::BodyDiff> ReplayResult::diffOf(const replay::Pair& pair, const std::vector<std::string>& ignore) const {
    const traffic::Exchange& recorded = pair.recorded;
    if (pair.verdict != replay::PairVerdict::Equal && pair.verdict != replay::PairVerdict::Different) {
        return {};
    }
    if (recorded.responseBody.truncated || recorded.outcome == traffic::Outcome::ClientGone || pair.body.empty()) {
        return {};
    }
    const auto leftHead = replay::Head::parse(recordedHead(recorded));
    const auto rightHead = replay::Head::parse(pair.head);
    const auto text = replay::decodeBody(recorded.responseBody.bytes, leftHead.joined("Content-Encoding"));
    if (!text || !replay::looksLikeJson(leftHead.first("Content-Type"), *text) ||
        !replay::looksLikeJson(rightHead.first("Content-Type"), pair.body)) {
        return {};
    }
    const auto left = json::parse(*text);
    const auto right = json::parse(pair.body);
    if (!left || !right) {
        return {};
    }
    fhir::DiffOptions how;
    how.ignore = ignore;
    how.leftBase = replay::recordedBaseOf(recorded, options());
    how.rightBase = m_targetBase;
    how.identityOf = [this](std::string_view id) {
        const auto at = std::lower_bound(m_sorted.begin(), m_sorted.end(), id, [](const auto& known, std::string_view key) { return known.first < key; });
        return at != m_sorted.end() && at->first == id ? at->second : std::string();
    };
    return fhir::diff(*left, *right, how, replay::isSorted(recorded));
}

fhir::BodyDiff ReplayResult::wholeDiff(std::size_t pair) const {
    auto whole = diffOf(pairs()[pair], options().ignore);
    return whole ? std::move(*whole) : pairs()[pair].body_diff;
}

ReplayResult::Comparison ReplayResult::compare(const std::vector<std::string>& ignore) const {
    Comparison result{ignore, {}};
    result.diffs.reserve(pairs().size());
    for (const auto& pair : pairs()) {
        result.diffs.push_back(diffOf(pair, ignore));
    }
    return result;
}

void ReplayResult::apply(Comparison comparison) {
    auto& all = ownPairs(*m_run);
    for (std::size_t i = 0; i < all.size() && i < comparison.diffs.size(); ++i) {
        if (comparison.diffs[i]) {
            all[i].body_diff = std::move(*comparison.diffs[i]);
            all[i].verdict = all[i].differences() == 0 ? replay::PairVerdict::Equal : replay::PairVerdict::Different;
        }
    }
    ownOptions(*m_run).ignore = std::move(comparison.ignore);
    summarize();
}

void ReplayResult::summarize() {
    replay::Totals& sum = ownTotals(*m_run);
    const auto count = [&](replay::PairVerdict verdict) {
        return int(std::count_if(pairs().begin(), pairs().end(), [=](const auto& pair) { return pair.verdict == verdict; }));
    };
    sum.equal = count(replay::PairVerdict::Equal);
    sum.different = count(replay::PairVerdict::Different);
    m_groups = m_run->groups();
}

std::string ReplayResult::report(Report kind) const {
    switch (kind) {
    case Report::Html: return replay::reportHtml(*m_run);
    case Report::JUnit: return replay::reportJUnit(*m_run);
    case Report::Json: break;
    }
    return replay::reportJson(*m_run);
}

} // namespace fb::models
