#include "sandbox/values.h"

#include "base/time.h"

#include <QString>

#include <charconv>
#include <chrono>
#include <cmath>

namespace fb::sandbox {

namespace {

using namespace std::chrono;

bool isDigit(char c) { return c >= '0' && c <= '9'; }

// Reads exactly `count` digits; moves text.
std::optional<int> takeDigits(std::string_view& text, std::size_t count) {
    if (text.size() < count)
        return {};
    int value = 0;
    for (std::size_t i = 0; i < count; ++i) {
        if (!isDigit(text[i]))
            return {};
        value = value * 10 + (text[i] - '0');
    }
    text.remove_prefix(count);
    return value;
}

bool takeChar(std::string_view& text, char c) {
    if (text.empty() || text.front() != c)
        return false;
    text.remove_prefix(1);
    return true;
}

std::int64_t micros(year_month_day date) {
    return duration_cast<microseconds>(sys_days(date).time_since_epoch()).count();
}

struct Clock {
    std::int64_t offset = 0; // microseconds into the day
    std::int64_t width = 0;  // of what the text leaves open
};

// "10:00", "10:00:30", "10:00:30.123".
std::optional<Clock> takeClock(std::string_view& text) {
    const auto h = takeDigits(text, 2);
    if (!h || *h > 24 || !takeChar(text, ':'))
        return {};
    const auto m = takeDigits(text, 2);
    if (!m || *m > 59)
        return {};
    Clock clock{(std::int64_t(*h) * 60 + *m) * 60'000'000, 60'000'000};
    if (!takeChar(text, ':'))
        return clock;
    const auto s = takeDigits(text, 2);
    if (!s || *s > 60)
        return {};
    clock.offset += std::int64_t(*s) * 1'000'000;
    clock.width = 1'000'000;
    if (!takeChar(text, '.'))
        return clock;
    if (text.empty() || !isDigit(text.front()))
        return {};
    for (; !text.empty() && isDigit(text.front()); text.remove_prefix(1)) {
        if (clock.width < 10)
            continue;
        clock.width /= 10;
        clock.offset += clock.width * (text.front() - '0');
    }
    return clock;
}

// "Z", "+02:00" or nothing; in minutes. A "+" of a query that was not escaped arrives as a space.
std::optional<int> takeZone(std::string_view& text) {
    if (text.empty() || text == "Z") {
        text = {};
        return 0;
    }
    const char sign = text.front();
    text.remove_prefix(1);
    const auto h = takeDigits(text, 2);
    if (!h || !takeChar(text, ':'))
        return {};
    const auto m = takeDigits(text, 2);
    if (!m || (sign != '+' && sign != '-' && sign != ' '))
        return {};
    const int minutes = *h * 60 + *m;
    return sign == '-' ? -minutes : minutes;
}

// The exponent of ten that the last written digit stands for; empty when it is not a number.
std::optional<int> lastDigitExponent(std::string_view text) {
    int fraction = 0;
    bool dot = false, digits = false;
    if (!text.empty() && (text.front() == '-' || text.front() == '+'))
        text.remove_prefix(1);
    for (; !text.empty() && (isDigit(text.front()) || (text.front() == '.' && !dot)); text.remove_prefix(1)) {
        if (text.front() == '.') {
            dot = true;
            continue;
        }
        digits = true;
        fraction += dot ? 1 : 0;
    }
    if (!digits)
        return {};
    int exponent = 0;
    if (!text.empty()) {
        if (text.front() != 'e' && text.front() != 'E')
            return {};
        text.remove_prefix(1);
        if (!text.empty() && text.front() == '+')
            text.remove_prefix(1);
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
        if (error != std::errc() || end != text.data() + text.size())
            return {};
    }
    return exponent - fraction;
}

// Letters of Latin scripts that Unicode does not take apart.
const char* plainLetters(char16_t c) {
    switch (c) {
    case 0x00df: return "ss";
    case 0x00e6: return "ae";
    case 0x00f0:
    case 0x0111: return "d";
    case 0x00f8: return "o";
    case 0x00fe: return "th";
    case 0x0131: return "i";
    case 0x0142: return "l";
    case 0x0153: return "oe";
    default: return nullptr;
    }
}

} // namespace

std::optional<Span> parseSpan(std::string_view text) {
    const auto y = takeDigits(text, 4);
    if (!y || *y < 1)
        return {};
    const year_month_day begin{year(*y), January, day(1)};
    if (text.empty())
        return Span{micros(begin), micros({year(*y + 1), January, day(1)}) - 1};
    const auto mo = takeChar(text, '-') ? takeDigits(text, 2) : std::nullopt;
    if (!mo || *mo < 1 || *mo > 12)
        return {};
    const year_month ym{year(*y), month(unsigned(*mo))};
    if (text.empty())
        return Span{micros(ym / 1), micros((ym + months(1)) / 1) - 1};
    const auto d = takeChar(text, '-') ? takeDigits(text, 2) : std::nullopt;
    if (!d || !(ym / *d).ok())
        return {};
    const std::int64_t midnight = micros(ym / *d);
    if (text.empty())
        return Span{midnight, midnight + 86'400'000'000 - 1};
    const auto clock = takeChar(text, 'T') ? takeClock(text) : std::nullopt;
    const auto zone = clock ? takeZone(text) : std::nullopt;
    if (!zone || !text.empty())
        return {};
    const std::int64_t low = midnight + clock->offset - std::int64_t(*zone) * 60'000'000;
    return Span{low, low + clock->width - 1};
}

std::optional<Decimal> parseDecimal(std::string_view text) {
    const auto exponent = lastDigitExponent(text);
    if (!exponent || text.size() > 400)
        return {};
    if (text.front() == '+')
        text.remove_prefix(1);
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (end != text.data() + text.size() || error == std::errc::invalid_argument)
        return {};
    // Out of range leaves the value alone: what a double cannot hold counts as the nearest one it can.
    if (error == std::errc::result_out_of_range && *exponent > 0)
        value = text.front() == '-' ? -std::numeric_limits<double>::max() : std::numeric_limits<double>::max();
    const double half = 0.5 * std::pow(10.0, *exponent);
    return Decimal{value, value - half, value + half};
}

std::string foldText(std::string_view utf8) {
    std::string out;
    bool ascii = true;
    for (const char c : utf8)
        ascii = ascii && static_cast<unsigned char>(c) < 0x80;
    std::string plain;
    if (!ascii) {
        const QString decomposed =
            QString::fromUtf8(utf8.data(), qsizetype(utf8.size())).normalized(QString::NormalizationForm_KD);
        QString kept;
        kept.reserve(decomposed.size());
        for (const QChar c : decomposed.toCaseFolded())
            if (const char* letters = plainLetters(c.unicode()))
                kept += QLatin1String(letters);
            else if (c.category() != QChar::Mark_NonSpacing)
                kept += c;
        plain = kept.toStdString();
        utf8 = plain;
    }
    out.reserve(utf8.size());
    bool space = false;
    for (const char c : utf8) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            space = true;
            continue;
        }
        if (std::exchange(space, false) && !out.empty())
            out += ' ';
        out += c >= 'A' && c <= 'Z' ? char(c + 32) : c;
    }
    return out;
}

Prefix takePrefix(std::string_view& text) {
    static constexpr std::pair<std::string_view, Prefix> prefixes[] = {
        {"eq", Prefix::Eq}, {"ne", Prefix::Ne}, {"gt", Prefix::Gt}, {"lt", Prefix::Lt}, {"ge", Prefix::Ge},
        {"le", Prefix::Le}, {"sa", Prefix::Sa}, {"eb", Prefix::Eb}, {"ap", Prefix::Ap}};
    for (const auto& [name, prefix] : prefixes)
        if (text.starts_with(name)) {
            text.remove_prefix(2);
            return prefix;
        }
    return Prefix::Eq;
}

std::vector<std::string> splitEscaped(std::string_view text, char separator) {
    std::vector<std::string> parts(1);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == separator) {
            parts.emplace_back();
            continue;
        }
        parts.back() += text[i];
        if (text[i] == '\\' && i + 1 < text.size())
            parts.back() += text[++i];
    }
    return parts;
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool escape = text[i] == '\\' && i + 1 < text.size() &&
                            (text[i + 1] == ',' || text[i + 1] == '|' || text[i + 1] == '$' || text[i + 1] == '\\');
        out += escape ? text[++i] : text[i];
    }
    return out;
}

} // namespace fb::sandbox
