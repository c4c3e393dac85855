// One Qt SQL connection to a journal file, its settings and its schema. Belongs to the thread that opened it.
#pragma once

#include "base/result.h"

#include <QSqlDatabase>
#include <QSqlQuery>

#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>

namespace fb::capture {

std::string journalFile(const std::string& folder);
std::string lockFile(const std::string& folder);

class Database {
public:
    // Makes file and schema when missing; refuses what is damaged, not ours or newer.
    static Result<std::unique_ptr<Database>> openForWriting(const std::string& folder);
    // NotFound when there is no journal.
    static Result<std::unique_ptr<Database>> openForReading(const std::string& folder);
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    Result<void> run(const std::string& sql);
    Result<std::int64_t> number(const std::string& sql); // first column of the first row; 0 when there is none
    Result<QSqlQuery> prepare(const std::string& sql) const;

    const std::string& file() const { return m_file; }
    // Says what went wrong with the file and what to do, in words.
    Error errorOf(const QSqlError& error) const;

private:
    Database(std::string file, bool writing);
    Result<void> open();
    Result<void> openImmutable();
    Result<void> checkIdentity();
    Result<void> checkPages();
    Result<void> tune();
    Result<void> makeSchema();

    std::string m_file;
    bool m_writing;
    QString m_name;
    QSqlDatabase m_database;
};

// Runs a prepared statement with values by position.
Result<void> execute(const Database& database, QSqlQuery& query, std::initializer_list<QVariant> values);

// The bytes as a blob without copying them; they must live until the statement ran.
QByteArray blobView(std::string_view bytes);
std::string_view viewOf(const QByteArray& bytes);

} // namespace fb::capture
