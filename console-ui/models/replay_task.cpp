#include "models/replay_task.h"

#include "capture/reader.h"
#include "models/text.h"

#include <QPointer>

namespace fb::models {

namespace {

constexpr std::size_t kMostBytes = 1024ULL * 1024 * 1024; // of recorded bodies in one run

Result<std::vector<traffic::Exchange>> readExchanges(const ReplayOrder& order, const std::atomic<bool>& cancelled) {
    auto reader = capture::Reader::open(order.folder);
    if (!reader) {
        return reader.error();
    }
    std::vector<traffic::Exchange> out;
    std::size_t bytes = 0;
    for (const auto id : order.ids) {
        if (cancelled) {
            break;
        }
        auto exchange = (*reader)->get(id);
        if (!exchange) {
            if (exchange.error().code == ErrorCode::NotFound) {
                continue; // retention took it since it was chosen
            }
            return exchange.error();
        }
        bytes += exchange->requestBody.bytes.size() + exchange->responseBody.bytes.size();
        if (bytes > kMostBytes) {
            return makeError(ErrorCode::InvalidInput, "The recorded bodies are larger than one run holds (1 GB)",
                             "Narrow the filter, or replay in several runs.");
        }
        out.push_back(std::move(*exchange));
    }
    if (out.empty() && !cancelled) {
        return makeError(ErrorCode::NotFound, "None of the chosen exchanges is in the journal any more", "Choose others.");
    }
    return out;
}

} // namespace

struct ReplayTask::Shared {
    std::atomic<bool> cancelled{false};
    std::mutex mutex; // of what follows
    replay::Run* run = nullptr;
    replay::Totals totals;
    std::vector<ReplayPairRow> rows; // not delivered yet
    bool announced = false;
};

ReplayTask::ReplayTask(QObject* parent) : QObject(parent) {
    m_pool.setMaxThreadCount(1);
    m_comparePool.setMaxThreadCount(1);
    m_later.setSingleShot(true);
    m_later.setInterval(100);
    connect(&m_later, &QTimer::timeout, this, &ReplayTask::deliver);
}

ReplayTask::~ReplayTask() {
    cancel();
    m_pool.waitForDone();
    m_comparePool.waitForDone();
}

void ReplayTask::start(ReplayOrder order) {
    if (m_running) {
        return;
    }
    m_running = true;
    m_shared = std::make_shared<Shared>();
    m_pool.start([this, shared = m_shared, order = std::move(order)]() mutable { work(this, shared, std::move(order)); });
}

// The pool is waited for before `self` goes, so it is good to post to.
void ReplayTask::work(ReplayTask* self, const std::shared_ptr<Shared>& shared, ReplayOrder order) {
    const auto fail = [&](const QString& sentence) {
        QMetaObject::invokeMethod(self, [self, sentence] {
            self->m_running = false;
            self->m_later.stop();
            Q_EMIT self->failed(sentence);
        }, Qt::QueuedConnection);
    };
    auto exchanges = readExchanges(order, shared->cancelled);
    if (!exchanges) {
        return fail(qs(exchanges.error().sentence()));
    }
    auto run = std::make_unique<replay::Run>(std::move(*exchanges), std::move(order.options));
    {
        const std::lock_guard lock(shared->mutex);
        shared->run = run.get();
        shared->totals = run->totals();
        if (shared->cancelled) {
            run->cancel();
        }
    }
    run->onPair = [&](const replay::Pair& pair, const replay::Totals& totals) {
        const auto index = std::size_t(&pair - run->pairs().data());
        const std::lock_guard lock(shared->mutex);
        shared->totals = totals;
        shared->rows.push_back(replayRow(pair, index));
        if (!std::exchange(shared->announced, true)) {
            QMetaObject::invokeMethod(self, [self] { self->m_later.start(); }, Qt::QueuedConnection);
        }
    };
    const auto done = run->run();
    run->onPair = nullptr;
    {
        const std::lock_guard lock(shared->mutex);
        shared->run = nullptr;
    }
    if (!done) {
        return fail(qs(done.error().sentence()));
    }
    auto result = std::make_shared<ReplayResult>(std::move(run));
    QMetaObject::invokeMethod(self, [self, result, shared] {
        self->m_later.stop();
        self->deliver();
        self->m_running = false;
        Q_EMIT self->finished(result, shared->cancelled);
    }, Qt::QueuedConnection);
}

void ReplayTask::cancel() {
    if (!m_shared) {
        return;
    }
    m_shared->cancelled = true;
    const std::lock_guard lock(m_shared->mutex);
    if (m_shared->run != nullptr) {
        m_shared->run->cancel();
    }
}

void ReplayTask::deliver() {
    std::vector<ReplayPairRow> rows;
    replay::Totals totals;
    {
        const std::lock_guard lock(m_shared->mutex);
        rows.swap(m_shared->rows);
        totals = m_shared->totals;
        m_shared->announced = false;
    }
    Q_EMIT progressed(totals, rows);
}

void ReplayTask::compareAgain(const ResultPtr& result, const std::vector<std::string>& ignore) {
    ++m_comparing;
    m_comparePool.start([this, result, ignore, question = ++m_question] {
        auto comparison = std::make_shared<ReplayResult::Comparison>(result->compare(ignore));
        QMetaObject::invokeMethod(this, [this, result, comparison, question] {
            --m_comparing;
            if (question == m_question) {
                result->apply(std::move(*comparison));
                Q_EMIT compared();
            }
        }, Qt::QueuedConnection);
    });
}

} // namespace fb::models
