#include "traffic/filter_lexer.h"

#include "base/text.h"

#include <algorithm>
#include <array>

namespace fb::traffic {

namespace {

constexpr std::size_t kMostBytes = 64 * 1024;
constexpr std::string_view kNotInWords = " \t\r\n\"'(),=!<>~";
constexpr std::array<std::string_view, 12> kKeywords{"and",        "or",       "not",     "in", "last", "contains",
                                                     "startswith", "endswith", "matches", "&&", "||",   ""};

bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

class Lexer {
public:
    explicit Lexer(std::string_view text)
        : m_text(text) {}

    Result<std::vector<Token>> run() {
        if (m_text.size() > kMostBytes)
            return errorAt(1, "The filter is longer than " + std::to_string(kMostBytes) + " bytes",
                           "Use fewer conditions");
        for (;;) {
            skipSpace();
            m_start = m_column;
            if (m_at >= m_text.size())
                break;
            const char c = m_text[m_at];
            if (c == '"' || c == '\'') {
                if (auto error = quoted(c); !error)
                    return error.error();
            } else if (c == '(' || c == ')' || c == ',') {
                add(c == '(' ? Token::Kind::Open : c == ')' ? Token::Kind::Close : Token::Kind::Comma, take(1));
            } else if (std::string_view("=!<>~").find(c) != std::string_view::npos) {
                add(Token::Kind::Operator, take(operatorLength()));
            } else {
                const std::size_t end = m_text.find_first_of(kNotInWords, m_at);
                add(Token::Kind::Word, take(std::min(end, m_text.size()) - m_at));
            }
        }
        add(Token::Kind::End, {});
        return std::move(m_tokens);
    }

private:
    // Columns count characters: UTF-8 continuation bytes do not.
    std::string take(std::size_t n) {
        const std::string_view part = m_text.substr(m_at, n);
        m_column += int(std::count_if(part.begin(), part.end(), [](char c) { return (c & 0xC0) != 0x80; }));
        m_at += n;
        return std::string(part);
    }
    void skipSpace() {
        while (m_at < m_text.size() && isSpace(m_text[m_at]))
            take(1);
    }
    std::size_t operatorLength() const {
        const std::string_view two = m_text.substr(m_at, 2);
        return two == "==" || two == "!=" || two == ">=" || two == "<=" || two == "<>" || two == "=~" ? 2 : 1;
    }
    void add(Token::Kind kind, std::string text) { m_tokens.push_back({kind, std::move(text), m_start}); }

    Result<void> quoted(char quote) {
        take(1);
        std::string value;
        while (m_at < m_text.size() && m_text[m_at] != quote) {
            if (m_text[m_at] == '\\' && m_at + 1 < m_text.size())
                take(1);
            value += take(1);
        }
        if (m_at >= m_text.size())
            return errorAt(m_start, "The quoted text is not closed", std::string("Add a closing ") + quote);
        take(1);
        add(Token::Kind::Quoted, std::move(value));
        return {};
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_column = 1;
    int m_start = 1;
    std::vector<Token> m_tokens;
};

} // namespace

bool Token::isWord(std::string_view keyword) const { return kind == Kind::Word && equalsIgnoreCase(text, keyword); }

Result<std::vector<Token>> tokenize(std::string_view text) { return Lexer(text).run(); }

Error errorAt(int column, std::string message, std::string hint) {
    Error error = makeError(ErrorCode::InvalidInput, std::move(message), std::move(hint));
    error.place.line = 1;
    error.place.column = column;
    return error;
}

std::string quotedIfNeeded(std::string_view value) {
    const bool bare = value.find_first_of(kNotInWords) == std::string_view::npos &&
                      std::none_of(kKeywords.begin(), kKeywords.end(),
                                   [&](std::string_view word) { return equalsIgnoreCase(value, word); });
    if (bare)
        return std::string(value);
    std::string out = "\"";
    for (const char c : value) {
        if (c == '"' || c == '\\')
            out += '\\';
        out += c;
    }
    return out + '"';
}

} // namespace fb::traffic
