#include "proxy/stream.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace fb::proxy {

TlsStream& Stream::startTls(asio::ssl::context& context) {
    m_tls = std::make_unique<TlsStream>(m_socket, context);
    return *m_tls;
}

void Stream::prepare() {
    ErrorCode ignored;
    m_socket.native_non_blocking(true, ignored);
    const int on = 1;
    setsockopt(handle(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

void Stream::cancel() {
    ErrorCode ignored;
    m_socket.cancel(ignored);
}

void Stream::close() {
    ErrorCode ignored;
    m_socket.close(ignored);
}

void Stream::shutdownSend() {
    ErrorCode ignored;
    m_socket.shutdown(Socket::shutdown_send, ignored);
}

bool Stream::quiet() {
    char byte;
    return recv(handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

void Stream::Read::await_suspend(std::coroutine_handle<> waiter) {
    m_waiter = waiter;
    const auto done = [this](const ErrorCode& error, std::size_t bytes) {
        m_result = {error, bytes};
        m_waiter.resume();
    };
    if (m_stream.m_tls)
        m_stream.m_tls->async_read_some(asio::buffer(m_to, m_most), done);
    else
        m_stream.m_socket.async_read_some(asio::buffer(m_to, m_most), done);
}

bool Stream::Write::trySend() {
    while (m_left > 0) {
        msghdr message{};
        message.msg_iov = m_list;
        message.msg_iovlen = m_left;
        const ssize_t sent = sendmsg(m_stream.handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (sent >= 0) {
            consume(std::size_t(sent));
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            return false;
        } else if (errno != EINTR) {
            m_result.error = ErrorCode(errno, boost::system::system_category());
            return true;
        }
    }
    return true;
}

void Stream::Write::consume(std::size_t bytes) {
    m_result.bytes += bytes;
    while (m_left > 0 && bytes >= m_list->iov_len) {
        bytes -= m_list->iov_len;
        ++m_list;
        --m_left;
    }
    if (m_left > 0 && bytes > 0) {
        m_list->iov_base = static_cast<char*>(m_list->iov_base) + bytes;
        m_list->iov_len -= bytes;
    }
}

void Stream::Write::await_suspend(std::coroutine_handle<> waiter) {
    m_waiter = waiter;
    if (m_stream.m_tls)
        sendTls();
    else
        waitWritable();
}

void Stream::Write::waitWritable() {
    m_stream.m_socket.async_wait(Socket::wait_write, [this](const ErrorCode& error) {
        m_result.error = error;
        if (error || trySend())
            m_waiter.resume();
        else
            waitWritable();
    });
}

// One piece at a time: asio's TLS stream encrypts only the first buffer of a sequence anyway.
void Stream::Write::sendTls() {
    m_stream.m_tls->async_write_some(asio::buffer(m_list->iov_base, m_list->iov_len),
                                     [this](const ErrorCode& error, std::size_t bytes) {
                                         m_result.error = error;
                                         consume(bytes);
                                         if (error || m_left == 0)
                                             m_waiter.resume();
                                         else
                                             sendTls();
                                     });
}

} // namespace fb::proxy
