#include "replay/compare.h"

#include "base/text.h"

#include <algorithm>

namespace fb::replay {

namespace {

using fhir::Change;

int& counter(fhir::DiffCounts& counts, Change change) {
    switch (change) {
    case Change::Equal: return counts.equal;
    case Change::Missing: return counts.missing;
    case Change::Extra: return counts.extra;
    case Change::Ignored: return counts.ignored;
    default: return counts.changed;
    }
}

fhir::BodyDiff whole(Change change, std::string left, std::string right, std::string why) {
    fhir::BodyDiff out;
    out.root.change = change;
    out.root.left = std::move(left);
    out.root.right = std::move(right);
    out.root.why = std::move(why);
    ++counter(out.counts, change);
    return out;
}

std::string sizeText(const std::string& body) { return byteCountText(body.size()); }

// One tag or text a line, without what servers set by themselves. `dropped` counts those.
std::vector<std::string> xmlLines(std::string_view text, int& dropped) {
    std::vector<std::string> out;
    std::string line;
    const auto flush = [&] {
        while (!line.empty() && (line.back() == ' ' || line.back() == '\n' || line.back() == '\r' || line.back() == '\t'))
            line.pop_back();
        if (line.starts_with("<versionId ") || line.starts_with("<lastUpdated "))
            ++dropped;
        else if (!line.empty() && !line.starts_with("<?xml"))
            out.push_back(line);
        line.clear();
    };
    for (const char c : text) {
        if (c == '<')
            flush();
        const bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
        if (!space)
            line += c;
        else if (!line.empty() && line.back() != ' ')
            line += ' ';
        if (c == '>')
            flush();
    }
    flush();
    return out;
}

fhir::BodyDiff compareXml(const std::string& left, const std::string& right) {
    int ignored = 0;
    int other = 0;
    const auto l = xmlLines(left, ignored);
    const auto r = xmlLines(right, other);
    fhir::BodyDiff out;
    if (l == r) {
        out = whole(Change::Equal, sizeText(left), sizeText(right), "compared as text");
    } else {
        const auto most = std::ptrdiff_t(std::min(l.size(), r.size()));
        const auto at = std::size_t(std::mismatch(l.begin(), l.begin() + most, r.begin()).first - l.begin());
        const auto show = [&](const std::vector<std::string>& lines) {
            return at < lines.size() ? lines[at].substr(0, 200) : std::string("end of the text");
        };
        out = whole(Change::Changed, show(l), show(r), "compared as text; the first difference is at element " + std::to_string(at + 1));
    }
    out.counts.ignored += std::max(ignored, other);
    return out;
}

fhir::BodyDiff compareJson(const Pair& pair, const Answers& answers, const Compared& how) {
    const bool left = !answers.recorded.body.isNull();
    const bool right = !answers.replayed.body.isNull();
    if (!left && !right)
        return answers.recordedText == pair.body ? whole(Change::Equal, {}, {}, "not valid JSON on either side")
                                                 : whole(Change::Changed, {}, {}, "not valid JSON on either side");
    if (!left || !right)
        return whole(Change::Changed, sizeText(answers.recordedText), sizeText(pair.body),
                     right ? "the recorded body is not valid JSON" : "the target's body is not valid JSON");
    fhir::DiffOptions options;
    options.leftBase = how.recordedBase;
    options.rightBase = how.targetBase;
    options.ignore = how.ignore;
    options.identityOf = [&](std::string_view id) { return how.map.find(id); };
    return fhir::diff(answers.recorded.body, answers.replayed.body, options, isSorted(pair.recorded));
}

fhir::BodyDiff compareBodies(const Pair& pair, const Answers& answers, const Compared& how) {
    const std::string& left = answers.recordedText;
    if (!answers.recordedWhole)
        return whole(Change::Ignored, sizeText(left), sizeText(pair.body), "not compared: the answer was recorded only in part");
    if (left.empty() && pair.body.empty())
        return {};
    if (left.empty())
        return whole(Change::Extra, {}, sizeText(pair.body), "a body only on the target");
    if (pair.body.empty())
        return whole(Change::Missing, sizeText(left), {}, "no body was returned");
    const std::string_view leftType = answers.recorded.head.first("Content-Type");
    const std::string_view rightType = answers.replayed.head.first("Content-Type");
    if (looksLikeJson(leftType, left) && looksLikeJson(rightType, pair.body))
        return compareJson(pair, answers, how);
    if (isXmlType(leftType) && isXmlType(rightType))
        return compareXml(left, pair.body);
    if (left == pair.body)
        return whole(Change::Equal, sizeText(left), sizeText(pair.body), {});
    return whole(Change::Changed, sizeText(left), sizeText(pair.body), "other content");
}

} // namespace

bool isSorted(const traffic::Exchange& exchange) {
    const auto asks = [](std::string_view query) {
        for (const auto piece : splitView(query, '&'))
            if (formDecode(piece.substr(0, piece.find('='))) == "_sort")
                return true;
        return false;
    };
    const std::size_t mark = exchange.target.find('?');
    const bool inTarget = mark != std::string::npos && asks(std::string_view(exchange.target).substr(mark + 1));
    return inTarget || (exchange.method == "POST" && exchange.target.find("/_search") != std::string::npos && asks(exchange.requestBody.bytes));
}

int Pair::differences() const {
    int n = statusDiffers ? 1 : 0;
    for (const auto& header : headers)
        n += header.change == Change::Changed || header.change == Change::Missing || header.change == Change::Extra ? 1 : 0;
    return n + body_diff.counts.differences();
}

void compare(Pair& pair, const Answers& answers, const Compared& how) {
    pair.statusDiffers = pair.status != pair.recorded.status;
    pair.headers = compareHeaders(answers.recorded.head, answers.replayed.head, how.map);
    pair.body_diff = compareBodies(pair, answers, how);
    pair.verdict = pair.differences() == 0 ? PairVerdict::Equal : PairVerdict::Different;
}

} // namespace fb::replay
