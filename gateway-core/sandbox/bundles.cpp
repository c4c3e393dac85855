#include "sandbox/bundles.h"

#include "base/text.h"
#include "http/head.h"
#include "sandbox/bundle_plan.h"
#include "sandbox/bundle_writer.h"
#include "sandbox/references.h"
#include "sandbox/service.h"
#include "sandbox/writes.h"

#include <algorithm>
#include <unordered_set>

namespace fb::sandbox {

namespace {

constexpr std::size_t kMaxEntries = 20'000;

std::string statusText(int status) {
    const std::string_view phrase = http::reasonPhrase(status);
    return std::to_string(status) + (phrase.empty() ? "" : " ") + std::string(phrase);
}

// One entry of the answer, as the members after fullUrl and resource.
std::string responseMembers(const Core& core, int status, const Stored* stored, const std::string& outcome) {
    std::string out = "\"response\":{\"status\":" + json::quoted(statusText(status));
    if (stored) {
        out += ",\"location\":" + json::quoted(core.url(stored->versionPath()));
        out += ",\"etag\":" + json::quoted(stored->etag());
        out += ",\"lastModified\":\"" + isoTime(stored->updated) + '"';
    }
    if (!outcome.empty())
        out += ",\"outcome\":" + outcome;
    return out + '}';
}

// What an ordinary answer says, for a batch and for reads in a transaction.
std::string responseMembers(const Answer& answer) {
    std::string out = "\"response\":{\"status\":" + json::quoted(statusText(answer.status));
    for (const auto& [field, member] : {std::pair{"Location", "location"}, {"ETag", "etag"}})
        if (const std::string_view value = headerOf(answer.headers, field); !value.empty())
            out += std::string(",\"") + member + "\":" + json::quoted(value);
    if (const auto modified = parseHttpDate(headerOf(answer.headers, "Last-Modified")))
        out += ",\"lastModified\":\"" + isoTime(*modified) + '"';
    if (answer.status >= 400 && !answer.body.empty())
        out += ",\"outcome\":" + answer.body;
    return out + '}';
}

// The operations inside a Binary: how a Bundle carries a JSON Patch (R4 http.html 3.1.0.11.3).
Try<json::Value> patchOf(const json::Value& resource) {
    if (resource.textOf("resourceType") != "Binary")
        return fail(501, "not-supported", "the sandbox patches by JSON Patch in a Binary only");
    const auto bytes = base64Decode(resource.textOf("data"));
    if (!resource.textOf("contentType").starts_with("application/json-patch+json") || !bytes)
        return fail(400, "value",
                    "the Binary of a patch has contentType application/json-patch+json and base64 data");
    auto patch = json::parse(*bytes);
    if (!patch)
        return fail(400, "structure", "the patch is not JSON: " + patch.error().sentence());
    return std::move(*patch);
}

Call callOf(const PlannedEntry& e, const Call& outer) {
    Call call;
    call.method = e.method;
    call.segments = e.segments;
    call.query = e.query;
    call.hasQuery = e.hasQuery;
    const auto add = [&call](const char* name, const std::string& value) {
        if (!value.empty())
            call.headers.emplace_back(name, value);
    };
    add("If-Match", e.ifMatch);
    add("If-None-Match", e.ifNoneMatch);
    add("If-None-Exist", e.ifNoneExist);
    add("If-Modified-Since", e.ifModifiedSince);
    for (const auto& [name, value] : outer.headers)
        if (equalsIgnoreCase(name, "Prefer"))
            call.headers.emplace_back(name, value);
    return call;
}

// Runs a transaction step by step; the caller opens and closes the database's.
class Transaction {
public:
    Transaction(Core& core, const Call& call, std::vector<PlannedEntry> entries)
        : m_core(core)
        , m_call(call)
        , m_entries(std::move(entries))
        , m_results(m_entries.size()) {}

    Try<bool> run() {
        const auto order = executionOrder(m_entries);
        for (auto step : {&Transaction::remove, &Transaction::identify, &Transaction::write,
                          &Transaction::writeWaiting, &Transaction::read})
            for (const std::size_t i : order)
                if (auto done = (this->*step)(m_entries[i]); !done) {
                    Failure failure = done.failure();
                    if (failure.expression.empty())
                        failure.expression = m_entries[i].expression();
                    return failure;
                }
        return true;
    }

    Answer answer() const {
        BundleWriter bundle("transaction-response", m_core.store.now());
        const bool whole = m_call.preferReturn() == "representation";
        for (std::size_t i = 0; i < m_entries.size(); ++i) {
            const Result& r = m_results[i];
            const bool read = m_entries[i].method == "GET" || m_entries[i].method == "HEAD";
            const std::string fullUrl = r.stored && !r.stored->deleted ? m_core.url(r.stored->path()) : std::string();
            if (read)
                bundle.entry({},
                             r.answer.status < 300 && m_entries[i].method == "GET" ? r.answer.body : std::string(),
                             responseMembers(r.answer));
            else
                bundle.entry(fullUrl, whole && r.stored ? r.stored->json : std::string(),
                             responseMembers(m_core, r.status, r.stored ? &*r.stored : nullptr, {}));
        }
        return jsonAnswer(200, bundle.finish());
    }

private:
    struct Result {
        int status = 200;
        std::optional<Stored> stored;
        Answer answer; // of a read
    };

    Try<bool> keep(const PlannedEntry& e, Try<Written> written) {
        if (!written)
            return written.failure();
        m_results[e.index].status = written->status;
        m_results[e.index].stored = std::move(written->stored);
        return true;
    }

    Try<bool> remove(PlannedEntry& e) {
        if (e.method != "DELETE")
            return true;
        if (!e.id.empty())
            return claimed(e, e.id) ? keep(e, deleteResource(m_core, *e.type, e.id, e.ifMatch)) : twice(e);
        auto match = singleMatch(m_core, *e.type, e.query);
        if (!match)
            return match.failure();
        if (!match->has_value()) {
            m_results[e.index].status = 204;
            return true;
        }
        e.id = (*match)->id;
        return claimed(e, e.id) ? keep(e, deleteResource(m_core, *e.type, e.id, e.ifMatch)) : twice(e);
    }

    // Which resource each entry is about, so that others can refer to it before it is written.
    Try<bool> identify(PlannedEntry& e) {
        if (e.method == "POST")
            return identifyCreate(e);
        if (e.method != "PUT" && e.method != "PATCH")
            return true;
        if (e.method == "PUT")
            if (auto checked = checkResource(e.resource, e.type); !checked)
                return checked.failure();
        if (e.id.empty()) {
            auto id = e.method == "PUT" ? conditionalUpdateId(m_core, *e.type, e.query, e.resource) : matchedId(e);
            if (!id)
                return id.failure();
            e.id = *id;
        } else if (e.method == "PUT" && e.resource.textOf("id") != e.id) {
            return fail(400, "invalid", "the id of the resource is not that of the URL, " + e.id);
        }
        if (!claimed(e, e.id))
            return twice(e);
        name(e);
        return true;
    }

    Try<std::string> matchedId(const PlannedEntry& e) {
        auto match = singleMatch(m_core, *e.type, e.query);
        if (!match)
            return match.failure();
        if (!match->has_value())
            return fail(404, "not-found", "nothing matches the criteria of the patch");
        return (*match)->id;
    }

    Try<bool> identifyCreate(PlannedEntry& e) {
        if (auto checked = checkResource(e.resource, e.type); !checked)
            return checked.failure();
        if (!e.ifNoneExist.empty()) {
            const std::size_t question = e.ifNoneExist.find('?');
            auto match = singleMatch(
                m_core, *e.type,
                parseQuery(std::string_view(e.ifNoneExist).substr(question == std::string::npos ? 0 : question + 1)));
            if (!match)
                return match.failure();
            if (match->has_value()) {
                e.id = (*match)->id;
                m_results[e.index] = {200, std::move(**match), {}};
                m_existing.insert(e.index);
                name(e);
                return true;
            }
        }
        auto id = m_core.store.newId(e.type->index);
        if (!id)
            return failureOf(id.error());
        e.id = std::move(*id);
        name(e);
        return true;
    }

    void name(const PlannedEntry& e) {
        const std::string path = e.type->name + '/' + e.id;
        if (!e.fullUrl.empty())
            m_identities[e.fullUrl] = path;
    }

    bool claimed(const PlannedEntry& e, const std::string& id) {
        return m_claimed.insert(e.type->name + '/' + id).second;
    }
    Failure twice(const PlannedEntry& e) const {
        return fail(400, "duplicate", e.type->name + '/' + e.id + " is changed by two entries");
    }

    Try<bool> write(PlannedEntry& e) {
        if ((e.method != "POST" && e.method != "PUT" && e.method != "PATCH") || m_existing.contains(e.index))
            return true;
        if (e.method == "PATCH") {
            auto patch = patchOf(e.resource);
            if (!patch)
                return patch.failure();
            return keep(e, patchResource(m_core, *e.type, e.id, *patch, e.ifMatch));
        }
        rewriteReferences(e.resource, m_identities, baseOfFullUrl(e.fullUrl));
        // What is created here may be what a conditional reference means: those wait for the others.
        for (const std::string& reference : conditionalReferences(e.resource)) {
            auto resolved = resolve(reference);
            if (!resolved)
                return resolved.failure();
            if (resolved->empty()) {
                m_waiting.insert(e.index);
                return true;
            }
            rewriteReferences(e.resource, {{reference, *resolved}}, {});
        }
        return store(e);
    }

    Try<bool> store(PlannedEntry& e) {
        return keep(e, e.method == "POST"
                           ? createWithId(m_core, *e.type, e.id, std::move(e.resource))
                           : updateResource(m_core, *e.type, e.id, std::move(e.resource), e.ifMatch, e.ifNoneMatch));
    }

    // "Patient/1", or "" when nothing matches yet.
    Try<std::string> resolve(const std::string& reference) {
        const std::size_t question = reference.find('?');
        const ResourceType* type = SearchTable::r4().type(reference.substr(0, question));
        auto match = singleMatch(m_core, *type, parseQuery(reference.substr(question + 1)));
        if (!match)
            return match.failure();
        return match->has_value() ? (*match)->path() : std::string();
    }

    Try<bool> writeWaiting(PlannedEntry& e) {
        if (!m_waiting.contains(e.index))
            return true;
        for (const std::string& reference : conditionalReferences(e.resource)) {
            auto resolved = resolve(reference);
            if (!resolved)
                return resolved.failure();
            if (resolved->empty())
                return fail(412, "processing", "the conditional reference " + reference + " matches nothing");
            rewriteReferences(e.resource, {{reference, *resolved}}, {});
        }
        return store(e);
    }

    Try<bool> read(PlannedEntry& e) {
        if (e.method != "GET" && e.method != "HEAD")
            return true;
        Result& result = m_results[e.index];
        result.answer = dispatch(m_core, callOf(e, m_call));
        if (result.answer.status < 400)
            return true;
        const auto outcome = json::parse(result.answer.body);
        const std::string why(outcome && !(*outcome)["issue"].items().empty()
                                  ? (*outcome)["issue"].items().front().textOf("diagnostics")
                                  : std::string_view());
        return fail(result.answer.status, "processing", e.method + " in the transaction failed: " + why);
    }

    Core& m_core;
    const Call& m_call;
    std::vector<PlannedEntry> m_entries;
    std::vector<Result> m_results;
    IdentityMap m_identities;
    std::unordered_set<std::string> m_claimed;
    std::unordered_set<std::size_t> m_existing; // conditional creates that found theirs
    std::unordered_set<std::size_t> m_waiting;  // with references to what is created here
};

Answer transactionAnswer(Core& core, const Call& call, const json::Value& bundle) {
    std::vector<PlannedEntry> entries;
    const auto& items = bundle["entry"].items();
    for (std::size_t i = 0; i < items.size(); ++i) {
        auto entry = planEntry(items[i], i, core.base, core.basePath);
        if (!entry)
            return answerOf(entry.failure());
        entries.push_back(std::move(*entry));
    }
    if (auto checked = checkTransaction(entries); !checked)
        return answerOf(checked.failure());
    if (auto begun = core.store.begin(); !begun)
        return answerOf(failureOf(begun.error()));
    Transaction transaction(core, call, std::move(entries));
    if (auto done = transaction.run(); !done) {
        core.store.rollback();
        return answerOf(done.failure());
    }
    if (auto committed = core.store.commit(); !committed)
        return answerOf(failureOf(committed.error()));
    return transaction.answer();
}

Answer batchEntry(Core& core, const Call& call, const json::Value& item, std::size_t index) {
    auto entry = planEntry(item, index, core.base, core.basePath);
    if (!entry)
        return answerOf(entry.failure());
    Call inner = callOf(*entry, call);
    if (entry->method == "PATCH") {
        auto patch = patchOf(entry->resource);
        if (!patch)
            return answerOf(patch.failure());
        inner.body = json::compact(*patch);
        inner.headers.emplace_back("Content-Type", "application/json-patch+json");
    } else if (!entry->resource.isNull()) {
        inner.body = json::compact(entry->resource);
        inner.headers.emplace_back("Content-Type", "application/fhir+json");
    }
    // An entry of a Bundle is never a Bundle to run.
    return dispatch(core, inner);
}

Answer batchAnswer(Core& core, const Call& call, const json::Value& bundle) {
    BundleWriter out("batch-response", core.store.now());
    const auto& items = bundle["entry"].items();
    const bool whole = call.preferReturn() == "representation";
    for (std::size_t i = 0; i < items.size(); ++i) {
        const Answer answer = batchEntry(core, call, items[i], i);
        const bool read = items[i]["request"].textOf("method") == "GET";
        const bool show = answer.status < 300 && !answer.body.empty() && (read || whole);
        out.entry({}, show ? answer.body : std::string(), responseMembers(answer));
    }
    return jsonAnswer(200, out.finish());
}

} // namespace

Answer bundleAnswer(Core& core, const Call& call) {
    auto bundle = resourceOf(call.body, nullptr);
    if (!bundle)
        return answerOf(bundle.failure());
    const std::string_view type = bundle->textOf("type");
    if (bundle->textOf("resourceType") != "Bundle")
        return answerOf(fail(400, "invalid",
                             "only a Bundle can be posted to the base; a " +
                                 std::string(bundle->textOf("resourceType")) + " goes to its type"));
    if (type != "batch" && type != "transaction")
        return answerOf(fail(400, "value",
                             type.empty() ? "the Bundle has no type"
                                          : "a Bundle of type \"" + std::string(type) +
                                                "\" cannot be posted to the base: batch and transaction can"));
    const json::Value* entry = bundle->find("entry");
    if (entry && !entry->isArray())
        return answerOf(fail(400, "structure", "Bundle.entry is not a list"));
    if (entry && entry->items().size() > kMaxEntries)
        return answerOf(fail(413, "too-costly", "more than " + std::to_string(kMaxEntries) + " entries"));
    return type == "batch" ? batchAnswer(core, call, *bundle) : transactionAnswer(core, call, *bundle);
}

} // namespace fb::sandbox
