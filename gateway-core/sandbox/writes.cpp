#include "sandbox/writes.h"

#include "sandbox/json_patch.h"

namespace fb::sandbox {

namespace {

// A write is several statements: all of them or none.
template <typename Work>
auto atomically(Store& store, Work work) -> decltype(work()) {
    if (auto begun = store.begin(); !begun)
        return failureOf(begun.error());
    auto done = work();
    if (!done) {
        store.rollback();
        return done;
    }
    if (auto committed = store.commit(); !committed)
        return failureOf(committed.error());
    return done;
}

Try<Written> putResource(Core& core, const ResourceType& type, const std::string& id, json::Value resource,
                         Method method, int status) {
    return atomically(core.store, [&]() -> Try<Written> {
        auto stored = core.store.put(type.index, id, std::move(resource), method);
        if (!stored)
            return failureOf(stored.error());
        return Written{std::move(*stored), status};
    });
}

Failure versionConflict(const std::string& path, std::string_view ifMatch, const std::optional<Stored>& now) {
    const std::string current = now && !now->deleted ? "version " + std::to_string(now->version) : "not there";
    Failure failure =
        fail(412, "conflict", path + " is " + current + ", but the request wants " + std::string(ifMatch));
    if (now && !now->deleted)
        failure.headers.emplace_back("ETag", now->etag());
    return failure;
}

bool matchesVersion(std::string_view ifMatch, const std::optional<Stored>& now) {
    return ifMatch.empty() || (now && !now->deleted && tagListHas(ifMatch, now->version));
}

} // namespace

Failure notThere(const Core& core, const ResourceType& type, const std::string& id,
                 const std::optional<Stored>& gone) {
    if (!gone)
        return fail(404, "not-found", "there is no " + type.name + '/' + id);
    Failure failure = fail(410, "deleted", gone->path() + " was deleted");
    failure.headers.emplace_back("ETag", gone->etag());
    failure.headers.emplace_back("Location", core.url(gone->versionPath()));
    failure.headers.emplace_back("Last-Modified", httpDate(gone->updated));
    return failure;
}

Try<std::optional<Stored>> singleMatch(Core& core, const ResourceType& type, const Parameters& criteria) {
    const ConditionContext context = core.context();
    // Criteria that are not understood must never select more than was meant.
    auto request = parseSearch(context, type, criteria, true);
    if (!request)
        return failureOf(request.error());
    if (request->conditions.empty())
        return fail(412, "processing",
                    "the criteria say nothing: a conditional interaction needs a search parameter");
    auto rows = core.store.numbers(searchSql(type, *request));
    if (!rows)
        return failureOf(rows.error());
    if (rows->size() > 1)
        return fail(412, "multiple-matches",
                    std::to_string(rows->size()) + " resources of type " + type.name + " match the criteria");
    if (rows->empty())
        return std::optional<Stored>();
    auto found = core.store.byRow(rows->front());
    if (!found)
        return failureOf(found.error());
    return std::move(*found);
}

Try<Written> createWithId(Core& core, const ResourceType& type, const std::string& id, json::Value resource) {
    return putResource(core, type, id, std::move(resource), Method::Post, 201);
}

Try<Written> createResource(Core& core, const ResourceType& type, json::Value resource,
                            std::string_view ifNoneExist) {
    if (!ifNoneExist.empty()) {
        if (const std::size_t question = ifNoneExist.find('?'); question != std::string_view::npos)
            ifNoneExist.remove_prefix(question + 1);
        auto match = singleMatch(core, type, parseQuery(ifNoneExist));
        if (!match)
            return match.failure();
        if (match->has_value())
            return Written{std::move(**match), 200};
    }
    auto id = core.store.newId(type.index);
    if (!id)
        return failureOf(id.error());
    return createWithId(core, type, *id, std::move(resource));
}

Try<Written> updateResource(Core& core, const ResourceType& type, const std::string& id, json::Value resource,
                            std::string_view ifMatch, std::string_view ifNoneMatch) {
    auto now = core.store.current(type.index, id);
    if (!now)
        return failureOf(now.error());
    if (!matchesVersion(ifMatch, *now))
        return versionConflict(type.name + '/' + id, ifMatch, *now);
    const bool exists = now->has_value() && !(*now)->deleted;
    if (ifNoneMatch == "*" && exists)
        return fail(412, "conflict", type.name + '/' + id + " exists already");
    return putResource(core, type, id, std::move(resource), Method::Put, exists ? 200 : 201);
}

Try<std::string> conditionalUpdateId(Core& core, const ResourceType& type, const Parameters& criteria,
                                     const json::Value& resource) {
    auto match = singleMatch(core, type, criteria);
    if (!match)
        return match.failure();
    const std::string given(resource.textOf("id"));
    if (match->has_value()) {
        if (!given.empty() && given != (*match)->id)
            return fail(400, "invalid",
                        "the criteria match " + (*match)->path() + ", but the resource says id " + given);
        return (*match)->id;
    }
    if (given.empty()) {
        auto id = core.store.newId(type.index);
        if (!id)
            return failureOf(id.error());
        return std::move(*id);
    }
    auto other = core.store.current(type.index, given);
    if (!other)
        return failureOf(other.error());
    if (other->has_value() && !(*other)->deleted)
        return fail(409, "conflict", type.name + '/' + given + " exists, but the criteria do not match it");
    return given;
}

Try<Written> patchResource(Core& core, const ResourceType& type, const std::string& id, const json::Value& patch,
                           std::string_view ifMatch) {
    auto now = core.store.current(type.index, id);
    if (!now)
        return failureOf(now.error());
    if (!now->has_value() || (*now)->deleted)
        return notThere(core, type, id, *now);
    if (!matchesVersion(ifMatch, *now))
        return versionConflict(type.name + '/' + id, ifMatch, *now);
    auto document = json::parse((*now)->json);
    if (!document)
        return failureOf(document.error());
    auto patched = applyJsonPatch(std::move(*document), patch);
    if (!patched) {
        const bool malformed = patched.error().code == ErrorCode::InvalidInput;
        return fail(malformed ? 400 : 422, malformed ? "invalid" : "processing", patched.error().message);
    }
    if (patched->textOf("resourceType") != type.name || patched->textOf("id") != id)
        return fail(400, "invalid", "a patch cannot change the type or the id of a resource");
    if (const json::Value* meta = patched->find("meta"); meta && !meta->isObject())
        return fail(422, "structure", "the patch leaves meta that is not an object");
    return putResource(core, type, id, std::move(*patched), Method::Patch, 200);
}

Try<Written> deleteResource(Core& core, const ResourceType& type, const std::string& id, std::string_view ifMatch) {
    if (!ifMatch.empty()) {
        auto now = core.store.current(type.index, id);
        if (!now)
            return failureOf(now.error());
        if (!matchesVersion(ifMatch, *now))
            return versionConflict(type.name + '/' + id, ifMatch, *now);
    }
    return atomically(core.store, [&]() -> Try<Written> {
        auto removed = core.store.remove(type.index, id);
        if (!removed)
            return failureOf(removed.error());
        return Written{std::move(*removed), 204};
    });
}

} // namespace fb::sandbox
