#include "fhir/diff_leaf.h"

#include "base/text.h"
#include "base/time.h"

#include <array>
#include <charconv>
#include <optional>

namespace fb::fhir::detail {

namespace {

// value = 0.digits * 10^point; digits without leading and trailing zeros; scale = digits written after the point.
struct Decimal {
    bool negative = false;
    std::string digits;
    std::int64_t point = 0;
    std::int64_t scale = 0;
    bool exponent = false; // written with one
    bool sameValue(const Decimal& other) const {
        return digits == other.digits && (digits.empty() || (point == other.point && negative == other.negative));
    }
};

std::optional<Decimal> parseDecimal(std::string_view text) {
    Decimal out;
    if (text.starts_with('-')) {
        out.negative = true;
        text.remove_prefix(1);
    }
    std::int64_t exponent = 0;
    if (const std::size_t e = text.find_first_of("eE"); e != std::string_view::npos) {
        std::string_view power = text.substr(e + 1);
        if (power.starts_with('+'))
            power.remove_prefix(1);
        const auto [end, error] = std::from_chars(power.data(), power.data() + power.size(), exponent);
        if (error != std::errc() || end != power.data() + power.size() || exponent > 1'000'000'000 || exponent < -1'000'000'000)
            return {};
        text = text.substr(0, e);
        out.exponent = true;
    }
    const std::size_t dot = text.find('.');
    const std::string_view whole = text.substr(0, dot);
    const std::string_view fraction = dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
    std::string all = std::string(whole) + std::string(fraction);
    if (all.empty() || all.find_first_not_of("0123456789") != std::string::npos)
        return {};
    out.scale = std::int64_t(fraction.size()) - exponent;
    const std::size_t first = std::min(all.find_first_not_of('0'), all.size());
    out.point = std::int64_t(whole.size()) - std::int64_t(first) + exponent;
    all.erase(0, first);
    while (all.ends_with('0'))
        all.pop_back();
    out.digits = std::move(all);
    return out;
}

std::string countWord(std::int64_t n) {
    static constexpr std::array<std::string_view, 11> words{"no",  "one", "two",   "three", "four", "five",
                                                           "six", "seven", "eight", "nine",  "ten"};
    return n >= 0 && n < std::int64_t(words.size()) ? std::string(words[std::size_t(n)]) : std::to_string(n);
}

// Adds one to the last of the digits: "199" -> "200", "99" -> "100" (one longer).
std::string plusOne(std::string digits) {
    for (std::size_t i = digits.size(); i-- > 0;) {
        if (digits[i] != '9') {
            ++digits[i];
            return digits;
        }
        digits[i] = '0';
    }
    return '1' + digits;
}

// Whether `rough` is `fine` cut or rounded to rough's scale.
bool isRoundingOf(const Decimal& rough, const Decimal& fine) {
    if (rough.negative != fine.negative || fine.digits.empty())
        return false;
    const std::int64_t keep = fine.point + rough.scale; // significant digits of fine that rough can show
    if (keep <= 0 || keep >= std::int64_t(fine.digits.size()))
        return false;
    const std::string cut = fine.digits.substr(0, std::size_t(keep));
    const auto is = [&](const std::string& digits, std::int64_t point) {
        std::string bare = digits;
        while (bare.ends_with('0'))
            bare.pop_back();
        return bare == rough.digits && point == rough.point;
    };
    const std::string up = plusOne(cut);
    return is(cut, fine.point) || is(up, fine.point + (up.size() > cut.size() ? 1 : 0));
}

std::string lostWords(std::int64_t lost) {
    return countWord(lost) + (lost == 1 ? " digit" : " digits") + " of precision lost";
}

bool allDigits(std::string_view text) {
    return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

bool isDate(std::string_view text) { // a FHIR date: YYYY, YYYY-MM, YYYY-MM-DD
    if (text.size() != 4 && text.size() != 7 && text.size() != 10)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (i == 4 || i == 7 ? text[i] != '-' : text[i] < '0' || text[i] > '9')
            return false;
    return true;
}

// Instants are read to the microsecond; digits beyond decide nothing about equality, so such texts are left to compare as text.
bool isExactInstant(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == std::string_view::npos)
        return true;
    const std::size_t end = text.find_first_not_of("0123456789", dot + 1);
    return (end == std::string_view::npos ? text.size() : end) - dot - 1 <= 6;
}

bool sameInstant(std::string_view left, std::string_view right) {
    if (left.size() < 20 || right.size() < 20 || left[4] != '-' || right[4] != '-')
        return false;
    const auto a = parseIsoTime(left);
    const auto b = parseIsoTime(right);
    return a && b && *a == *b && isExactInstant(left) && isExactInstant(right);
}

std::string dateWords(std::string_view left, std::string_view right) {
    const auto level = [](std::string_view text) {
        if (isDate(text))
            return text.size() == 4 ? 1 : text.size() == 7 ? 2 : 3;
        return text.size() > 10 && text[10] == 'T' && isDate(text.substr(0, 10)) ? 4 : 0;
    };
    static constexpr std::array<std::string_view, 5> parts{"", "the year", "the month", "the day", "the time of day"};
    const int l = level(left);
    const int r = level(right);
    const auto common = std::min(left.size(), right.size());
    if (l == 0 || r == 0 || l == r || left.substr(0, common) != right.substr(0, common))
        return {};
    return l > r ? std::string(parts[std::size_t(r + 1)]) + " was lost" : std::string(parts[std::size_t(r)]) + " was added";
}

std::string zeroWords(std::string_view left, std::string_view right) {
    const bool lost = left.size() > right.size();
    const std::string_view more = lost ? left : right;
    const std::string_view less = lost ? right : left;
    const std::size_t n = more.size() - less.size();
    if (n == 0 || !allDigits(more) || !allDigits(less) || !more.ends_with(less) ||
        more.substr(0, n).find_first_not_of('0') != std::string_view::npos)
        return {};
    return std::string(n == 1 ? "leading zero " : "leading zeros ") + (lost ? "lost" : "added");
}

std::string squeezed(std::string_view text) { // every run of white space as one blank, none at the ends
    std::string out;
    bool gap = false;
    for (const char c : text) {
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r') {
            gap = !out.empty();
            continue;
        }
        if (gap)
            out += ' ';
        gap = false;
        out += c;
    }
    return out;
}

std::string textWords(std::string_view left, std::string_view right) {
    if (auto words = zeroWords(left, right); !words.empty())
        return words;
    if (auto words = dateWords(left, right); !words.empty())
        return words;
    if (equalsIgnoreCase(left, right))
        return "upper and lower case differ";
    constexpr std::size_t kMost = 64 * 1024;
    if (left.size() <= kMost && right.size() <= kMost && squeezed(left) == squeezed(right))
        return "white space differs";
    if (right.size() >= 16 && left.starts_with(right))
        return "cut after " + std::to_string(right.size()) + " bytes";
    return {};
}

} // namespace

Leaf compareNumbers(std::string_view left, std::string_view right) {
    if (left == right)
        return {};
    const auto l = parseDecimal(left);
    const auto r = parseDecimal(right);
    if (!l || !r)
        return {Change::Changed, {}};
    if (l->sameValue(*r))
        return {Change::Precision, l->exponent != r->exponent || l->scale == r->scale ? "the same number, written differently"
                                                                                     : "trailing zeros differ"};
    if (l->scale > r->scale && isRoundingOf(*r, *l))
        return {Change::Changed, lostWords(l->scale - r->scale)};
    if (r->scale > l->scale && isRoundingOf(*l, *r))
        return {Change::Changed, countWord(r->scale - l->scale) + (r->scale - l->scale == 1 ? " digit more" : " digits more")};
    if (l->digits == r->digits && l->point == r->point && l->negative != r->negative)
        return {Change::Changed, "other sign"};
    return {Change::Changed, {}};
}

Leaf compareTexts(std::string_view left, std::string_view right) {
    if (left == right)
        return {};
    if (sameInstant(left, right))
        return {Change::Precision, "the same instant"};
    return {Change::Changed, textWords(left, right)};
}

std::string kindWords(json::Kind left, json::Kind right) {
    const auto word = [](json::Kind kind) -> std::string {
        switch (kind) {
        case json::Kind::Null: return "null";
        case json::Kind::False:
        case json::Kind::True: return "a boolean";
        case json::Kind::Number: return "a number";
        case json::Kind::String: return "a text";
        case json::Kind::Array: return "a list";
        case json::Kind::Object: return "an object";
        }
        return {};
    };
    return word(left) + " became " + word(right);
}

} // namespace fb::fhir::detail
