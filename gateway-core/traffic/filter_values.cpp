// From what a person wrote to what is compared.
#include "traffic/filter_values.h"

#include "base/text.h"
#include "traffic/filter_lexer.h"

#include <chrono>
#include <limits>

namespace fb::traffic {

namespace {

using std::chrono::days;

constexpr std::int64_t kMicrosPerSecond = 1'000'000;

std::optional<Operand> number(const std::string& text) {
    const auto value = parseUnsigned(text);
    if (!value || *value > std::uint64_t(std::numeric_limits<std::int64_t>::max()))
        return {};
    return Operand{text, text, std::int64_t(*value), std::int64_t(*value)};
}

// "404" or "4xx".
std::optional<Operand> status(const std::string& text) {
    if (text.size() == 3 && text[0] >= '1' && text[0] <= '9' && lowerAscii(text[1]) == 'x' &&
        lowerAscii(text[2]) == 'x') {
        const std::int64_t first = (text[0] - '0') * 100;
        return Operand{lowerAscii(text), text, first, first + 99};
    }
    return text.size() <= 3 ? number(text) : std::nullopt;
}

// An instant, to the precision that was written: "2026-11-24" is the whole day (UTC), "2026-11-24T14:30Z" the whole
// minute.
std::optional<Operand> time(const std::string& text) {
    std::string full = text;
    const bool zoned = full.size() > 10 && (full.back() == 'Z' || full.find_last_of("+-") > 10);
    std::string zone = "Z";
    if (zoned) {
        const std::size_t at = full.back() == 'Z' ? full.size() - 1 : full.find_last_of("+-");
        zone = full.substr(at);
        full.resize(at);
    }
    std::int64_t span = 1;
    if (full.size() == 10) {
        full += "T00:00:00";
        span = 86'400 * kMicrosPerSecond;
    } else if (full.size() == 16) {
        full += ":00";
        span = 60 * kMicrosPerSecond;
    } else if (full.size() == 19) {
        span = kMicrosPerSecond;
    }
    const auto instant = parseIsoTime(full + zone);
    if (!instant)
        return {};
    const std::int64_t first = instant->time_since_epoch().count();
    return Operand{text, text, first, first + span - 1};
}

std::optional<Operand> duration(const std::string& text) {
    const auto micros = parseDurationMicros(text);
    return micros ? std::optional(Operand{text, text, *micros, *micros}) : std::nullopt;
}

std::optional<Operand> size(const std::string& text) {
    const auto bytes = parseByteCount(text);
    return bytes ? std::optional(Operand{text, text, std::int64_t(*bytes), std::int64_t(*bytes)}) : std::nullopt;
}

Result<Operand> oneOf(const std::string& text, const FieldInfo& info, const std::vector<std::string>& codes,
                      int column) {
    for (const std::string& known : codes)
        if (equalsIgnoreCase(text, known))
            return Operand{known, known, 0, 0};
    const auto near = nearest(text, codes);
    return errorAt(column, "\"" + text + "\" is not an " + std::string(info.name),
                   near ? "Did you mean " + *near + "?" : "Use one of " + join(codes, ", "));
}

std::vector<std::string> outcomeCodes() {
    std::vector<std::string> codes;
    for (int i = 0; i <= int(Outcome::ClientGone); ++i)
        codes.emplace_back(code(Outcome(i)));
    return codes;
}

Result<Operand> orError(std::optional<Operand> operand, const std::string& text, int column, const char* what,
                        const char* hint) {
    if (operand)
        return std::move(*operand);
    return errorAt(column, "\"" + text + "\" is not " + what, hint);
}

} // namespace

Result<Operand> readOperand(const FieldInfo& info, Op op, const std::string& text, int column) {
    switch (info.kind) {
    case FieldKind::Number: return orError(number(text), text, column, "a number", "Write digits only");
    case FieldKind::Status:
        return orError(status(text), text, column, "a status", "Write a number such as 404 or a class such as 4xx");
    case FieldKind::Time:
        if (op == Op::InLast)
            return orError(duration(text), text, column, "a length of time",
                           "Write it with a unit, such as 3h, 10m or 2d");
        return orError(time(text), text, column, "a time",
                       "Write it as 2026-11-24, 2026-11-24T14:30Z or 2026-11-24T14:30:00+01:00, or use in last 3h");
    case FieldKind::Duration:
        return orError(duration(text), text, column, "a length of time",
                       "Write it with a unit, such as 200ms or 1.5s");
    case FieldKind::Size: return orError(size(text), text, column, "a size", "Write it as 2048, 64KB or 1.5MiB");
    case FieldKind::Text:
    case FieldKind::Named:
    case FieldKind::Body: break;
    }
    const bool exact = op == Op::Equal || op == Op::NotEqual || op == Op::In;
    if (exact && info.field == Field::Outcome)
        return oneOf(text, info, outcomeCodes(), column);
    if (exact && info.field == Field::Interaction) {
        auto codes = fhir::interactionCodes();
        codes.emplace_back(fhir::code(fhir::Interaction::None));
        return oneOf(text, info, codes, column);
    }
    Operand operand{text, exact && !info.ignoreCase ? text : lowerAscii(text), 0, 0};
    if (exact && info.field == Field::Operation && !text.empty() && text[0] != '$')
        operand.folded.insert(0, 1, '$');
    return operand;
}

Operand textOperand(const std::string& text) { return {text, lowerAscii(text), 0, 0}; }

} // namespace fb::traffic
