#include "sandbox/capability.h"

namespace fb::sandbox {

namespace {

using json::Value;

Value codes(std::initializer_list<const char*> names) {
    Value list = Value::array();
    for (const char* name : names)
        list.push(Value::object({{"code", name}}));
    return list;
}

Value searchParams(const ResourceType& type) {
    Value list = Value::array();
    const auto add = [&list](std::string_view name, std::string_view kind) {
        list.push(Value::object({{"name", name}, {"type", kind}}));
    };
    add("_id", "token");
    add("_lastUpdated", "date");
    for (const SearchParam& param : type.params)
        if (param.isSearchable())
            add(param.name, kindName(param.kind));
    return list;
}

void addIncludes(Value& resource, const ResourceType& type) {
    Value includes = Value::array();
    for (const SearchParam& param : type.params)
        if (param.kind == ParamKind::Reference)
            includes.push(type.name + ':' + param.name);
    if (!includes.items().empty())
        resource.set("searchInclude", std::move(includes));
}

// Reference parameters of other types that name this one.
std::vector<Value> reverseIncludes(const ResourceType& type) {
    std::vector<Value> out;
    for (const ResourceType& other : SearchTable::r4().types())
        for (const SearchParam& param : other.params)
            for (const int target : param.targets)
                if (target == type.index)
                    out.emplace_back(other.name + ':' + param.name);
    return out;
}

Value resourceEntry(const ResourceType& type) {
    Value entry = Value::object({{"type", type.name}});
    entry.set("interaction", codes({"read", "vread", "update", "patch", "delete", "history-instance", "history-type",
                                    "create", "search-type"}));
    entry.set("versioning", "versioned-update");
    entry.set("readHistory", true);
    entry.set("updateCreate", true);
    entry.set("conditionalCreate", true);
    entry.set("conditionalRead", "full-support");
    entry.set("conditionalUpdate", true);
    entry.set("conditionalDelete", "single");
    addIncludes(entry, type);
    if (auto reverse = reverseIncludes(type); !reverse.empty())
        entry.set("searchRevInclude", Value::array(std::move(reverse)));
    entry.set("searchParam", searchParams(type));
    if (type.name == "Patient")
        entry.set("operation", Value::array({Value::object(
                                   {{"name", "everything"},
                                    {"definition", "http://hl7.org/fhir/OperationDefinition/Patient-everything"}})}));
    return entry;
}

} // namespace

Value capabilityStatement(const Core& core) {
    Value statement = Value::object({{"resourceType", "CapabilityStatement"}, {"status", "active"}});
    statement.set("date", isoTime(core.store.now()));
    statement.set("kind", "instance");
    statement.set("software", Value::object({{"name", "Firebreak sandbox"}, {"version", FIREBREAK_VERSION}}));
    statement.set("implementation", Value::object({{"description", core.title}, {"url", core.base}}));
    statement.set("fhirVersion", "4.0.1");
    statement.set("format", Value::array({Value("application/fhir+json"), Value("json")}));
    statement.set("patchFormat", Value::array({Value("application/json-patch+json")}));
    Value rest = Value::object({{"mode", "server"}});
    Value resources = Value::array();
    for (const ResourceType& type : SearchTable::r4().types())
        resources.push(resourceEntry(type));
    rest.set("resource", std::move(resources));
    rest.set("interaction", codes({"transaction", "batch", "history-system"}));
    rest.set("compartment", Value::array({Value("http://hl7.org/fhir/CompartmentDefinition/patient")}));
    statement.set("rest", Value::array({std::move(rest)}));
    return statement;
}

} // namespace fb::sandbox
