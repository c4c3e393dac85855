#include "app/free_port.h"

#include "config/workspace.h"

#include <regex>

namespace fb::app {

namespace {

constexpr const char* kHint = "Set gateway.listen to [\"127.0.0.1:0\"] in the workspace file";

// Any address of a value: 127.0.0.1:8080, ["[::1]:8080", localhost:8080], or a list below the key.
std::string zeroPorts(const std::string& value) {
    static const std::regex port(R"(:(\d{1,5})(?=["'\s,\]}#]|$))");
    return std::regex_replace(value, port, ":0");
}

std::string zeroListeners(const std::string& yaml) {
    static const std::regex listen(R"((\blisten:)([ \t]*\[(?:"[^"]*"|[^"\]])*\]|(?:[ \t]*\n[ \t]+- [^\n]*)+|[ \t]*[^\s,}]+))");
    std::string out;
    auto last = yaml.cbegin();
    for (std::sregex_iterator it(yaml.begin(), yaml.end(), listen), end; it != end; ++it) {
        out.append(last, (*it)[0].first);
        out += (*it)[1].str() + zeroPorts((*it)[2].str());
        last = (*it)[0].second;
    }
    return out.append(last, yaml.cend());
}

// A workspace that names no address listens on port 8080: one is written into its gateway section.
std::string addListener(const std::string& yaml) {
    static const std::regex gateway(R"((^|\n)gateway:[ \t]*(#[^\n]*)?\n([ \t]+))");
    std::smatch found;
    if (std::regex_search(yaml, found, gateway)) {
        return std::string(found.prefix()) + found[0].str() + "listen: [\"127.0.0.1:0\"]\n" + found[3].str() +
               std::string(found.suffix());
    }
    const char* gap = yaml.empty() || yaml.back() == '\n' ? "" : "\n";
    return yaml + gap + "gateway:\n  listen: [\"127.0.0.1:0\"]\n";
}

bool allFree(const config::Workspace& workspace) {
    for (const config::HostPort& address : workspace.gateway.listen) {
        if (address.port != 0) {
            return false;
        }
    }
    for (const config::Sandbox& sandbox : workspace.sandboxes) {
        if (sandbox.listen.port != 0) {
            return false;
        }
    }
    return true;
}

} // namespace

Result<std::string> withFreePorts(const std::string& yaml) {
    std::string edited = zeroListeners(yaml);
    config::LoadResult check = config::parseWorkspace(edited, {});
    if (check.ok() && !allFree(*check.workspace)) {
        edited = addListener(edited);
        check = config::parseWorkspace(edited, {});
    }
    if (!check.ok() || !allFree(*check.workspace)) {
        return makeError(ErrorCode::InvalidInput, "The listen addresses could not be changed by themselves", kHint);
    }
    return edited;
}

} // namespace fb::app
