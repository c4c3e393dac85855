// Request targets. First byte: the method.
// Properties: no view points outside the input or the object, moving keeps everything, no dot, empty or slash-holding segment
// gets through, decoding once more leaves no path of another shape, and the query splits without loss.
#include "base/text.h"
#include "http/target.h"

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

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

void checkSegment(std::string_view segment) {
    require(!segment.empty() && segment != "." && segment != "..", "no empty and no dot segment");
    for (const char c : segment)
        require(c != '/' && c != '\\' && static_cast<unsigned char>(c) >= 0x20 && c != 0x7F, "no byte that splits a path");
    require(isValidUtf8(segment), "segments are UTF-8");
    if (const auto twice = percentDecode(segment))
        require(*twice != "." && *twice != ".." && twice->find_first_of("/\\") == std::string::npos,
                "a second decoding makes no other path");
}

void checkPath(const RequestTarget& target) {
    std::string joined;
    for (const std::string_view segment : target.segments) {
        checkSegment(segment);
        joined.append("/").append(segment);
    }
    require(target.path == (joined.empty() ? "/" : joined), "the path is its segments");
    std::string expected = joined.empty() ? "/" : joined;
    if (target.trailingSlash)
        expected += '/';
    const auto decoded = percentDecode(target.rawPath);
    require(decoded && *decoded == expected, "the path is the raw path decoded once");
}

void checkQuery(const RequestTarget& target, std::string_view input) {
    std::size_t bytes = 0;
    for (const QueryParameter& parameter : target.query()) {
        require(isInside(parameter.rawName, input) && isInside(parameter.rawValue, input), "parameters point into the input");
        require(parameter.name.size() <= parameter.rawName.size(), "decoding never makes longer");
        bytes += parameter.rawName.size() + parameter.rawValue.size();
    }
    require(bytes <= target.rawQuery.size(), "no byte of a query counts twice");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 1)
        return 0;
    static constexpr const char* methods[] = {"GET", "OPTIONS", "CONNECT", "POST"};
    const std::string_view method = methods[data[0] % 4];
    const std::string_view input(reinterpret_cast<const char*>(data) + 1, size - 1);
    auto result = RequestTarget::parse(input, method);
    if (!result) {
        require(!result.error().message.empty(), "a refusal has a reason");
        return 0;
    }
    require(method != "CONNECT", "CONNECT is refused");
    RequestTarget target;
    {
        RequestTarget passing = std::move(*result);
        target = std::move(passing);
    }
    require(target.raw == input && isInside(target.rawQuery, input) && isInside(target.authority, input), "views into the input");
    require(target.hasQuery == (input.find('?') != std::string_view::npos), "the query begins at the first question mark");
    if (target.form == TargetForm::Asterisk) {
        require(input == "*" && method == "OPTIONS", "the asterisk is for OPTIONS");
        return 0;
    }
    require((target.form == TargetForm::Absolute) == !target.authority.empty(), "the absolute form has an authority");
    require(target.authority.empty() || isAuthority(target.authority), "and that is well-formed");
    checkPath(target);
    checkQuery(target, input);
    return 0;
}
