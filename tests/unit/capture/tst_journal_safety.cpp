// What is acknowledged is there, whatever happens: kills, a full disk, damage, foreign files, a second process.
#include <QTest>

#include "journal_fixture.h"

#include <QElapsedTimer>

#include <atomic>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include <sys/resource.h>
#include <unistd.h>

using namespace fb;
using namespace fb::capture;
using namespace fb::capture::test;
using namespace Qt::StringLiterals;

namespace {

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

class TestJournalSafety : public QObject {
    Q_OBJECT
private Q_SLOTS:
    void acknowledgedSurvivesKill() {
        QTemporaryDir dir;
        for (int round = 0; round < 3; ++round) {
            const auto options =
                optionsFor(dir, round == 0 ? "a" : "b"); // the last round goes on with a killed one's file
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(),
                        {u"--write-until-killed"_s, QString::fromStdString(options.folder)});
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
        child.start(QCoreApplication::applicationFilePath(),
                    {u"--write-until-killed"_s, QString::fromStdString(options.folder)});
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitCode(), 3);
        const QByteArray words = child.readAllStandardError();
        QVERIFY2(words.contains("in use by process " + QByteArray::number(qint64(::getpid()))), words.constData());
    }

    void fullDiskIsSaidAndOutlived() {
        QTemporaryDir dir;
        const auto options = optionsFor(dir);
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
                    {u"--small-disk"_s, QString::fromStdString(options.folder)});
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
        std::ofstream(file, std::ios::trunc)
            << "this is no database, and long enough to be looked at as one by SQLite ........................";
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
};

int main(int argc, char** argv) {
    QCoreApplication app(argc, argv);
    const QStringList arguments = app.arguments();
    if (arguments.size() == 3 && arguments[1] == u"--write-until-killed"_s)
        return writeUntilKilled(arguments[2].toStdString());
    if (arguments.size() == 3 && arguments[1] == u"--small-disk"_s)
        return writeOnSmallDisk(arguments[2].toStdString());
    TestJournalSafety test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_journal_safety.moc"
