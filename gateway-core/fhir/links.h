// Links in answers: a backend's base URL becomes the public one, byte by byte as the body streams through; nothing else of
// the body changes. (FHIR R4 http.html 3.1.0.1.3: clients follow absolute links such as Bundle.link next.)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fb::fhir {

struct LinkRule {
    std::string from; // "http://127.0.0.1:8090/fhir", without a trailing slash
    std::string to;   // "http://localhost:8080/fhir/r4"
};

// One per answer, on the thread of its session. Replaces `from` where a URL starts with it: it is followed by "/", "?", "#",
// a quote, white space, "<", ">", ")" or the end; in JSON also with "\/" for "/", and then `to` is written that way too. Where
// several rules fit, the longest wins. Works across any split of the input; holds back only what may be the beginning of a
// link, so at most the longest `from` (with its slashes escaped) and one byte.
class LinkRewriter {
public:
    explicit LinkRewriter(const std::vector<LinkRule>* rules); // not owned, must outlive
    // Appends to `out` what is certain.
    void feed(std::string_view input, std::string& out);
    void finish(std::string& out);
    std::uint64_t replaced() const { return m_replaced; }

private:
    std::size_t rewrite(std::string_view window, bool last, std::string& out);
    std::size_t firstOpen(std::string_view window, std::size_t from) const;
    const std::vector<LinkRule>* m_rules;
    std::size_t m_longest; // bytes behind which a link is decided
    std::string m_held;
    std::uint64_t m_replaced = 0;
};

// One header value (Location, Content-Location): "" when nothing changes. A path from the root ("/fhir/Patient/1") is taken as
// one of the backend and becomes the whole public URL; the longest `from` wins.
std::string rewriteUrl(std::string_view value, const std::vector<LinkRule>& rules);

} // namespace fb::fhir
