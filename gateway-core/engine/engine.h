// The engine: the one face of the core that console and CLI see. It owns the workspace in force, the gateway, the journal, the
// sandboxes and the control API. Lives in the thread that made it (the UI thread in the console); never blocks it for long, sends
// batches at most 30 times a second, and nothing while nobody listens.
#pragma once

#include "base/result.h"
#include "capture/reader.h"
#include "config/workspace.h"
#include "exporters/exporter.h"
#include "policy/decide.h"
#include "proxy/gateway.h"
#include "replay/replay.h"
#include "traffic/exchange.h"

#include <QObject>

#include <memory>
#include <string>
#include <vector>

namespace fb::engine {

struct Options {
    std::string workspaceFile;
    std::string dataFolder; // "" = beside the workspace: NAME.captures
    std::string controlListen; // "HOST:PORT"; "" = no control API
    bool watchFile = true; // apply changes on disk
};

struct SandboxInfo {
    std::string name;
    std::string title;
    std::string url; // "http://127.0.0.1:8081/fhir"
    std::uint64_t resources = 0;
};

// A decision without sending anything, for explain, the console's "which route" and impact.
struct Explanation {
    policy::Verdict verdict; // views point into what the Explanation keeps alive
    policy::Trace trace;
    std::string route;
    std::string upstream;
    std::string sentence; // "Route patients, forwarded to hapi"
    std::string interaction;
    std::shared_ptr<const void> keep;
};

struct RequestSketch {
    std::string method = "GET";
    std::string target = "/";
    std::vector<std::pair<std::string, std::string>> headers; // Host is added when absent
    std::string body;
    std::string client = "127.0.0.1";
};
// "GET /fhir/Patient?name=x" -> method and target.
Result<RequestSketch> parseSketch(const std::string& line);
Explanation explain(policy::PlanPtr plan, const RequestSketch& request, Instant now);

struct ImpactRow {
    traffic::Summary recorded;
    std::string before; // "route patients, forwarded" or "refused by apps, rule 1"
    std::string after;
};

class Engine : public QObject {
    Q_OBJECT
public:
    explicit Engine(QObject* parent = nullptr);
    ~Engine() override; // stops everything, flushes the journal

    // Loads the workspace, opens the journal, starts sandboxes and gateway. On failure nothing is left running.
    Result<void> open(const Options& options);
    void close();
    bool isOpen() const;

    // The workspace in force and its text.
    const config::Workspace& workspace() const;
    std::string yaml() const;
    std::string workspaceFile() const;
    std::uint64_t revision() const; // of the rules in force
    policy::PlanPtr plan() const;
    std::vector<config::Problem> warnings() const;

    // Validates, compiles, swaps, writes the file and keeps the revision. On failure the old configuration keeps running and
    // the file is untouched.
    config::LoadResult check(const std::string& yaml) const;
    Result<void> apply(const std::string& yaml, const std::string& origin);
    Result<void> reload(); // from disk, as on SIGHUP

    // Where clients connect: "http://127.0.0.1:8080/fhir" of the first FHIR route.
    std::string baseUrl() const;
    std::vector<std::string> gatewayUrls() const;
    std::vector<SandboxInfo> sandboxes() const;
    std::string controlUrl() const;
    std::string controlTokenFile() const;

    void setRecording(bool on);
    bool recording() const;
    proxy::Stats stats() const;
    std::vector<proxy::Gateway::LimitGauge> limitGauges() const;
    capture::JournalStats journalStats() const;
    std::string dataFolder() const;
    Result<void> clearCaptures();
    // A reader of its own for the calling thread.
    Result<std::unique_ptr<capture::Reader>> reader() const;
    std::vector<capture::Revision> revisions() const;

    Explanation explain(const RequestSketch& request) const;
    // Which of the newest `most` recorded requests would be decided otherwise under `yaml`. Limits start empty.
    Result<std::vector<ImpactRow>> impact(const std::string& yaml, std::size_t most) const;

    // Plays a real mixed session through the gateway, in a thread of its own; sampleFinished() tells how it went.
    void sendSampleTraffic();

    void drain(Micros deadline);

    // Q_SIGNALS
Q_SIGNALS:
    void exchangesStored(const std::vector<fb::traffic::Summary>& rows); // at most 30 times a second
    void configurationApplied(quint64 revision, const QString& origin);
    void configurationRefused(const QString& sentence); // a change on disk that is not valid
    void sampleFinished(int sent, const QString& trouble);
    void trouble(const QString& sentence); // journal full and the like

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fb::engine
