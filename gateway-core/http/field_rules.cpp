#include "http/field_rules.h"

#include "base/text.h"
#include "http/chars.h"

#include <algorithm>
#include <array>

namespace fb::http {

namespace {

struct Known {
    std::string_view name; // lower case
    FieldRule rule;
};

// By length, so that a look-up compares the few names of one length only.
constexpr std::array kKnown{
    Known{"te", FieldRule::Te},
    Known{"age", FieldRule::Critical},
    Known{"via", FieldRule::Critical},
    Known{"date", FieldRule::Date},
    Known{"host", FieldRule::Host},
    Known{"vary", FieldRule::Critical},
    Known{"allow", FieldRule::Critical},
    Known{"proxy", FieldRule::Hop}, // CGI turns it into HTTP_PROXY
    Known{"range", FieldRule::Critical},
    Known{"accept", FieldRule::Critical},
    Known{"cookie", FieldRule::Critical},
    Known{"expect", FieldRule::Expect},
    Known{"origin", FieldRule::Critical},
    Known{"pragma", FieldRule::Critical},
    Known{"prefer", FieldRule::Critical},
    Known{"expires", FieldRule::Critical},
    Known{"trailer", FieldRule::Trailer},
    Known{"upgrade", FieldRule::Hop},
    Known{"if-match", FieldRule::Critical},
    Known{"if-range", FieldRule::Critical},
    Known{"location", FieldRule::Location},
    Known{"forwarded", FieldRule::Forwarded},
    Known{"x-real-ip", FieldRule::ClientSays},
    Known{"connection", FieldRule::Hop},
    Known{"keep-alive", FieldRule::Hop},
    Known{"set-cookie", FieldRule::Critical},
    Known{"tracestate", FieldRule::Tracestate},
    Known{"retry-after", FieldRule::Critical},
    Known{"traceparent", FieldRule::Traceparent},
    Known{"x-client-ip", FieldRule::ClientSays},
    Known{"content-type", FieldRule::Critical},
    Known{"max-forwards", FieldRule::Critical},
    Known{"x-request-id", FieldRule::RequestId},
    Known{"authorization", FieldRule::Critical},
    Known{"cache-control", FieldRule::Critical},
    Known{"content-range", FieldRule::Critical},
    Known{"if-none-exist", FieldRule::Critical},
    Known{"if-none-match", FieldRule::Critical},
    Known{"last-modified", FieldRule::Critical},
    Known{"x-http-method", FieldRule::Override},
    Known{"x-rewrite-url", FieldRule::Override},
    Known{"content-length", FieldRule::ContentLength},
    Known{"http2-settings", FieldRule::Hop},
    Known{"true-client-ip", FieldRule::ClientSays},
    Known{"x-original-uri", FieldRule::Override},
    Known{"x-original-url", FieldRule::Override},
    Known{"accept-encoding", FieldRule::AcceptEncoding},
    Known{"x-forwarded-for", FieldRule::ForwardedFor},
    Known{"content-encoding", FieldRule::Critical},
    Known{"content-location", FieldRule::ContentLocation},
    Known{"proxy-connection", FieldRule::Hop},
    Known{"www-authenticate", FieldRule::Critical},
    Known{"x-forwarded-host", FieldRule::ForwardedHost},
    Known{"if-modified-since", FieldRule::Critical},
    Known{"transfer-encoding", FieldRule::Hop},
    Known{"x-forwarded-proto", FieldRule::ForwardedProto},
    Known{"x-method-override", FieldRule::Override},
    Known{"proxy-authenticate", FieldRule::Hop},
    Known{"x-forwarded-prefix", FieldRule::ForwardedPrefix},
    Known{"if-unmodified-since", FieldRule::Critical},
    Known{"proxy-authorization", FieldRule::Hop},
    Known{"x-cluster-client-ip", FieldRule::ClientSays},
    Known{"x-http-method-override", FieldRule::Override},
    Known{"proxy-authentication-info", FieldRule::Hop},
};
constexpr std::size_t kLongest = kKnown.back().name.size();

constexpr auto makeStarts() {
    std::array<std::uint8_t, kLongest + 2> starts{};
    for (std::size_t length = 0; length < starts.size(); ++length) {
        std::size_t i = 0;
        while (i < kKnown.size() && kKnown[i].name.size() < length)
            ++i;
        starts[length] = static_cast<std::uint8_t>(i);
    }
    return starts;
}
constexpr auto kStarts = makeStarts(); // where the names of a length begin
static_assert(std::is_sorted(kKnown.begin(), kKnown.end(),
                             [](const Known& a, const Known& b) { return a.name.size() < b.name.size(); }));

char dashed(char c) { return c == '_' ? '-' : lowerAscii(c); }

} // namespace

FieldRule ruleOf(std::string_view name) {
    if (name.size() <= kLongest)
        for (std::size_t i = kStarts[name.size()]; i < kStarts[name.size() + 1]; ++i)
            if (isName(name, kKnown[i].name))
                return kKnown[i].rule;
    return startsWithIgnoreCase(name, "x-forwarded-") ? FieldRule::ClientSays : FieldRule::EndToEnd;
}

bool isSameDashed(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return dashed(x) == dashed(y); });
}

bool isShadowOfKnown(std::string_view name) {
    if (name.find('_') == std::string_view::npos)
        return false;
    std::array<char, 64> text{}; // longer than any known name
    const std::size_t size = std::min(name.size(), text.size());
    std::transform(name.begin(), name.begin() + static_cast<std::ptrdiff_t>(size), text.begin(), dashed);
    return ruleOf({text.data(), size}) != FieldRule::EndToEnd;
}

bool isForbiddenTrailer(std::string_view name) {
    return ruleOf(name) != FieldRule::EndToEnd || isShadowOfKnown(name);
}

} // namespace fb::http
