#include "capture/journal.h"

#include "capture/lock_file.h"
#include "capture/writer.h"

#include <atomic>

namespace fb::capture {

struct Journal::Impl {
    LockFile lock; // freed last
    std::string folder;
    std::atomic<bool> recording{true};
    std::atomic<bool> enabled{true};
    std::atomic<bool> bodies{true};
    std::atomic<std::uint64_t> bodyCap{0};
    std::unique_ptr<Writer> writer;

    void take(const JournalOptions& options) {
        enabled = options.enabled;
        bodies = options.bodies;
        bodyCap = options.bodyCap;
    }
};

Result<std::unique_ptr<Journal>> Journal::open(const JournalOptions& options) {
    if (auto made = makeFolder(options.folder); !made)
        return made.error();
    auto lock = LockFile::take(lockFile(options.folder));
    if (!lock)
        return lock.error();
    auto impl = std::make_unique<Impl>();
    impl->lock = std::move(*lock);
    impl->folder = options.folder;
    impl->take(options);
    impl->writer = std::make_unique<Writer>(std::make_shared<const JournalOptions>(options));
    if (auto started = impl->writer->start(); !started)
        return started.error();
    return std::unique_ptr<Journal>(new Journal(std::move(impl)));
}

Journal::Journal(std::unique_ptr<Impl> impl)
    : m_impl(std::move(impl)) {}
Journal::~Journal() = default;

bool Journal::wantsExchanges() const {
    return m_impl->recording.load(std::memory_order_relaxed) && m_impl->enabled.load(std::memory_order_relaxed);
}

bool Journal::wantsBodies() const { return wantsExchanges() && m_impl->bodies.load(std::memory_order_relaxed); }
std::uint64_t Journal::bodyCap() const { return m_impl->bodyCap.load(std::memory_order_relaxed); }
void Journal::offer(traffic::ExchangePtr exchange) { m_impl->writer->intake().offer(std::move(exchange)); }

void Journal::setOptions(const JournalOptions& options) {
    auto copy = std::make_shared<JournalOptions>(options);
    copy->folder = m_impl->folder;
    m_impl->take(*copy);
    m_impl->writer->setOptions(std::move(copy));
}

void Journal::setRecording(bool on) { m_impl->recording = on; }
bool Journal::recording() const { return m_impl->recording; }
void Journal::onCommitted(Committed callback) { m_impl->writer->setCommitted(std::move(callback)); }
Result<void> Journal::flush() { return m_impl->writer->flush(); }

Result<std::uint64_t> Journal::addRevision(const std::string& yaml, const std::string& origin) {
    return m_impl->writer->ask<std::uint64_t>([&](Store& store) { return store.addRevision(yaml, origin); });
}

Result<void> Journal::addReplay(const std::string& name, const std::string& reportJson) {
    return m_impl->writer->ask<void>([&](Store& store) { return store.addReplay(name, reportJson); });
}

Result<void> Journal::clear() {
    return m_impl->writer->ask<void>([](Store& store) { return store.clear(); });
}

JournalStats Journal::stats() const {
    const Writer& writer = *m_impl->writer;
    const Intake& intake = m_impl->writer->intake();
    return {writer.stored(),         intake.queued(),    intake.droppedBodies(),
            intake.droppedRecords(), writer.fileBytes(), writer.trouble()};
}

const std::string& Journal::folder() const { return m_impl->folder; }

} // namespace fb::capture
