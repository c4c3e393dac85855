// The Plan: a workspace compiled for deciding. Immutable and shared between threads; a request finishes under the
// Plan it began with. compile() has resolved every name, so decide() cannot fail.
#pragma once

#include "config/workspace.h"
#include "policy/limits.h"

#include <bitset>
#include <memory>
#include <string>
#include <vector>

namespace fb::policy {

struct PlanTarget {
    std::string url; // "http://127.0.0.1:8090/fhir"
    bool tls = false;
    std::string host; // without brackets
    std::uint16_t port = 80;
    std::string authority; // for Host
    std::string basePath;  // "/fhir"; "" for the root
    std::uint32_t weight = 1;
    std::string label; // "127.0.0.1:8090/fhir" or the sandbox's title
};

struct PlanUpstream {
    std::size_t index = 0;
    config::Upstream config;
    std::vector<PlanTarget> targets;
};

struct PlanCondition {
    std::vector<std::string> resources;
    std::bitset<fhir::kInteractionCount> interactions; // empty = any
    std::vector<std::string> operations;
    std::vector<std::string> methods;
    std::vector<std::pair<std::string, std::string>> headers;
};

struct PlanRule {
    bool deny = true;
    PlanCondition match;
    std::string because;
    std::string label; // "apps, rule 1"
};

struct PlanLimit {
    LimitSpec spec;
    config::LimitKey key = config::LimitKey::Ip;
    std::string label; // "100/min per ip of policy apps"
};
// spec.id depends on the policy's name and on the limit itself, not on its neighbours: state survives an edit
// elsewhere. Keys are the client's address, shared by all routes with the policy, or the route's name (per: route:
// shared by all clients).

struct PlanPolicy {
    std::string name;
    config::IpRules ip;
    std::vector<PlanRule> rules;
    std::vector<PlanLimit> limits; // rates, then quotas, in the order written
};

struct PlanRoute {
    std::size_t index = 0; // from 0, the order of matching
    std::string name;
    std::string path; // "/fhir/r4"; "" for the root
    std::vector<std::string> pathSegments;
    PlanCondition match;
    std::size_t upstream = 0;
    std::vector<std::size_t> policies;
    bool rewriteLinks = true;
    bool hasIp = false; // whether any of the policies has address lists, rules ...
    bool hasRules = false;
    bool hasRates = false;
    bool hasQuotas = false;
};

struct Plan {
    std::uint64_t revision = 0;
    config::Gateway gateway;
    config::Capture capture;
    std::vector<PlanUpstream> upstreams;
    std::vector<PlanPolicy> policies;
    std::vector<PlanRoute> routes;
};

using PlanPtr = std::shared_ptr<const Plan>;

// The workspace is valid (config::parseWorkspace) and its sandbox targets have their URL; those that have none get
// one that refuses connections, so that explain and impact work without starting anything.
PlanPtr compile(const config::Workspace& workspace, std::uint64_t revision);

} // namespace fb::policy
