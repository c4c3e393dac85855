// nginx's grammar: blocks, comments, quoting. A value of the workspace can never become a directive.
#pragma once

#include "config/workspace.h"

#include <optional>
#include <string>
#include <string_view>

namespace fb::exporters::nginx {

// A value as a string of nginx: quotes and backslashes escaped, "$" through $fb_dollar, control bytes dropped.
// Without `marks` it is one part of a longer word and must hold nothing that ends a word; such bytes are dropped.
std::string quote(std::string_view value, bool marks = true);

class Text {
public:
    void comment(std::string_view text); // line ends become spaces
    void line(std::string_view text);
    void open(std::string_view head); // "head {"
    void close();
    void blank() { m_out += '\n'; }
    std::string take() { return std::move(m_out); }

private:
    std::string m_out;
    std::size_t m_depth = 0;
};

std::string headerVariable(std::string_view name); // "X-Tenant" -> "x_tenant"
std::string milliseconds(Micros time);
// "100r/m"; nothing when nginx cannot say it (only whole numbers a second or a minute).
std::optional<std::string> rateOf(const config::RateLimit& limit);
bool rateIsExact(const config::RateLimit& limit);
std::uint32_t burstOf(const config::RateLimit& limit);
std::string retryConditions(const config::Upstream& upstream);

} // namespace fb::exporters::nginx
