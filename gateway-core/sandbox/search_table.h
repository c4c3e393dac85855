// What the sandbox knows of FHIR R4: resource types, search parameters with the elements they look at, summary
// elements and the Patient compartment. Pure and immutable; any thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fb::sandbox {

enum class ParamKind : std::uint8_t { Number, Date, String, Token, Reference, Quantity, Uri, Composite, Special };

// "number", "date", ... as in CapabilityStatement.rest.resource.searchParam.type.
std::string_view kindName(ParamKind kind);

struct PathStep {
    std::string name;
    bool choice = false;  // "value[x]": any member named value and a type
    std::string whereKey; // keep the items whose member has this text
    std::string whereText;
};

struct ElementPath {
    std::vector<PathStep> steps;
    std::string system;    // code system of a plain code
    bool presence = false; // the value is whether it is there and not false
};

struct SearchParam {
    int id = 0; // unique over all types; the key of the index tables
    std::string name;
    ParamKind kind = ParamKind::String;
    std::vector<ElementPath> paths;
    std::vector<int> targets; // types a reference may name; empty = any
    bool common = false;      // of every resource: _tag, _profile ...

    // Composite and special parameters are known, but not searched by.
    bool isSearchable() const { return kind != ParamKind::Composite && kind != ParamKind::Special; }
};

struct ResourceType {
    int index = 0;
    std::string name;
    std::vector<SearchParam> params; // sorted by name
    std::vector<std::string> summary, mandatory, dropped;
    std::vector<int> patientParams; // parameters that put it in a Patient compartment

    const SearchParam* param(std::string_view paramName) const; // null when unknown
};

class SearchTable {
public:
    static const SearchTable& r4();

    const ResourceType* type(std::string_view name) const; // null when R4 does not define it
    const ResourceType& type(int index) const { return m_types[std::size_t(index)]; }
    const std::vector<ResourceType>& types() const { return m_types; } // sorted by name

private:
    SearchTable();
    void readElements();
    void readParams(std::string_view text);
    void readCompartment();
    void addCommon();
    ResourceType* find(std::string_view name);
    std::vector<ResourceType> m_types;
};

} // namespace fb::sandbox
