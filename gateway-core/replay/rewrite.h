// Requests in the other server's words: ids, versions and base URL mapped where FHIR says that one stands, everything else kept.
#pragma once

#include "base/json.h"
#include "replay/identities.h"

#include <optional>
#include <string>
#include <string_view>

namespace fb::replay {

class Rewriter {
public:
    // Bases without a trailing slash. All must outlive the rewriter.
    Rewriter(const IdentityMap& map, std::string_view recordedBase, std::string_view targetBase)
        : m_map(map), m_recordedBase(recordedBase), m_targetBase(targetBase) {}

    // "Patient/17/_history/3?x=y" below the base; percent-encoding is kept where nothing is mapped.
    std::string url(std::string_view relative) const;
    // A raw query or a form body; `type` is the resource type searched, for _id.
    std::string query(std::string_view raw, std::string_view type) const;
    // A reference, relative or below the recorded base.
    std::string reference(std::string_view text) const;
    // An If-Match or If-None-Match value for the resource; empty optional: better not sent.
    std::optional<std::string> entityTags(std::string_view value, std::string_view resource) const;

    bool json(json::Value& body) const;                            // whether anything changed
    std::string xml(std::string_view body, bool& changed) const;   // reference and id values only

private:
    std::string path(std::string_view raw) const;
    std::string parameter(std::string_view name, std::string_view value, std::string_view type) const;
    std::string plainId(std::string_view name, std::string_view id, std::string_view type) const;
    bool object(json::Value& value) const;
    bool text(std::string_view name, json::Value& value) const;
    bool bundleRequest(json::Value& request) const;
    bool replace(json::Value& value, std::string to) const;

    const IdentityMap& m_map;
    std::string_view m_recordedBase;
    std::string_view m_targetBase;
};

} // namespace fb::replay
