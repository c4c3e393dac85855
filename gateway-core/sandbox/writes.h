// Create, update, patch and delete with their conditional forms (R4 http.html 3.1.0.4 to 3.1.0.8).
#pragma once

#include "sandbox/core.h"

namespace fb::sandbox {

struct Written {
    std::optional<Stored> stored; // none when there was nothing to delete
    int status = 200;             // 200, 201 or 204
};

// The current resources that a conditional URL matches; 412 when the criteria match several or say nothing.
Try<std::optional<Stored>> singleMatch(Core& core, const ResourceType& type, const Parameters& criteria);

Try<Written> createResource(Core& core, const ResourceType& type, json::Value resource, std::string_view ifNoneExist);
// As above with an id chosen already; of transactions.
Try<Written> createWithId(Core& core, const ResourceType& type, const std::string& id, json::Value resource);
Try<Written> updateResource(Core& core, const ResourceType& type, const std::string& id, json::Value resource,
                            std::string_view ifMatch, std::string_view ifNoneMatch = {});
Try<Written> patchResource(Core& core, const ResourceType& type, const std::string& id, const json::Value& patch,
                           std::string_view ifMatch);
Try<Written> deleteResource(Core& core, const ResourceType& type, const std::string& id, std::string_view ifMatch);

// The id that a conditional update is about: that of the match, the resource's own, or a new one. 400 when they
// disagree.
Try<std::string> conditionalUpdateId(Core& core, const ResourceType& type, const Parameters& criteria,
                                     const json::Value& resource);

// 404 or 410 for what is not there (any more).
Failure notThere(const Core& core, const ResourceType& type, const std::string& id,
                 const std::optional<Stored>& gone);

} // namespace fb::sandbox
