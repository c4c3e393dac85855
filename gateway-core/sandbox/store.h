// The resources: every version is kept, the current ones are indexed for search. Not thread-safe; lives in one
// thread.
#pragma once

#include "base/json.h"
#include "base/time.h"
#include "sandbox/database.h"
#include "sandbox/index_rows.h"
#include "sandbox/search_table.h"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace fb::sandbox {

enum class Method : std::uint8_t { Post, Put, Patch, Delete };
std::string_view methodName(Method method);

struct Stored {
    std::int64_t rid = 0; // the row of the resource
    std::int64_t seq = 0; // the row of this version in the history
    int type = 0;
    std::string id;
    std::int64_t version = 0;
    Method method = Method::Put;
    bool deleted = false;
    Instant updated{};
    std::string json; // "" when deleted

    const std::string& typeName() const { return SearchTable::r4().type(type).name; }
    std::string path() const { return typeName() + '/' + id; } // Patient/1
    std::string versionPath() const {
        return path() + "/_history/" + std::to_string(version);
    } // Patient/1/_history/2
    std::string etag() const { return "W/\"" + std::to_string(version) + '"'; }
};

// resourceType, id and meta lead, the rest keeps its order; meta.versionId and lastUpdated are set in place.
void stampResource(json::Value& resource, const std::string& id, std::int64_t version, Instant updated);

class Store {
public:
    Result<void> open(bool numericIds);
    void setOwnBase(std::string base) { m_base = std::move(base); }
    void setClock(std::function<Instant()> clock) { m_clock = std::move(clock); } // for tests

    Result<std::optional<Stored>> current(int type, const std::string& id); // a deleted one too
    Result<std::optional<Stored>> version(int type, const std::string& id, std::int64_t version);
    Result<std::optional<Stored>> byRow(std::int64_t rid);      // the current version
    Result<std::optional<Stored>> bySequence(std::int64_t seq); // one version
    // Makes a new version (the first one when there is none) and indexes it.
    Result<Stored> put(int type, const std::string& id, json::Value resource, Method method);
    // Null when there is nothing to delete.
    Result<std::optional<Stored>> remove(int type, const std::string& id);

    // The first column of a statement.
    Result<std::vector<std::int64_t>> numbers(const Sql& sql);
    Result<std::string> newId(int type);

    // Nested: only the outermost commit is final.
    Result<void> begin();
    Result<void> commit();
    void rollback();

    std::uint64_t count() const { return m_count; }     // current resources
    std::uint64_t changes() const { return m_changes; } // grows with every write
    Instant now() const { return m_clock(); }

private:
    Result<std::optional<Stored>> one(Sql sql);
    Result<std::int64_t> rowOf(int type, const std::string& id);
    Result<Stored> addVersion(Stored stored);
    Result<void> dropIndex(std::int64_t rid);
    Result<void> addIndex(std::int64_t rid, const IndexRows& rows);
    Result<void> addTextIndex(std::int64_t rid, const IndexRows& rows);

    Database m_db;
    std::string m_base;
    std::function<Instant()> m_clock = [] {
        return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
    };
    bool m_numericIds = false;
    std::int64_t m_lastId = 0;
    int m_depth = 0;
    std::uint64_t m_count = 0;
    std::uint64_t m_countBefore = 0; // when the transaction began
    std::uint64_t m_changes = 0;
};

} // namespace fb::sandbox
