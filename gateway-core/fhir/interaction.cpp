#include "fhir/interaction.h"

#include <array>

namespace fb::fhir {

namespace {

// In the order of the enumeration. The codes are those of http://hl7.org/fhir/restful-interaction where it has one.
constexpr std::array<std::string_view, kInteractionCount> kCodes{
    "none",         "read",           "vread",         "update",      "patch",         "delete",
    "history-instance", "history-type", "history-system", "create",   "search-type",   "search-system",
    "search-compartment", "capabilities", "batch",     "transaction", "operation",     "graphql",
};

constexpr bool isIdCharacter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
}

} // namespace

std::string_view code(Interaction interaction) {
    const auto index = static_cast<std::size_t>(interaction);
    return index < kCodes.size() ? kCodes[index] : kCodes[0];
}

std::optional<Interaction> interactionOf(std::string_view text) {
    for (std::size_t i = 0; i < kCodes.size(); ++i)
        if (kCodes[i] == text)
            return static_cast<Interaction>(i);
    return {};
}

const std::vector<std::string>& interactionCodes() {
    static const std::vector<std::string> codes(kCodes.begin() + 1, kCodes.end());
    return codes;
}

// R4 datatypes.html#id
bool isId(std::string_view text) {
    if (text.empty() || text.size() > 64)
        return false;
    for (const char c : text)
        if (!isIdCharacter(c))
            return false;
    return true;
}

} // namespace fb::fhir
