#include "replay/replay.h"

#include "base/text.h"
#include "replay/compare.h"
#include "replay/connection.h"
#include "replay/outgoing.h"
#include "replay/schedule.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace fb::replay {

namespace {

constexpr int kMostLanes = 64;
constexpr int kMostFailuresToOpen = 5;        // in a row; then the target is taken as gone
constexpr std::size_t kMostNodes = 1'000'000; // of difference trees, before equal parts are left out
constexpr Micros kConnectTimeout{10'000'000};

std::size_t countNodes(const fhir::DiffNode& node) {
    std::size_t n = 1;
    for (const auto& child : node.children)
        n += countNodes(child);
    return n;
}

// Whether the node or anything below it differs; equal subtrees lose their children.
bool pruneEqual(fhir::DiffNode& node) {
    bool any = node.change != fhir::Change::Equal;
    for (auto& child : node.children)
        any = pruneEqual(child) || any;
    if (!any)
        node.children = {};
    return any;
}

json::Value jsonOf(const Head& head, const std::string& text) {
    if (text.empty() || !looksLikeJson(head.first("Content-Type"), text))
        return {};
    auto value = json::parse(text);
    return value ? std::move(*value) : json::Value();
}

} // namespace

struct Run::Impl {
    Options options;
    std::vector<Pair> pairs;
    Totals totals;
    IdentityMap map;
    IdentityMap::Pairs identities;
    config::BaseUrl target;
    std::shared_ptr<const Remote> remote;
    std::atomic<bool> cancelled{false};
    std::atomic<int> failuresToOpen{0};

    std::mutex mutex; // of what follows
    std::condition_variable changed;
    std::deque<std::size_t> finished; // not yet reported
    std::vector<Connection*> connections;
    Schedule* schedule = nullptr;
    std::size_t nodes = 0;
    int lanesAlive = 0;

    void add(Connection* connection) {
        const std::lock_guard lock(mutex);
        connections.push_back(connection);
        if (cancelled)
            connection->cancel();
    }
    void remove(Connection* connection) {
        const std::lock_guard lock(mutex);
        std::erase(connections, connection);
    }

    void cancel() {
        cancelled = true;
        const std::lock_guard lock(mutex);
        for (auto* connection : connections)
            connection->cancel();
        if (schedule)
            schedule->stop();
        changed.notify_all();
    }

    Micros connectTimeout() const { return std::min(options.timeout, kConnectTimeout); }

    // Opens one connection before anything is sent, so that an unreachable target is one clear error.
    Result<void> reach() {
        auto url = config::parseBaseUrl(options.target);
        if (!url)
            return makeError(ErrorCode::InvalidInput, "\"" + options.target + "\" is not a URL to replay against: " + url.error().message,
                             "Write something like http://127.0.0.1:8082/fhir.");
        target = *url;
        const auto sendable = [&](const Pair& pair) { return reasonToSkip(pair.recorded, options).empty(); };
        if (std::none_of(pairs.begin(), pairs.end(), sendable))
            return {};
        auto resolved = Remote::resolve(target, connectTimeout(), cancelled);
        if (!resolved)
            return resolved.error();
        remote = *resolved;
        Connection connection(remote, cancelled);
        add(&connection);
        auto opened = connection.open(connectTimeout());
        remove(&connection);
        if (!opened && !cancelled)
            opened.error().hint = "Is the server running, and is the URL right?";
        return opened;
    }

    void play(Schedule& plan) {
        Connection connection(remote, cancelled);
        add(&connection);
        while (const auto index = plan.next()) {
            playOne(pairs[*index], connection);
            {
                const std::lock_guard lock(mutex);
                keepSmall(pairs[*index]);
                finished.push_back(*index);
                changed.notify_all();
            }
            plan.done(*index);
        }
        remove(&connection);
        const std::lock_guard lock(mutex);
        --lanesAlive;
        changed.notify_all();
    }

    void keepSmall(Pair& pair) {
        if (nodes > kMostNodes)
            pruneEqual(pair.body_diff.root);
        nodes += countNodes(pair.body_diff.root);
    }

    static void skip(Pair& pair, std::string reason) {
        pair.verdict = PairVerdict::Skipped;
        pair.reason = std::move(reason);
    }

    void playOne(Pair& pair, Connection& connection) {
        if (std::string reason = reasonToSkip(pair.recorded, options); !reason.empty())
            return skip(pair, std::move(reason));
        if (failuresToOpen >= kMostFailuresToOpen)
            return skip(pair, "Not sent: the target could not be reached any more");
        auto made = outgoing(pair.recorded, options, target, map);
        if (auto* not_ = std::get_if<NotSent>(&made))
            return skip(pair, std::move(not_->reason));
        const auto& request = std::get<Outgoing>(made);
        pair.sentTarget = request.target;
        auto answer = connection.exchange(request, options.timeout);
        if (answer)
            return take(pair, std::move(*answer));
        if (cancelled)
            return skip(pair, "Cancelled");
        failuresToOpen = connection.failedToOpen() ? failuresToOpen + 1 : 0;
        pair.verdict = PairVerdict::Failed;
        pair.reason = answer.error().message;
    }

    void take(Pair& pair, Answer answer) {
        failuresToOpen = 0;
        pair.status = answer.status;
        pair.head = std::move(answer.head);
        pair.micros = answer.micros;
        Answers answers;
        answers.replayed.head = Head::parse(pair.head);
        auto decoded = decodeBody(answer.body, answers.replayed.head.joined("Content-Encoding"));
        if (!decoded) {
            pair.verdict = PairVerdict::Failed;
            pair.reason = decoded.error().message;
            return;
        }
        pair.body = std::move(*decoded);
        answers.replayed.body = jsonOf(answers.replayed.head, pair.body);
        readRecorded(pair.recorded, answers);
        learn(map, pair.recorded.method, relativeTarget(pair.recorded.target), answers.recorded, answers.replayed);
        compare(pair, answers, {map, recordedBaseOf(pair.recorded, options), target.text(), options.ignore});
    }

    static void readRecorded(const traffic::Exchange& exchange, Answers& answers) {
        const std::string& head = exchange.responseHead.empty() ? exchange.answerHead : exchange.responseHead;
        answers.recorded.head = Head::parse(head);
        auto decoded = decodeBody(exchange.responseBody.bytes, answers.recorded.head.joined("Content-Encoding"));
        answers.recordedWhole = decoded && !exchange.responseBody.truncated && exchange.outcome != traffic::Outcome::ClientGone;
        answers.recordedText = decoded ? std::move(*decoded) : std::string();
        if (answers.recordedWhole)
            answers.recorded.body = jsonOf(answers.recorded.head, answers.recordedText);
    }

    std::string relativeTarget(const std::string& recorded) const {
        const std::string_view rest = afterAuthority(recorded);
        return std::string(rest.starts_with(options.routePrefix) ? rest.substr(options.routePrefix.size()) : rest);
    }

    void count(const Pair& pair) {
        totals.sent += pair.verdict != PairVerdict::Skipped;
        totals.equal += pair.verdict == PairVerdict::Equal;
        totals.different += pair.verdict == PairVerdict::Different;
        totals.failed += pair.verdict == PairVerdict::Failed;
        totals.skipped += pair.verdict == PairVerdict::Skipped;
    }

    template <typename Report>
    void reportUntilDone(Report report) {
        std::unique_lock lock(mutex);
        for (;;) {
            changed.wait(lock, [&] { return !finished.empty() || lanesAlive == 0; });
            if (finished.empty())
                return;
            const std::size_t index = finished.front();
            finished.pop_front();
            lock.unlock();
            report(index);
            lock.lock();
        }
    }
};

std::string_view code(PairVerdict verdict) {
    static constexpr std::array<std::string_view, 4> codes{"equal", "different", "failed", "skipped"};
    return codes[std::size_t(verdict)];
}

Run::Run(std::vector<traffic::Exchange> exchanges, Options options) : m_impl(std::make_unique<Impl>()) {
    m_impl->options = std::move(options);
    m_impl->pairs.reserve(exchanges.size());
    for (auto& exchange : exchanges)
        m_impl->pairs.emplace_back().recorded = std::move(exchange);
    m_impl->totals.total = int(m_impl->pairs.size());
}

Run::~Run() = default;

Result<Totals> Run::run() {
    Impl& impl = *m_impl;
    const auto begin = std::chrono::steady_clock::now();
    const auto elapsed = [&] { return std::chrono::duration_cast<Micros>(std::chrono::steady_clock::now() - begin).count(); };
    if (auto reached = impl.reach(); !reached && !impl.cancelled) {
        for (auto& pair : impl.pairs)
            Impl::skip(pair, "Not sent: " + reached.error().message);
        impl.totals.skipped = impl.totals.total;
        return reached.error();
    }
    Schedule schedule(impl.pairs, impl.options);
    std::vector<bool> reported(impl.pairs.size(), false);
    const auto report = [&](std::size_t index) {
        impl.count(impl.pairs[index]);
        reported[index] = true;
        impl.totals.micros = elapsed();
        if (onPair)
            onPair(impl.pairs[index], impl.totals);
    };
    std::vector<std::thread> lanes;
    {
        const std::lock_guard lock(impl.mutex);
        impl.schedule = &schedule;
        if (impl.cancelled)
            schedule.stop();
        impl.lanesAlive = std::clamp(impl.options.lanes, 1, kMostLanes);
        for (int i = 0; i < impl.lanesAlive; ++i)
            lanes.emplace_back([&] { impl.play(schedule); });
    }
    impl.reportUntilDone(report);
    for (auto& lane : lanes)
        lane.join();
    {
        const std::lock_guard lock(impl.mutex);
        impl.schedule = nullptr;
    }
    for (std::size_t i = 0; i < impl.pairs.size(); ++i) {
        if (reported[i])
            continue;
        Impl::skip(impl.pairs[i], "Cancelled");
        report(i);
    }
    impl.identities = impl.map.all();
    impl.totals.micros = elapsed();
    return impl.totals;
}

void Run::cancel() { m_impl->cancel(); }
const std::vector<Pair>& Run::pairs() const { return m_impl->pairs; }
const Totals& Run::totals() const { return m_impl->totals; }
const Options& Run::options() const { return m_impl->options; }
std::vector<Group> Run::groups() const { return groupsOf(m_impl->pairs); }
const std::vector<std::pair<std::string, std::string>>& Run::identities() const { return m_impl->identities; }

} // namespace fb::replay
