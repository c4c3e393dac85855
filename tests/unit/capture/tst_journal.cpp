// The journal: what is acknowledged is there, whatever happens; what is not stored is counted; secrets are not in the files.
#include <QTest>

#include "base/text.h"
#include "capture/database.h"
#include "capture/head_lines.h"
#include "capture/journal.h"
#include "capture/reader.h"
#include "capture_fixture.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <thread>

#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace fb;
using namespace fb::capture;
using namespace Qt::StringLiterals;

namespace {

JournalOptions optionsFor(const QTemporaryDir& dir, const char* name = "data") {
    JournalOptions options;
    options.folder = dir.filePath(QString::fromLatin1(name)).toStdString();
    return options;
}

std::unique_ptr<Journal> opened(const JournalOptions& options) {
    auto journal = Journal::open(options);
    if (!journal)
        qFatal("%s", journal.error().sentence().c_str());
    return std::move(*journal);
}

std::unique_ptr<Reader> reading(const JournalOptions& options) {
    auto reader = Reader::open(options.folder);
    if (!reader)
        qFatal("%s", reader.error().sentence().c_str());
    return std::move(*reader);
}

std::vector<traffic::Summary> allRows(Reader& reader) {
    auto page = reader.list(0, 1'000'000, traffic::Filter(), Instant{});
    if (!page)
        qFatal("%s", page.error().sentence().c_str());
    return std::move(page->rows);
}

// Runs SQL on a journal file that nobody has open.
void alter(const JournalOptions& options, const QString& sql) {
    {
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"alter"_s);
        database.setDatabaseName(QString::fromStdString(journalFile(options.folder)));
        QVERIFY(database.open());
        QSqlQuery query(database);
        QVERIFY(query.exec(sql));
    }
    QSqlDatabase::removeDatabase(u"alter"_s);
}

// In another process: closing a database file in this one would drop SQLite's locks on it (POSIX fcntl).
bool filesContain(const std::string& folder, const std::string& needle) {
    QProcess grep;
    grep.start(u"grep"_s, {u"-rFla"_s, u"-e"_s, QString::fromStdString(needle), QString::fromStdString(folder)});
    if (!grep.waitForFinished() || grep.exitCode() > 1)
        qFatal("grep failed");
    const QByteArray files = grep.readAllStandardOutput();
    if (!files.isEmpty())
        qInfo("found in %s", files.constData());
    return grep.exitCode() == 0;
}

unsigned modeOf(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? unsigned(info.st_mode & 0777) : 0;
}

// The other process of the kill test: writes as fast as it can, says on stdout what was acknowledged.
int writeUntilKilled(const std::string& folder) {
    JournalOptions options;
    options.folder = folder;
    auto journal = Journal::open(options);
    if (!journal) {
        std::fprintf(stderr, "%s\n", journal.error().sentence().c_str());
        return 3;
    }
    (*journal)->onCommitted([](std::vector<traffic::Summary> rows) {
        for (const auto& row : rows)
            std::printf("%lld %s\n", static_cast<long long>(row.id), row.requestId.c_str());
        std::fflush(stdout);
    });
    for (int n = 0;; ++n) {
        (*journal)->offer(makeExchange(n));
        if (n % 50 == 0)
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

// Another process of the full-disk test: files may not grow beyond a limit, and later may again.
int writeOnSmallDisk(const std::string& folder) {
    std::signal(SIGXFSZ, SIG_IGN);
    JournalOptions options;
    options.folder = folder;
    auto journal = Journal::open(options);
    if (!journal)
        return 3;
    std::atomic<int> acknowledged{0};
    (*journal)->onCommitted([&](std::vector<traffic::Summary> rows) { acknowledged += int(rows.size()); });
    const rlimit small{512 * 1024, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &small);
    int offered = 0;
    while ((*journal)->stats().trouble.empty() && offered < 100'000)
        for (int i = 0; i < 20; ++i)
            (*journal)->offer(makeExchange(offered++, 3'000));
    const auto flushed = (*journal)->flush();
    std::printf("trouble %s\nflush %s\n", (*journal)->stats().trouble.c_str(), flushed ? "ok" : "failed");
    const int before = acknowledged;
    const rlimit large{RLIM_INFINITY, RLIM_INFINITY};
    ::setrlimit(RLIMIT_FSIZE, &large);
    const auto again = (*journal)->flush();
    std::printf("again %s\ntrouble2 %s\noffered %d\nbefore %d\nafter %d\ndropped %d\n", again ? "ok" : "failed",
                (*journal)->stats().trouble.c_str(), offered, before, acknowledged.load(),
                int((*journal)->stats().droppedRecords));
    return 0;
}

QMap<QByteArray, QByteArray> reported(const QByteArray& output) {
    QMap<QByteArray, QByteArray> values;
    for (const QByteArray& line : output.split('\n'))
        values.insert(line.left(line.indexOf(' ')), line.mid(line.indexOf(' ') + 1));
    return values;
}

} // namespace

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

    void acknowledgedSurvivesKill() {
        QTemporaryDir dir;
        for (int round = 0; round < 3; ++round) {
            const auto options = optionsFor(dir, round == 0 ? "a" : "b"); // the last round goes on with a killed one's file
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {u"--write-until-killed"_s, QString::fromStdString(options.folder)});
            QVERIFY(child.waitForStarted());
            QByteArray output;
            QElapsedTimer clock;
            clock.start();
            while (output.count('\n') < 400 + round * 700 && clock.elapsed() < 30'000) {
                child.waitForReadyRead(1'000);
                output += child.readAllStandardOutput();
            }
            ::kill(pid_t(child.processId()), SIGKILL);
            QVERIFY(child.waitForFinished());
            output += child.readAllStandardOutput();
            QVERIFY2(output.count('\n') >= 400, child.readAllStandardError().constData());
            output.truncate(output.lastIndexOf('\n')); // the last line may be cut
            auto reader = reading(options);
            for (const QByteArray& line : output.split('\n')) {
                const auto got = reader->get(line.left(line.indexOf(' ')).toLongLong());
                QVERIFY2(got, line.constData());
                QCOMPARE(QByteArray::fromStdString(got->requestId), line.mid(line.indexOf(' ') + 1));
                QVERIFY(!got->responseBody.bytes.empty());
            }
            QVERIFY(Journal::open(options)); // the dead process's lock is free
        }
    }

    void secondProcessIsTurnedAway() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        const auto journal = opened(options);
        const auto here = Journal::open(options);
        QVERIFY(!here);
        QCOMPARE(int(here.error().code), int(ErrorCode::Busy));
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {u"--write-until-killed"_s, QString::fromStdString(options.folder)});
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitCode(), 3);
        const QByteArray words = child.readAllStandardError();
        QVERIFY2(words.contains("in use by process " + QByteArray::number(qint64(::getpid()))), words.constData());
    }

    void fullDiskIsSaidAndOutlived() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {u"--small-disk"_s, QString::fromStdString(options.folder)});
        QVERIFY(child.waitForFinished(60'000));
        const QByteArray output = child.readAllStandardOutput();
        const auto values = reported(output);
        QVERIFY2(values["trouble"].contains("disk"), output.constData());
        QCOMPARE(values["flush"], QByteArray("failed"));
        QCOMPARE(values["again"], QByteArray("ok"));
        QCOMPARE(values["trouble2"], QByteArray());
        QVERIFY(values["before"].toInt() < values["offered"].toInt());
        QCOMPARE(values["after"].toInt() + values["dropped"].toInt(), values["offered"].toInt());
        QCOMPARE(values["dropped"].toInt(), 0); // the queue had room for all
        QCOMPARE(allRows(*reading(options)).size(), std::size_t(values["after"].toInt()));
    }

    void folderThatCannotBe() {
        QTemporaryDir dir;
        // Works for root too, whom modes do not stop.
        std::ofstream(dir.filePath(u"file"_s).toStdString()) << "x";
        JournalOptions options;
        options.folder = dir.filePath(u"file"_s).toStdString();
        const auto onFile = Journal::open(options);
        QVERIFY(!onFile);
        QCOMPARE(int(onFile.error().code), int(ErrorCode::Io));
        QVERIFY(onFile.error().message.find("not a folder") != std::string::npos);
        QVERIFY(!onFile.error().hint.empty());
        options.folder = dir.filePath(u"file/below"_s).toStdString();
        QVERIFY(!Journal::open(options));
        options.folder = "/proc/firebreak-data"; // no file can be made there
        const auto readOnly = Journal::open(options);
        QVERIFY(!readOnly);
        QCOMPARE(int(readOnly.error().code), int(ErrorCode::Io));
        // A folder in the place of the database.
        const auto blocked = optionsFor(dir, "blocked");
        std::filesystem::create_directories(journalFile(blocked.folder));
        const auto onFolder = Journal::open(blocked);
        QVERIFY(!onFolder);
        QVERIFY(onFolder.error().message.find("not a plain file") != std::string::npos);
    }

    void damagedFileIsRefused() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        {
            auto journal = opened(options);
            for (int i = 0; i < 500; ++i)
                journal->offer(makeExchange(i));
            QVERIFY(journal->flush());
        }
        const std::string file = journalFile(options.folder);
        {
            std::fstream io(file, std::ios::in | std::ios::out | std::ios::binary);
            io.seekp(std::streamoff(std::filesystem::file_size(file) / 2));
            const std::string junk(40'000, '\x55');
            io.write(junk.data(), std::streamsize(junk.size()));
        }
        const auto size = std::filesystem::file_size(file);
        const auto damaged = Journal::open(options);
        QVERIFY(!damaged);
        QCOMPARE(int(damaged.error().code), int(ErrorCode::Io));
        QVERIFY2(damaged.error().message.find("damaged") != std::string::npos, damaged.error().message.c_str());
        QVERIFY(damaged.error().hint.find("Move it away") != std::string::npos);
        QCOMPARE(std::filesystem::file_size(file), size); // nothing was moved or changed
        std::ofstream(file, std::ios::trunc) << "this is no database, and long enough to be looked at as one by SQLite ........................";
        const auto noDatabase = Journal::open(options);
        QVERIFY(!noDatabase);
        QVERIFY(noDatabase.error().message.find("damaged") != std::string::npos);
        QVERIFY(!Reader::open(options.folder));
    }

    void foreignAndNewerFilesAreRefused() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        opened(options).reset();
        alter(options, u"PRAGMA user_version=99"_s);
        const auto newer = Journal::open(options);
        QVERIFY(!newer);
        QVERIFY(newer.error().message.find("newer Firebreak (format 99") != std::string::npos);
        const auto newerRead = Reader::open(options.folder);
        QVERIFY(!newerRead);
        QCOMPARE(int(newerRead.error().code), int(ErrorCode::Io));
        alter(options, u"PRAGMA user_version=1"_s);
        alter(options, u"PRAGMA application_id=77"_s);
        const auto foreign = Journal::open(options);
        QVERIFY(!foreign);
        QVERIFY(foreign.error().message.find("not one of Firebreak's") != std::string::npos);
        QVERIFY(!Reader::open(options.folder));
    }

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
        exchange->requestHead = "POST /fhir/Patient?access_token=CANARY-a&name=x HTTP/1.1\r\nAuthorization: Bearer CANARY-b\r\n"
                                "Proxy-Authorization: Basic CANARY-c\r\nCookie: sid=CANARY-d\r\nX-Api-Key: CANARY-e\r\n"
                                "x-hospital-key: CANARY-f\r\nReferer: http://x/?id_token=CANARY-g\r\n"
                                "Content-Type: application/x-www-form-urlencoded\r\n\r\n";
        exchange->forwardedHead = exchange->requestHead;
        exchange->answerHead = "HTTP/1.1 302 Found\r\nSet-Cookie: sid=CANARY-h; Path=/\r\n"
                               "Location: http://app/cb?code=CANARY-i&state=1\r\nContent-Type: application/json\r\n\r\n";
        exchange->responseHead = exchange->answerHead;
        exchange->requestBody.bytes = "grant_type=authorization_code&code=CANARY-j&client_secret=CANARY-k&password=CANARY-l"
                                      "&refresh_token=CANARY-m&client_assertion=CANARY-n&scope=openid";
        exchange->responseBody.bytes = R"({"access_token": "CANARY-o", "token_type": "Bearer", "id_token":"CANARY-p"})";
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
                exchange->responseBody.bytes = "{\"shared\": " + std::to_string(i % 9) + "}"; // three bodies, again and again
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
        QCOMPARE(countOf(options, u"SELECT count(*) FROM body WHERE id NOT IN (SELECT request_body FROM detail WHERE request_body"
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
        old->started = std::chrono::time_point_cast<Micros>(std::chrono::system_clock::now()) - std::chrono::hours(24 * 6);
        // 20 MB came, then 1 MB may stay: the file shrinks while the journal is idle (2,000 free pages are kept for what comes).
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
        QTRY_VERIFY_WITH_TIMEOUT(allRows(*reader).front().started >
                                     std::chrono::system_clock::now() - std::chrono::hours(24 * 6) + std::chrono::minutes(1),
                                 10'000);
        QCOMPARE(allRows(*reader).back().requestId, std::string("fresh"));
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

private:
    static int countOf(const JournalOptions& options, const QString& sql) {
        int count = -1;
        {
            QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"count"_s);
            database.setDatabaseName(QString::fromStdString(journalFile(options.folder)));
            database.open();
            QSqlQuery query(database);
            if (query.exec(sql) && query.next())
                count = query.value(0).toInt();
        }
        QSqlDatabase::removeDatabase(u"count"_s);
        return count;
    }
};

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() == 3 && arguments[1] == u"--write-until-killed"_s)
        return writeUntilKilled(arguments[2].toStdString());
    if (arguments.size() == 3 && arguments[1] == u"--small-disk"_s)
        return writeOnSmallDisk(arguments[2].toStdString());
    TestJournal test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_journal.moc"
