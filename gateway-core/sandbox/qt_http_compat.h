// The one place that knows how QtHttpServer differs from Qt 6.4 to 6.8. Underneath it reads requests and hands them
// over; the answers are written to the socket by us in every version: 6.4 cannot answer HEAD rightly, 6.8 has no
// low-level writing any more.
#pragma once

#include <QAbstractHttpServer>
#include <QHttpServerRequest>
#include <QHttpServerResponder>
#include <QTcpServer>
#include <QTcpSocket>

namespace fb::sandbox {

class PortableHttpServer : public QAbstractHttpServer {
public:
    using QAbstractHttpServer::QAbstractHttpServer;

    // The server must listen already. It keeps being ours.
    bool attach(QTcpServer* server) {
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
        bind(server);
        return true;
#else
        return bind(server);
#endif
    }
    // Since 6.5 QtHttpServer answers "Expect: 100-continue" by itself.
    static constexpr bool kSendsContinue = QT_VERSION >= QT_VERSION_CHECK(6, 5, 0);

protected:
    // Copies what it needs and answers at once: the request does not outlive the call, the socket may be closed by
    // then.
    virtual void handle(const QByteArray& body, QTcpSocket* socket) = 0;
    // The socket with this peer; QtHttpServer does not tell since 6.5.
    virtual QTcpSocket* socketOf(const QHostAddress& address, quint16 port) const = 0;

private:
#if QT_VERSION < QT_VERSION_CHECK(6, 5, 0)
    bool handleRequest(const QHttpServerRequest& request, QTcpSocket* socket) final {
        handle(request.body(), socket);
        return true;
    }
    void missingHandler(const QHttpServerRequest&, QTcpSocket*) final {}
#else
    bool handleRequest(const QHttpServerRequest& request, QHttpServerResponder&) final {
        handle(request.body(), socketOf(request.remoteAddress(), request.remotePort()));
        return true;
    }
#if QT_VERSION < QT_VERSION_CHECK(6, 8, 0)
    void missingHandler(const QHttpServerRequest&, QHttpServerResponder&&) final {}
#else
    void missingHandler(const QHttpServerRequest&, QHttpServerResponder&) final {}
#endif
#endif
};

} // namespace fb::sandbox
