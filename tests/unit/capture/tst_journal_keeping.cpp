// What is kept, how privately, and how it goes: modes, masks, bodies stored once, retention and clear.
#include <QTest>

#include "journal_fixture.h"

#include <chrono>
#include <filesystem>

using namespace fb;
using namespace fb::capture;
using namespace fb::capture::test;
using namespace Qt::StringLiterals;

class TestJournalKeeping : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void filesArePrivate() {
        QTemporaryDir dir;
        const mode_t before = ::umask(0); // the worst one
        const auto options = optionsFor(dir);
        auto journal = opened(options);
        journal->offer(makeExchange(1));
        QVERIFY(journal->flush());
        ::umask(before);
        QCOMPARE(modeOf(options.folder), 0700U);
        const std::string file = journalFile(options.folder);
        for (const std::string& path : {file, file + "-wal", file + "-shm", lockFile(options.folder)})
            QCOMPARE(modeOf(path), 0600U);
        journal.reset();
        ::chmod(file.c_str(), 0644);
        journal = opened(options);
        QCOMPARE(modeOf(file), 0600U);
    }

    void secretsAreNotInTheFiles() {
        QTemporaryDir dir;
        auto options = optionsFor(dir);
        options.redactHeaders = {"X-Hospital-Key"};
        auto journal = opened(options);
        auto exchange = makeExchange(1);
        exchange->target = "/fhir/Patient?access_token=CANARY-a&name=x";
        exchange->requestHead =
            "POST /fhir/Patient?access_token=CANARY-a&name=x HTTP/1.1\r\nAuthorization: Bearer CANARY-b\r\n"
            "Proxy-Authorization: Basic CANARY-c\r\nCookie: sid=CANARY-d\r\nX-Api-Key: CANARY-e\r\n"
            "x-hospital-key: CANARY-f\r\nReferer: http://x/?id_token=CANARY-g\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\n";
        exchange->forwardedHead = exchange->requestHead;
        exchange->answerHead =
            "HTTP/1.1 302 Found\r\nSet-Cookie: sid=CANARY-h; Path=/\r\n"
            "Location: http://app/cb?code=CANARY-i&state=1\r\nContent-Type: application/json\r\n\r\n";
        exchange->responseHead = exchange->answerHead;
        exchange->requestBody.bytes =
            "grant_type=authorization_code&code=CANARY-j&client_secret=CANARY-k&password=CANARY-l"
            "&refresh_token=CANARY-m&client_assertion=CANARY-n&scope=openid";
        exchange->responseBody.bytes =
            R"({"access_token": "CANARY-o", "token_type": "Bearer", "id_token":"CANARY-p"})";
        std::string announced;
        journal->onCommitted([&](std::vector<traffic::Summary> rows) { announced = rows.front().target; });
        journal->offer(std::move(exchange));
        QVERIFY(journal->flush());
        QVERIFY(filesContain(options.folder, "scope=openid")); // the search does find what is there
        QVERIFY(!filesContain(options.folder, "CANARY"));      // while the log is still there
        const auto got = reading(options)->get(1);
        QVERIFY(got);
        for (const std::string& text : {got->target, announced, got->requestHead, got->forwardedHead, got->answerHead,
                                        got->responseHead, got->requestBody.bytes, got->responseBody.bytes})
            QVERIFY2(text.find("CANARY") == std::string::npos, text.c_str());
        QCOMPARE(got->target, std::string("/fhir/Patient?access_token=********&name=x"));
        QVERIFY(got->requestHead.find("Authorization: Bearer ********\r\n") != std::string::npos);
        QVERIFY(got->requestBody.bytes.find("&scope=openid") != std::string::npos);
        journal.reset();
        QVERIFY(!filesContain(options.folder, "CANARY"));
    }

    void equalBodiesAreStoredOnce() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        auto journal = opened(options);
        const auto send = [&](int from, int to) {
            for (int i = from; i < to; ++i) {
                auto exchange = makeExchange(i);
                exchange->responseBody.bytes = "{\"same\": true}";
                journal->offer(std::move(exchange));
            }
            QVERIFY(journal->flush());
        };
        send(0, 50);
        journal.reset();
        journal = opened(options); // known again after a restart
        send(50, 100);
        journal.reset();
        QCOMPARE(countOf(options, u"SELECT count(*) FROM body"_s), 1);
        const auto reader = reading(options);
        for (traffic::ExchangeId id : {1, 50, 51, 100})
            QCOMPARE(reader->get(id)->responseBody.bytes, std::string("{\"same\": true}"));
    }

    void retentionByCount() {
        QTemporaryDir dir;
        auto options = optionsFor(dir);
        options.keepExchanges = 100;
        auto journal = opened(options);
        for (int i = 1; i <= 1'500; ++i) {
            auto exchange = makeExchange(i);
            if (i % 3 == 0)
                exchange->responseBody.bytes =
                    "{\"shared\": " + std::to_string(i % 9) + "}"; // three bodies, again and again
            journal->offer(std::move(exchange));
        }
        QVERIFY(journal->flush());
        QTRY_COMPARE_WITH_TIMEOUT(journal->stats().stored, std::uint64_t(100), 10'000);
        {
            const auto reader = reading(options);
            const auto rows = allRows(*reader);
            QCOMPARE(rows.size(), std::size_t(100));
            QCOMPARE(rows.front().id, traffic::ExchangeId(1'401));
            QCOMPARE(*reader->count(), std::uint64_t(100));
            for (const auto& row : rows) {
                const auto got = reader->get(row.id);
                QVERIFY(got);
                QVERIFY(!got->responseBody.bytes.empty());
            }
            QCOMPARE(int(reader->get(5).error().code), int(ErrorCode::NotFound));
        }
        journal.reset();
        // 66 of the hundred have their own body, the others share three.
        QCOMPARE(countOf(options, u"SELECT count(*) FROM body"_s), 66 + 3);
        QCOMPARE(countOf(options, u"SELECT count(*) FROM detail"_s), 100);
        QVERIFY(countOf(options, u"SELECT count(*) FROM body_reuse"_s) <= 3);
        QCOMPARE(
            countOf(options,
                    u"SELECT count(*) FROM body WHERE id NOT IN (SELECT request_body FROM detail WHERE request_body"
                    " NOT NULL UNION SELECT response_body FROM detail WHERE response_body NOT NULL)"_s),
            0);
        QVERIFY(!filesContain(options.folder, "\"n\": 700,")); // the bytes of what went are gone too
    }

    void retentionByBytesAndDays() {
        QTemporaryDir dir;
        auto options = optionsFor(dir);
        options.keepBytes = 1'000'000;
        auto journal = opened(options);
        for (int i = 0; i < 3'000; ++i)
            journal->offer(makeExchange(i, 2'000));
        QVERIFY(journal->flush());
        QTRY_VERIFY_WITH_TIMEOUT(journal->stats().stored < 2'500, 10'000);
        QVERIFY(journal->stats().stored > 0);
        QVERIFY(journal->stats().fileBytes > 4'000'000);
        auto old = makeExchange(1);
        old->started =
            std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now()) - std::chrono::hours(24 * 6);
        // 20 MB came, then 1 MB may stay: the file shrinks while the journal is idle (2,000 free pages are kept for
        // what comes).
        options.keepBytes = 1ULL << 40;
        journal->setOptions(options);
        for (int i = 0; i < 6'000; ++i)
            journal->offer(makeExchange(i, 3'000));
        QVERIFY(journal->flush());
        QVERIFY(journal->stats().fileBytes > 17'000'000);
        options.keepBytes = 1'000'000;
        journal->setOptions(options);
        QTRY_VERIFY_WITH_TIMEOUT(std::filesystem::file_size(journalFile(options.folder)) < 11'000'000 &&
                                     journal->stats().fileBytes < 11'000'000,
                                 20'000);
        QVERIFY(journal->clear());
        QVERIFY(journal->stats().fileBytes < 1'000'000);
        options.keepBytes = 1ULL << 40;
        options.keepDays = 5;
        journal->setOptions(options);
        journal->offer(std::move(old));
        journal->offer(makeExchange(2)); // from 2026-11-24 by the fixture: may be old or not
        auto fresh = makeExchange(3);
        fresh->started = std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now());
        fresh->requestId = "fresh";
        journal->offer(std::move(fresh));
        QVERIFY(journal->flush());
        const auto reader = reading(options);
        QTRY_VERIFY_WITH_TIMEOUT(allRows(*reader).front().started > std::chrono::system_clock::now() -
                                                                        std::chrono::hours(24 * 6) +
                                                                        std::chrono::minutes(1),
                                 10'000);
        QCOMPARE(allRows(*reader).back().requestId, std::string("fresh"));
    }

    void clearForgetsAllButGoesOnCounting() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        auto journal = opened(options);
        for (int i = 0; i < 100; ++i)
            journal->offer(makeExchange(i));
        QVERIFY(journal->addRevision("firebreak: 1\n", "start"));
        QVERIFY(journal->clear());
        QCOMPARE(journal->stats().stored, std::uint64_t(0));
        QVERIFY(allRows(*reading(options)).empty());
        QCOMPARE(*reading(options)->count(), std::uint64_t(0));
        QVERIFY(!filesContain(options.folder, "\"n\": 50,"));
        journal.reset();
        journal = opened(options);
        journal->offer(makeExchange(7));
        QVERIFY(journal->flush());
        const auto rows = allRows(*reading(options));
        QCOMPARE(rows.size(), std::size_t(1));
        QCOMPARE(rows.front().id, traffic::ExchangeId(101)); // ids are never used twice
        QVERIFY(reading(options)->get(101));
        QCOMPARE(reading(options)->revisions(10)->size(), std::size_t(1)); // revisions stay
    }
};

QTEST_GUILESS_MAIN(TestJournalKeeping)
#include "tst_journal_keeping.moc"
