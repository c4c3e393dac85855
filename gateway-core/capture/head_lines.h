// Tolerant reading of a stored head, for showing and masking: whatever was received has lines, however broken.
#pragma once

#include "base/text.h"

#include <algorithm>
#include <string_view>

namespace fb::capture {

struct HeadLine {
    std::string_view text;     // without its line end
    std::string_view end;      // "\r\n", "\n", "\r" or ""
    std::string_view name;     // before the colon, without white space; "" for the first line and continuations
    std::string_view value;    // after it, trimmed
    bool continuation = false; // obs-fold, RFC 9112 5.2: belongs to the line before
};

// Takes one line off `rest`. A lone CR ends a line too: some hop may read it so.
inline HeadLine nextLine(std::string_view& rest) {
    HeadLine line;
    std::size_t stop = rest.find('\n'); // find() is memchr(); find_first_of() costs a call for each byte
    const std::size_t carriage = rest.substr(0, stop).find('\r');
    stop = std::min(stop, carriage);
    line.text = rest.substr(0, stop);
    if (stop != std::string_view::npos)
        line.end = rest.substr(stop, rest[stop] == '\r' && stop + 1 < rest.size() && rest[stop + 1] == '\n' ? 2 : 1);
    rest.remove_prefix(line.text.size() + line.end.size());
    line.continuation = !line.text.empty() && (line.text[0] == ' ' || line.text[0] == '\t');
    const std::size_t colon = line.continuation ? std::string_view::npos : line.text.find(':');
    if (colon != std::string_view::npos) {
        line.name = trimOws(line.text.substr(0, colon));
        line.value = trimOws(line.text.substr(colon + 1));
    }
    return line;
}

// Calls back with name and value of each field after the start line.
template <typename Each>
void forEachField(std::string_view head, Each each) {
    nextLine(head);
    while (!head.empty())
        if (const HeadLine line = nextLine(head); !line.name.empty())
            each(line.name, line.value);
}

// The first value of a field, "" when absent.
inline std::string_view fieldOf(std::string_view head, std::string_view name) {
    nextLine(head);
    while (!head.empty())
        if (const HeadLine line = nextLine(head); equalsIgnoreCase(line.name, name))
            return line.value;
    return {};
}

} // namespace fb::capture
