#include "sandbox/load_bundle.h"

#include "base/text.h"
#include "sandbox/core.h"
#include "sandbox/references.h"

namespace fb::sandbox {

namespace {

using json::Value;

Error invalid(const std::string& message) { return makeError(ErrorCode::InvalidInput, message); }

// urn:uuid:X -> X; else the id the resource has, else that of the request's URL.
std::string idOf(const Value& entry) {
    const std::string_view fullUrl = entry.textOf("fullUrl");
    for (const std::string_view scheme : {"urn:uuid:", "urn:oid:"})
        if (fullUrl.starts_with(scheme) && isId(fullUrl.substr(scheme.size())))
            return std::string(fullUrl.substr(scheme.size()));
    if (const std::string_view id = entry["resource"].textOf("id"); isId(id))
        return std::string(id);
    const auto parts = splitView(entry["request"].textOf("url"), '/');
    if (parts.size() == 2 && isId(parts[1]))
        return std::string(parts[1]);
    return {};
}

Result<LoadItem> itemOf(Value resource, std::string id) {
    if (auto checked = checkResource(resource, nullptr); !checked)
        return invalid(checked.failure().text);
    LoadItem item;
    item.type = SearchTable::r4().type(resource.textOf("resourceType"));
    item.id = std::move(id);
    item.resource = std::move(resource);
    return item;
}

bool isLoaded(const Value& entry) {
    const std::string_view method = entry["request"].textOf("method");
    return entry["resource"].isObject() && (method.empty() || method == "POST" || method == "PUT");
}

} // namespace

Result<void> takeItems(Value value, std::vector<LoadItem>& items) {
    const std::string_view type = value.textOf("type");
    const bool whole = (type == "document" || type == "message") && !value.textOf("id").empty();
    if (value.textOf("resourceType") != "Bundle" || whole) {
        std::string id(value.textOf("id"));
        auto item = itemOf(std::move(value), std::move(id));
        if (!item)
            return item.error();
        items.push_back(std::move(*item));
        return {};
    }
    IdentityMap identities;
    std::vector<std::pair<LoadItem, std::string>> taken; // with the base of its fullUrl
    std::size_t index = 0;
    for (Value& entry : value.find("entry") ? value.find("entry")->items() : value.items()) {
        const std::string place = "Bundle.entry[" + std::to_string(index++) + "]: ";
        if (!isLoaded(entry))
            continue;
        const std::string fullUrl(entry.textOf("fullUrl"));
        std::string id = idOf(entry);
        auto item = itemOf(std::move(*entry.find("resource")), std::move(id));
        if (!item)
            return invalid(place + item.error().message);
        if (!fullUrl.empty() && !item->id.empty())
            identities[fullUrl] = item->type->name + '/' + item->id;
        taken.emplace_back(std::move(*item), std::string(baseOfFullUrl(fullUrl)));
    }
    for (auto& [item, base] : taken) {
        rewriteReferences(item.resource, identities, base);
        items.push_back(std::move(item));
    }
    return {};
}

} // namespace fb::sandbox
