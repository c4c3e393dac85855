// The one filter language of list, search, replay selection and CLI (--where). Typed fields, quoted values:
//   method = GET and status >= 400
//   fhir.interaction != capabilities and time in last 3h
//   resource in (Patient, Observation) and not outcome = answered
//   path contains "_history" or body contains "Heller" or duration > 200ms or size > 1MB
//   param.subject = "Patient/1" or param._include or header.Prefer contains respond-async or status in (2xx, 304)
// Precedence: not, and, or; parentheses; conditions side by side are joined by and. A bare word or quoted text
// matches anywhere in target, route, client, result. Text compares without case (ids, targets and parameter values
// with it, except by contains, startswith and endswith). A parameter or header that came several times matches when
// any value does; != when none is equal.
#pragma once

#include "base/result.h"
#include "traffic/exchange.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fb::traffic {

class Filter {
public:
    Filter(); // matches everything
    ~Filter();
    Filter(const Filter&);
    Filter& operator=(const Filter&);
    Filter(Filter&&) noexcept;
    Filter& operator=(Filter&&) noexcept;

    // The error has the column (place.line = 1) and a way out.
    static Result<Filter> parse(std::string_view text);

    bool empty() const;
    // `now` is for relative times. needsBodies(): it asks for headers or bodies, so the full exchange must be given
    // to matchesExchange; for a summary alone neither such a condition nor its opposite holds.
    bool matches(const Summary& summary, Instant now) const;
    bool matchesExchange(const Exchange& exchange, Instant now) const;
    bool needsBodies() const;
    // False when the summary alone rules a match out, whatever heads and bodies hold: saves loading them.
    bool mayMatch(const Summary& summary, Instant now) const;
    std::string text() const;     // canonical; parse(text()) gives the same filter
    std::string sentence() const; // "Every interaction except capabilities, in the last 3 hours"

    struct Node;

private:
    std::shared_ptr<const Node> m_root;
};

struct FilterField {
    std::string name; // "status"
    std::string description;
    std::vector<std::string> values; // for completion; empty = free
};
const std::vector<FilterField>& filterFields();

} // namespace fb::traffic
