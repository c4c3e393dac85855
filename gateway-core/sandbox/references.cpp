#include "sandbox/references.h"

#include "base/text.h"
#include "sandbox/search_table.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

using json::Value;

// Elements of type string or markdown that may hold a URN as a text: those are not references.
bool isPlainText(std::string_view key) {
    static constexpr std::string_view names[] = {"value", "valueString", "valueMarkdown", "display", "text",
                                                 "id",    "title",       "description",   "comment", "fullUrl"};
    return std::find(std::begin(names), std::end(names), key) != std::end(names);
}

// Only what is the whole of a link: href="urn:uuid:..." and src="...".
void rewriteNarrative(std::string& div, const IdentityMap& identities) {
    for (std::size_t at = div.find("=\""); at != std::string::npos; at = div.find("=\"", at)) {
        const std::string_view before(div.data(), at);
        at += 2;
        const std::size_t end = div.find('"', at);
        if (end == std::string::npos)
            return;
        if (!before.ends_with("href") && !before.ends_with("src"))
            continue;
        if (const auto it = identities.find(div.substr(at, end - at)); it != identities.end())
            div.replace(at, end - at, it->second);
    }
}

const std::string* find(const IdentityMap& identities, const std::string& text) {
    const auto it = identities.find(text);
    return it == identities.end() ? nullptr : &it->second;
}

void rewriteText(std::string_view key, Value& value, const IdentityMap& identities, std::string_view base) {
    const std::string& text = value.text();
    if (const std::string* to = find(identities, text)) {
        value = Value(*to);
        return;
    }
    if (key != "reference" || base.empty() || text.find("://") != std::string::npos)
        return;
    // A relative reference is read against the server of the entry that holds it.
    if (const std::string* to = find(identities, std::string(base) + '/' + text))
        value = Value(*to);
}

void rewrite(std::string_view key, Value& value, const IdentityMap& identities, std::string_view base) {
    if (value.isString()) {
        if (key == "div" && value.text().find("urn:") != std::string::npos) {
            std::string div = value.text();
            rewriteNarrative(div, identities);
            value = Value(std::move(div));
        } else if (!isPlainText(key)) {
            rewriteText(key, value, identities, base);
        }
        return;
    }
    for (Value& item : value.items())
        rewrite(key, item, identities, base);
    for (auto& [name, member] : value.members())
        rewrite(name, member, identities, base);
}

void collect(const Value& value, std::vector<std::string>& out) {
    for (const Value& item : value.items())
        collect(item, out);
    for (const auto& [name, member] : value.members()) {
        if (name == "reference" && member.isString()) {
            const std::string& text = member.text();
            const std::size_t question = text.find('?');
            if (question != std::string::npos && SearchTable::r4().type(text.substr(0, question)) &&
                std::find(out.begin(), out.end(), text) == out.end())
                out.push_back(text);
            continue;
        }
        collect(member, out);
    }
}

} // namespace

void rewriteReferences(Value& resource, const IdentityMap& identities, std::string_view base) {
    if (!identities.empty())
        rewrite({}, resource, identities, base);
}

std::vector<std::string> conditionalReferences(const Value& resource) {
    std::vector<std::string> out;
    collect(resource, out);
    return out;
}

std::string_view baseOfFullUrl(std::string_view fullUrl) {
    if (!fullUrl.starts_with("http://") && !fullUrl.starts_with("https://"))
        return {};
    const std::size_t id = fullUrl.rfind('/');
    const std::size_t type = id == std::string_view::npos || id == 0 ? id : fullUrl.rfind('/', id - 1);
    if (type == std::string_view::npos || type < 8 ||
        !SearchTable::r4().type(fullUrl.substr(type + 1, id - type - 1)))
        return {};
    return fullUrl.substr(0, type);
}

} // namespace fb::sandbox
