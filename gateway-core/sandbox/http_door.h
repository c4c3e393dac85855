// The HTTP side of the sandbox: QtHttpServer behind a server socket of our own, every connection with its guard.
// Lives in one thread with an event loop; answers within the call.
#pragma once

#include "base/result.h"
#include "sandbox/connection_guard.h"
#include "sandbox/qt_http_compat.h"

#include <QHash>
#include <QTcpServer>

#include <functional>

namespace fb::sandbox {

// Hands out connections that are guarded already.
class GuardedTcpServer : public QTcpServer {
public:
    explicit GuardedTcpServer(QObject* parent)
        : QTcpServer(parent) {}
    QTcpSocket* nextPendingConnection() override;
    QTcpSocket* find(const QHostAddress& address, quint16 port) const;
    ConnectionGuard* guardOf(QTcpSocket* socket) const { return m_guards.value(socket); } // null when unknown

    static constexpr int kMaxConnections = 512;
    static constexpr std::uint64_t kMaxBody = 64ull * 1024 * 1024;

private:
    QHash<std::pair<QString, quint16>, QTcpSocket*> m_sockets;
    QHash<QTcpSocket*, ConnectionGuard*> m_guards;
};

class HttpDoor : public PortableHttpServer {
public:
    using Handler = std::function<Answer(const Request&)>;
    explicit HttpDoor(Handler handler);

    // Busy when the port is taken. From now on connections wait until open().
    Result<void> listen(const std::string& host, std::uint16_t port);
    Result<void> open();
    quint16 port() const { return m_server->serverPort(); }

private:
    void handle(const QByteArray& body, QTcpSocket* socket) override;
    QTcpSocket* socketOf(const QHostAddress& address, quint16 port) const override {
        return m_server->find(address, port);
    }
    void write(QTcpSocket* socket, const SeenHead& seen, const Answer& answer);

    Handler m_handler;
    GuardedTcpServer* m_server;
};

} // namespace fb::sandbox
