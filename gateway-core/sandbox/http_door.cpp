#include "sandbox/http_door.h"

#include "base/time.h"
#include "http/forwarding.h"

namespace fb::sandbox {

namespace {

constexpr qint64 kMaxUnread = 256LL * 1024 * 1024; // of answers a client does not read

std::pair<QString, quint16> keyOf(const QHostAddress& address, quint16 port) { return {address.toString(), port}; }

} // namespace

QTcpSocket* GuardedTcpServer::nextPendingConnection() {
    QTcpSocket* socket = QTcpServer::nextPendingConnection();
    for (; socket && m_sockets.size() >= kMaxConnections; socket = QTcpServer::nextPendingConnection()) {
        socket->abort();
        socket->deleteLater();
    }
    if (!socket)
        return nullptr;
    m_guards.insert(socket, new ConnectionGuard(socket, kMaxBody));
    const auto key = keyOf(socket->peerAddress(), socket->peerPort());
    m_sockets.insert(key, socket);
    connect(socket, &QObject::destroyed, this, [this, key, socket] {
        m_guards.remove(socket);
        if (m_sockets.value(key) == socket)
            m_sockets.remove(key);
    });
    return socket;
}

QTcpSocket* GuardedTcpServer::find(const QHostAddress& address, quint16 port) const {
    return m_sockets.value(keyOf(address, port));
}

HttpDoor::HttpDoor(Handler handler)
    : m_handler(std::move(handler))
    , m_server(new GuardedTcpServer(this)) {}

Result<void> HttpDoor::listen(const std::string& host, std::uint16_t port) {
    const QHostAddress address =
        host == "localhost" ? QHostAddress(QHostAddress::LocalHost) : QHostAddress(QString::fromStdString(host));
    if (address.isNull())
        return makeError(ErrorCode::InvalidInput, "\"" + host + "\" is not an IP address to listen on");
    if (m_server->listen(address, port))
        return {};
    const bool taken = m_server->serverError() == QAbstractSocket::AddressInUseError;
    return makeError(taken ? ErrorCode::Busy : ErrorCode::Network,
                     "cannot listen on " + host + ':' + std::to_string(port) + ": " +
                         m_server->errorString().toStdString(),
                     taken ? "Another program has the port; choose another one, or 0 for any free one." : "");
}

Result<void> HttpDoor::open() {
    if (attach(m_server))
        return {};
    return makeError(ErrorCode::Network, "QtHttpServer does not take the server socket");
}

void HttpDoor::handle(const QByteArray& body, QTcpSocket* socket) {
    ConnectionGuard* guard = m_server->guardOf(socket);
    auto seen = guard ? guard->take() : std::nullopt;
    if (!seen) {
        // QtHttpServer saw a request that the guard did not: never answer what is not understood.
        if (socket)
            socket->abort();
        return;
    }
    seen->request.body.assign(body.constData(), std::size_t(body.size()));
    write(socket, *seen, m_handler(seen->request));
}

void HttpDoor::write(QTcpSocket* socket, const SeenHead& seen, const Answer& answer) {
    if (socket->bytesToWrite() > kMaxUnread)
        return socket->abort();
    const std::string date = httpDate(std::chrono::floor<Micros>(std::chrono::system_clock::now()));
    std::vector<http::Field> fields{{"Date", date}};
    for (const auto& [name, value] : answer.headers)
        fields.push_back({name, value});
    const bool bodiless = answer.status == 204 || answer.status == 304;
    std::string out;
    http::writeResponseHead(out, seen.version, answer.status, fields,
                            bodiless ? std::nullopt : std::optional<std::uint64_t>(answer.body.size()),
                            seen.keepAlive);
    if (!bodiless && seen.request.method != "HEAD")
        out += answer.body;
    socket->write(out.data(), qint64(out.size()));
    if (!seen.keepAlive)
        socket->disconnectFromHost();
}

} // namespace fb::sandbox
