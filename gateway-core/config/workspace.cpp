#include "config/workspace.h"

namespace fb::config {

namespace {
template <typename T>
const T* byName(const std::vector<T>& items, std::string_view name) {
    for (const auto& item : items)
        if (item.name == name)
            return &item;
    return nullptr;
}
} // namespace

std::string HostPort::text() const {
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

const Upstream* Workspace::findUpstream(std::string_view wanted) const {
    return byName(upstreams, wanted);
}
const Policy* Workspace::findPolicy(std::string_view wanted) const {
    return byName(policies, wanted);
}
const Sandbox* Workspace::findSandbox(std::string_view wanted) const {
    return byName(sandboxes, wanted);
}

std::string Problem::sentence() const {
    return Error{ErrorCode::InvalidInput, message, place, hint}.sentence();
}

} // namespace fb::config
