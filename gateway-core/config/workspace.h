// The workspace: what a person wrote in the YAML file, as values. Units are resolved (bytes, microseconds); names are
// not (see policy/plan.h). Defaults are those of the design, section 4.
#pragma once

#include "base/ip.h"
#include "base/json.h"
#include "base/result.h"
#include "base/time.h"
#include "fhir/interaction.h"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace fb::config {

struct HostPort {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    std::string text() const; // with brackets around IPv6
    bool operator==(const HostPort&) const = default;
};

struct Limits {
    std::uint64_t headerBytes = 64 * 1024;
    std::uint64_t targetBytes = 16 * 1024;
    std::uint64_t bodyBytes = 50ULL * 1024 * 1024;
    std::uint32_t connections = 10000;
};

struct Timeouts {
    Micros header{10'000'000};
    Micros bodyIdle{30'000'000};
    Micros keepAlive{75'000'000};
};

struct Gateway {
    std::vector<HostPort> listen{HostPort{"127.0.0.1", 8080}};
    int threads = 0;       // 0 = auto
    std::string publicUrl; // without a trailing slash; "" = from the request
    std::vector<Subnet> trustedProxies;
    Limits limits;
    Timeouts timeouts;
};

enum class Bodies : std::uint8_t { None, Full };

struct Capture {
    bool enabled = true;
    Bodies bodies = Bodies::Full;
    std::uint64_t bodyCap = 4ULL * 1024 * 1024;
    std::uint64_t keepExchanges = 1'000'000;
    std::uint64_t keepBytes = 20ULL * 1024 * 1024 * 1024;
    int keepDays = 30;
    std::vector<std::string> redactHeaders; // besides the built-in ones (Authorization, Cookie, Set-Cookie ...)
};

// An embedded FHIR server that the engine starts with the workspace.
struct Sandbox {
    std::string name;              // "clinic-a"
    std::string title;             // "Clinic A"
    HostPort listen;               // port 0 = any free one
    std::vector<std::string> data; // files or folders beside the workspace, or built-in sets: "clinic-a", "clinic-b"
    bool numericIds = false;
    Place place;
};

struct Target {
    std::string url;     // "http://127.0.0.1:8090/fhir", no trailing slash; "" while a sandbox target is not resolved
    std::string sandbox; // name of a sandbox instead of a URL
    std::uint32_t weight = 1;
    bool operator==(const Target&) const = default;
};

enum class Balance : std::uint8_t { RoundRobin, LeastRequests };

struct Health {
    std::string path = "/metadata"; // below the target's URL
    Micros every{5'000'000};
    std::uint32_t healthyAfter = 2;
    std::uint32_t unhealthyAfter = 3;
};

enum class RetryOn : std::uint8_t { Connect, ResetBeforeResponse, Status502, Status503, Status504 };

struct Upstream {
    std::string name;
    std::string fhir = "r4";
    std::vector<Target> targets;
    Balance balance = Balance::RoundRobin;
    std::optional<Health> health;
    Micros connectTimeout{2'000'000};
    Micros firstByteTimeout{30'000'000};
    Micros totalTimeout{300'000'000};
    std::uint32_t retryAttempts = 0; // further attempts after the first; idempotent requests only
    std::vector<RetryOn> retryOn;
    Place place;
};

// Conditions on a request. Empty = any. Within one list: or; between lists: and.
struct Condition {
    std::vector<std::string> resources;
    std::vector<fhir::Interaction> interactions;
    std::vector<std::string> operations; // "$everything"
    std::vector<std::string> methods;
    std::vector<std::pair<std::string, std::string>> headers; // name without case, value exactly; "*" = present
    bool operator==(const Condition&) const = default;
};

struct Route {
    std::string name;
    std::string path; // "/fhir/r4", "/" for all; without a trailing slash otherwise
    Condition match;
    std::string upstream;
    std::vector<std::string> policies;
    bool rewriteLinks = true;
    Place place; // of the route in the file
};

struct IpRules {
    std::vector<Subnet> allow; // empty = all
    std::vector<Subnet> deny;  // wins over allow
    bool empty() const { return allow.empty() && deny.empty(); }
};

struct Rule {
    bool deny = true; // false: allow, which ends the search
    Condition match;
    std::string because;
    Place place;
};

enum class LimitKey : std::uint8_t { Ip, Subject, Client, Route };

struct RateLimit {
    std::uint32_t limit = 0;
    Micros per{60'000'000};  // "100/min"
    std::uint32_t burst = 0; // further requests at once; 0 = limit
    LimitKey key = LimitKey::Ip;
    Place place;
};

struct Policy {
    std::string name;
    IpRules ip;
    std::vector<Rule> rules;
    std::vector<RateLimit> rates;
    std::vector<RateLimit> quotas; // fixed windows: hour, day, month (30 days)
    Place place;
};

struct Workspace {
    std::string file; // where it was read from; "" = not from a file
    std::string name;
    Gateway gateway;
    Capture capture;
    std::vector<Sandbox> sandboxes;
    std::vector<Upstream> upstreams;
    std::vector<Route> routes; // first match wins
    std::vector<Policy> policies;

    const Upstream* findUpstream(std::string_view name) const;
    const Policy* findPolicy(std::string_view name) const;
    const Sandbox* findSandbox(std::string_view name) const;
};

enum class Severity : std::uint8_t { Error, Warning };

struct Problem {
    Severity severity = Severity::Error;
    std::string message;
    Place place;
    std::string hint; // "Did you mean ...?"
    std::string sentence() const;
};

struct LoadResult {
    std::optional<Workspace> workspace; // set when there is no error among the problems
    std::vector<Problem> problems;      // all of them, in the order of the file
    bool ok() const { return workspace.has_value(); }
};

// Parses and validates; no file is read. `file` only names the place of problems. Keys of later versions that this
// one does not implement (identity, mirror, authenticate, ...) are errors that say so: nothing is ignored in silence.
// "${NAME}" is looked up in `environment`.
LoadResult parseWorkspace(std::string_view yaml, const std::string& file,
                          const std::map<std::string, std::string>& environment = {});

// What differs between two versions, one line each, for people: "route \"patients\": upstream hapi -> legacy".
std::vector<std::string> describeChanges(const Workspace& before, const Workspace& after);

} // namespace fb::config
