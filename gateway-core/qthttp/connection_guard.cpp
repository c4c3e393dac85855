#include "qthttp/connection_guard.h"

#include "base/text.h"
#include "http/forwarding.h"
#include "qthttp/qt_http_compat.h"

#include <algorithm>

namespace fb::qthttp {

ConnectionGuard::ConnectionGuard(QTcpSocket* socket, const Service* service, std::uint64_t maxBody)
    : QObject(socket)
    , m_socket(socket)
    , m_service(service)
    , m_maxBody(maxBody) {
    connect(socket, &QTcpSocket::readyRead, this, &ConnectionGuard::look);
    // A client that says nothing, or reads nothing, does not keep the connection.
    m_idle.setSingleShot(true);
    m_idle.setInterval(kIdleMs);
    connect(&m_idle, &QTimer::timeout, socket, &QTcpSocket::abort);
    m_idle.start();
}

std::optional<SeenHead> ConnectionGuard::take() {
    if (m_heads.empty())
        return {};
    SeenHead head = std::move(m_heads.front());
    m_heads.pop_front();
    return head;
}

void ConnectionGuard::look() {
    m_idle.start();
    if (m_part == Part::Refused) {
        m_socket->readAll();
        return;
    }
    m_complete = false;
    const QByteArray window = m_socket->peek(m_socket->bytesAvailable());
    std::string_view bytes(window.constData(), std::size_t(window.size()));
    while (!bytes.empty() && !m_complete && m_part != Part::Refused) {
        const std::size_t used = m_part == Part::Head ? takeHead(bytes) : takeBody(bytes);
        bytes.remove_prefix(used);
    }
    if (m_part == Part::Refused)
        m_socket->readAll();
}

// Bytes of the head may come in pieces; those before are in m_head already.
std::size_t ConnectionGuard::takeHead(std::string_view bytes) {
    const std::size_t before = m_head.size();
    const http::HeadLimits limits;
    m_head.append(bytes.substr(0, limits.headBytes + 1));
    http::RequestHead head;
    const http::HeadResult result = http::parseRequestHead(m_head, head, m_scanned, limits);
    if (result.state == http::HeadStatus::Incomplete) {
        if (m_head.size() > limits.headBytes)
            refuse(431, "the head of the request is too large");
        return std::min(bytes.size(), m_head.size() - before);
    }
    if (result.state == http::HeadStatus::Bad) {
        refuse(result.status, result.reason);
        return bytes.size();
    }
    // QtHttpServer does not skip empty lines before a request.
    if (result.bytes != head.raw.size()) {
        refuse(400, "an empty line before the request");
        return bytes.size();
    }
    const http::Framing framing = http::requestFraming(head);
    if (framing.errorStatus != 0) {
        refuse(framing.errorStatus, framing.reason);
        return bytes.size();
    }
    m_current = {};
    m_current.request.method = head.method;
    m_current.request.target = head.target;
    for (const http::Field& field : head.fields)
        m_current.request.headers.emplace_back(field.name, field.value);
    m_current.version = head.version;
    m_current.keepAlive = framing.keepAlive;
    startBody(framing);
    m_head.clear();
    m_scanned = 0;
    return result.bytes - before;
}

void ConnectionGuard::startBody(const http::Framing& framing) {
    if (framing.kind == http::BodyKind::Length && framing.length > m_maxBody)
        return refuse(413, "the body is too large");
    const bool waits = equalsIgnoreCase(headerOf(m_current.request.headers, "Expect"), "100-continue");
    if (framing.kind == http::BodyKind::Chunked) {
        m_part = Part::Chunked;
        m_left = m_maxBody;
        m_chunks.reset();
    } else if (framing.kind == http::BodyKind::Length && framing.length > 0) {
        m_part = Part::Length;
        m_left = framing.length;
    } else {
        return finishMessage();
    }
    if (waits && !PortableHttpServer::kSendsContinue)
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
}

std::size_t ConnectionGuard::takeBody(std::string_view bytes) {
    if (m_part == Part::Chunked)
        return takeChunks(bytes);
    const auto used = std::size_t(std::min<std::uint64_t>(m_left, bytes.size()));
    m_left -= used;
    if (m_left == 0)
        finishMessage();
    return used;
}

std::size_t ConnectionGuard::takeChunks(std::string_view bytes) {
    const auto step = m_chunks.next(bytes);
    if (step.state == http::ChunkedReader::State::Bad) {
        refuse(400, m_chunks.reason());
        return bytes.size();
    }
    if (step.data.size() > m_left) {
        refuse(413, "the body is too large");
        return bytes.size();
    }
    m_left -= step.data.size();
    if (step.state == http::ChunkedReader::State::Done)
        finishMessage();
    else if (step.consumed == 0)
        return bytes.size();
    return step.consumed;
}

void ConnectionGuard::finishMessage() {
    m_part = Part::Head;
    m_complete = true;
    m_heads.push_back(std::move(m_current));
}

void ConnectionGuard::refuse(int status, const std::string& reason) {
    m_part = Part::Refused;
    const Answer answer = m_service->refuse(status, reason);
    std::string out;
    std::vector<http::Field> fields;
    for (const auto& [name, value] : answer.headers)
        fields.push_back({name, value});
    http::writeResponseHead(out, http::Version::Http11, status, fields, answer.body.size(), false);
    out += answer.body;
    m_socket->write(out.data(), qint64(out.size()));
    m_socket->disconnectFromHost();
}

} // namespace fb::qthttp
