// One connection, plain or TLS. Reads wait through Asio; writes are tried at once with sendmsg and wait only when the kernel's
// buffer is full, which spares a turn of the event loop on nearly every write.
#pragma once

#include "proxy/net.h"
#include "proxy/pieces.h"

#include <boost/asio/ssl/stream.hpp>

#include <memory>

namespace fb::proxy {

using TlsStream = asio::ssl::stream<Socket&>;

// Of one thread. One read and one write may be under way at a time. Whoever owns it keeps it until both have ended; cancel() and
// close() end them with an error.
class Stream {
public:
    explicit Stream(Socket socket) : m_socket(std::move(socket)) {}
    explicit Stream(const Executor& executor) : m_socket(executor) {}

    Socket& socket() { return m_socket; }
    int handle() { return m_socket.native_handle(); }
    bool open() const { return m_socket.is_open(); }
    TlsStream& startTls(asio::ssl::context& context);
    bool tls() const { return m_tls != nullptr; }

    void prepare(); // non-blocking, TCP_NODELAY
    void cancel();
    void close();
    void shutdownSend();

    // Whether anything at all arrived that nobody has read: data, the end, an error. For connections that should be quiet.
    bool quiet();

    class Read;
    class Write;
    // At the end of the stream: error::eof.
    Read read(char* to, std::size_t most);
    // All of it, or an error; bytes says how much went out.
    Write write(Pieces& pieces);

private:
    Socket m_socket;
    std::unique_ptr<TlsStream> m_tls;
};

class Stream::Read {
public:
    Read(Stream& stream, char* to, std::size_t most) : m_stream(stream), m_to(to), m_most(most) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter);
    IoResult await_resume() const noexcept { return m_result; }

private:
    Stream& m_stream;
    char* m_to;
    std::size_t m_most;
    IoResult m_result;
    std::coroutine_handle<> m_waiter;
};

class Stream::Write {
public:
    Write(Stream& stream, Pieces& pieces) : m_stream(stream), m_list(pieces.list()), m_left(pieces.count()) {}
    bool await_ready() { return !m_stream.m_tls && trySend(); }
    void await_suspend(std::coroutine_handle<> waiter);
    IoResult await_resume() const noexcept { return m_result; }

private:
    bool trySend(); // true: all is sent, or it failed
    void consume(std::size_t bytes);
    void waitWritable();
    void sendTls();

    Stream& m_stream;
    iovec* m_list;
    std::size_t m_left;
    IoResult m_result;
    std::coroutine_handle<> m_waiter;
};

inline Stream::Read Stream::read(char* to, std::size_t most) { return Read(*this, to, most); }
inline Stream::Write Stream::write(Pieces& pieces) { return Write(*this, pieces); }

} // namespace fb::proxy
