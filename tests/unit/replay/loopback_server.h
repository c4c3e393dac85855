// A small HTTP server on the loopback for tests: hands each request to a function and writes back whatever bytes that returns.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <atomic>
#include <functional>
#include <list>
#include <mutex>
#include <set>
#include <string>
#include <sys/socket.h>
#include <thread>

namespace fb::test {

struct Request {
    std::string method;
    std::string target;
    std::string head; // as received
    std::string body;
    int connection = 0; // counts from 1
    std::string header(const std::string& name) const {
        const std::size_t at = head.find("\r\n" + name + ": ");
        if (at == std::string::npos)
            return {};
        const std::size_t begin = at + name.size() + 4;
        return head.substr(begin, head.find("\r\n", begin) - begin);
    }
};

struct Reply {
    std::string bytes;
    bool close = false;                     // after writing
    std::function<bool(std::string&)> more; // endless answers: the next bytes, until it returns false or the peer is gone
};

inline Reply answer(int status, const std::string& body, const std::string& fields = {},
                    const std::string& type = "application/fhir+json") {
    return {"HTTP/1.1 " + std::to_string(status) + " Said\r\nContent-Type: " + type + "\r\nContent-Length: " +
                std::to_string(body.size()) + "\r\n" + fields + "\r\n" + body,
            false,
            {}};
}

class LoopbackServer {
public:
    using Handler = std::function<Reply(const Request&)>;
    using tcp = boost::asio::ip::tcp;

    explicit LoopbackServer(Handler handler, boost::asio::ssl::context* tls = nullptr)
        : m_handler(std::move(handler)), m_tls(tls), m_acceptor(m_context, {boost::asio::ip::address_v4::loopback(), 0}),
          m_thread([this] { accept(); }) {}

    ~LoopbackServer() {
        m_stopping = true;
        ::shutdown(m_acceptor.native_handle(), SHUT_RDWR); // wakes accept()
        m_thread.join();
        {
            const std::lock_guard lock(m_mutex);
            for (const int socket : m_sockets)
                ::shutdown(socket, SHUT_RDWR);
        }
        for (auto& session : m_sessions)
            session.join();
    }

    std::uint16_t port() const { return m_acceptor.local_endpoint().port(); }
    std::string url(const std::string& path = "/fhir") const { return "http://127.0.0.1:" + std::to_string(port()) + path; }
    int connections() const { return m_connections; }
    int requests() const { return m_requests; }

private:
    void accept() {
        while (!m_stopping) {
            boost::system::error_code error;
            tcp::socket socket(m_context);
            m_acceptor.accept(socket, error);
            if (error)
                return;
            const int number = ++m_connections;
            const std::lock_guard lock(m_mutex);
            m_sockets.insert(socket.native_handle());
            m_sessions.emplace_back([this, number, s = std::move(socket)]() mutable { session(std::move(s), number); });
        }
    }

    void session(tcp::socket socket, int number) {
        const int handle = socket.native_handle();
        boost::system::error_code error;
        if (m_tls) {
            boost::asio::ssl::stream<tcp::socket&> stream(socket, *m_tls);
            stream.handshake(boost::asio::ssl::stream_base::server, error);
            if (!error)
                serve(stream, number);
        } else {
            serve(socket, number);
        }
        const std::lock_guard lock(m_mutex);
        m_sockets.erase(handle);
    }

    template <typename Stream>
    void serve(Stream& stream, int number) {
        boost::asio::streambuf buffer;
        boost::system::error_code error;
        for (;;) {
            const std::size_t length = boost::asio::read_until(stream, buffer, "\r\n\r\n", error);
            if (error)
                return;
            Request request;
            request.connection = number;
            request.head.assign(boost::asio::buffers_begin(buffer.data()), boost::asio::buffers_begin(buffer.data()) + std::ptrdiff_t(length));
            buffer.consume(length);
            request.method = request.head.substr(0, request.head.find(' '));
            request.target = request.head.substr(request.method.size() + 1);
            request.target.resize(request.target.find(' '));
            const std::string size = request.header("Content-Length");
            const std::size_t body = size.empty() ? 0 : std::stoul(size);
            if (buffer.size() < body)
                boost::asio::read(stream, buffer, boost::asio::transfer_exactly(body - buffer.size()), error);
            if (error)
                return;
            request.body.assign(boost::asio::buffers_begin(buffer.data()), boost::asio::buffers_begin(buffer.data()) + std::ptrdiff_t(body));
            buffer.consume(body);
            ++m_requests;
            Reply reply = m_handler(request);
            boost::asio::write(stream, boost::asio::buffer(reply.bytes), error);
            for (std::string next; !error && !m_stopping && reply.more && reply.more(next);)
                boost::asio::write(stream, boost::asio::buffer(next), error);
            if (error || reply.close)
                return;
        }
    }

    Handler m_handler;
    boost::asio::ssl::context* m_tls;
    boost::asio::io_context m_context;
    tcp::acceptor m_acceptor;
    std::atomic<bool> m_stopping{false};
    std::atomic<int> m_connections{0};
    std::atomic<int> m_requests{0};
    std::mutex m_mutex;
    std::set<int> m_sockets;
    std::list<std::thread> m_sessions;
    std::thread m_thread;
};

} // namespace fb::test
