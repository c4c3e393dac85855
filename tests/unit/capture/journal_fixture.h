// Opening, reading and looking into journals, for the tests of capture/.
#pragma once

#include <QTest>

#include "capture/database.h"
#include "capture/journal.h"
#include "capture/reader.h"
#include "capture_fixture.h"

#include <QProcess>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTemporaryDir>

#include <memory>
#include <string>
#include <vector>

#include <sys/stat.h>

namespace fb::capture::test {

using namespace Qt::StringLiterals;

inline JournalOptions optionsFor(const QTemporaryDir& dir, const char* name = "data") {
    JournalOptions options;
    options.folder = dir.filePath(QString::fromLatin1(name)).toStdString();
    return options;
}

inline std::unique_ptr<Journal> opened(const JournalOptions& options) {
    auto journal = Journal::open(options);
    if (!journal)
        qFatal("%s", journal.error().sentence().c_str());
    return std::move(*journal);
}

inline std::unique_ptr<Reader> reading(const JournalOptions& options) {
    auto reader = Reader::open(options.folder);
    if (!reader)
        qFatal("%s", reader.error().sentence().c_str());
    return std::move(*reader);
}

inline std::vector<traffic::Summary> allRows(Reader& reader) {
    auto page = reader.list(0, 1'000'000, traffic::Filter(), Instant{});
    if (!page)
        qFatal("%s", page.error().sentence().c_str());
    return std::move(page->rows);
}

// Runs SQL on a journal file that nobody has open.
inline void alter(const JournalOptions& options, const QString& sql) {
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
inline bool filesContain(const std::string& folder, const std::string& needle) {
    QProcess grep;
    grep.start(u"grep"_s, {u"-rFla"_s, u"-e"_s, QString::fromStdString(needle), QString::fromStdString(folder)});
    if (!grep.waitForFinished() || grep.exitCode() > 1)
        qFatal("grep failed");
    const QByteArray files = grep.readAllStandardOutput();
    if (!files.isEmpty())
        qInfo("found in %s", files.constData());
    return grep.exitCode() == 0;
}

inline unsigned modeOf(const std::string& path) {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0 ? unsigned(info.st_mode & 0777) : 0;
}

// The first value of a query on a journal file that nobody has open.
inline int countOf(const JournalOptions& options, const QString& sql) {
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

} // namespace fb::capture::test
