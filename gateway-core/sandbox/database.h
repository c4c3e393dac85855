// One in-memory SQLite database by Qt SQL. Values are always bound, never written into the SQL text. Texts are bound
// as blobs: bytes compare as bytes, whatever a client sends. Lives in the thread that opened it.
#pragma once

#include "base/result.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace fb::sandbox {

using SqlValue = std::variant<std::monostate, std::int64_t, double, std::string>;
using SqlRow = std::vector<SqlValue>;

// A piece of SQL and the values of its "?" in order.
struct Sql {
    std::string text;
    std::vector<SqlValue> values;

    Sql& add(std::string_view more) {
        text += more;
        return *this;
    }
    Sql& bind(SqlValue value) {
        text += '?';
        values.push_back(std::move(value));
        return *this;
    }
    Sql& add(const Sql& other) {
        text += other.text;
        values.insert(values.end(), other.values.begin(), other.values.end());
        return *this;
    }
};

std::int64_t integerOf(const SqlValue& value);
std::string textOf(SqlValue value);

class Database {
public:
    Database() = default;
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    Result<void> open();
    // All rows at once, so that no cursor stays open; statements are prepared once and kept.
    Result<std::vector<SqlRow>> query(const Sql& sql);
    // A statement of fixed text without rows; returns the last row id.
    Result<std::int64_t> run(const char* sql, const std::vector<SqlValue>& values);
    Result<void> script(const std::vector<const char*>& statements);

private:
    QSqlQuery* prepared(const std::string& sql);
    QString m_name;
    QSqlDatabase m_db;
    QHash<QByteArray, QSqlQuery*> m_prepared;
    std::string m_error;
};

} // namespace fb::sandbox
