// Replays recorded requests against another base URL and compares the answers. One run owns its threads; run() may be called
// from any thread and blocks; cancel() from any other.
#pragma once

#include "base/result.h"
#include "fhir/diff.h"
#include "traffic/exchange.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace fb::replay {

enum class Pace : std::uint8_t { Max, Original, Rate };

struct Options {
    std::string target;      // "http://127.0.0.1:8082/fhir"
    std::string routePrefix; // the FHIR base of the recorded targets ("/fhir"), replaced by the target's path
    std::string recordedBase; // what absolute links in recorded answers start with; "": what the client asked for by Host and prefix
    Pace pace = Pace::Max;
    double factor = 1; // of Original: 2 = twice as fast; of Rate: requests a second
    int lanes = 1;     // 1 keeps the recorded order; more: order within a client's connection only
    bool allowWrites = true;
    bool sendAuthorization = false; // a captured token never goes to another host unless asked
    Micros timeout{30'000'000};     // of one request, from sending to the answer's last byte
    std::vector<std::string> ignore; // element paths
};

enum class PairVerdict : std::uint8_t { Equal, Different, Failed /* no answer */, Skipped };
std::string_view code(PairVerdict verdict); // "equal", "different", "failed", "skipped"

struct HeaderDiff {
    std::string name;
    std::string recorded;
    std::string replayed;
    fhir::Change change = fhir::Change::Equal;
    std::string why;
};

struct Pair {
    traffic::Exchange recorded;
    int status = 0;
    std::string head; // of the replayed answer
    std::string body; // decoded
    std::string sentTarget; // what was sent, after mapping
    std::int64_t micros = 0;
    PairVerdict verdict = PairVerdict::Skipped;
    std::string reason; // of Failed and Skipped, in words
    bool statusDiffers = false;
    std::vector<HeaderDiff> headers; // those that matter: Content-Type, ETag (form), Location, Last-Modified (presence) ...
    // Of a large run, equal parts of the tree are not kept; the counts stay whole.
    fhir::BodyDiff body_diff;
    int differences() const;
};

struct Totals {
    int total = 0, sent = 0, equal = 0, different = 0, failed = 0, skipped = 0;
    std::int64_t micros = 0;
};

struct Group { // differences of one kind at one element
    std::string kind;        // "changed", "missing", "extra", "moved", "precision", "status", "header", "failed"
    std::string interaction; // "read"
    std::string resource;
    std::string element; // without indices; the header's name; ""
    int count = 0;
    traffic::ExchangeId example = 0;
    std::string recorded; // of the example: short text, status or header value
    std::string replayed;
};

class Run {
public:
    // Exchanges are played in the order given.
    Run(std::vector<traffic::Exchange> exchanges, Options options);
    ~Run();
    Run(const Run&) = delete;
    Run& operator=(const Run&) = delete;

    // Called after each pair, in the order of their ends, on the thread that called run().
    std::function<void(const Pair&, const Totals&)> onPair;

    // Error only when nothing could be sent at all: a bad URL, no address, no connection. Once.
    Result<Totals> run();
    void cancel(); // run() returns soon; what was not sent is Skipped

    const std::vector<Pair>& pairs() const; // after run(), in the order given
    const Totals& totals() const;
    const Options& options() const;
    std::vector<Group> groups() const; // most frequent first
    // Ids learned: recorded -> replayed, typed ("Patient/17"). After run().
    const std::vector<std::pair<std::string, std::string>>& identities() const;

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

std::vector<Group> groupsOf(const std::vector<Pair>& pairs);

std::string reportJson(const Run& run);
std::string reportHtml(const Run& run);  // one self-contained page
std::string reportJUnit(const Run& run); // XML

} // namespace fb::replay
