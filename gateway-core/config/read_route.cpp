#include "config/reader.h"

#include "base/text.h"
#include "config/url.h"
#include "http/head.h"

#include <algorithm>

namespace fb::config {

namespace {

template <typename T>
void addOnce(std::vector<T>& list, T value) {
    if (std::find(list.begin(), list.end(), value) == list.end())
        list.push_back(std::move(value));
}

void readResource(Reader& reader, const yaml::Node& node, Condition& condition) {
    const auto text = reader.text(node, "resource");
    if (!text)
        return;
    if (fhir::isResourceType(*text))
        addOnce(condition.resources, *text);
    else
        reader.error(node, "\"" + *text + "\" is not a resource type of FHIR R4, R4B or R5",
                     reader.didYouMean(*text, fhir::resourceTypes()));
}

void readInteraction(Reader& reader, const yaml::Node& node, Condition& condition) {
    const auto text = reader.text(node, "interaction");
    if (!text)
        return;
    const auto interaction = fhir::interactionOf(*text);
    if (interaction && *interaction != fhir::Interaction::None) {
        addOnce(condition.interactions, *interaction);
        return;
    }
    const std::string hint = reader.didYouMean(*text, fhir::interactionCodes());
    reader.error(node, "\"" + *text + "\" is not a FHIR interaction",
                 hint.empty() ? "They are " + join(fhir::interactionCodes(), ", ") + "." : hint);
}

void readOperation(Reader& reader, const yaml::Node& node, Condition& condition) {
    const auto text = reader.text(node, "operation");
    if (!text)
        return;
    const std::string_view name = std::string_view(*text).substr(text->starts_with('$') ? 1 : 0);
    const bool good = !name.empty() && name.size() <= 100 && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
               c == '.';
    });
    if (!good)
        reader.error(node, "\"" + *text + "\" is not the name of an operation", "Write it like $everything.");
    else if (!text->starts_with('$'))
        reader.error(node, "The operation \"" + *text + "\" does not begin with \"$\"", "Write $" + *text + ".");
    else
        addOnce(condition.operations, *text);
}

void readMethod(Reader& reader, const yaml::Node& node, Condition& condition) {
    const auto text = reader.text(node, "method");
    if (!text)
        return;
    std::string upper = *text;
    for (char& c : upper)
        c = c >= 'a' && c <= 'z' ? char(c - 32) : c;
    if (!http::isToken(*text))
        reader.error(node, "\"" + *text + "\" is not an HTTP method");
    else if (*text != upper) // methods are case-sensitive, RFC 9110 9.1
        reader.error(node, "The method \"" + *text + "\" is not in capitals", "Write " + upper + ".");
    else
        addOnce(condition.methods, *text);
}

void readHeaders(Reader& reader, const yaml::Node& node, Condition& condition) {
    if (!node.isMap()) {
        reader.error(node, "header must be a mapping of names and values",
                     "Write it like {X-Tenant: acme}; \"*\" is any value.");
        return;
    }
    for (const auto& entry : node.entries) {
        const auto value = reader.text(entry.value, "The value of " + entry.key.text);
        if (!http::isToken(entry.key.text))
            reader.error(entry.key, "\"" + entry.key.text + "\" is not the name of a header");
        else if (value && (!http::isFieldValue(*value) || trimOws(*value) != *value))
            reader.error(entry.value, "The value of " + entry.key.text + " cannot stand in a header");
        else if (value)
            condition.headers.emplace_back(entry.key.text, *value);
    }
}

void readMatch(Reader& reader, const yaml::Node& node, Route& route) {
    Fields fields(reader, node, "match",
                  {{"host", "Remove it: routes match by path; use another gateway.listen address."}});
    if (const auto* n = fields.need("path"))
        if (const auto path = reader.text(*n, "path")) {
            if (auto segments = pathSegments(*path))
                route.path = *path == "/" || !path->ends_with('/') ? *path : path->substr(0, path->size() - 1);
            else
                reader.error(*n, segments.error().message, segments.error().hint);
        }
    route.match = readCondition(reader, fields);
    fields.finish();
}

} // namespace

Condition readCondition(Reader& reader, Fields& fields) {
    Condition condition;
    const auto list = [&](const char* key, void (*read)(Reader&, const yaml::Node&, Condition&)) {
        const auto* n = fields.take(key);
        if (!n)
            return;
        if (n->isSequence() && n->items.empty())
            reader.error(*n, std::string(key) + " is an empty list", "Remove it to match any.");
        reader.each(*n, key, [&](const yaml::Node& item) { read(reader, item, condition); });
    };
    list("resource", readResource);
    list("interaction", readInteraction);
    list("operation", readOperation);
    list("method", readMethod);
    if (const auto* n = fields.take("header"))
        readHeaders(reader, *n, condition);
    return condition;
}

Route readRoute(Reader& reader, const yaml::Node& node) {
    Route route;
    route.place = reader.place(node);
    Fields fields(reader, node, "a route",
                  {{"mirror", "Remove it: requests go to the route's own upstream only."},
                   {"response", "Remove it: responses are relayed as they are."},
                   {"transform", "Remove it: requests are relayed as they are."}});
    if (const auto* n = fields.need("name"))
        if (const auto name = reader.name(*n, "The name of the route"))
            route.name = *name;
    if (const auto* n = fields.need("match"))
        readMatch(reader, *n, route);
    if (const auto* n = fields.need("upstream"))
        if (const auto name = reader.reference(*n, "upstream", Refers::Upstream))
            route.upstream = *name;
    if (const auto* n = fields.take("policies"))
        reader.each(*n, "policies", [&](const yaml::Node& item) {
            const auto name = reader.reference(item, "An item of policies", Refers::Policy);
            if (name && std::find(route.policies.begin(), route.policies.end(), *name) != route.policies.end())
                reader.error(item, "The policy \"" + *name + "\" is listed twice");
            else if (name)
                route.policies.push_back(*name);
        });
    if (const auto* n = fields.take("rewrite_links"))
        if (const auto flag = reader.flag(*n, "rewrite_links"))
            route.rewriteLinks = *flag;
    fields.finish();
    return route;
}

} // namespace fb::config
