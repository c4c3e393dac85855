#include "qthttp/http_door.h"

#include "base/time.h"
#include "http/forwarding.h"

namespace fb::qthttp {

namespace {

constexpr qint64 kMaxUnread = 256LL * 1024 * 1024; // of answers a client does not read

std::pair<QString, quint16> keyOf(const QHostAddress& address, quint16 port) {
    return {address.toString(), port};
}

} // namespace

QTcpSocket* GuardedTcpServer::nextPendingConnection() {
    QTcpSocket* socket = QTcpServer::nextPendingConnection();
    // Those over the limit go one by one: null would tell QtHttpServer that nobody else waits.
    while (socket && m_sockets.size() >= kMaxConnections) {
        socket->abort();
        socket->deleteLater();
        socket = QTcpServer::nextPendingConnection();
    }
    if (!socket)
        return nullptr;
    new ConnectionGuard(socket, m_service, kMaxBody);
    const auto key = keyOf(socket->peerAddress(), socket->peerPort());
    m_sockets.insert(key, socket);
    connect(socket, &QObject::destroyed, this, [this, key, socket] {
        if (m_sockets.value(key) == socket)
            m_sockets.remove(key);
    });
    return socket;
}

QTcpSocket* GuardedTcpServer::find(const QHostAddress& address, quint16 port) const {
    return m_sockets.value(keyOf(address, port));
}

HttpDoor::HttpDoor(Service service)
    : m_service(std::move(service))
    , m_server(new GuardedTcpServer(&m_service, this)) {}

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
    auto* guard = socket ? socket->findChild<ConnectionGuard*>(QString(), Qt::FindDirectChildrenOnly) : nullptr;
    auto seen = guard ? guard->take() : std::nullopt;
    if (!seen) {
        // QtHttpServer saw a request that the guard did not: never answer what is not understood.
        if (socket)
            socket->abort();
        return;
    }
    seen->request.body.assign(body.constData(), std::size_t(body.size()));
    write(socket, *seen, m_service.answer(seen->request));
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

} // namespace fb::qthttp
