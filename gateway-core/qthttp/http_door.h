// The HTTP side of what answers by itself: QtHttpServer behind a server socket of our own, every connection with its guard. Lives in one
// thread with an event loop; answers within the call.
#pragma once

#include "base/result.h"
#include "qthttp/connection_guard.h"
#include "qthttp/qt_http_compat.h"

#include <QHash>
#include <QTcpServer>

namespace fb::qthttp {

// Hands out connections that are guarded already.
class GuardedTcpServer : public QTcpServer {
public:
    GuardedTcpServer(const Service* service, QObject* parent) : QTcpServer(parent), m_service(service) {}
    QTcpSocket* nextPendingConnection() override;
    QTcpSocket* find(const QHostAddress& address, quint16 port) const;

    static constexpr int kMaxConnections = 512;
    static constexpr std::uint64_t kMaxBody = 64ull * 1024 * 1024;

private:
    const Service* m_service;
    QHash<std::pair<QString, quint16>, QTcpSocket*> m_sockets;
};

class HttpDoor : public PortableHttpServer {
public:
    explicit HttpDoor(Service service);

    // Busy when the port is taken. From now on connections wait until open().
    Result<void> listen(const std::string& host, std::uint16_t port);
    Result<void> open();
    quint16 port() const { return m_server->serverPort(); }

private:
    void handle(const QByteArray& body, QTcpSocket* socket) override;
    QTcpSocket* socketOf(const QHostAddress& address, quint16 port) const override { return m_server->find(address, port); }
    void write(QTcpSocket* socket, const SeenHead& seen, const Answer& answer);

    Service m_service;
    GuardedTcpServer* m_server;
};

} // namespace fb::qthttp
