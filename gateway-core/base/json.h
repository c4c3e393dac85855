// JSON as FHIR needs it: members keep their order, numbers keep their text (1.00 stays 1.00), equal keys are an error.
// Parsed by simdjson; for work off the hot path (the hot path uses simdjson On-Demand or plain byte scans).
#pragma once

#include "base/result.h"

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fb::json {

enum class Kind : std::uint8_t { Null, False, True, Number, String, Array, Object };

class Value;
using Member = std::pair<std::string, Value>;

class Value {
public:
    Value() = default; // null
    Value(std::nullptr_t) {}
    Value(bool b) : m_kind(b ? Kind::True : Kind::False) {}
    Value(const char* text) : m_kind(Kind::String), m_text(text) {}
    Value(std::string text) : m_kind(Kind::String), m_text(std::move(text)) {}
    Value(std::string_view text) : m_kind(Kind::String), m_text(text) {}
    Value(int n) : m_kind(Kind::Number), m_text(std::to_string(n)) {}
    Value(std::int64_t n) : m_kind(Kind::Number), m_text(std::to_string(n)) {}
    Value(std::uint64_t n) : m_kind(Kind::Number), m_text(std::to_string(n)) {}
    Value(double n); // shortest text that reads back the same; for figures of our own, never for FHIR decimals
    static Value number(std::string text); // the text is taken as it is
    static Value array(std::vector<Value> items = {});
    static Value object(std::vector<Member> members = {}); // Value::object({{"a", 1}, {"b", "x"}})

    Kind kind() const { return m_kind; }
    bool isNull() const { return m_kind == Kind::Null; }
    bool isString() const { return m_kind == Kind::String; }
    bool isNumber() const { return m_kind == Kind::Number; }
    bool isBool() const { return m_kind == Kind::True || m_kind == Kind::False; }
    bool isArray() const { return m_kind == Kind::Array; }
    bool isObject() const { return m_kind == Kind::Object; }

    const std::string& text() const { return m_text; } // of a string (decoded) or a number (as written); else ""
    bool boolean() const { return m_kind == Kind::True; }
    std::optional<std::int64_t> integer() const;
    std::optional<double> real() const;

    const std::vector<Value>& items() const { return m_items; } // of an array; else empty
    std::vector<Value>& items() { return m_items; }
    const std::vector<Member>& members() const { return m_members; } // of an object, in order; else empty
    std::vector<Member>& members() { return m_members; }

    const Value* find(std::string_view key) const; // null when absent or not an object
    Value* find(std::string_view key);
    const Value& operator[](std::string_view key) const; // null value when absent
    std::string_view textOf(std::string_view key) const; // "" when absent or not a string
    Value& set(std::string_view key, Value value);       // replaces in place or appends; makes null an object
    bool remove(std::string_view key);
    Value& push(Value value); // makes null an array

    bool operator==(const Value&) const = default; // exact: order of members and text of numbers count

private:
    Kind m_kind = Kind::Null;
    std::string m_text;
    std::vector<Value> m_items;
    std::vector<Member> m_members;
};

struct ParseOptions {
    std::size_t maxDepth = 200;
    bool allowDuplicateKeys = false;
};

// One value and nothing after it. A UTF-8 BOM before it is accepted. The error carries line and column.
Result<Value> parse(std::string_view bytes, const ParseOptions& options = {});

std::string compact(const Value& value);
std::string pretty(const Value& value, int indent = 2);
// A JSON string literal with its quotes.
std::string quoted(std::string_view text);

} // namespace fb::json
