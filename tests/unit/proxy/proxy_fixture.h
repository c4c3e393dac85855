// A gateway in the test's own process between raw sockets: an upstream that does what a test scripts, byte by byte, and clients
// that send and read bytes. Ports are the system's; every wait ends after ten seconds.
#pragma once

#include "base/text.h"
#include "config/workspace.h"
#include "proxy/gateway.h"

#include <QtTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace fb::test {

constexpr int kPatience = 10'000; // milliseconds

// A message as it came: the head with its empty line, the body without transfer coding.
struct Message {
    std::string head;
    std::string body;
    std::string trailers;
    bool complete = false; // ended as its framing says
    bool chunked = false;

    std::string startLine() const { return head.substr(0, head.find("\r\n")); }
    int status() const { return head.size() > 12 && head.starts_with("HTTP/1.1 ") ? std::stoi(head.substr(9, 3)) : 0; }
    bool has(std::string_view name) const { return headerCount(name) > 0; }
    int headerCount(std::string_view name) const {
        int count = 0;
        for (const auto line : splitView(head, '\n'))
            if (line.size() > name.size() && line[name.size()] == ':' && equalsIgnoreCase(line.substr(0, name.size()), name))
                ++count;
        return count;
    }
    std::string header(std::string_view name) const {
        for (auto line : splitView(head, '\n'))
            if (line.size() > name.size() && line[name.size()] == ':' && equalsIgnoreCase(line.substr(0, name.size()), name)) {
                if (line.ends_with('\r'))
                    line.remove_suffix(1);
                return std::string(trimOws(line.substr(name.size() + 1)));
            }
        return {};
    }
};

class RawSocket {
public:
    explicit RawSocket(int fd) : m_fd(fd) {
        const int on = 1;
        setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    RawSocket(RawSocket&& other) noexcept : m_fd(std::exchange(other.m_fd, -1)), m_input(std::move(other.m_input)) {}
    ~RawSocket() { close(); }

    static RawSocket connect(std::uint16_t port, int receiveBuffer = 0) {
        const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (receiveBuffer > 0)
            setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &receiveBuffer, sizeof receiveBuffer);
        sockaddr_in to{};
        to.sin_family = AF_INET;
        to.sin_port = htons(port);
        to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd, reinterpret_cast<sockaddr*>(&to), sizeof to) != 0)
            qWarning("connect failed: %d", errno);
        return RawSocket(fd);
    }

    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const ssize_t sent = ::send(m_fd, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (sent <= 0)
                return false;
            bytes.remove_prefix(std::size_t(sent));
        }
        return true;
    }
    void shutdownSend() { ::shutdown(m_fd, SHUT_WR); }
    void close() {
        if (m_fd >= 0)
            ::close(std::exchange(m_fd, -1));
    }
    void reset() { // RST instead of FIN
        const struct linger hard{1, 0};
        setsockopt(m_fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        close();
    }

    // More bytes into input(); false at the end, on an error or when patience ends.
    bool receive(int patience = kPatience) {
        pollfd wait{m_fd, POLLIN, 0};
        if (::poll(&wait, 1, patience) <= 0)
            return false;
        char bytes[64 * 1024];
        const ssize_t got = ::recv(m_fd, bytes, sizeof bytes, 0);
        m_lastError = got < 0 ? errno : 0;
        if (got <= 0)
            return false;
        m_input.append(bytes, std::size_t(got));
        return true;
    }
    int handle() const { return m_fd; }
    std::string& input() { return m_input; }
    int lastError() const { return m_lastError; }
    // Everything until the other side closes.
    std::string receiveAll() {
        while (receive()) {
        }
        return std::exchange(m_input, {});
    }
    // True when the other side closed, with nothing more to read.
    bool closedByPeer() {
        m_input.clear();
        pollfd wait{m_fd, POLLIN, 0};
        return ::poll(&wait, 1, kPatience) > 0 && !receive();
    }

    // One message off the input. `answerTo`: the request's method, when it is an answer; "" for requests.
    Message message(std::string_view answerTo = {}) {
        Message out;
        std::size_t end;
        while ((end = m_input.find("\r\n\r\n")) == std::string::npos)
            if (!receive()) {
                out.head = std::exchange(m_input, {});
                return out;
            }
        out.head = m_input.substr(0, end + 4);
        m_input.erase(0, end + 4);
        const bool answer = !answerTo.empty();
        const int status = answer ? out.status() : 0;
        if (answer && (answerTo == "HEAD" || status < 200 || status == 204 || status == 304)) {
            out.complete = true;
        } else if (out.has("Transfer-Encoding")) {
            readChunked(out);
        } else if (out.has("Content-Length")) {
            readLength(out, std::stoul(out.header("Content-Length")));
        } else if (answer) {
            out.body = receiveAll();
            out.complete = m_lastError == 0;
        } else {
            out.complete = true;
        }
        return out;
    }

private:
    void readLength(Message& out, std::size_t length) {
        while (m_input.size() < length && receive()) {
        }
        out.complete = m_input.size() >= length;
        out.body = m_input.substr(0, length);
        m_input.erase(0, out.body.size());
    }
    bool line(std::string& out) {
        std::size_t end;
        while ((end = m_input.find("\r\n")) == std::string::npos)
            if (!receive())
                return false;
        out = m_input.substr(0, end);
        m_input.erase(0, end + 2);
        return true;
    }
    void readChunked(Message& out) {
        out.chunked = true;
        for (std::string text; line(text);) {
            const std::size_t size = std::stoul(text, nullptr, 16);
            if (size == 0) {
                while (line(text) && !text.empty())
                    out.trailers += text + "\r\n";
                out.complete = text.empty();
                return;
            }
            while (m_input.size() < size + 2 && receive()) {
            }
            if (m_input.size() < size + 2) {
                out.body += m_input;
                return;
            }
            out.body += m_input.substr(0, size);
            m_input.erase(0, size + 2);
        }
    }

    int m_fd;
    std::string m_input;
    int m_lastError = 0;
};

// Listens on a free port; each connection is served by a thread of its own.
class Upstream {
public:
    using Serve = std::function<void(RawSocket& connection, int number)>;
    using Answer = std::function<std::string(const Message& request)>;

    explicit Upstream(Serve serve) : m_serve(std::move(serve)) { start(); }
    // Answers every whole request with raw bytes, on kept-alive connections; "" closes.
    explicit Upstream(Answer answer)
        : m_serve([this, give = std::move(answer)](RawSocket& connection, int) {
              for (;;) {
                  const Message request = connection.message();
                  if (!request.complete) {
                      m_broken += request.head.empty() ? 0 : 1;
                      return;
                  }
                  remember(request);
                  const std::string bytes = give(request);
                  if (bytes.empty() || !connection.send(bytes))
                      return;
              }
          }) {
        start();
    }
    ~Upstream() {
        m_stopping = true;
        ::shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        {
            const std::lock_guard lock(m_mutex);
            for (const int fd : m_open)
                ::shutdown(fd, SHUT_RDWR);
        }
        for (auto& thread : m_connections)
            thread.join();
        ::close(m_listener);
    }

    std::uint16_t port() const { return m_port; }
    std::string url(const std::string& path = "/fhir") const { return "http://127.0.0.1:" + std::to_string(m_port) + path; }
    int connections() const { return m_count; }
    int broken() const { return m_broken; } // requests that ended before they were whole
    void remember(const Message& request) {
        const std::lock_guard lock(m_mutex);
        m_requests.push_back(request);
    }
    std::vector<Message> requests() const {
        const std::lock_guard lock(m_mutex);
        return m_requests;
    }

private:
    void start() {
        m_listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof at;
        ::bind(m_listener, reinterpret_cast<sockaddr*>(&at), size);
        ::getsockname(m_listener, reinterpret_cast<sockaddr*>(&at), &size);
        m_port = ntohs(at.sin_port);
        ::listen(m_listener, 512);
        m_thread = std::thread([this] { accept(); });
    }
    void accept() {
        while (!m_stopping) {
            const int fd = ::accept(m_listener, nullptr, nullptr);
            if (fd < 0)
                continue;
            const int number = ++m_count;
            const std::lock_guard lock(m_mutex);
            m_open.push_back(fd);
            m_connections.emplace_back([this, fd, number] {
                RawSocket connection(::dup(fd));
                m_serve(connection, number);
                connection.close();
                const std::lock_guard guard(m_mutex);
                std::erase(m_open, fd);
                ::close(fd);
            });
        }
    }

    Serve m_serve;
    int m_listener = -1;
    std::uint16_t m_port = 0;
    std::atomic<bool> m_stopping{false};
    std::atomic<int> m_count{0};
    std::atomic<int> m_broken{0};
    std::thread m_thread;
    std::vector<std::thread> m_connections;
    std::vector<int> m_open;
    mutable std::mutex m_mutex;
    std::vector<Message> m_requests;
};

class Sink : public traffic::ExchangeSink {
public:
    bool wantsExchanges() const override { return true; }
    bool wantsBodies() const override { return bodies; }
    std::uint64_t bodyCap() const override { return cap; }
    void offer(traffic::ExchangePtr exchange) override {
        const std::lock_guard lock(m_mutex);
        m_list.push_back(std::move(exchange));
    }
    std::size_t count() const {
        const std::lock_guard lock(m_mutex);
        return m_list.size();
    }
    // The n-th record; waits for it.
    const traffic::Exchange& at(std::size_t n) const {
        static const traffic::Exchange none;
        if (!QTest::qWaitFor([&] { return count() > n; }, kPatience))
            return none;
        const std::lock_guard lock(m_mutex);
        return *m_list[n];
    }
    bool bodies = true;
    std::uint64_t cap = 1024 * 1024;

private:
    mutable std::mutex m_mutex;
    std::vector<traffic::ExchangePtr> m_list;
};

// A workspace in YAML; @1, @2 ... are the URLs given.
inline policy::PlanPtr planOf(std::string yaml, const std::vector<std::string>& urls = {}) {
    for (std::size_t i = 0; i < urls.size(); ++i)
        for (std::size_t at; (at = yaml.find("@" + std::to_string(i + 1))) != std::string::npos;)
            yaml.replace(at, 2, urls[i]);
    const auto loaded = config::parseWorkspace(yaml, "test.yaml");
    for (const auto& problem : loaded.problems)
        qWarning("%s", problem.sentence().c_str());
    return loaded.ok() ? policy::compile(*loaded.workspace, 7) : nullptr;
}

// One route for everything below /fhir to the targets; `gateway` and `upstream` are further lines of YAML flow mappings.
inline policy::PlanPtr simplePlan(const std::vector<std::string>& urls, const std::string& gateway = {}, const std::string& upstream = {},
                                  const std::string& route = {}) {
    std::string targets;
    for (const auto& url : urls)
        targets += (targets.empty() ? "{url: \"" : ", {url: \"") + url + "\"}";
    return planOf("firebreak: 1\nname: test\ngateway: {listen: [\"127.0.0.1:0\"], threads: 1" + gateway +
                  "}\nupstreams:\n  - {name: up, targets: [" + targets + "]" + upstream +
                  "}\nroutes:\n  - {name: all, match: {path: /fhir}, upstream: up" + route + "}\n");
}

struct Running {
    explicit Running(policy::PlanPtr plan, traffic::ExchangeSink* sink = nullptr) : gateway(sink) {
        if (!plan)
            qFatal("the plan is not valid");
        const auto started = gateway.start(std::move(plan));
        if (!started)
            qFatal("%s", started.error().sentence().c_str());
        port = gateway.addresses().front().port;
    }
    RawSocket client(int receiveBuffer = 0) const { return RawSocket::connect(port, receiveBuffer); }
    // One request on a connection of its own.
    Message ask(const std::string& request, std::string_view method = "GET") const {
        RawSocket socket = client();
        socket.send(request);
        return socket.message(method);
    }
    proxy::Gateway gateway;
    std::uint16_t port = 0;
};

inline std::string get(const std::string& target, const std::string& more = {}) {
    return "GET " + target + " HTTP/1.1\r\nHost: fhir.test\r\n" + more + "\r\n";
}
inline std::string ok(const std::string& body, const std::string& more = {}) {
    return "HTTP/1.1 200 OK\r\n" + more + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

} // namespace fb::test
