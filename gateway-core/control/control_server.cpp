#include "control/control_server.h"

#include "base/ip.h"
#include "base/text.h"
#include "control/api.h"
#include "qthttp/http_door.h"

#include <QFile>
#include <QRandomGenerator>
#include <QThread>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace fb::control {

namespace {

std::string newToken() {
    std::array<quint32, 8> random{};
    QRandomGenerator::system()->fillRange(random.data(), qsizetype(random.size()));
    return hex(std::string_view(reinterpret_cast<const char*>(random.data()), sizeof random));
}

// Made with its mode, never readable by others for a moment; a file of an earlier run is replaced.
Result<void> writeToken(const std::string& path, const std::string& token) {
    const std::string fresh = path + ".new";
    ::unlink(fresh.c_str());
    const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    const std::string text = token + "\n";
    const bool written = file >= 0 && ::write(file, text.data(), text.size()) == ssize_t(text.size());
    if (file >= 0)
        ::close(file);
    if (written && ::rename(fresh.c_str(), path.c_str()) == 0)
        return {};
    return makeError(ErrorCode::Io, "The token file " + path + " cannot be written: " + std::strerror(errno));
}

} // namespace

// Everything of QtNetwork is made, used and destroyed in the thread.
struct ControlServer::Impl {
    QThread thread;
    QObject* context = nullptr;
    std::unique_ptr<Api> api;
    std::unique_ptr<qthttp::HttpDoor> door;
    std::string tokenFile;
    std::string url;

    Result<void> start(const std::string& host, std::uint16_t port, Provider* provider) {
        door = std::make_unique<qthttp::HttpDoor>(
            qthttp::Service{[this](const qthttp::Request& request) { return api->answer(request); }, Api::refuse});
        if (auto listening = door->listen(host, port); !listening)
            return listening;
        const std::string authority =
            (host.find(':') == std::string::npos ? host : '[' + host + ']') + ':' + std::to_string(door->port());
        const std::string token = newToken();
        if (auto written = writeToken(tokenFile, token); !written)
            return written;
        api = std::make_unique<Api>(provider, Secret(token), authority);
        url = "http://" + authority;
        return door->open();
    }
};

ControlServer::ControlServer() = default;
ControlServer::~ControlServer() {
    stop();
}

Result<void> ControlServer::start(const std::string& host, std::uint16_t port, const std::string& tokenFile,
                                  Provider* provider) {
    const auto address = IpAddress::parse(host == "localhost" ? "127.0.0.1" : host);
    if (!address || !address->isLoopback())
        return makeError(ErrorCode::InvalidInput, "The control API listens on loopback only, and " + host + " is not",
                         "Use 127.0.0.1, or put a tunnel in front.");
    m_impl = std::make_unique<Impl>();
    m_impl->tokenFile = tokenFile;
    m_impl->thread.setObjectName(QStringLiteral("control"));
    m_impl->context = new QObject;
    m_impl->context->moveToThread(&m_impl->thread);
    m_impl->thread.start();
    Result<void> done;
    QMetaObject::invokeMethod(
        m_impl->context, [&] { done = m_impl->start(address->text(), port, provider); },
        Qt::BlockingQueuedConnection);
    if (!done)
        stop();
    return done;
}

void ControlServer::stop() {
    if (!m_impl)
        return;
    QMetaObject::invokeMethod(
        m_impl->context,
        [this] {
            m_impl->door.reset();
            delete m_impl->context;
        },
        Qt::BlockingQueuedConnection);
    m_impl->thread.quit();
    m_impl->thread.wait();
    QFile::remove(QString::fromStdString(m_impl->tokenFile));
    m_impl.reset();
}

std::string ControlServer::url() const {
    return m_impl ? m_impl->url : std::string();
}

} // namespace fb::control
