#include "exporters/nginx_text.h"

#include "base/text.h"

#include <algorithm>

namespace fb::exporters::nginx {

std::string quote(std::string_view value, bool marks) {
    const bool pattern =
        marks && value.starts_with('~'); // a regular expression on the left of a map: "$" is an anchor there
    std::string out = marks ? "\"" : "";
    for (const char c : value) {
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F)
            continue;
        if (!marks && std::string_view(" \"'\\;{}#$").find(c) != std::string_view::npos)
            continue;
        if (c == '"' || c == '\\')
            out += '\\';
        if (c == '$' && !pattern)
            out += "${fb_dollar}";
        else
            out += c;
    }
    return marks ? out + '"' : out;
}

void Text::comment(std::string_view text) {
    std::string flat(text);
    for (char& c : flat)
        if (static_cast<unsigned char>(c) < 0x20)
            c = ' ';
    line("# " + flat);
}

void Text::line(std::string_view text) {
    m_out.append(m_depth * 4, ' ');
    m_out.append(text).append("\n");
}

void Text::open(std::string_view head) {
    line(std::string(head) + " {");
    ++m_depth;
}

void Text::close() {
    --m_depth;
    line("}");
}

std::string headerVariable(std::string_view name) {
    std::string out = lowerAscii(name);
    std::replace(out.begin(), out.end(), '-', '_');
    std::erase_if(out, [](char c) { return c != '_' && !(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9'); });
    return out;
}

std::string milliseconds(Micros time) {
    return std::to_string(std::max<std::int64_t>(1, time.count() / 1000)) + "ms";
}

std::optional<std::string> rateOf(const config::RateLimit& limit) {
    const double perSecond = double(limit.limit) * 1e6 / double(limit.per.count());
    const double perMinute = perSecond * 60;
    if (limit.per == Micros(1'000'000))
        return std::to_string(limit.limit) + "r/s";
    if (perMinute >= 1)
        return std::to_string(std::uint64_t(perMinute)) + "r/m"; // rounded down: stricter, never looser
    return {};
}

bool rateIsExact(const config::RateLimit& limit) {
    return limit.per == Micros(1'000'000) || (limit.limit * 60'000'000ULL) % std::uint64_t(limit.per.count()) == 0;
}

std::uint32_t burstOf(const config::RateLimit& limit) {
    return limit.burst == 0 ? limit.limit : limit.burst;
}

std::string retryConditions(const config::Upstream& upstream) {
    if (upstream.retryAttempts == 0)
        return "off";
    std::string out;
    const auto add = [&](config::RetryOn reason, const char* text) {
        if (std::find(upstream.retryOn.begin(), upstream.retryOn.end(), reason) != upstream.retryOn.end() &&
            out.find(text) == std::string::npos)
            out += std::string(out.empty() ? "" : " ") + text;
    };
    add(config::RetryOn::Connect, "error");
    add(config::RetryOn::ResetBeforeResponse, "error");
    add(config::RetryOn::Status502, "http_502");
    add(config::RetryOn::Status503, "http_503");
    add(config::RetryOn::Status504, "http_504");
    return out.empty() ? "off" : out;
}

} // namespace fb::exporters::nginx
