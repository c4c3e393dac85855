// A workspace read as items, and the ledger in which an exporter accounts for each. What it leaves open is reported
// as lost by itself: nothing can be lost in silence.
#pragma once

#include "exporters/exporter.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace fb::exporters {

struct Item {
    std::string key;                 // "route patients: path /fhir/r4"
    bool security = false;           // losing it would open something
    std::vector<std::string> routes; // that it concerns
};

// Keys are made here and nowhere else, so that exporters and items agree.
std::string gatewayKey(std::string_view part);
std::string upstreamKey(const config::Upstream& upstream, std::string_view part);
std::string routeKey(const config::Route& route, std::string_view part);
std::string policyKey(const config::Policy& policy, std::string_view part,
                      std::size_t number = 0); // number from 1; 0 = none

// Everything of the workspace that has an effect.
std::vector<Item> itemsOf(const config::Workspace& workspace);

class Ledger {
public:
    explicit Ledger(std::vector<Item> items);

    // Accounts for the item; a key that is no item of this workspace is ignored, the first account stands.
    void account(const std::string& key, Fidelity fidelity, std::string how, std::string todo = {});

    // Routes that must not be written: a protection of theirs is lost, and nobody accepted that very item.
    std::vector<std::string> routesFailedClosed(const std::vector<std::string>& accepted) const;
    // In the order of the workspace; what was not accounted for is lost.
    std::vector<ReportRow> report() const;

private:
    struct Entry {
        Item item;
        bool settled = false;
        ReportRow row;
    };
    ReportRow rowOf(const Entry& entry) const;
    std::vector<Entry> m_entries;
    std::map<std::string, std::size_t> m_index;
};

} // namespace fb::exporters
