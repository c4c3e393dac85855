#include "sandbox/database.h"

#include <QSqlError>
#include <QSqlRecord>
#include <QUuid>
#include <QVariant>

namespace fb::sandbox {

using namespace Qt::StringLiterals;

namespace {

// Search statements differ with every set of parameters; more than this many are not kept.
constexpr int kPreparedLimit = 200;

QVariant variantOf(const SqlValue& value) {
    switch (value.index()) {
    case 1: return QVariant(qlonglong(std::get<1>(value)));
    case 2: return QVariant(std::get<2>(value));
    case 3: {
        const std::string& text = std::get<3>(value);
        // Never a null QByteArray: the driver would bind NULL for it.
        return QVariant(text.empty() ? QByteArray("", 0) : QByteArray(text.data(), qsizetype(text.size())));
    }
    default: return {};
    }
}

SqlValue valueOf(const QVariant& variant) {
    if (variant.isNull())
        return {};
    switch (variant.typeId()) {
    case QMetaType::LongLong:
    case QMetaType::Int: return SqlValue(std::int64_t(variant.toLongLong()));
    case QMetaType::Double: return SqlValue(variant.toDouble());
    case QMetaType::QByteArray: {
        const QByteArray bytes = variant.toByteArray();
        return SqlValue(std::string(bytes.constData(), std::size_t(bytes.size())));
    }
    default: return SqlValue(variant.toString().toStdString());
    }
}

Error sqlError(const QSqlError& error) {
    return makeError(ErrorCode::Internal, "the sandbox database failed: " + error.text().toStdString());
}

} // namespace

std::int64_t integerOf(const SqlValue& value) {
    const auto* n = std::get_if<std::int64_t>(&value);
    return n ? *n : 0;
}

std::string textOf(SqlValue value) {
    auto* text = std::get_if<std::string>(&value);
    return text ? std::move(*text) : std::string();
}

Database::~Database() {
    qDeleteAll(m_prepared);
    m_prepared.clear();
    if (m_name.isEmpty())
        return;
    m_db.close();
    m_db = QSqlDatabase();
    QSqlDatabase::removeDatabase(m_name);
}

Result<void> Database::open() {
    m_name = u"firebreak-sandbox-"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    m_db = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    m_db.setDatabaseName(u":memory:"_s);
    if (!m_db.open())
        return sqlError(m_db.lastError());
    return {};
}

QSqlQuery* Database::prepared(const std::string& sql) {
    const QByteArray key(sql.data(), qsizetype(sql.size()));
    if (QSqlQuery* known = m_prepared.value(key))
        return known;
    if (m_prepared.size() >= kPreparedLimit) {
        qDeleteAll(m_prepared);
        m_prepared.clear();
    }
    auto query = std::make_unique<QSqlQuery>(m_db);
    query->setForwardOnly(true);
    if (!query->prepare(QString::fromStdString(sql))) {
        m_error = query->lastError().text().toStdString();
        return nullptr;
    }
    return *m_prepared.insert(key, query.release());
}

Result<std::vector<SqlRow>> Database::query(const Sql& sql) {
    QSqlQuery* query = prepared(sql.text);
    if (!query)
        return makeError(ErrorCode::Internal, "the sandbox database refused a statement: " + m_error);
    for (std::size_t i = 0; i < sql.values.size(); ++i)
        query->bindValue(int(i), variantOf(sql.values[i]));
    if (!query->exec())
        return sqlError(query->lastError());
    std::vector<SqlRow> rows;
    const int columns = query->record().count();
    while (query->next()) {
        SqlRow& row = rows.emplace_back();
        row.reserve(std::size_t(columns));
        for (int i = 0; i < columns; ++i)
            row.push_back(valueOf(query->value(i)));
    }
    query->finish();
    return rows;
}

Result<std::int64_t> Database::run(const char* sql, const std::vector<SqlValue>& values) {
    QSqlQuery* query = prepared(sql);
    if (!query)
        return makeError(ErrorCode::Internal, "the sandbox database refused a statement: " + m_error);
    for (std::size_t i = 0; i < values.size(); ++i)
        query->bindValue(int(i), variantOf(values[i]));
    if (!query->exec())
        return sqlError(query->lastError());
    const QVariant id = query->lastInsertId();
    query->finish();
    return std::int64_t(id.toLongLong());
}

Result<void> Database::script(const std::vector<const char*>& statements) {
    QSqlQuery query(m_db);
    for (const char* statement : statements)
        if (!query.exec(QString::fromLatin1(statement)))
            return sqlError(query.lastError());
    return {};
}

} // namespace fb::sandbox
