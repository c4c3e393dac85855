#include "policy/trace.h"

#include "base/text.h"

#include <array>
#include <charconv>

namespace fb::policy {

namespace {

constexpr std::array<std::string_view, 10> kTitles{"Framing",   "Interaction", "Route", "Address",  "Rules",
                                                   "Body size", "Rate",        "Quota", "Upstream", "Response"};
constexpr std::array<std::string_view, 4> kStates{"passed", "decided", "skipped", "not-reached"};

bool needsEscape(char c) {
    return c == '\t' || c == '\n' || c == '\\';
}

// Whole runs at once: nearly no text has anything to escape.
void appendEscaped(std::string& out, std::string_view text) {
    std::size_t copied = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!needsEscape(text[i]))
            continue;
        out.append(text, copied, i - copied);
        out += '\\';
        out += text[i] == '\t' ? 't' : text[i] == '\n' ? 'n' : '\\';
        copied = i + 1;
    }
    out.append(text, copied);
}

std::size_t lengthOf(const Trace& trace) {
    constexpr std::size_t kLine = 40; // title, state, number and tabs
    std::size_t length = 0;
    for (const auto& step : trace)
        length += kLine + step.reason.size() + step.needed.size() + step.there.size();
    return length;
}

std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\\' || i + 1 == text.size()) {
            out += text[i];
            continue;
        }
        const char c = text[++i];
        out += c == 't' ? '\t' : c == 'n' ? '\n' : c;
    }
    return out;
}

template <std::size_t n>
std::size_t indexOf(const std::array<std::string_view, n>& names, std::string_view name) {
    std::size_t i = 0;
    while (i < n && names[i] != name)
        ++i;
    return i;
}

} // namespace

std::string_view title(StepKind kind) {
    return kTitles[std::size_t(kind)];
}
std::string_view code(StepState state) {
    return kStates[std::size_t(state)];
}

std::string encodeTrace(const Trace& trace) {
    std::string out;
    out.reserve(lengthOf(trace));
    for (const auto& step : trace) {
        out += title(step.kind);
        out += '\t';
        out += code(step.state);
        for (const auto* field : {&step.reason, &step.needed, &step.there}) {
            out += '\t';
            appendEscaped(out, *field);
        }
        std::array<char, 16> digits{};
        const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), step.nanos).ptr;
        out += '\t';
        out.append(digits.data(), end);
        out += '\n';
    }
    return out;
}

// Lines of another version that are not understood are left out.
Trace decodeTrace(std::string_view text) {
    Trace trace;
    for (const auto line : splitView(text, '\n')) {
        const auto fields = splitView(line, '\t');
        if (fields.size() != 6)
            continue;
        const std::size_t kind = indexOf(kTitles, fields[0]);
        const std::size_t state = indexOf(kStates, fields[1]);
        Step step;
        const auto [end, error] = std::from_chars(fields[5].data(), fields[5].data() + fields[5].size(), step.nanos);
        if (kind == kTitles.size() || state == kStates.size() || error != std::errc())
            continue;
        step.kind = StepKind(kind);
        step.state = StepState(state);
        step.reason = unescaped(fields[2]);
        step.needed = unescaped(fields[3]);
        step.there = unescaped(fields[4]);
        trace.push_back(std::move(step));
    }
    return trace;
}

} // namespace fb::policy
