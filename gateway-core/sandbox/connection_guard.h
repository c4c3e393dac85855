// Stands before QtHttpServer on one connection: looks at the bytes first, refuses what QtHttpServer would take
// wrongly (it accepts broken framing, hides method and target, has no limits), and keeps the real head of each
// request for its answer.
#pragma once

#include "http/framing.h"
#include "sandbox/message.h"

#include <QObject>
#include <QTcpSocket>
#include <QTimer>

#include <deque>
#include <optional>
#include <string>

namespace fb::sandbox {

struct SeenHead {
    Request request; // without its body
    http::Version version = http::Version::Http11;
    bool keepAlive = true;
};

class ConnectionGuard : public QObject {
public:
    // Child of the socket. Must be made before QtHttpServer connects to it: slots run in the order of connection.
    ConnectionGuard(QTcpSocket* socket, std::uint64_t maxBody);

    // The head of the request that QtHttpServer has just finished reading; none when it was refused here.
    std::optional<SeenHead> take();

    static constexpr int kIdleMs = 60'000;

private:
    // One message at a time, exactly the bytes QtHttpServer is about to take: it stops at the end of a message too,
    // and comes back by a new readyRead for what is left.
    void look();
    std::size_t takeHead(std::string_view bytes);
    std::size_t takeBody(std::string_view bytes);
    std::size_t takeChunks(std::string_view bytes);
    void startBody(const http::Framing& framing);
    void finishMessage();
    void refuse(int status, const std::string& reason);

    enum class Part { Head, Length, Chunked, Refused };
    QTcpSocket* m_socket;
    QTimer m_idle;
    std::uint64_t m_maxBody;
    Part m_part = Part::Head;
    std::string m_head;
    std::size_t m_scanned = 0;
    std::uint64_t m_left = 0; // of the body; of a chunked one, what it may still grow by
    http::ChunkedReader m_chunks;
    bool m_complete = false; // a message ended in this look
    SeenHead m_current;
    std::deque<SeenHead> m_heads;
};

} // namespace fb::sandbox
