#include "base/json.h"

#include <charconv>
#include <cmath>
#include <unordered_set>

#include <simdjson.h>

namespace fb::json {

namespace {

namespace od = simdjson::ondemand;

Error broken(std::string_view whole, std::string message) {
    Error error = makeError(ErrorCode::InvalidInput, std::move(message));
    error.place.line = whole.empty() ? 0 : 1;
    error.place.column = whole.empty() ? 0 : 1;
    return error;
}

// RFC 8259 6: simdjson's raw token is not checked, and it refuses big integers that FHIR decimals may hold.
bool isNumberText(std::string_view t) {
    std::size_t i = 0;
    const auto digits = [&] {
        const std::size_t begin = i;
        while (i < t.size() && t[i] >= '0' && t[i] <= '9')
            ++i;
        return i > begin;
    };
    if (i < t.size() && t[i] == '-')
        ++i;
    if (i < t.size() && t[i] == '0')
        ++i;
    else if (!digits())
        return false;
    if (i < t.size() && t[i] == '.') {
        ++i;
        if (!digits())
            return false;
    }
    if (i < t.size() && (t[i] == 'e' || t[i] == 'E')) {
        ++i;
        if (i < t.size() && (t[i] == '+' || t[i] == '-'))
            ++i;
        if (!digits())
            return false;
    }
    return i == t.size();
}

std::string_view trimmedToken(std::string_view token) {
    while (!token.empty() &&
           (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
        token.remove_suffix(1);
    return token;
}

// Walks simdjson's document into our value. Returns a message on failure, null when all is well.
class Builder {
public:
    explicit Builder(const ParseOptions& options)
        : m_options(options) {}

    template <typename Source>
    const char* build(Source&& source, Value& out, std::size_t depth) {
        if (depth > m_options.maxDepth)
            return "nested too deep";
        od::json_type type{};
        if (source.type().get(type))
            return "not a JSON value";
        switch (type) {
        case od::json_type::object:
            return buildObject(source, out, depth);
        case od::json_type::array:
            return buildArray(source, out, depth);
        case od::json_type::string: {
            std::string_view text;
            if (source.get_string().get(text))
                return "a broken string";
            out = Value(text);
            return nullptr;
        }
        case od::json_type::number: {
            std::string_view token;
            if (simdjson::simdjson_result<std::string_view>(source.raw_json_token()).get(token))
                return "a broken number";
            token = trimmedToken(token);
            if (!isNumberText(token))
                return "a broken number";
            out = Value::number(std::string(token));
            // The scalar must be consumed for the iterator to move on; its value as a double is not used.
            return consumeNumber(source);
        }
        case od::json_type::boolean: {
            bool flag = false;
            if (source.get_bool().get(flag))
                return "a broken literal";
            out = Value(flag);
            return nullptr;
        }
        case od::json_type::null:
            return buildNull(source, out);
        }
        return "not a JSON value";
    }

private:
    template <typename Source>
    const char* consumeNumber(Source& source) {
        double ignored = 0;
        const auto code = source.get_double().get(ignored);
        return code && code != simdjson::NUMBER_ERROR ? "a broken number" : nullptr;
    }

    template <typename Source>
    const char* buildNull(Source& source, Value& out) {
        std::string_view token;
        if (simdjson::simdjson_result<std::string_view>(source.raw_json_token()).get(token) ||
            trimmedToken(token) != "null")
            return "a broken literal";
        bool isNull = false;
        if (simdjson::simdjson_result<bool>(source.is_null()).get(isNull) || !isNull)
            return "a broken literal";
        out = Value();
        return nullptr;
    }

    template <typename Source>
    const char* buildObject(Source& source, Value& out, std::size_t depth) {
        out = Value::object();
        od::object object;
        if (source.get_object().get(object))
            return "a broken object";
        std::unordered_set<std::string> seen;
        for (auto field : object) {
            std::string_view key;
            if (field.unescaped_key().get(key))
                return "a broken member name";
            const bool many = out.members().size() >= 16;
            if (!m_options.allowDuplicateKeys) {
                if (many && seen.empty())
                    for (const auto& member : out.members())
                        seen.insert(member.first);
                if (many ? !seen.emplace(key).second : out.find(key) != nullptr)
                    return "the same member twice in one object";
            }
            out.members().emplace_back(std::string(key), Value());
            Value child;
            od::value next;
            if (field.value().get(next))
                return "a broken member";
            if (const char* message = build(next, child, depth + 1))
                return message;
            out.members().back().second = std::move(child);
        }
        return nullptr;
    }

    template <typename Source>
    const char* buildArray(Source& source, Value& out, std::size_t depth) {
        out = Value::array();
        od::array array;
        if (source.get_array().get(array))
            return "a broken array";
        for (auto item : array) {
            Value child;
            od::value next;
            if (item.get(next))
                return "a broken array";
            if (const char* message = build(next, child, depth + 1))
                return message;
            out.items().push_back(std::move(child));
        }
        return nullptr;
    }

    const ParseOptions& m_options;
};

void writeString(std::string& out, std::string_view text) {
    static constexpr char digits[] = "0123456789abcdef";
    out += '"';
    for (const char c : text) {
        switch (c) {
        case '"':
            out += "\\\"";
            break;
        case '\\':
            out += "\\\\";
            break;
        case '\n':
            out += "\\n";
            break;
        case '\r':
            out += "\\r";
            break;
        case '\t':
            out += "\\t";
            break;
        default:
            if (static_cast<unsigned char>(c) < 0x20) {
                out += "\\u00";
                out += digits[(c >> 4) & 15];
                out += digits[c & 15];
            } else {
                out += c;
            }
        }
    }
    out += '"';
}

void write(std::string& out, const Value& value, int indent, int level) {
    const auto newline = [&](int depth) {
        if (indent > 0) {
            out += '\n';
            out.append(std::size_t(indent * depth), ' ');
        }
    };
    switch (value.kind()) {
    case Kind::Null:
        out += "null";
        return;
    case Kind::False:
        out += "false";
        return;
    case Kind::True:
        out += "true";
        return;
    case Kind::Number:
        out += value.text();
        return;
    case Kind::String:
        writeString(out, value.text());
        return;
    case Kind::Array: {
        out += '[';
        bool first = true;
        for (const auto& item : value.items()) {
            if (!std::exchange(first, false))
                out += ',';
            newline(level + 1);
            write(out, item, indent, level + 1);
        }
        if (!first)
            newline(level);
        out += ']';
        return;
    }
    case Kind::Object: {
        out += '{';
        bool first = true;
        for (const auto& [key, member] : value.members()) {
            if (!std::exchange(first, false))
                out += ',';
            newline(level + 1);
            writeString(out, key);
            out += indent > 0 ? ": " : ":";
            write(out, member, indent, level + 1);
        }
        if (!first)
            newline(level);
        out += '}';
        return;
    }
    }
}

const Value kNull;

} // namespace

Value::Value(double n)
    : m_kind(Kind::Number) {
    if (!std::isfinite(n)) {
        m_kind = Kind::Null;
        return;
    }
    char buffer[32];
    const auto [end, error] = std::to_chars(buffer, buffer + sizeof buffer, n);
    m_text.assign(buffer, end);
}

Value Value::number(std::string text) {
    Value value;
    value.m_kind = Kind::Number;
    value.m_text = std::move(text);
    return value;
}

Value Value::array(std::vector<Value> items) {
    Value value;
    value.m_kind = Kind::Array;
    value.m_items = std::move(items);
    return value;
}

Value Value::object(std::vector<Member> members) {
    Value value;
    value.m_kind = Kind::Object;
    value.m_members = std::move(members);
    return value;
}

std::optional<std::int64_t> Value::integer() const {
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), n);
    if (m_kind != Kind::Number || error != std::errc() || end != m_text.data() + m_text.size())
        return {};
    return n;
}

std::optional<double> Value::real() const {
    double n = 0;
    const auto [end, error] = std::from_chars(m_text.data(), m_text.data() + m_text.size(), n);
    if (m_kind != Kind::Number || error != std::errc() || end != m_text.data() + m_text.size())
        return {};
    return n;
}

const Value* Value::find(std::string_view key) const {
    for (const auto& member : m_members)
        if (member.first == key)
            return &member.second;
    return nullptr;
}

Value* Value::find(std::string_view key) {
    return const_cast<Value*>(std::as_const(*this).find(key));
}

const Value& Value::operator[](std::string_view key) const {
    const Value* found = find(key);
    return found ? *found : kNull;
}

std::string_view Value::textOf(std::string_view key) const {
    const Value* found = find(key);
    return found && found->isString() ? std::string_view(found->m_text) : std::string_view();
}

Value& Value::set(std::string_view key, Value value) {
    if (m_kind == Kind::Null)
        m_kind = Kind::Object;
    if (Value* found = find(key)) {
        *found = std::move(value);
        return *found;
    }
    m_members.emplace_back(std::string(key), std::move(value));
    return m_members.back().second;
}

bool Value::remove(std::string_view key) {
    return std::erase_if(m_members, [&](const Member& member) { return member.first == key; }) > 0;
}

Value& Value::push(Value value) {
    if (m_kind == Kind::Null)
        m_kind = Kind::Array;
    m_items.push_back(std::move(value));
    return m_items.back();
}

Result<Value> parse(std::string_view bytes, const ParseOptions& options) {
    if (bytes.starts_with("\xEF\xBB\xBF"))
        bytes.remove_prefix(3);
    const simdjson::padded_string padded(bytes);
    od::parser parser;
    od::document document;
    if (const auto code = parser.iterate(padded).get(document))
        return broken(bytes, std::string("Not JSON: ") + simdjson::error_message(code));
    Value value;
    Builder builder(options);
    if (const char* message = builder.build(document, value, 0)) {
        Error error = broken(bytes, std::string("Not JSON: ") + message);
        const char* at = nullptr;
        if (!document.current_location().get(at) && at >= padded.data() && at <= padded.data() + padded.size()) {
            const std::string_view before(padded.data(), std::size_t(at - padded.data()));
            error.place.line = int(std::count(before.begin(), before.end(), '\n')) + 1;
            error.place.column =
                int(before.size() - (before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1)) + 1;
        }
        return error;
    }
    if (document.current_location().error() != simdjson::OUT_OF_BOUNDS)
        return broken(bytes, "Not JSON: something follows the value");
    return value;
}

std::string compact(const Value& value) {
    std::string out;
    write(out, value, 0, 0);
    return out;
}

std::string pretty(const Value& value, int indent) {
    std::string out;
    write(out, value, indent, 0);
    return out;
}

std::string quoted(std::string_view text) {
    std::string out;
    writeString(out, text);
    return out;
}

} // namespace fb::json
