// Request and response heads. First byte: where the input is cut and which kind of head it is.
// Properties: reading in two pieces comes to the same as reading at once, no view points outside the input, what was read
// as fields holds no byte that could end a line, and a head that the gateway writes from it reads as one head again.
#include "http/forwarding.h"
#include "http/framing.h"
#include "http/head.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace fb;
using namespace fb::http;

namespace {

void require(bool holds, const char* what) {
    if (!holds) {
        std::fprintf(stderr, "broken property: %s\n", what);
        std::abort();
    }
}

bool isInside(std::string_view view, std::string_view text) {
    return view.empty() || (view.data() >= text.data() && view.data() + view.size() <= text.data() + text.size());
}

void checkFields(const Fields& fields, std::string_view input, const HeadLimits& limits) {
    require(fields.size() <= limits.fields, "no more fields than allowed");
    for (const Field& field : fields) {
        require(isInside(field.name, input) && isInside(field.value, input), "fields point into the input");
        require(isToken(field.name) && isFieldValue(field.value), "fields hold allowed bytes only");
        require(field.value.empty() || (field.value.front() != ' ' && field.value.back() != '\t'), "values are trimmed");
    }
}

bool isSame(const Fields& a, const Fields& b) {
    if (a.size() != b.size())
        return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (a[i].name != b[i].name || a[i].value != b[i].value)
            return false;
    return true;
}

template <typename Head, typename Parse>
HeadResult parseTwice(std::string_view input, std::size_t cut, Head& whole, Parse parse) {
    std::size_t fresh = 0;
    const HeadResult expected = parse(input, whole, fresh);
    Head pieces;
    std::size_t scanned = 0;
    HeadResult result = parse(input.substr(0, cut), pieces, scanned);
    if (result.state == HeadStatus::Incomplete)
        result = parse(input, pieces, scanned);
    const bool later = result.state == HeadStatus::Incomplete && input.find('\n', cut) == std::string_view::npos;
    require(later || (result.state == expected.state && result.status == expected.status), "pieces do not matter");
    if (expected.state != HeadStatus::Complete)
        return expected;
    require(expected.bytes <= input.size() && isInside(whole.raw, input), "the head is inside the input");
    require(whole.raw.substr(whole.raw.size() - 4) == "\r\n\r\n", "a head ends in an empty line");
    require(result.bytes == expected.bytes && isSame(whole.fields, pieces.fields), "pieces give the same fields");
    return expected;
}

// What leaves the gateway is one head: nothing in it can end early or start a second message.
void checkForwarded(const RequestHead& head, const HeadLimits& limits) {
    const Framing framing = requestFraming(head);
    if (framing.errorStatus != 0)
        return;
    ForwardRequest how;
    how.target = "/fhir";
    how.host = "backend";
    how.scheme = "http";
    how.publicHost = head.fields.first("host");
    how.requestId = "1";
    how.body = framing.kind;
    how.length = framing.length;
    how.trustPeer = true;
    std::string out;
    writeForwardedRequest(out, head, how);
    HeadLimits wide = limits;
    wide.headBytes *= 4;
    wide.fields += 20;
    RequestHead again;
    std::size_t scanned = 0;
    const HeadResult result = parseRequestHead(out, again, scanned, wide);
    require(result.state == HeadStatus::Complete && result.bytes == out.size(), "a forwarded head is one head");
    const Framing next = requestFraming(again);
    require(next.errorStatus == 0 && next.kind == framing.kind && next.length == framing.length,
            "the next hop frames the body as the gateway does");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    const std::size_t cut = (data[0] >> 1) * input.size() / 128;
    HeadLimits limits;
    limits.headBytes = 4096;
    limits.targetBytes = 512;
    limits.fields = 40;
    if (data[0] & 1) {
        ResponseHead head;
        const auto result = parseTwice(input, cut, head, [&](std::string_view bytes, ResponseHead& out, std::size_t& scanned) {
            return parseResponseHead(bytes, out, scanned, limits);
        });
        checkFields(head.fields, input, limits);
        if (result.state == HeadStatus::Complete) {
            require(head.status >= 100 && head.status <= 599, "the status is in range");
            (void)responseFraming(head, "GET");
        }
        return 0;
    }
    RequestHead head;
    const auto result = parseTwice(input, cut, head, [&](std::string_view bytes, RequestHead& out, std::size_t& scanned) {
        return parseRequestHead(bytes, out, scanned, limits);
    });
    checkFields(head.fields, input, limits);
    if (result.state == HeadStatus::Complete) {
        require(isToken(head.method) && !head.target.empty(), "method and target are there");
        require(head.target.find_first_of(" \r\n\t") == std::string_view::npos, "the target is one word");
        checkForwarded(head, limits);
    }
    return 0;
}
