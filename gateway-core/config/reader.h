// Reading values out of the tree: every problem is collected with its place, reading goes on. Inside config/ only.
#pragma once

#include "config/workspace.h"
#include "config/yaml_tree.h"

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fb::config {

// A key that the design names and this version does not have; `hint` is the way out.
struct LaterKey {
    std::string_view key;
    std::string_view hint;
};

// A name of another section's item, where it was written.
enum class Refers : std::uint8_t { Upstream, Policy, Sandbox };
struct Reference {
    Refers to = Refers::Upstream;
    std::string name;
    Place place;
};

class Reader {
public:
    Reader(std::string_view text, std::string file, const std::map<std::string, std::string>& environment);

    void error(const yaml::Node& at, std::string message, std::string hint = {});
    void error(const Place& at, std::string message, std::string hint = {});
    void warning(const Place& at, std::string message, std::string hint = {});
    Place place(const yaml::Node& at) const;
    std::vector<Problem> takeProblems(); // in the order of the file
    std::size_t errors() const { return m_errors; }
    // "Did you mean ...?" or "". Gives up on long texts, long lists and after many problems, so that a hostile file
    // stays cheap.
    std::string didYouMean(std::string_view text, const std::vector<std::string>& names) const;

    // Each returns nothing after having reported why. `what` names the value in sentences: "limit", "name of the
    // route".
    std::optional<std::string> text(const yaml::Node& node, std::string_view what);
    std::optional<std::uint64_t> number(const yaml::Node& node, std::string_view what, std::uint64_t least,
                                        std::uint64_t most);
    std::optional<bool> flag(const yaml::Node& node, std::string_view what);
    std::optional<std::uint64_t> bytes(const yaml::Node& node, std::string_view what, std::uint64_t least,
                                       std::uint64_t most);
    std::optional<Micros> duration(const yaml::Node& node, std::string_view what, Micros least, Micros most);
    // One of `names`; its index.
    std::optional<std::size_t> choice(const yaml::Node& node, std::string_view what,
                                      const std::vector<std::string>& names);
    std::optional<std::string> name(const yaml::Node& node, std::string_view what);
    std::optional<Subnet> subnet(const yaml::Node& node, std::string_view what);
    std::optional<HostPort> hostPort(const yaml::Node& node, std::string_view what);

    // Items of a list; a single text stands for a list of one.
    void each(const yaml::Node& node, std::string_view what, const std::function<void(const yaml::Node&)>& item);
    // Items of a list of mappings.
    void eachMap(const yaml::Node& node, std::string_view what, const std::function<void(const yaml::Node&)>& item);

    // A name that must be an item's of another section; checked at the end.
    std::optional<std::string> reference(const yaml::Node& node, std::string_view what, Refers to);
    const std::vector<Reference>& references() const { return m_references; }

private:
    void add(Problem problem);
    std::optional<std::string> expand(const yaml::Node& node);

    std::vector<std::string_view> m_lines;
    std::string m_file;
    const std::map<std::string, std::string>& m_environment;
    std::vector<Problem> m_problems;
    std::vector<Reference> m_references;
    std::size_t m_errors = 0;
    std::size_t m_dropped = 0;
};

// The keys of one mapping. Each key taken is a known one; finish() reports the others.
class Fields {
public:
    // `what` for sentences: "a route", "gateway.limits". Reports when the node is not a mapping; then it is empty.
    Fields(Reader& reader, const yaml::Node& node, std::string what, std::vector<LaterKey> later = {});

    const yaml::Node* take(std::string_view key); // null when absent
    const yaml::Node* need(std::string_view key); // reports when absent
    const yaml::Node& node() const { return m_node; }
    void finish();

private:
    Reader& m_reader;
    const yaml::Node& m_node;
    std::string m_what;
    std::vector<LaterKey> m_later;
    std::vector<std::string> m_known;
};

// One section each, see read_*.cpp. They report into the reader and return what could be read.
Gateway readGateway(Reader& reader, const yaml::Node& node);
Capture readCapture(Reader& reader, const yaml::Node& node);
Sandbox readSandbox(Reader& reader, const yaml::Node& node);
Upstream readUpstream(Reader& reader, const yaml::Node& node);
Route readRoute(Reader& reader, const yaml::Node& node);
Policy readPolicy(Reader& reader, const yaml::Node& node);
// The keys of a condition (not "path") of these fields.
Condition readCondition(Reader& reader, Fields& fields);

// What concerns several items: references, equal names and ports, routes that are never reached, what nobody uses.
void validate(Reader& reader, const Workspace& workspace);
inline constexpr std::size_t kMaxRoutes = 5000; // they are tried one after the other

} // namespace fb::config
