#include "sandbox/sandbox_server.h"

#include "qthttp/http_door.h"
#include "sandbox/loader.h"
#include "sandbox/service.h"

#include <QEventLoop>

#include <atomic>
#include <future>
#include <thread>

namespace fb::sandbox {

// Everything of QtSql and QtNetwork is made, used and destroyed in the thread. A std::thread, since join() also waits
// for what libraries free at the end of a thread (OpenSSL); QThread::wait() does not.
struct SandboxServer::Impl {
    std::thread thread;
    QEventLoop* loop = nullptr;
    QObject* context = nullptr; // lives in the thread; calls go through it
    std::unique_ptr<Service> service;
    std::unique_ptr<qthttp::HttpDoor> door;
    std::string base;
    std::atomic<std::uint64_t> count{0};

    template <typename Work>
    void run(Work work) {
        QMetaObject::invokeMethod(context, std::move(work), Qt::BlockingQueuedConnection);
    }

    void launch();
    void finish();
    Result<void> start(const Options& options);
    void stop();
    Answer answer(const Request& request) {
        Answer answer = service->answer(request);
        count = service->core().store.count();
        return answer;
    }
};

namespace {

// "/fhir": one slash before, none after.
std::string normalPath(std::string path) {
    while (!path.empty() && path.back() == '/')
        path.pop_back();
    if (!path.empty() && path.front() != '/')
        path.insert(path.begin(), '/');
    return path;
}

std::string authority(const std::string& host, std::uint16_t port) {
    const bool v6 = host.find(':') != std::string::npos;
    return (v6 ? '[' + host + ']' : host) + ':' + std::to_string(port);
}

} // namespace

Result<void> SandboxServer::Impl::start(const Options& options) {
    service = std::make_unique<Service>();
    const std::string path = normalPath(options.basePath);
    if (auto opened = service->open({path, options.title, options.numericIds}); !opened)
        return opened;
    if (auto loaded = loadData(service->core(), options.data); !loaded)
        return loaded;
    door = std::make_unique<qthttp::HttpDoor>(qthttp::Service{
        [this](const Request& request) { return answer(request); },
        [](int status, const std::string& reason) { return answerOf(fail(status, "processing", reason)); }});
    if (auto listening = door->listen(options.host, options.port); !listening)
        return listening;
    base = "http://" + authority(options.host, door->port()) + path;
    service->setBase(base);
    count = service->core().store.count();
    return door->open();
}

void SandboxServer::Impl::stop() {
    door.reset();
    service.reset();
}

void SandboxServer::Impl::launch() {
    std::promise<void> ready;
    thread = std::thread([this, &ready] {
        QEventLoop events;
        QObject here;
        loop = &events;
        context = &here;
        ready.set_value();
        events.exec();
    });
    ready.get_future().wait();
}

void SandboxServer::Impl::finish() {
    run([this] {
        stop();
        loop->quit();
    });
    thread.join();
}

SandboxServer::SandboxServer() = default;

SandboxServer::~SandboxServer() { stop(); }

Result<void> SandboxServer::start(const Options& options) {
    stop();
    m_impl = std::make_unique<Impl>();
    m_impl->launch();
    Result<void> done;
    m_impl->run([&] { done = m_impl->start(options); });
    if (!done)
        stop();
    return done;
}

void SandboxServer::stop() {
    if (!m_impl)
        return;
    m_impl->finish();
    m_impl.reset();
}

std::string SandboxServer::baseUrl() const { return m_impl ? m_impl->base : std::string(); }

std::uint64_t SandboxServer::resources() const { return m_impl ? m_impl->count.load() : 0; }

} // namespace fb::sandbox
