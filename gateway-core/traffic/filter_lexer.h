// Tokens of the filter language. Private to traffic/.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace fb::traffic {

struct Token {
    enum class Kind : std::uint8_t { Word, Quoted, Operator, Open, Close, Comma, End };
    Kind kind = Kind::End;
    std::string text; // of Quoted: without quotes and escapes
    int column = 1;   // in characters

    bool isWord(std::string_view keyword) const; // keywords are written without quotes, in any case
};

// The last token is End.
Result<std::vector<Token>> tokenize(std::string_view text);
Error errorAt(int column, std::string message, std::string hint);
// As a value is written: bare when it reads back as the same word, else quoted.
std::string quotedIfNeeded(std::string_view value);

} // namespace fb::traffic
