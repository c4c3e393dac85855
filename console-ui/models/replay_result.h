// A replay that is over: its pairs, their groups, and the comparison done anew when a person sets further elements aside.
#pragma once

#include "replay/replay.h"

#include <QString>

#include <optional>
#include <vector>

namespace fb::models {

// An element that differed and was set aside, or mapped, with how often.
struct ReplayAside {
    QString path; // below the type: "meta.lastUpdated"; of a rule: the rule
    QString why;
    int count = 0;
    bool rule = false; // a person's, so it can be taken back
};

class ReplayResult {
public:
    // run() has returned; nobody else holds the run.
    explicit ReplayResult(std::unique_ptr<replay::Run> run);

    const std::vector<replay::Pair>& pairs() const { return m_run->pairs(); }
    const replay::Totals& totals() const { return m_run->totals(); }
    const replay::Options& options() const { return m_run->options(); }
    const std::vector<std::pair<std::string, std::string>>& identities() const { return m_run->identities(); }
    const std::vector<replay::Group>& groups() const { return m_groups; }
    std::vector<std::size_t> members(const replay::Group& group) const; // indices of pairs
    std::vector<ReplayAside> aside() const; // most frequent first; rules always
    int setAside() const;                   // values, in all

    // The whole comparison of one pair, with its equal parts (a large run keeps only what differs).
    fhir::BodyDiff wholeDiff(std::size_t pair) const;

    // Bodies compared again with other rules. compare() reads only and may run in another thread while views show the result;
    // apply() changes it, in the thread of the views.
    struct Comparison {
        std::vector<std::string> ignore;
        std::vector<std::optional<fhir::BodyDiff>> diffs; // by pair; empty: as it was
    };
    Comparison compare(const std::vector<std::string>& ignore) const;
    void apply(Comparison comparison);

    enum class Report { Html, Json, JUnit };
    std::string report(Report kind) const;

private:
    std::optional<fhir::BodyDiff> diffOf(const replay::Pair& pair, const std::vector<std::string>& ignore) const;
    void summarize();

    std::unique_ptr<replay::Run> m_run;
    std::string m_targetBase;
    std::vector<std::pair<std::string, std::string>> m_sorted; // identities by recorded id
    std::vector<replay::Group> m_groups;
};

} // namespace fb::models
