#include "engine/engine.h"

#include "base/text.h"

#include "control/control_server.h"
#include "engine/control_provider.h"
#include "engine/explain_detail.h"
#include "engine/row_batches.h"
#include "engine/runtime.h"
#include "engine/sample_traffic.h"
#include "engine/surroundings.h"

#include <QFile>
#include <QFileInfo>
#include <QFileSystemWatcher>
#include <QMetaMethod>
#include <QMetaType>
#include <QSaveFile>
#include <QTimer>

#include <filesystem>
#include <thread>

namespace fb::engine {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostWorkspaceBytes = 4 * 1024 * 1024;

Result<std::string> readWorkspaceFile(const std::string& path) {
    QFile file(QString::fromStdString(path));
    if (!file.open(QIODevice::ReadOnly)) {
        Error error = makeError(file.exists() ? ErrorCode::Io : ErrorCode::NotFound,
                                "The workspace cannot be read: " + file.errorString().toStdString());
        error.place.file = path;
        return error;
    }
    if (file.size() > kMostWorkspaceBytes)
        return makeError(ErrorCode::InvalidInput, path + " is larger than 4 MiB", "Is it a workspace file?");
    return file.readAll().toStdString();
}

Result<void> writeWorkspaceFile(const std::string& path, const std::string& yaml) {
    QSaveFile file(QString::fromStdString(path)); // whole or not at all
    if (!file.open(QIODevice::WriteOnly) || file.write(yaml.data(), qint64(yaml.size())) < 0 || !file.commit())
        return makeError(ErrorCode::Io, path + " cannot be written: " + file.errorString().toStdString(),
                         "The change is in force, but not in the file.");
    return {};
}

Error firstError(const std::vector<config::Problem>& problems) {
    std::size_t errors = 0;
    const config::Problem* first = nullptr;
    for (const auto& problem : problems)
        if (problem.severity == config::Severity::Error && ++errors == 1)
            first = &problem;
    Error error = makeError(ErrorCode::InvalidInput, "The workspace is not valid");
    if (first)
        error = Error{ErrorCode::InvalidInput, first->message, first->place, first->hint};
    if (errors > 1)
        error.hint += (error.hint.empty() ? "" : " ") + std::string("(and ") + std::to_string(errors - 1) + " more)";
    return error;
}

std::string hostForClients(const std::string& host) {
    if (host == "0.0.0.0" || host == "::")
        return "localhost";
    return host.find(':') == std::string::npos ? host : '[' + host + ']';
}

bool needsRestart(const config::Gateway& a, const config::Gateway& b) {
    return a.listen != b.listen || a.threads != b.threads;
}

} // namespace

struct Engine::Impl {
    explicit Impl(Engine* owner)
        : engine(owner) {}

    Engine* engine;
    mutable std::mutex guard; // yaml, plan, gateway, journal against the control API's thread
    Options options;
    bool open = false;
    std::string yaml;
    config::Workspace workspace;
    policy::PlanPtr plan;
    std::uint64_t revision = 0;
    std::vector<config::Problem> warnings;
    Sandboxes sandboxes;
    std::unique_ptr<capture::Journal> journal;
    std::unique_ptr<proxy::Gateway> gateway;
    std::unique_ptr<ControlProvider> provider;
    std::unique_ptr<control::ControlServer> control;
    std::string tokenFile;
    std::unique_ptr<RowBatches> rows;
    std::unique_ptr<QFileSystemWatcher> watcher;
    QTimer settle; // a change on disk is read when it has settled
    QTimer watchTrouble;
    std::string lastTrouble;
    std::thread sample;
    std::atomic<bool> sampleCancelled{false};
    std::atomic<bool> sampleRunning{false};

    Result<void> openAll();
    Result<void> startControl();
    void watch();
    void fileChanged();
    Result<void> swap(config::Workspace next, const std::string& text, std::vector<config::Problem> problems);
    Result<void> restartGateway(const policy::PlanPtr& next);
    void keepRevision(const std::string& origin);
    void closeAll();
    void checkTrouble();
};

Engine::Engine(QObject* parent)
    : QObject(parent)
    , m_impl(std::make_unique<Impl>(this)) {
    qRegisterMetaType<std::vector<fb::traffic::Summary>>();
    m_impl->settle.setSingleShot(true);
    m_impl->settle.setInterval(150);
    connect(&m_impl->settle, &QTimer::timeout, this, [this] { m_impl->fileChanged(); });
    m_impl->watchTrouble.setInterval(1000);
    connect(&m_impl->watchTrouble, &QTimer::timeout, this, [this] { m_impl->checkTrouble(); });
}

Engine::~Engine() {
    close();
}

Result<void> Engine::open(const Options& options) {
    close();
    m_impl->options = options;
    if (m_impl->options.dataFolder.empty())
        m_impl->options.dataFolder =
            std::filesystem::path(options.workspaceFile).replace_extension(".captures").string();
    auto opened = m_impl->openAll();
    if (!opened)
        m_impl->closeAll();
    return opened;
}

Result<void> Engine::Impl::openAll() {
    auto text = readWorkspaceFile(options.workspaceFile);
    if (!text)
        return text.error();
    auto loaded = config::parseWorkspace(*text, options.workspaceFile, environmentNames());
    if (!loaded.ok())
        return firstError(loaded.problems);
    auto opened = capture::Journal::open(journalOptions(loaded.workspace->capture, options.dataFolder));
    if (!opened)
        return opened.error();
    journal = std::move(*opened);
    rows = std::make_unique<RowBatches>([this](const std::vector<traffic::Summary>& batch) {
        if (engine->isSignalConnected(QMetaMethod::fromSignal(&Engine::exchangesStored)))
            Q_EMIT engine->exchangesStored(batch);
    });
    journal->onCommitted(
        [batches = rows.get()](std::vector<traffic::Summary> batch) { batches->add(std::move(batch)); });

    warnings = loaded.problems;
    if (auto started = sandboxes.ensure(*loaded.workspace, warnings); !started)
        return started.error();
    workspace = std::move(*loaded.workspace);
    sandboxes.resolve(workspace);
    yaml = *text;
    keepRevision("start");
    plan = policy::compile(workspace, revision);
    gateway = std::make_unique<proxy::Gateway>(journal.get());
    if (auto started = gateway->start(plan); !started)
        return started.error();
    open = true;
    if (auto started = startControl(); !started)
        return started.error();
    if (options.watchFile)
        watch();
    watchTrouble.start();
    return {};
}

Result<void> Engine::Impl::startControl() {
    if (options.controlListen.empty())
        return {};
    const std::size_t colon = options.controlListen.rfind(':');
    const auto port =
        colon == std::string::npos ? std::nullopt : parseUnsigned(options.controlListen.substr(colon + 1));
    if (!port || *port > 65535)
        return makeError(ErrorCode::InvalidInput, "\"" + options.controlListen + "\" is not HOST:PORT",
                         "Write it like 127.0.0.1:9901; port 0 takes any free one.");
    provider = std::make_unique<ControlProvider>(engine, guard);
    control = std::make_unique<control::ControlServer>();
    tokenFile = (std::filesystem::path(options.dataFolder) / "control-token").string();
    return control->start(options.controlListen.substr(0, colon), std::uint16_t(*port), tokenFile, provider.get());
}

// The folder is watched too: editors replace the file, and the watch on the file itself goes with the old one.
void Engine::Impl::watch() {
    const QFileInfo info(QString::fromStdString(options.workspaceFile));
    watcher = std::make_unique<QFileSystemWatcher>(QStringList{info.absoluteFilePath(), info.absolutePath()});
    QObject::connect(watcher.get(), &QFileSystemWatcher::fileChanged, &settle, qOverload<>(&QTimer::start));
    QObject::connect(watcher.get(), &QFileSystemWatcher::directoryChanged, &settle, qOverload<>(&QTimer::start));
}

void Engine::Impl::fileChanged() {
    const QString path = QFileInfo(QString::fromStdString(options.workspaceFile)).absoluteFilePath();
    if (watcher && QFileInfo::exists(path) && !watcher->files().contains(path))
        watcher->addPath(path);
    const auto text = readWorkspaceFile(options.workspaceFile);
    if (!text || *text == yaml)
        return;
    if (auto applied = engine->apply(*text, "file"); !applied)
        Q_EMIT engine->configurationRefused(QString::fromStdString(applied.error().sentence()));
}

void Engine::Impl::keepRevision(const std::string& origin) {
    std::uint64_t newest = 0;
    if (auto opened = capture::Reader::open(options.dataFolder))
        if (auto list = (*opened)->revisions(1); list && !list->empty()) {
            newest = list->front().number;
            if (list->front().yaml == yaml) {
                revision = newest;
                return;
            }
        }
    revision = std::max(newest, revision) + 1;
    if (auto kept = journal->addRevision(yaml, origin))
        revision = *kept;
    else
        Q_EMIT engine->trouble(QString::fromStdString(
            "This version of the rules is in force but not in the history: " + kept.error().sentence()));
}

Result<void> Engine::Impl::restartGateway(const policy::PlanPtr& next) {
    gateway->stop();
    gateway = std::make_unique<proxy::Gateway>(journal.get());
    auto started = gateway->start(next);
    if (started)
        return {};
    gateway = std::make_unique<proxy::Gateway>(journal.get());
    if (auto back = gateway->start(plan); !back)
        return makeError(ErrorCode::Network,
                         started.error().message +
                             "; and the old addresses cannot be taken back: " + back.error().message);
    return started.error();
}

Result<void> Engine::Impl::swap(config::Workspace next, const std::string& text,
                                std::vector<config::Problem> problems) {
    if (auto started = sandboxes.ensure(next, problems); !started)
        return started.error();
    sandboxes.resolve(next);
    const auto compiled = policy::compile(next, revision + 1);
    const std::lock_guard lock(guard);
    const bool restart = needsRestart(workspace.gateway, next.gateway);
    if (auto applied = restart ? restartGateway(compiled) : gateway->apply(compiled); !applied)
        return applied.error();
    plan = compiled;
    workspace = std::move(next);
    yaml = text;
    warnings = std::move(problems);
    journal->setOptions(journalOptions(workspace.capture, options.dataFolder));
    return {};
}

Result<void> Engine::apply(const std::string& text, const std::string& origin) {
    if (!m_impl->open)
        return makeError(ErrorCode::InvalidInput, "No workspace is open");
    auto loaded = check(text);
    if (!loaded.ok())
        return firstError(loaded.problems);
    if (auto swapped = m_impl->swap(std::move(*loaded.workspace), text, loaded.problems); !swapped)
        return swapped.error();
    m_impl->sandboxes.dropUnused(m_impl->workspace);
    m_impl->keepRevision(origin);
    Result<void> written;
    if (origin != "file")
        written = writeWorkspaceFile(m_impl->options.workspaceFile, text);
    Q_EMIT configurationApplied(m_impl->revision, QString::fromStdString(origin));
    return written;
}

Result<void> Engine::reload() {
    auto text = readWorkspaceFile(m_impl->options.workspaceFile);
    if (!text)
        return text.error();
    return *text == m_impl->yaml ? Result<void>() : apply(*text, "file");
}

void Engine::close() {
    m_impl->closeAll();
}

// In the reverse order of openAll: nobody is called who is already gone.
void Engine::Impl::closeAll() {
    settle.stop();
    watchTrouble.stop();
    watcher.reset();
    sampleCancelled = true;
    if (sample.joinable())
        sample.join();
    if (provider)
        provider->close();
    control.reset();
    provider.reset();
    if (gateway)
        gateway->stop();
    {
        const std::lock_guard lock(guard);
        gateway.reset();
        journal.reset();
        open = false;
    }
    rows.reset();
    sandboxes.clear();
}

void Engine::Impl::checkTrouble() {
    const std::string text = journal->stats().trouble;
    if (text != lastTrouble && !text.empty())
        Q_EMIT engine->trouble(QString::fromStdString(text));
    lastTrouble = text;
}

bool Engine::isOpen() const {
    return m_impl->open;
}
const config::Workspace& Engine::workspace() const {
    return m_impl->workspace;
}
std::string Engine::yaml() const {
    return m_impl->yaml;
}
std::string Engine::workspaceFile() const {
    return m_impl->options.workspaceFile;
}
std::uint64_t Engine::revision() const {
    return m_impl->revision;
}
policy::PlanPtr Engine::plan() const {
    return m_impl->plan;
}
std::vector<config::Problem> Engine::warnings() const {
    return m_impl->warnings;
}

config::LoadResult Engine::check(const std::string& text) const {
    return config::parseWorkspace(text, m_impl->options.workspaceFile, environmentNames());
}

std::vector<std::string> Engine::gatewayUrls() const {
    std::vector<std::string> out;
    if (m_impl->gateway)
        for (const auto& address : m_impl->gateway->addresses())
            out.push_back("http://" + hostForClients(address.host) + ':' + std::to_string(address.port));
    return out;
}

std::string Engine::baseUrl() const {
    const auto urls = gatewayUrls();
    if (urls.empty())
        return {};
    // The last route that takes everything below its path is the general one; rules for parts stand above it.
    std::string path;
    for (const auto& route : m_impl->workspace.routes)
        if (path.empty() || route.path == "/fhir")
            path = route.path;
    return urls.front() + (path == "/" ? std::string() : path);
}

std::vector<SandboxInfo> Engine::sandboxes() const {
    std::vector<SandboxInfo> out;
    for (const auto& config : m_impl->workspace.sandboxes)
        if (const auto* server = m_impl->sandboxes.find(config.name))
            out.push_back({config.name, config.title.empty() ? config.name : config.title, server->baseUrl(),
                           server->resources()});
    return out;
}

std::string Engine::controlUrl() const {
    return m_impl->control ? m_impl->control->url() : std::string();
}
std::string Engine::controlTokenFile() const {
    return m_impl->control ? m_impl->tokenFile : std::string();
}

void Engine::setRecording(bool on) {
    if (m_impl->journal)
        m_impl->journal->setRecording(on);
}
bool Engine::recording() const {
    return m_impl->journal && m_impl->journal->recording();
}
proxy::Stats Engine::stats() const {
    return m_impl->gateway ? m_impl->gateway->stats() : proxy::Stats();
}
std::vector<proxy::Gateway::LimitGauge> Engine::limitGauges() const {
    return m_impl->gateway ? m_impl->gateway->limitGauges(200) : std::vector<proxy::Gateway::LimitGauge>();
}
capture::JournalStats Engine::journalStats() const {
    return m_impl->journal ? m_impl->journal->stats() : capture::JournalStats();
}
std::string Engine::dataFolder() const {
    return m_impl->options.dataFolder;
}

Result<void> Engine::clearCaptures() {
    return m_impl->journal ? m_impl->journal->clear() : makeError(ErrorCode::InvalidInput, "No workspace is open");
}

Result<std::unique_ptr<capture::Reader>> Engine::reader() const {
    return capture::Reader::open(m_impl->options.dataFolder);
}

std::vector<capture::Revision> Engine::revisions() const {
    if (auto opened = reader())
        if (auto list = (*opened)->revisions(500))
            return std::move(*list);
    return {};
}

Explanation Engine::explain(const RequestSketch& request) const {
    return engine::explain(m_impl->plan, request, now());
}

Result<std::vector<ImpactRow>> Engine::impact(const std::string& text, std::size_t most) const {
    auto loaded = check(text);
    if (!loaded.ok())
        return firstError(loaded.problems);
    m_impl->sandboxes.resolve(*loaded.workspace);
    auto opened = reader();
    if (!opened)
        return opened.error();
    auto page = (*opened)->newest(most, traffic::Filter(), now());
    if (!page)
        return page.error();
    std::vector<traffic::Exchange> recorded;
    for (const auto& row : page->rows)
        if (auto exchange = (*opened)->get(row.id))
            recorded.push_back(std::move(*exchange));
    return impactOf(m_impl->plan, policy::compile(*loaded.workspace, m_impl->revision + 1), recorded);
}

void Engine::sendSampleTraffic() {
    if (!m_impl->open || m_impl->sampleRunning.exchange(true))
        return;
    if (m_impl->sample.joinable())
        m_impl->sample.join();
    m_impl->sampleCancelled = false;
    m_impl->sample = std::thread([this, base = baseUrl()] {
        const auto outcome = playSampleSession(base, m_impl->sampleCancelled);
        m_impl->sampleRunning = false;
        QMetaObject::invokeMethod(
            this, [this, outcome] { Q_EMIT sampleFinished(outcome.sent, QString::fromStdString(outcome.trouble)); },
            Qt::QueuedConnection);
    });
}

void Engine::drain(Micros deadline) {
    if (m_impl->gateway)
        m_impl->gateway->drain(deadline);
    if (m_impl->journal)
        (void)m_impl->journal->flush();
}

} // namespace fb::engine
