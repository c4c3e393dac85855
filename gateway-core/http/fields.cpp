#include "base/text.h"
#include "http/chars.h"
#include "http/head.h"

namespace fb::http {

std::string_view Fields::first(std::string_view name) const {
    for (const Field& field : m_fields)
        if (field.name.size() == name.size() && equalsIgnoreCase(field.name, name))
            return field.value;
    return {};
}

bool Fields::has(std::string_view name) const {
    for (const Field& field : m_fields)
        if (field.name.size() == name.size() && equalsIgnoreCase(field.name, name))
            return true;
    return false;
}

std::size_t Fields::count(std::string_view name) const {
    std::size_t n = 0;
    for (const Field& field : m_fields)
        n += field.name.size() == name.size() && equalsIgnoreCase(field.name, name) ? 1 : 0;
    return n;
}

bool Fields::listHas(std::string_view name, std::string_view token) const {
    for (const Field& field : m_fields) {
        if (field.name.size() != name.size() || !equalsIgnoreCase(field.name, name))
            continue;
        const bool absent =
            forEachMember(field.value, [&](std::string_view member) { return !equalsIgnoreCase(member, token); });
        if (!absent)
            return true;
    }
    return false;
}

bool isToken(std::string_view text) { return !text.empty() && allOf(text, kToken); }
bool isFieldValue(std::string_view text) { return allOf(text, kFieldText); }

} // namespace fb::http
