#include "config/reader.h"

#include "base/text.h"
#include "config/units.h"

#include <algorithm>

namespace fb::config {

namespace {

constexpr std::size_t kMaxProblems = 500;

std::string kindText(const yaml::Node& node) {
    switch (node.kind) {
    case yaml::Kind::Null:
        return "empty";
    case yaml::Kind::Scalar:
        return "a text";
    case yaml::Kind::Sequence:
        return "a list";
    case yaml::Kind::Map:
        return "a mapping";
    }
    return "";
}

std::string shown(std::string_view text) {
    return "\"" + std::string(text.substr(0, 80)) + (text.size() > 80 ? "..." : "") + "\"";
}

bool isVariableName(std::string_view name) {
    if (name.empty() || (name[0] >= '0' && name[0] <= '9'))
        return false;
    return std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
    });
}

} // namespace

Reader::Reader(std::string_view text, std::string file, const std::map<std::string, std::string>& environment)
    : m_lines(yaml::linesOf(text.starts_with(yaml::kByteOrderMark) ? text.substr(3) : text))
    , m_file(std::move(file))
    , m_environment(environment) {}

Place Reader::place(const yaml::Node& at) const {
    Place place = yaml::placeAt(m_lines, at.line, at.column);
    place.file = m_file;
    return place;
}

void Reader::error(const yaml::Node& at, std::string message, std::string hint) {
    error(place(at), std::move(message), std::move(hint));
}

void Reader::error(const Place& at, std::string message, std::string hint) {
    ++m_errors;
    add({Severity::Error, std::move(message), at, std::move(hint)});
}

void Reader::warning(const Place& at, std::string message, std::string hint) {
    add({Severity::Warning, std::move(message), at, std::move(hint)});
}

void Reader::add(Problem problem) {
    if (m_problems.size() < kMaxProblems)
        m_problems.push_back(std::move(problem));
    else
        ++m_dropped;
}

std::string Reader::didYouMean(std::string_view text, const std::vector<std::string>& names) const {
    if (text.size() > 100 || names.size() > 500 || m_problems.size() >= kMaxProblems)
        return {};
    const auto near = nearest(text, names);
    return near ? "Did you mean \"" + *near + "\"?" : std::string();
}

std::vector<Problem> Reader::takeProblems() {
    std::stable_sort(m_problems.begin(), m_problems.end(), [](const Problem& a, const Problem& b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
    });
    if (m_dropped > 0)
        m_problems.push_back(
            {Severity::Error, std::to_string(m_dropped) + " further problems are not shown", {m_file, 0, 0}, ""});
    return std::move(m_problems);
}

// "${NAME}" is the environment's value, "$${" a literal "${".
std::optional<std::string> Reader::expand(const yaml::Node& node) {
    const std::string& text = node.text;
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        if (text.compare(i, 3, "$${") == 0) {
            out += "${";
            i += 3;
            continue;
        }
        if (text.compare(i, 2, "${") != 0) {
            out += text[i++];
            continue;
        }
        const std::size_t close = text.find('}', i);
        const std::string variable = close == std::string::npos ? "" : text.substr(i + 2, close - i - 2);
        if (!isVariableName(variable)) {
            error(node, "\"${\" is not followed by a variable's name and \"}\"", "Write $${ for a literal ${.");
            return {};
        }
        const auto found = m_environment.find(variable);
        if (found == m_environment.end()) {
            error(node, "The environment has no variable " + variable,
                  "Set it before starting, or write the value here.");
            return {};
        }
        out += found->second;
        i = close + 1;
    }
    return out;
}

std::optional<std::string> Reader::text(const yaml::Node& node, std::string_view what) {
    if (!node.isScalar()) {
        error(node, std::string(what) + " must be a text, but it is " + kindText(node));
        return {};
    }
    return expand(node);
}

std::optional<std::uint64_t> Reader::number(const yaml::Node& node, std::string_view what, std::uint64_t least,
                                            std::uint64_t most) {
    const auto value = text(node, what);
    if (!value)
        return {};
    const auto n = parseUnsigned(*value);
    if (n && *n >= least && *n <= most)
        return n;
    error(node, std::string(what) + " is " + shown(*value) + ": it must be a whole number from " +
                    std::to_string(least) + " to " + std::to_string(most));
    return {};
}

std::optional<bool> Reader::flag(const yaml::Node& node, std::string_view what) {
    const auto value = text(node, what);
    if (!value)
        return {};
    if (*value == "true" || *value == "false")
        return *value == "true";
    error(node, std::string(what) + " is " + shown(*value) + ": it must be true or false");
    return {};
}

std::optional<std::uint64_t> Reader::bytes(const yaml::Node& node, std::string_view what, std::uint64_t least,
                                           std::uint64_t most) {
    const auto value = text(node, what);
    if (!value)
        return {};
    const auto n = parseByteCount(*value);
    if (n && *n >= least && *n <= most)
        return n;
    error(node,
          std::string(what) + " is " + shown(*value) + ": it must be a size from " + exactBytes(least) + " to " +
              exactBytes(most),
          n ? "" : "Write it like 64KiB, 50MiB or 20GB.");
    return {};
}

std::optional<Micros> Reader::duration(const yaml::Node& node, std::string_view what, Micros least, Micros most) {
    const auto value = text(node, what);
    if (!value)
        return {};
    const auto n = parseDurationMicros(*value);
    if (n && Micros(*n) >= least && Micros(*n) <= most)
        return Micros(*n);
    error(node,
          std::string(what) + " is " + shown(*value) + ": it must be a time from " + exactDuration(least) + " to " +
              exactDuration(most),
          n ? "" : "Write it with a unit, like 250ms, 10s or 5m.");
    return {};
}

std::optional<std::size_t> Reader::choice(const yaml::Node& node, std::string_view what,
                                          const std::vector<std::string>& names) {
    const auto value = text(node, what);
    if (!value)
        return {};
    for (std::size_t i = 0; i < names.size(); ++i)
        if (names[i] == *value)
            return i;
    error(node, std::string(what) + " is " + shown(*value) + ": it must be one of " + join(names, ", "),
          didYouMean(*value, names));
    return {};
}

std::optional<std::string> Reader::name(const yaml::Node& node, std::string_view what) {
    const auto value = text(node, what);
    if (!value)
        return {};
    const auto isLetterOrDigit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    };
    const bool good = !value->empty() && value->size() <= 64 && isLetterOrDigit(value->front()) &&
                      std::all_of(value->begin(), value->end(),
                                  [&](char c) { return isLetterOrDigit(c) || c == '-' || c == '_' || c == '.'; });
    if (good)
        return value;
    error(node, std::string(what) + " is " + shown(*value) +
                    ": a name is 1 to 64 letters, digits, \"-\", \"_\" and \".\", and begins with a letter or digit");
    return {};
}

std::optional<std::string> Reader::reference(const yaml::Node& node, std::string_view what, Refers to) {
    auto value = name(node, what);
    if (value)
        m_references.push_back({to, *value, place(node)});
    return value;
}

std::optional<Subnet> Reader::subnet(const yaml::Node& node, std::string_view what) {
    const auto value = text(node, what);
    if (!value)
        return {};
    if (const auto subnet = Subnet::parse(*value))
        return subnet;
    const bool hostBits = IpAddress::parse(std::string_view(*value).substr(0, value->find('/'))).has_value();
    error(node, shown(*value) + " in " + std::string(what) + " is not an address or a subnet",
          hostBits ? "The bits after the prefix must be zero, and the prefix must fit: 10.0.0.0/8, not 10.1.0.0/8."
                   : "Write it like 10.0.0.0/8, 192.0.2.7 or \"2001:db8::/32\".");
    return {};
}

std::optional<HostPort> Reader::hostPort(const yaml::Node& node, std::string_view what) {
    const auto value = text(node, what);
    if (!value)
        return {};
    const std::size_t colon = value->rfind(':');
    const auto port =
        parseUnsigned(colon == std::string::npos ? std::string_view() : std::string_view(*value).substr(colon + 1));
    if (!port || *port > 65535) {
        error(node, std::string(what) + " " + shown(*value) + " has no port from 0 to 65535",
              "Write it like 127.0.0.1:8080 or \"[::1]:8080\"; port 0 is any free one.");
        return {};
    }
    std::string host = value->substr(0, colon);
    const bool brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (brackets)
        host = host.substr(1, host.size() - 2);
    if (host == "localhost")
        host = "127.0.0.1"; // a listener binds an address, not whatever a resolver says today
    const auto address = IpAddress::parse(host);
    if (!address || brackets != (host.find(':') != std::string::npos)) {
        error(node, std::string(what) + " " + shown(*value) + " is not an address and a port",
              host == "*" || host.empty() ? "Write 0.0.0.0 for every address of this machine."
                                          : "Write an IP address: 127.0.0.1:8080 or \"[::1]:8080\".");
        return {};
    }
    return HostPort{address->text(), std::uint16_t(*port)};
}

void Reader::each(const yaml::Node& node, std::string_view what, const std::function<void(const yaml::Node&)>& item) {
    if (node.isScalar())
        item(node);
    else if (!node.isSequence())
        error(node, std::string(what) + " must be a list, but it is " + kindText(node));
    for (const auto& one : node.items)
        item(one);
}

void Reader::eachMap(const yaml::Node& node, std::string_view what,
                     const std::function<void(const yaml::Node&)>& item) {
    if (node.isNull())
        return;
    if (!node.isSequence()) {
        error(node, std::string(what) + " must be a list, but it is " + kindText(node),
              "Begin each item with \"- \".");
        return;
    }
    for (const auto& one : node.items) {
        if (one.isMap())
            item(one);
        else
            error(one, "An item of " + std::string(what) + " must be a mapping, but it is " + kindText(one));
    }
}

Fields::Fields(Reader& reader, const yaml::Node& node, std::string what, std::vector<LaterKey> later)
    : m_reader(reader)
    , m_node(node)
    , m_what(std::move(what))
    , m_later(std::move(later)) {
    if (!node.isMap() && !node.isNull())
        m_reader.error(node, m_what + " must be a mapping, but it is " + kindText(node));
}

const yaml::Node* Fields::take(std::string_view key) {
    m_known.emplace_back(key);
    const yaml::Entry* entry = m_node.find(key);
    return entry ? &entry->value : nullptr;
}

const yaml::Node* Fields::need(std::string_view key) {
    const yaml::Node* found = take(key);
    if (!found && (m_node.isMap() || m_node.isNull()))
        m_reader.error(m_node, m_what + " has no \"" + std::string(key) + "\"");
    return found;
}

void Fields::finish() {
    for (const auto& entry : m_node.entries) {
        const std::string& key = entry.key.text;
        if (std::find(m_known.begin(), m_known.end(), key) != m_known.end())
            continue;
        const auto later =
            std::find_if(m_later.begin(), m_later.end(), [&](const LaterKey& k) { return k.key == key; });
        if (later != m_later.end()) {
            m_reader.error(entry.key, "\"" + key + "\" of " + m_what + " is not available in this version",
                           std::string(later->hint));
            continue;
        }
        const std::string hint = m_reader.didYouMean(key, m_known);
        m_reader.error(entry.key, m_what + " has no key " + shown(key),
                       hint.empty() ? "It knows " + join(m_known, ", ") + "." : hint);
    }
}

} // namespace fb::config
