#include "base/result.h"

namespace fb {

std::string Place::text() const {
    if (file.empty())
        return line == 0 ? std::string() : "line " + std::to_string(line) + ", column " + std::to_string(column);
    if (line == 0)
        return file;
    return file + ":" + std::to_string(line) + ":" + std::to_string(column);
}

std::string Error::sentence() const {
    std::string out = place.text();
    if (!out.empty())
        out += ": ";
    out += message;
    if (!hint.empty()) {
        if (!out.empty() && out.back() != '.' && out.back() != '?')
            out += '.';
        out += ' ' + hint;
    }
    return out;
}

} // namespace fb
