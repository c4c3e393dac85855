#include "capture/database.h"

#include "capture/lock_file.h"

#include <QByteArray>
#include <QSqlError>
#include <QUrl>
#include <QVariant>

#include <atomic>
#include <filesystem>

#include <unistd.h>

namespace fb::capture {

using namespace Qt::StringLiterals;

namespace {

constexpr std::int64_t kApplication = 0x46427231; // "FBr1" in the file's header
constexpr std::int64_t kSchema = 1;
constexpr std::uint64_t kCheckedAtOnce =
    128ULL * 1024 * 1024; // quick_check reads the whole file: about 1 s a gigabyte

// body.first is the exchange that brought the body, body_reuse.last the newest one that has it too: with both,
// deleting the oldest exchanges finds the bodies that nobody needs without counting references.
constexpr const char* kTables[] = {
    "CREATE TABLE exchange(id INTEGER PRIMARY KEY, started INTEGER NOT NULL, duration INTEGER NOT NULL,"
    " status INTEGER NOT NULL, outcome INTEGER NOT NULL, facts BLOB NOT NULL)",
    "CREATE TABLE detail(id INTEGER PRIMARY KEY, request_body INTEGER, response_body INTEGER, coding INTEGER NOT "
    "NULL,"
    " dictionary INTEGER, heads BLOB NOT NULL)",
    "CREATE TABLE dictionary(id INTEGER PRIMARY KEY, bytes BLOB NOT NULL)", // id of the first exchange that used it
    "CREATE TABLE body(id INTEGER PRIMARY KEY, first INTEGER NOT NULL, size INTEGER NOT NULL, coding INTEGER NOT "
    "NULL,"
    " hash BLOB NOT NULL, bytes BLOB NOT NULL)",
    "CREATE TABLE body_reuse(body INTEGER PRIMARY KEY, last INTEGER NOT NULL)",
    "CREATE TABLE revision(number INTEGER PRIMARY KEY, applied INTEGER NOT NULL, origin TEXT NOT NULL, yaml TEXT NOT "
    "NULL)",
    "CREATE TABLE replay(id INTEGER PRIMARY KEY, made INTEGER NOT NULL, name TEXT NOT NULL, report TEXT NOT NULL)",
    "CREATE TABLE counter(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
};

QString uniqueName() {
    static std::atomic<std::uint64_t> counter{0};
    return u"firebreak-journal-%1"_s.arg(++counter);
}

Error damaged(const std::string& file, const std::string& detail) {
    return makeError(ErrorCode::Io, "The captures file " + file + " is damaged (" + detail + ")",
                     "Move it away to start a new one, or choose another folder with --data");
}

} // namespace

std::string journalFile(const std::string& folder) {
    return (std::filesystem::path(folder) / "captures.sqlite").string();
}
std::string lockFile(const std::string& folder) { return (std::filesystem::path(folder) / "lock").string(); }

QByteArray blobView(std::string_view bytes) {
    // A null QByteArray would become NULL instead of an empty blob.
    return bytes.empty() ? QByteArray("") : QByteArray::fromRawData(bytes.data(), qsizetype(bytes.size()));
}

std::string_view viewOf(const QByteArray& bytes) { return {bytes.constData(), std::size_t(bytes.size())}; }

Database::Database(std::string file, bool writing)
    : m_file(std::move(file))
    , m_writing(writing)
    , m_name(uniqueName()) {}

Database::~Database() {
    m_database.close();
    m_database = QSqlDatabase();
    if (QSqlDatabase::contains(m_name))
        QSqlDatabase::removeDatabase(m_name);
}

Error Database::errorOf(const QSqlError& error) const {
    const std::string detail = error.databaseText().toStdString();
    switch (error.nativeErrorCode().toInt() & 0xFF) { // https://www.sqlite.org/rescode.html
    case 5:
    case 6:
        return makeError(ErrorCode::Busy,
                         "The captures file " + m_file + " is held by another program (" + detail + ")",
                         "Close the other program");
    case 8:
        return makeError(ErrorCode::Io, "The captures file " + m_file + " cannot be written (" + detail + ")",
                         "Make file and folder writable for you, or choose another folder with --data");
    case 10:
        return makeError(ErrorCode::Io, "The disk under " + m_file + " fails to read or write (" + detail + ")",
                         "Check the disk and its space, or choose another folder with --data");
    case 11:
    case 26: return damaged(m_file, detail);
    case 13: return makeError(ErrorCode::Io, "The disk under " + m_file + " is full", "Free some space on it");
    case 14:
        return makeError(ErrorCode::Io, "The captures file " + m_file + " cannot be opened (" + detail + ")",
                         "Check the rights on file and folder, or choose another folder with --data");
    case 18: // TOOBIG, CONSTRAINT, MISMATCH, RANGE: the row is at fault, not the file
    case 19:
    case 20:
    case 25: return makeError(ErrorCode::InvalidInput, "The captures file does not take a record (" + detail + ")");
    default:
        return makeError(ErrorCode::Io, "The captures file " + m_file + " gives an error: " +
                                            (detail.empty() ? error.text().toStdString() : detail));
    }
}

Result<std::unique_ptr<Database>> Database::openForWriting(const std::string& folder) {
    if (auto made = makePrivateFile(journalFile(folder)); !made)
        return made.error();
    std::unique_ptr<Database> database(new Database(journalFile(folder), true));
    for (const auto step :
         {&Database::open, &Database::checkIdentity, &Database::checkPages, &Database::tune, &Database::makeSchema})
        if (auto done = (database.get()->*step)(); !done)
            return done.error();
    return database;
}

Result<std::unique_ptr<Database>> Database::openForReading(const std::string& folder) {
    const std::string file = journalFile(folder);
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored))
        return makeError(ErrorCode::NotFound, "There are no captures in " + folder,
                         "Give the folder that `firebreak serve` got as --data");
    std::unique_ptr<Database> database(new Database(file, false));
    // In a folder that cannot be written SQLite cannot make its shared-memory file; nobody writes there either.
    const bool still = ::access(folder.c_str(), W_OK) != 0 && fileSize(file + "-wal") == 0;
    if (auto opened = still ? database->openImmutable() : database->open(); !opened)
        return opened.error();
    if (auto ours = database->checkIdentity(); !ours)
        return ours.error();
    if (auto tuned = database->tune(); !tuned)
        return tuned.error();
    return database;
}

Result<void> Database::open() {
    if (!QSqlDatabase::isDriverAvailable(u"QSQLITE"_s))
        return makeError(ErrorCode::Unsupported, "Qt's SQLite driver is missing",
                         "Install the package libqt6sql6-sqlite");
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    m_database.setDatabaseName(QString::fromStdString(m_file));
    m_database.setConnectOptions(m_writing ? u"QSQLITE_BUSY_TIMEOUT=5000"_s
                                           : u"QSQLITE_OPEN_READONLY;QSQLITE_BUSY_TIMEOUT=5000"_s);
    if (!m_database.open())
        return errorOf(m_database.lastError());
    return {};
}

Result<void> Database::openImmutable() {
    m_database = QSqlDatabase::addDatabase(u"QSQLITE"_s, m_name);
    const QUrl url = QUrl::fromLocalFile(QString::fromStdString(std::filesystem::absolute(m_file).string()));
    m_database.setDatabaseName(url.toString(QUrl::FullyEncoded) + u"?immutable=1"_s);
    m_database.setConnectOptions(u"QSQLITE_OPEN_READONLY;QSQLITE_OPEN_URI"_s);
    if (!m_database.open())
        return errorOf(m_database.lastError());
    return {};
}

Result<void> Database::checkIdentity() {
    const auto application = number("PRAGMA application_id");
    if (!application)
        return application.error();
    const auto version = number("PRAGMA user_version");
    if (!version)
        return version.error();
    const auto tables = number("SELECT count(*) FROM sqlite_master");
    if (!tables)
        return tables.error();
    const bool fresh = *application == 0 && *version == 0 && *tables == 0;
    if (fresh && !m_writing)
        return makeError(ErrorCode::Io, "The captures file " + m_file + " is empty",
                         "Nothing was captured into it yet");
    if (!fresh && *application != kApplication)
        return makeError(ErrorCode::Io, m_file + " is a database, but not one of Firebreak's",
                         "Move it away, or choose another folder with --data");
    if (*version > kSchema)
        return makeError(ErrorCode::Io,
                         "The captures file " + m_file + " was made by a newer Firebreak (format " +
                             std::to_string(*version) + ", this one knows " + std::to_string(kSchema) + ")",
                         "Use the newer Firebreak, or choose another folder with --data");
    return {};
}

Result<void> Database::checkPages() {
    if (fileSize(m_file) > kCheckedAtOnce)
        return {};
    QSqlQuery query(m_database);
    if (!query.exec(u"PRAGMA quick_check(1)"_s))
        return errorOf(query.lastError());
    const std::string verdict =
        query.next() ? query.value(0).toString().toStdString() : errorOf(query.lastError()).message;
    if (verdict != "ok")
        return damaged(m_file, verdict);
    return {};
}

Result<void> Database::tune() {
    if (!m_writing) {
        for (const char* sql : {"PRAGMA query_only=ON", "PRAGMA wal_autocheckpoint=0", "PRAGMA mmap_size=0"})
            if (auto done = run(sql); !done)
                return done;
        return {};
    }
    // Page size and auto_vacuum count only before the first table. One checkpoint for 16 MB of log writes hot pages
    // once.
    for (const char* sql : {"PRAGMA page_size=4096", "PRAGMA auto_vacuum=INCREMENTAL", "PRAGMA journal_mode=WAL",
                            "PRAGMA synchronous=FULL", "PRAGMA secure_delete=ON", "PRAGMA mmap_size=0",
                            "PRAGMA wal_autocheckpoint=4000", "PRAGMA journal_size_limit=67108864",
                            "PRAGMA cache_size=-16000", "PRAGMA temp_store=MEMORY"})
        if (auto done = run(sql); !done)
            return done;
    return {};
}

Result<void> Database::makeSchema() {
    const auto version = number("PRAGMA user_version");
    if (!version)
        return version.error();
    if (*version == kSchema)
        return {};
    if (auto begun = run("BEGIN IMMEDIATE"); !begun)
        return begun;
    for (const char* sql : kTables)
        if (auto done = run(sql); !done)
            return done;
    for (const auto& sql : {"PRAGMA application_id=" + std::to_string(kApplication),
                            "PRAGMA user_version=" + std::to_string(kSchema), std::string("COMMIT")})
        if (auto done = run(sql); !done)
            return done;
    return {};
}

Result<void> Database::run(const std::string& sql) {
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QString::fromStdString(sql)))
        return errorOf(query.lastError());
    while (query.next()) { // some pragmas do their work row by row
    }
    return query.lastError().isValid() ? Result<void>(errorOf(query.lastError())) : Result<void>();
}

Result<std::int64_t> Database::number(const std::string& sql) {
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.exec(QString::fromStdString(sql)))
        return errorOf(query.lastError());
    if (query.next())
        return std::int64_t(query.value(0).toLongLong());
    if (query.lastError().isValid())
        return errorOf(query.lastError());
    return std::int64_t(0);
}

Result<QSqlQuery> Database::prepare(const std::string& sql) const {
    QSqlQuery query(m_database);
    query.setForwardOnly(true);
    if (!query.prepare(QString::fromStdString(sql)))
        return errorOf(query.lastError());
    return query;
}

Result<void> execute(const Database& database, QSqlQuery& query, std::initializer_list<QVariant> values) {
    int at = 0;
    for (const QVariant& value : values)
        query.bindValue(at++, value);
    if (!query.exec())
        return database.errorOf(query.lastError());
    return {};
}

} // namespace fb::capture
