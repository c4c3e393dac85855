#include "base/time.h"

#include <array>
#include <charconv>
#include <cstdio>

namespace fb {

namespace {

using namespace std::chrono;

constexpr std::array<const char*, 7> kDays{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
constexpr std::array<const char*, 12> kMonths{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                              "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

struct Fields {
    year_month_day date;
    hh_mm_ss<Micros> time;
};

Fields split(Instant t) {
    const auto day = floor<days>(t);
    return {year_month_day(day), hh_mm_ss<Micros>(t - day)};
}

// Exactly n digits at pos; moves pos.
std::optional<int> digits(std::string_view text, std::size_t& pos, std::size_t n) {
    if (pos + n > text.size())
        return {};
    int value = 0;
    for (std::size_t i = 0; i < n; ++i) {
        const char c = text[pos + i];
        if (c < '0' || c > '9')
            return {};
        value = value * 10 + (c - '0');
    }
    pos += n;
    return value;
}

bool literal(std::string_view text, std::size_t& pos, char c) {
    if (pos >= text.size() || text[pos] != c)
        return false;
    ++pos;
    return true;
}

std::optional<Instant> assemble(int y, int mo, int d, int h, int mi, int s, Micros fraction) {
    const year_month_day date{year(y), month(unsigned(mo)), day(unsigned(d))};
    if (!date.ok() || h > 23 || mi > 59 || s > 60)
        return {};
    return sys_days(date) + hours(h) + minutes(mi) + seconds(s) + fraction;
}

} // namespace

std::string isoTime(Instant t, int count) {
    const Fields f = split(t);
    char buffer[48];
    int n = std::snprintf(buffer, sizeof buffer, "%04d-%02u-%02uT%02d:%02d:%02d", int(f.date.year()),
                          unsigned(f.date.month()), unsigned(f.date.day()), int(f.time.hours().count()),
                          int(f.time.minutes().count()), int(f.time.seconds().count()));
    std::string out(buffer, std::size_t(n));
    if (count > 0) {
        n = std::snprintf(buffer, sizeof buffer, ".%06d", int(f.time.subseconds().count()));
        out.append(buffer, std::size_t(std::min(count, 6) + 1));
    }
    return out + 'Z';
}

std::optional<Instant> parseIsoTime(std::string_view text) {
    std::size_t p = 0;
    const auto y = digits(text, p, 4);
    if (!y || !literal(text, p, '-'))
        return {};
    const auto mo = digits(text, p, 2);
    if (!mo || !literal(text, p, '-'))
        return {};
    const auto d = digits(text, p, 2);
    if (!d || !literal(text, p, 'T'))
        return {};
    const auto h = digits(text, p, 2);
    if (!h || !literal(text, p, ':'))
        return {};
    const auto mi = digits(text, p, 2);
    if (!mi || !literal(text, p, ':'))
        return {};
    const auto s = digits(text, p, 2);
    if (!s)
        return {};
    Micros fraction{0};
    if (literal(text, p, '.')) {
        int scale = 100'000;
        const std::size_t begin = p;
        for (; p < text.size() && text[p] >= '0' && text[p] <= '9'; ++p, scale /= 10)
            fraction += Micros(scale * (text[p] - '0'));
        if (p == begin)
            return {};
    }
    auto result = assemble(*y, *mo, *d, *h, *mi, *s, fraction);
    if (!result || p >= text.size())
        return {};
    const char sign = text[p++];
    if (sign == 'Z')
        return p == text.size() ? result : std::nullopt;
    const auto zh = digits(text, p, 2);
    if ((sign != '+' && sign != '-') || !zh || !literal(text, p, ':'))
        return {};
    const auto zm = digits(text, p, 2);
    if (!zm || p != text.size())
        return {};
    const auto offset = hours(*zh) + minutes(*zm);
    return sign == '+' ? *result - offset : *result + offset;
}

std::string httpDate(Instant t) {
    const Fields f = split(t);
    char buffer[48];
    const int n = std::snprintf(
        buffer, sizeof buffer, "%s, %02u %s %04d %02d:%02d:%02d GMT", kDays[weekday(floor<days>(t)).c_encoding()],
        unsigned(f.date.day()), kMonths[unsigned(f.date.month()) - 1], int(f.date.year()),
        int(f.time.hours().count()), int(f.time.minutes().count()), int(f.time.seconds().count()));
    return std::string(buffer, std::size_t(n));
}

std::optional<Instant> parseHttpDate(std::string_view text) {
    if (text.size() != 29 || text.substr(25) != " GMT" || text[3] != ',')
        return {};
    std::size_t p = 5;
    const auto d = digits(text, p, 2);
    int mo = 0;
    for (std::size_t i = 0; i < kMonths.size(); ++i)
        if (text.substr(8, 3) == kMonths[i])
            mo = int(i) + 1;
    p = 12;
    const auto y = digits(text, p, 4);
    p = 17;
    const auto h = digits(text, p, 2);
    p = 20;
    const auto mi = digits(text, p, 2);
    p = 23;
    const auto s = digits(text, p, 2);
    if (!d || mo == 0 || !y || !h || !mi || !s)
        return {};
    return assemble(*y, mo, *d, *h, *mi, *s, Micros(0));
}

} // namespace fb
