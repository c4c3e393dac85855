// What a resource can be found by: the values of its search parameters. Pure.
#pragma once

#include "base/json.h"
#include "sandbox/search_table.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fb::sandbox {

struct TokenRow {
    static constexpr int kCode = 0;
    static constexpr int kOfType = 1; // system is "type system|type code", code the value of an Identifier
    int param = 0;
    int kind = kCode;
    std::string code;
    std::string system;
};
struct StringRow {
    int param = 0;
    std::string folded;
    std::string exact;
};
// Either type and id of this server, or a URL with its version (canonical and foreign references).
struct ReferenceRow {
    int param = 0;
    int type = -1;
    std::string id;
    std::string url;
    std::string version;
};
struct DateRow {
    int param = 0;
    std::int64_t low = 0;
    std::int64_t high = 0;
};
struct NumberRow {
    int param = 0;
    double low = 0;
    double high = 0;
};
struct QuantityRow {
    int param = 0;
    double low = 0;
    double high = 0;
    std::string system;
    std::string code;
    std::string unit;
};
struct UriRow {
    int param = 0;
    std::string value;
};

struct IndexRows {
    std::vector<int> present; // parameters with any element, for :missing
    std::vector<TokenRow> tokens;
    std::vector<StringRow> strings; // of string parameters, and the texts of tokens for :text
    std::vector<ReferenceRow> references;
    std::vector<DateRow> dates;
    std::vector<NumberRow> numbers;
    std::vector<QuantityRow> quantities;
    std::vector<UriRow> uris;
};

// References below `ownBase` count as relative ones.
IndexRows indexRows(const ResourceType& type, const json::Value& resource, std::string_view ownBase);

// "Patient/1", "Patient/1/_history/2", "http://own/fhir/Patient/1", "http://other/x|1.0" taken apart.
ReferenceRow referenceRow(std::string_view reference, std::string_view ownBase);

// The elements at a path; for tests and for what shows them.
std::vector<const json::Value*> elementsAt(const json::Value& resource, const ElementPath& path);

} // namespace fb::sandbox
