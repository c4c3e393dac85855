#include "traffic/exchange.h"

#include <algorithm>
#include <array>

namespace fb::traffic {

namespace {

// In the order of the enum: the journal stores its numbers, so new outcomes go to the end.
constexpr std::array<std::string_view, 5> kOutcomes{"answered", "refused", "limited", "no-answer", "client-gone"};

struct Span {
    std::int64_t from = 0;
    std::int64_t to = 0;
    std::int64_t length() const { return std::max<std::int64_t>(0, to - from); }
};

std::int64_t lastOf(const Timing& t) {
    return t.done >= 0 ? t.done
                       : std::max({t.decided, t.connected, t.sent, t.requestDone, t.firstByte, t.answerDone,
                                   std::int64_t(0)});
}

// From the verdict until the upstream connection stood; a kept-alive one costs only our own look into the pool.
Span connecting(const Timing& t) {
    return t.reused || t.decided < 0 || t.connected < 0 ? Span{} : Span{t.decided, t.connected};
}

// From when the head went upstream until the last thing that others had to deliver was there: the client's body, the
// answer's head, the answer's body. Without an answer the wait lasted until the end.
Span relaying(const Timing& t, std::int64_t end) {
    if (t.sent < 0)
        return t.requestDone < 0 || t.decided < 0 ? Span{}
                                                  : Span{t.decided, t.requestDone}; // a body read, then refused
    if (t.firstByte < 0)
        return {t.sent, end};
    return {t.sent, std::max({t.requestDone, t.firstByte, t.answerDone})};
}

} // namespace

std::string_view code(Outcome outcome) { return kOutcomes[std::size_t(outcome)]; }

std::optional<Outcome> outcomeOf(std::string_view text) {
    const auto at = std::find(kOutcomes.begin(), kOutcomes.end(), text);
    if (at == kOutcomes.end())
        return {};
    return Outcome(at - kOutcomes.begin());
}

std::int64_t Timing::gatewayMicros() const {
    const std::int64_t end = lastOf(*this);
    return std::clamp<std::int64_t>(end - connecting(*this).length() - relaying(*this, end).length(), 0, end);
}

} // namespace fb::traffic
