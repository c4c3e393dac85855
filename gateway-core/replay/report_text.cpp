#include "replay/report_text.h"

#include "base/text.h"

namespace fb::replay {

std::string printable(std::string_view text) {
    const bool utf8 = isValidUtf8(text);
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        const bool control = (byte < 0x20 && text[i] != '\t' && text[i] != '\n') || byte == 0x7F;
        const std::string_view three = text.substr(i, 3);
        if (utf8 && (three == "\xEF\xBF\xBE" || three == "\xEF\xBF\xBF")) {
            out += '?';
            i += 2;
        } else {
            out += control || (!utf8 && byte >= 0x80) ? '?' : text[i];
        }
    }
    return out;
}

} // namespace fb::replay
