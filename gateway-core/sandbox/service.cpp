#include "sandbox/service.h"

#include "base/text.h"
#include "http/head.h"
#include "http/media_type.h"
#include "http/target.h"
#include "sandbox/binary.h"
#include "sandbox/bundles.h"
#include "sandbox/capability.h"
#include "sandbox/searches.h"
#include "sandbox/writes.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

Failure notAllowed(const Call& call, std::string allow) {
    Failure failure = fail(405, "not-supported", call.method + " is not possible here; " + allow + " are");
    failure.headers.emplace_back("Allow", std::move(allow));
    return failure;
}

Failure unknownType(const std::string& name) {
    return fail(404, "not-found", "\"" + name + "\" is not an R4 resource type");
}

bool isRead(const Call& call) { return call.method == "GET" || call.method == "HEAD"; }

void addVersionHeaders(const Core& core, Answer& answer, const Stored& stored, bool location) {
    if (location)
        answer.headers.emplace_back("Location", core.url(stored.versionPath()));
    answer.headers.emplace_back("ETag", stored.etag());
    answer.headers.emplace_back("Last-Modified", httpDate(stored.updated));
}

// The answer to a write as Prefer wants it (R4 http.html 3.1.0.1.7).
Answer writtenAnswer(const Core& core, const Call& call, const Try<Written>& written) {
    if (!written)
        return answerOf(written.failure());
    const auto& stored = written->stored;
    const std::string_view prefer = call.preferReturn();
    Answer answer;
    if (prefer == "OperationOutcome") {
        const Failure note =
            fail(written->status, "informational", stored ? stored->versionPath() + " is stored" : "nothing to do");
        answer = jsonAnswer(written->status == 204 ? 200 : written->status,
                            json::compact(operationOutcome(note, "information")));
    } else if (written->status == 204) {
        answer.status = 204;
    } else if (prefer == "minimal") {
        answer.status = written->status;
    } else {
        answer = jsonAnswer(written->status, stored->json);
    }
    if (stored)
        addVersionHeaders(core, answer, *stored, written->status != 204);
    return answer;
}

// R4 http.html 3.1.0.1.11, conditional read: If-None-Match wins over If-Modified-Since (RFC 9110 13.2.2).
bool isUnchanged(const Call& call, const Stored& stored) {
    if (const std::string_view tags = call.header("If-None-Match"); !tags.empty())
        return tagListHas(tags, stored.version);
    const auto since = parseHttpDate(call.header("If-Modified-Since"));
    return since && std::chrono::floor<std::chrono::seconds>(stored.updated) <= *since;
}

Answer storedAnswer(const Core& core, const Call& call, const Stored& stored) {
    if (isUnchanged(call, stored)) {
        Answer answer;
        answer.status = 304;
        addVersionHeaders(core, answer, stored, false);
        return answer;
    }
    auto shape = parseShape(call.query);
    if (!shape)
        return answerOf(failureOf(shape.error()));
    Answer answer;
    if (auto raw = rawBinary(stored, call.header("Accept")))
        answer = std::move(*raw);
    else
        answer = jsonAnswer(200, rendered(shapedText(stored.json, *shape), shape->pretty));
    addVersionHeaders(core, answer, stored, false);
    return answer;
}

Answer readAnswer(Core& core, const Call& call, const ResourceType& type, const std::string& id) {
    auto stored = core.store.current(type.index, id);
    if (!stored)
        return answerOf(failureOf(stored.error()));
    if (!stored->has_value() || (*stored)->deleted)
        return answerOf(notThere(core, type, id, *stored));
    return storedAnswer(core, call, **stored);
}

Answer vreadAnswer(Core& core, const Call& call, const ResourceType& type, const std::string& id,
                   const std::string& version) {
    const auto n = parseUnsigned(version);
    if (!n || *n > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
        return answerOf(fail(404, "not-found", type.name + '/' + id + " has no version " + version));
    auto stored = core.store.version(type.index, id, std::int64_t(*n));
    if (!stored)
        return answerOf(failureOf(stored.error()));
    if (!stored->has_value())
        return answerOf(fail(404, "not-found", type.name + '/' + id + " has no version " + version));
    if ((*stored)->deleted)
        return answerOf(notThere(core, type, id, *stored));
    return storedAnswer(core, call, **stored);
}

// A body that must be FHIR JSON; a Binary may come as what it is.
Try<json::Value> bodyResource(const Call& call, const ResourceType& type) {
    const http::MediaType media = http::parseMediaType(call.header("Content-Type"));
    const bool given = !call.header("Content-Type").empty();
    if (given && http::formatOf(media) != http::Format::Json) {
        if (type.name == "Binary" && http::formatOf(media) == http::Format::Other)
            return binaryOf(call);
        return fail(415, "not-supported", "the sandbox takes application/fhir+json only");
    }
    return resourceOf(call.body, &type);
}

Try<json::Value> bodyPatch(const Call& call) {
    const http::MediaType media = http::parseMediaType(call.header("Content-Type"));
    if (http::formatOf(media) == http::Format::Json && media.subtype != "json-patch+json")
        return fail(501, "not-supported", "the sandbox has no FHIRPath Patch, only JSON Patch");
    if (media.subtype != "json-patch+json") {
        Failure failure = fail(415, "not-supported", "the sandbox patches by application/json-patch+json only");
        failure.headers.emplace_back("Accept-Patch", "application/json-patch+json");
        return failure;
    }
    auto patch = isValidUtf8(call.body) ? json::parse(call.body)
                                        : Result<json::Value>(makeError(ErrorCode::InvalidInput, "it is not UTF-8"));
    if (!patch)
        return fail(400, "structure", "the patch is not JSON: " + patch.error().sentence());
    return std::move(*patch);
}

Answer updateAnswer(Core& core, const Call& call, const ResourceType& type, const std::string& id) {
    auto body = bodyResource(call, type);
    if (!body)
        return answerOf(body.failure());
    if (type.name == "Binary" && !body->find("id"))
        body->set("id", id);
    if (body->textOf("id") != id)
        return answerOf(fail(400, "invalid",
                             body->find("id") ? "the id of the resource is not that of the URL, " + id
                                              : "the resource has no id; the URL says " + id));
    return writtenAnswer(
        core, call,
        updateResource(core, type, id, std::move(*body), call.header("If-Match"), call.header("If-None-Match")));
}

Answer patchAnswer(Core& core, const Call& call, const ResourceType& type, const std::string& id) {
    auto patch = bodyPatch(call);
    if (!patch)
        return answerOf(patch.failure());
    return writtenAnswer(core, call, patchResource(core, type, id, *patch, call.header("If-Match")));
}

Answer conditionalUpdate(Core& core, const Call& call, const ResourceType& type) {
    auto body = bodyResource(call, type);
    if (!body)
        return answerOf(body.failure());
    auto id = conditionalUpdateId(core, type, call.query, *body);
    if (!id)
        return answerOf(id.failure());
    return writtenAnswer(core, call, updateResource(core, type, *id, std::move(*body), call.header("If-Match")));
}

Answer conditionalPatchOrDelete(Core& core, const Call& call, const ResourceType& type) {
    auto match = singleMatch(core, type, call.query);
    if (!match)
        return answerOf(match.failure());
    if (call.method == "PATCH") {
        if (!match->has_value())
            return answerOf(fail(404, "not-found", "nothing matches the criteria of the patch"));
        return patchAnswer(core, call, type, (*match)->id);
    }
    if (!match->has_value())
        return writtenAnswer(core, call, Written{{}, 204});
    return writtenAnswer(core, call, deleteResource(core, type, (*match)->id, call.header("If-Match")));
}

// POST _search: parameters of the URL and of the body count alike (R4 search.html 3.1.1.3).
Answer postSearch(Core& core, const Call& call, const ResourceType& type, const std::string& path,
                  const std::optional<Condition>& also = {}) {
    const http::MediaType media = http::parseMediaType(call.header("Content-Type"));
    if (!call.body.empty() && media.subtype != "x-www-form-urlencoded")
        return answerOf(fail(415, "not-supported", "_search takes application/x-www-form-urlencoded"));
    Parameters parameters = call.query;
    for (auto& parameter : parseQuery(call.body))
        parameters.push_back(std::move(parameter));
    return searchAnswer(core, call, type, parameters, path, also);
}

Failure operationUnknown(const std::string& name) {
    return fail(501, "not-supported", "the sandbox has no operation " + name);
}

Answer systemCall(Core& core, const Call& call) {
    if (call.segments.empty()) {
        if (call.method == "POST")
            return bundleAnswer(core, call);
        if (isRead(call))
            return answerOf(
                fail(501, "not-supported",
                     "the sandbox does not search all types at once; name one, as in " + core.url("Patient")));
        return answerOf(notAllowed(call, "POST"));
    }
    const std::string& first = call.segments[0];
    if (first == "metadata" || first == "_history") {
        if (!isRead(call))
            return answerOf(notAllowed(call, "GET, HEAD"));
        if (first == "_history")
            return historyAnswer(core, call, nullptr, {});
        if (core.capability.empty())
            core.capability = json::compact(capabilityStatement(core));
        const auto shape = parseShape(call.query);
        return jsonAnswer(200, rendered(core.capability, shape && shape->pretty));
    }
    if (first.starts_with('$'))
        return answerOf(operationUnknown(first));
    return answerOf(fail(501, "not-supported", "the sandbox does not search all types at once"));
}

Answer typeCall(Core& core, const Call& call, const ResourceType& type) {
    if (isRead(call))
        return searchAnswer(core, call, type, call.query, type.name);
    if (call.method == "POST") {
        auto body = bodyResource(call, type);
        if (!body)
            return answerOf(body.failure());
        return writtenAnswer(core, call, createResource(core, type, std::move(*body), call.header("If-None-Exist")));
    }
    // Without criteria these would mean every resource of the type.
    if (!call.hasQuery)
        return answerOf(notAllowed(call, "GET, HEAD, POST"));
    if (call.method == "PUT")
        return conditionalUpdate(core, call, type);
    return conditionalPatchOrDelete(core, call, type);
}

Answer instanceCall(Core& core, const Call& call, const ResourceType& type, const std::string& id) {
    if (isRead(call))
        return readAnswer(core, call, type, id);
    if (call.method == "PUT")
        return updateAnswer(core, call, type, id);
    if (call.method == "PATCH")
        return patchAnswer(core, call, type, id);
    if (call.method == "DELETE")
        return writtenAnswer(core, call, deleteResource(core, type, id, call.header("If-Match")));
    return answerOf(notAllowed(call, "GET, HEAD, PUT, PATCH, DELETE"));
}

// Patient/1/Observation (R4 search.html 3.1.1.2).
Answer compartmentCall(Core& core, const Call& call, const ResourceType& type, const std::string& id) {
    const bool post = call.segments.size() == 4 && call.segments[3] == "_search" && call.method == "POST";
    const ResourceType* wanted = SearchTable::r4().type(call.segments[2]);
    if (!wanted || (call.segments.size() > 3 && !post))
        return answerOf(fail(404, "not-found", "there is nothing at this path"));
    if (type.name != "Patient")
        return answerOf(fail(501, "not-supported", "the sandbox knows the Patient compartment only"));
    if (!post && !isRead(call))
        return answerOf(notAllowed(call, "GET, HEAD"));
    if (wanted->patientParams.empty())
        return answerOf(fail(404, "not-found", wanted->name + " is not part of the Patient compartment"));
    const std::string path = "Patient/" + id + '/' + wanted->name;
    const Condition inside = compartmentCondition(*wanted, id);
    return post ? postSearch(core, call, *wanted, path, inside)
                : searchAnswer(core, call, *wanted, call.query, path, inside);
}

Answer everythingCall(Core& core, const Call& call, const std::string& id) {
    if (call.method != "POST")
        return isRead(call) ? everythingAnswer(core, call, id) : answerOf(notAllowed(call, "GET, HEAD, POST"));
    if (!call.body.empty())
        return answerOf(
            fail(501, "not-supported", "the sandbox takes the parameters of $everything in the URL only"));
    return everythingAnswer(core, call, id);
}

Answer operationCall(Core& core, const Call& call, const ResourceType& type, const std::string& id,
                     const std::string& name) {
    if (name != "$everything" || type.name != "Patient")
        return answerOf(operationUnknown(type.name + '/' + (id.empty() ? "" : id + '/') + name));
    if (!id.empty()) {
        auto patient = core.store.current(type.index, id);
        if (!patient)
            return answerOf(failureOf(patient.error()));
        if (!patient->has_value() || (*patient)->deleted)
            return answerOf(notThere(core, type, id, *patient));
    }
    return everythingCall(core, call, id);
}

Answer deepCall(Core& core, const Call& call, const ResourceType& type) {
    const auto& path = call.segments;
    const std::string& second = path[1];
    if (path.size() == 2 && (second == "_search" || second == "_history")) {
        const bool search = second == "_search";
        if (search ? call.method != "POST" : !isRead(call))
            return answerOf(notAllowed(call, search ? "POST" : "GET, HEAD"));
        return search ? postSearch(core, call, type, type.name) : historyAnswer(core, call, &type, {});
    }
    if (path.size() == 2 && second.starts_with('$'))
        return operationCall(core, call, type, {}, second);
    if (!isId(second))
        return answerOf(fail(404, "not-found", "\"" + second + "\" is not a FHIR id"));
    if (path.size() == 2)
        return instanceCall(core, call, type, second);
    if (path.size() == 3 && path[2].starts_with('$'))
        return operationCall(core, call, type, second, path[2]);
    if (path[2] != "_history")
        return compartmentCall(core, call, type, second);
    if (path.size() > 4)
        return answerOf(fail(404, "not-found", "there is nothing at this path"));
    if (!isRead(call))
        return answerOf(notAllowed(call, "GET, HEAD"));
    return path.size() == 3 ? historyAnswer(core, call, &type, second)
                            : vreadAnswer(core, call, type, second, path[3]);
}

// Whether an Accept that prefers something else would take JSON too (a browser: text/html, application/xml;q=0.9,
// */*;q=0.8).
bool takesJson(std::string_view accept) {
    for (const std::string_view item : splitView(accept, ',')) {
        const http::MediaType range = http::parseMediaType(trimOws(item));
        const bool any = range.subtype == "*" && (range.type == "*" || range.type == "application");
        if (any || http::formatOf(range) == http::Format::Json)
            return true;
    }
    return false;
}

// JSON only: another format is refused, not silently answered in JSON.
std::optional<Failure> formatFailure(const Call& call) {
    http::Fields fields;
    for (const auto& [name, value] : call.headers)
        fields.add(name, value);
    std::string_view parameter;
    for (const auto& [name, value] : call.query)
        if (name == "_format")
            parameter = value;
    const http::Format wanted = http::wantedFormat(fields, parameter);
    if (wanted == http::Format::Json || wanted == http::Format::Unspecified)
        return {};
    if (parameter.empty() && takesJson(call.header("Accept")))
        return {};
    const bool binary = call.segments.size() > 1 && call.segments[0] == "Binary" && wanted == http::Format::Other;
    if (binary && parameter.empty() && isRead(call))
        return {};
    return fail(406, "not-supported", "the sandbox speaks JSON only: application/fhir+json");
}

} // namespace

Answer dispatch(Core& core, const Call& call) {
    static constexpr std::string_view methods[] = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"};
    if (call.method == "OPTIONS") {
        Answer answer;
        answer.status = 204;
        answer.headers.emplace_back("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS");
        return answer;
    }
    if (std::find(std::begin(methods), std::end(methods), call.method) == std::end(methods))
        return answerOf(fail(501, "not-supported", "the sandbox does not know this method"));
    if (const auto failure = formatFailure(call))
        return answerOf(*failure);
    for (const auto& [name, value] : call.query)
        if (!isValidUtf8(name) || !isValidUtf8(value))
            return answerOf(fail(400, "invalid", "the query is not UTF-8"));
    if (call.segments.empty())
        return systemCall(core, call);
    const std::string& first = call.segments[0];
    if (call.segments.size() == 1 && (first == "metadata" || first.starts_with('_') || first.starts_with('$')))
        return systemCall(core, call);
    const ResourceType* type = SearchTable::r4().type(first);
    if (!type)
        return answerOf(unknownType(first));
    return call.segments.size() == 1 ? typeCall(core, call, *type) : deepCall(core, call, *type);
}

Result<void> Service::open(const Setup& setup) {
    m_core.basePath = setup.basePath;
    m_core.title = setup.title;
    return m_core.store.open(setup.numericIds);
}

void Service::setBase(std::string base) {
    m_core.store.setOwnBase(base);
    m_core.base = std::move(base);
}

Answer Service::answer(const Request& request) {
    auto target = http::RequestTarget::parse(request.target, request.method);
    if (!target)
        return answerOf(fail(400, "invalid", target.error().message));
    Call call;
    call.method = request.method;
    const auto base = splitView(m_core.basePath, '/');
    std::size_t i = 0;
    for (const std::string_view part : base) {
        if (part.empty())
            continue;
        if (i >= target->segments.size() || target->segments[i] != part)
            return answerOf(fail(404, "not-found", "the FHIR API of the sandbox is at " + m_core.base));
        ++i;
    }
    for (; i < target->segments.size(); ++i)
        call.segments.emplace_back(target->segments[i]);
    call.hasQuery = target->hasQuery;
    call.query = parseQuery(target->rawQuery);
    call.headers = request.headers;
    call.body = request.body;
    return dispatch(m_core, call);
}

} // namespace fb::sandbox
