#include "sandbox/core.h"

#include "base/text.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

// The value of one preference, RFC 7240; in any of several Prefer fields.
std::string_view preference(const HeaderList& headers, std::string_view name) {
    for (const auto& [key, value] : headers) {
        if (!equalsIgnoreCase(key, "Prefer"))
            continue;
        for (const std::string_view list : splitView(value, ','))
            for (const std::string_view item : splitView(list, ';')) {
                const std::string_view text = trimOws(item);
                const std::size_t equals = text.find('=');
                if (equals != std::string_view::npos && equalsIgnoreCase(trimOws(text.substr(0, equals)), name)) {
                    std::string_view found = trimOws(text.substr(equals + 1));
                    if (found.size() > 1 && found.front() == '"' && found.back() == '"')
                        found = found.substr(1, found.size() - 2);
                    return found;
                }
            }
    }
    return {};
}

} // namespace

bool Call::strict() const { return equalsIgnoreCase(preference(headers, "handling"), "strict"); }

std::string_view Call::preferReturn() const { return preference(headers, "return"); }

Failure fail(int status, std::string code, std::string text) {
    Failure failure;
    failure.status = status;
    failure.code = std::move(code);
    failure.text = std::move(text);
    return failure;
}

Failure failureOf(const Error& error) {
    switch (error.code) {
    case ErrorCode::InvalidInput: return fail(400, "invalid", error.message);
    case ErrorCode::NotFound: return fail(404, "not-found", error.message);
    case ErrorCode::Unsupported: return fail(501, "not-supported", error.message);
    default: return fail(500, "exception", error.message);
    }
}

json::Value operationOutcome(const Failure& failure, std::string_view severity) {
    json::Value issue = json::Value::object({{"severity", severity}, {"code", failure.code}});
    if (!failure.text.empty())
        issue.set("diagnostics", isValidUtf8(failure.text) ? failure.text : "text that is not UTF-8");
    if (!failure.expression.empty())
        issue.set("expression", json::Value::array({json::Value(failure.expression)}));
    return json::Value::object(
        {{"resourceType", "OperationOutcome"}, {"issue", json::Value::array({std::move(issue)})}});
}

Answer jsonAnswer(int status, std::string body) {
    Answer answer;
    answer.status = status;
    answer.headers.emplace_back("Content-Type", kFhirJson);
    answer.body = std::move(body);
    return answer;
}

Answer answerOf(const Failure& failure) {
    Answer answer = jsonAnswer(failure.status, json::compact(operationOutcome(failure)));
    answer.headers.insert(answer.headers.end(), failure.headers.begin(), failure.headers.end());
    return answer;
}

std::string rendered(std::string text, bool pretty) {
    if (!pretty)
        return text;
    const auto value = json::parse(text);
    return value ? json::pretty(*value) : text;
}

Try<bool> checkResource(const json::Value& resource, const ResourceType* type) {
    const std::string_view named = resource.textOf("resourceType");
    if (!resource.isObject() || named.empty())
        return fail(400, "structure", "this is not a FHIR resource: it has no resourceType");
    if (!SearchTable::r4().type(named))
        return fail(400, "structure", "\"" + std::string(named) + "\" is not an R4 resource type");
    if (type && named != type->name)
        return fail(400, "invalid", "the resource is a " + std::string(named) + ", but the URL says " + type->name);
    if (const json::Value* id = resource.find("id"); id && (!id->isString() || !isId(id->text())))
        return fail(400, "value", "the id of the resource is not a FHIR id");
    if (const json::Value* meta = resource.find("meta"); meta && !meta->isObject())
        return fail(400, "structure", "meta of the resource is not an object");
    return true;
}

Try<json::Value> resourceOf(std::string_view body, const ResourceType* type) {
    if (!isValidUtf8(body))
        return fail(400, "structure", "the body is not UTF-8");
    auto parsed = json::parse(body);
    if (!parsed)
        return fail(400, "structure", "the body is not JSON: " + parsed.error().sentence());
    if (auto checked = checkResource(*parsed, type); !checked)
        return checked.failure();
    return std::move(*parsed);
}

bool isId(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (lowerAscii(c) >= 'a' && lowerAscii(c) <= 'z') || c == '-' || c == '.';
    });
}

std::optional<std::int64_t> versionOfTag(std::string_view tag) {
    tag = trimOws(tag);
    if (tag.starts_with("W/"))
        tag.remove_prefix(2);
    if (tag.size() > 1 && tag.front() == '"' && tag.back() == '"')
        tag = tag.substr(1, tag.size() - 2);
    const auto n = parseUnsigned(tag);
    if (!n || *n > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
        return {};
    return std::int64_t(*n);
}

bool tagListHas(std::string_view list, std::int64_t version) {
    const auto tags = splitView(list, ',');
    return std::any_of(tags.begin(), tags.end(),
                       [&](std::string_view tag) { return trimOws(tag) == "*" || versionOfTag(tag) == version; });
}

} // namespace fb::sandbox
