// What is set aside when it differs: what servers write by themselves, and what the person asked to ignore.
#pragma once

#include "fhir/diff.h"

#include <string>
#include <string_view>
#include <vector>

namespace fb::fhir::detail {

class AsideRules {
public:
    explicit AsideRules(const std::vector<std::string>& ignore);
    // Why differences at this element and below do not count; "" when they do. Either side may be null.
    std::string why(std::string_view path, const json::Value* left, const json::Value* right, const json::Value* leftOwner,
                    const json::Value* rightOwner) const;

private:
    std::vector<std::string> m_ignore;
};

// The path below the resource type: "meta.versionId" of "Patient.meta.versionId".
std::string_view belowType(std::string_view path);
bool isGenerated(const json::Value* narrative); // R4 narrative.html: status generated or extensions

} // namespace fb::fhir::detail
