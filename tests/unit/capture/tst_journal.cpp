// The journal in good times: what is offered comes back, is announced in order, and what does not fit is counted.
#include <QTest>

#include "journal_fixture.h"

#include <atomic>
#include <filesystem>
#include <mutex>
#include <thread>

using namespace fb;
using namespace fb::capture;
using namespace fb::capture::test;
using namespace Qt::StringLiterals;

class TestJournal : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void everyFieldComesBack() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        auto journal = opened(options);
        traffic::Exchange given = fullExchange();
        journal->offer(std::make_unique<traffic::Exchange>(given));
        QVERIFY(journal->flush());
        const auto reader = reading(options);
        const auto got = reader->get(1);
        QVERIFY2(got, got ? "" : got.error().sentence().c_str());
        given.id = 1;
        compareExchanges(*got, given);
    }

    void hostileBytesComeBack() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        auto journal = opened(options);
        auto exchange = makeExchange(1);
        exchange->target = std::string("/\0\xFF\xC0\x80 x", 7);
        exchange->requestHead = std::string("\0\r\n\xFE: \xFF\r\n", 10);
        exchange->requestBody.bytes = std::string("\0\0\xFF", 3);
        const traffic::Exchange given = *exchange;
        journal->offer(std::move(exchange));
        QVERIFY(journal->flush());
        const auto got = reading(options)->get(1);
        QVERIFY(got);
        QVERIFY(got->target == given.target);
        QVERIFY(got->requestHead == given.requestHead);
        QVERIFY(got->requestBody.bytes == given.requestBody.bytes);
    }

    void announcesAfterCommitInOrder() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        auto journal = opened(options);
        std::mutex mutex;
        std::vector<traffic::ExchangeId> ids;
        std::atomic<bool> durable{true};
        journal->onCommitted([&](std::vector<traffic::Summary> rows) {
            const auto reader = Reader::open(options.folder); // another connection sees only what is committed
            const std::lock_guard lock(mutex);
            for (const auto& row : rows) {
                ids.push_back(row.id);
                durable = durable && reader && (*reader)->get(row.id);
            }
        });
        std::vector<std::thread> producers;
        for (int p = 0; p < 4; ++p)
            producers.emplace_back([&, p] {
                for (int i = 0; i < 250; ++i)
                    journal->offer(makeExchange(p * 1'000 + i));
            });
        for (auto& producer : producers)
            producer.join();
        QVERIFY(journal->flush());
        QCOMPARE(ids.size(), std::size_t(1'000));
        for (std::size_t i = 0; i < ids.size(); ++i)
            QCOMPARE(ids[i], traffic::ExchangeId(i + 1));
        QVERIFY(durable);
        QCOMPARE(journal->stats().stored, std::uint64_t(1'000));
        QCOMPARE(journal->stats().queued, std::uint64_t(0));
        QVERIFY(journal->stats().fileBytes > 100'000);
    }

    void becomesVisibleWithoutFlush() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        auto journal = opened(options);
        std::atomic<int> seen{0};
        journal->onCommitted([&](std::vector<traffic::Summary> rows) { seen += int(rows.size()); });
        for (int i = 0; i < 5; ++i) {
            journal->offer(makeExchange(i));
            QTRY_COMPARE(seen.load(), i + 1);
        }
    }

    void queueDropsBodiesThenRecords() {
        QTemporaryDir dir;
        auto options = optionsFor(dir);
        options.queueBytes = 200'000;
        auto journal = opened(options);
        // The writer is held up inside the callback, as by a slow disk.
        std::mutex gate;
        std::atomic<bool> held{false};
        gate.lock();
        journal->onCommitted([&](std::vector<traffic::Summary>) {
            held = true;
            const std::lock_guard wait(gate);
        });
        journal->offer(makeExchange(0));
        QTRY_VERIFY(held);
        for (int i = 1; i <= 2'000; ++i)
            journal->offer(makeExchange(i, 5'000));
        const JournalStats stats = journal->stats();
        QVERIFY(stats.droppedBodies > 0);
        QVERIFY(stats.droppedRecords > 0);
        gate.unlock();
        QVERIFY(journal->flush());
        const auto rows = allRows(*reading(options));
        QCOMPARE(rows.size() + stats.droppedRecords, std::size_t(2'001));
        const auto bare = reading(options)->get(rows.back().id);
        QVERIFY(bare->responseBody.bytes.empty());
        QVERIFY(bare->responseBody.truncated);
        QVERIFY(bare->responseBody.size > 0);
        QCOMPARE(journal->stats().queued, std::uint64_t(0));
    }

    void readsWhileWriting() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        auto journal = opened(options);
        std::atomic<bool> stop{false};
        std::thread producer([&] {
            for (int i = 0; !stop; ++i) {
                journal->offer(makeExchange(i));
                if (i % 20 == 0)
                    std::this_thread::sleep_for(std::chrono::milliseconds(1));
            }
        });
        const auto reader = reading(options);
        traffic::ExchangeId last = 0;
        for (int turn = 0; turn < 200 || last < 1'000; ++turn) {
            const auto page = reader->list(last, 100, traffic::Filter(), Instant{});
            if (!page)
                qFatal("%s", page.error().sentence().c_str());
            for (const auto& row : page->rows) {
                if (row.id != last + 1)
                    qFatal("a gap after %lld", static_cast<long long>(last));
                last = row.id;
            }
            if (last > 0 && !reader->get(last))
                qFatal("a listed row cannot be read");
        }
        stop = true;
        producer.join();
        QVERIFY(last >= 1'000);
    }

    void revisionsAndReplays() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        {
            auto journal = opened(options);
            QCOMPARE(*journal->addRevision("name: a\n", "start"), std::uint64_t(1));
            QCOMPARE(*journal->addRevision("name: \xC3\xA4\n", "console"), std::uint64_t(2));
            QVERIFY(journal->addReplay("against B", "{\"equal\": 3}"));
        }
        auto journal = opened(options);
        QCOMPARE(*journal->addRevision("name: c\n", "restore of 1"), std::uint64_t(3));
        const auto revisions = reading(options)->revisions(2);
        QVERIFY(revisions);
        QCOMPARE(revisions->size(), std::size_t(2));
        QCOMPARE(revisions->at(0).number, std::uint64_t(3));
        QCOMPARE(revisions->at(0).origin, std::string("restore of 1"));
        QCOMPARE(revisions->at(1).yaml, std::string("name: \xC3\xA4\n"));
        QVERIFY(revisions->at(1).applied.time_since_epoch().count() > 0);
        const auto replays = reading(options)->replays(10);
        QCOMPARE(replays->size(), std::size_t(1));
        QCOMPARE(replays->front().report, std::string("{\"equal\": 3}"));
    }

    void switchesAndOptions() {
        QTemporaryDir dir;
        auto options = optionsFor(dir);
        options.bodyCap = 5;
        auto journal = opened(options);
        QVERIFY(journal->wantsExchanges() && journal->wantsBodies() && journal->recording());
        QCOMPARE(journal->bodyCap(), std::uint64_t(5));
        journal->setRecording(false);
        QVERIFY(!journal->wantsExchanges() && !journal->wantsBodies() && !journal->recording());
        journal->setRecording(true);
        options.bodies = false;
        options.folder = "/elsewhere"; // is not followed
        journal->setOptions(options);
        QVERIFY(journal->wantsExchanges() && !journal->wantsBodies());
        QCOMPARE(journal->folder(), optionsFor(dir).folder);
        options.enabled = false;
        journal->setOptions(options);
        QVERIFY(!journal->wantsExchanges());
        journal->offer(nullptr);
        QVERIFY(journal->flush());
    }

    void closingWritesWhatWaits() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        {
            auto journal = opened(options);
            for (int i = 0; i < 5'000; ++i)
                journal->offer(makeExchange(i));
        }
        QVERIFY(!std::filesystem::exists(journalFile(options.folder) + "-wal"));
        QCOMPARE(allRows(*reading(options)).size(), std::size_t(5'000));
    }
};

QTEST_GUILESS_MAIN(TestJournal)
#include "tst_journal.moc"
