// Link rewriting of any bytes: split at random it gives what one piece gives, and without a link nothing changes.
// Input: two bytes that choose the rules and seed the cuts, then the body.
#include "fhir/links.h"

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using fb::fhir::LinkRewriter;
using fb::fhir::LinkRule;

namespace {

const std::array<std::vector<LinkRule>, 4>& ruleSets() {
    static const std::array<std::vector<LinkRule>, 4> sets{
        std::vector<LinkRule>{{"http://127.0.0.1:8090/fhir", "http://localhost:8080/fhir/r4"}},
        std::vector<LinkRule>{{"http://h/f", "https://public.example"}, {"http://h/f/g", "x"}, {"http://h2/f", "http://h/f"}},
        std::vector<LinkRule>{{"aab", "c"}, {"aa", "d"}, {"//h:1", "e/"}, {"http://h:1/f", "g"}},
        std::vector<LinkRule>{{"/", "\\"}, {"", "never"}, {"same", "same"}},
    };
    return sets;
}

std::string run(std::string_view body, const std::vector<LinkRule>& rules, unsigned seed, std::uint64_t& replaced) {
    LinkRewriter rewriter(&rules);
    std::string out;
    while (!body.empty()) {
        seed = seed * 1103515245U + 12345U;
        const std::size_t piece = seed == 0 ? body.size() : 1 + (seed >> 16) % 24;
        rewriter.feed(body.substr(0, piece), out);
        body.remove_prefix(std::min(piece, body.size()));
    }
    rewriter.finish(out);
    replaced = rewriter.replaced();
    return out;
}

std::string inOnePiece(std::string_view body, const std::vector<LinkRule>& rules, std::uint64_t& replaced) {
    LinkRewriter rewriter(&rules);
    std::string out;
    rewriter.feed(body, out);
    rewriter.finish(out);
    replaced = rewriter.replaced();
    return out;
}

// Whether the text of a rule stands anywhere, plain or with escaped slashes.
bool hasLink(std::string_view body, const std::vector<LinkRule>& rules) {
    for (const auto& rule : rules) {
        std::string escaped;
        for (const char c : rule.from)
            escaped += c == '/' ? "\\/" : std::string(1, c);
        if (!rule.from.empty() && rule.from != rule.to &&
            (body.find(rule.from) != std::string_view::npos || body.find(escaped) != std::string_view::npos))
            return true;
    }
    return false;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2)
        return 0;
    const auto& rules = ruleSets()[data[0] % ruleSets().size()];
    const std::string_view body(reinterpret_cast<const char*>(data) + 2, size - 2);
    std::uint64_t once = 0;
    const std::string whole = inOnePiece(body, rules, once);
    for (unsigned round = 0; round < 4; ++round) {
        std::uint64_t split = 0;
        if (run(body, rules, data[1] * 4U + round + 1, split) != whole || split != once)
            std::abort();
    }
    if (!hasLink(body, rules) && (whole != body || once != 0))
        std::abort();
    if (once == 0 && whole != body)
        std::abort();
    std::string value = fb::fhir::rewriteUrl(body, rules);
    if (value == body && !value.empty())
        std::abort();
    return 0;
}
