#include "sandbox/shape.h"

#include "base/text.h"

#include <algorithm>

namespace fb::sandbox {

namespace {

using json::Value;

bool isAlwaysKept(std::string_view name) { return name == "resourceType" || name == "id" || name == "meta"; }

// "onset*" covers onsetDateTime; "_birthDate" goes with birthDate.
bool listed(const std::vector<std::string>& names, std::string_view member) {
    if (member.starts_with('_'))
        member.remove_prefix(1);
    return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
        if (!name.ends_with('*'))
            return name == member;
        const std::size_t stem = name.size() - 1;
        return member.size() > stem && member.starts_with(std::string_view(name).substr(0, stem)) &&
               member[stem] >= 'A' && member[stem] <= 'Z';
    });
}

void drop(Value& value, std::string_view path) {
    if (value.isArray()) {
        for (Value& item : value.items())
            drop(item, path);
        return;
    }
    const std::size_t dot = path.find('.');
    if (dot != std::string_view::npos) {
        if (Value* next = value.find(path.substr(0, dot)))
            drop(*next, path.substr(dot + 1));
        return;
    }
    auto& members = value.members();
    std::erase_if(members, [&](const json::Member& m) {
        const std::string_view name = m.first.starts_with('_') ? std::string_view(m.first).substr(1) : m.first;
        if (!path.ends_with("[x]"))
            return name == path;
        const std::size_t stem = path.size() - 3;
        return name.size() > stem && name.starts_with(path.substr(0, stem)) && name[stem] >= 'A' && name[stem] <= 'Z';
    });
}

void markSubsetted(Value& resource) {
    Value* meta = resource.find("meta");
    if (!meta)
        meta = &resource.set("meta", Value::object());
    Value* tags = meta->find("tag");
    if (!tags || !tags->isArray())
        tags = &meta->set("tag", Value::array());
    tags->push(Value::object(
        {{"system", "http://terminology.hl7.org/CodeSystem/v3-ObservationValue"}, {"code", "SUBSETTED"}}));
}

bool keeps(const ResourceType& type, const Shape& shape, std::string_view member) {
    if (isAlwaysKept(member))
        return true;
    if (!shape.elements.empty() && shape.summary == Summary::False) {
        // An element named inside ("name.family") keeps the whole of it.
        return listed(type.mandatory, member) ||
               std::any_of(shape.elements.begin(), shape.elements.end(), [&](const std::string& element) {
                   std::string_view name = element;
                   if (name.starts_with(type.name) && name.substr(type.name.size()).starts_with('.'))
                       name.remove_prefix(type.name.size() + 1);
                   const std::string plain(name.substr(0, name.find('.')));
                   return listed({plain, plain + "*"}, member);
               });
    }
    switch (shape.summary) {
    case Summary::True:
        return member == "implicitRules" || listed(type.summary, member) || listed(type.mandatory, member);
    case Summary::Text: return member == "text" || listed(type.mandatory, member);
    case Summary::Data: return member != "text";
    case Summary::Count:
    case Summary::False: break;
    }
    return true;
}

} // namespace

Value shaped(Value resource, const Shape& shape) {
    const ResourceType* type = SearchTable::r4().type(resource.textOf("resourceType"));
    if (shape.whole() || !type)
        return resource;
    std::erase_if(resource.members(), [&](const json::Member& m) { return !keeps(*type, shape, m.first); });
    if (shape.summary == Summary::True)
        for (const std::string& path : type->dropped)
            drop(resource, path);
    markSubsetted(resource);
    return resource;
}

} // namespace fb::sandbox
