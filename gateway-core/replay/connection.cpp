#include "replay/connection.h"

#include "base/text.h"
#include "replay/message.h"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/beast/ssl.hpp>

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace fb::replay {

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using TlsStream = beast::ssl_stream<beast::tcp_stream>;

constexpr std::uint32_t kMostHead = 256 * 1024;
constexpr int kMostInterim = 16; // 1xx answers before the real one

std::string certificateWords(SSL* ssl) {
    const long code = SSL_get_verify_result(ssl);
    return code == X509_V_OK ? std::string() : X509_verify_cert_error_string(code);
}

std::string words(const beast::error_code& error, Micros timeout) {
    if (error == beast::error::timeout)
        return "No answer within " + durationText(timeout.count());
    if (error == bhttp::error::end_of_stream)
        return "The server closed the connection without an answer";
    if (error == bhttp::error::partial_message || error == asio::ssl::error::stream_truncated)
        return "The server closed the connection in the middle of its answer";
    if (error == bhttp::error::body_limit)
        return "The answer is larger than " + byteCountText(kMostBody);
    if (error == bhttp::error::header_limit)
        return "The head of the answer is larger than " + byteCountText(kMostHead);
    if (error == bhttp::error::bad_chunk || error == bhttp::error::bad_chunk_extension)
        return "The answer's chunked coding is broken";
    if (error.category() == bhttp::make_error_code(bhttp::error::bad_version).category())
        return "The answer is not valid HTTP: " + error.message();
    return error.message();
}

std::string headText(const bhttp::response_header<>& header) {
    std::string out = "HTTP/" + std::to_string(header.version() / 10) + '.' + std::to_string(header.version() % 10) +
                      ' ' + std::to_string(header.result_int()) + ' ' + std::string(header.reason()) + "\r\n";
    for (const auto& field : header)
        out += std::string(field.name_string()) + ": " + std::string(field.value()) + "\r\n";
    return out + "\r\n";
}

} // namespace

struct Remote::Impl {
    config::BaseUrl url;
    std::vector<tcp::endpoint> endpoints;
    // Shared by the connections of a run; only read after it is set up.
    mutable asio::ssl::context tls{asio::ssl::context::tls_client};

    std::string name() const { return url.host + ':' + std::to_string(url.port); }
};

Remote::Remote()
    : m_impl(std::make_unique<Impl>()) {}
Remote::~Remote() = default;

namespace {

// A look-up cannot be interrupted, so it runs on a thread of its own that is left behind when it takes too long.
struct Lookup {
    std::mutex mutex;
    std::condition_variable finished;
    bool done = false;
    beast::error_code error;
    std::vector<tcp::endpoint> endpoints;
};

void lookUp(const std::shared_ptr<Lookup>& lookup, const std::string& host, std::uint16_t port) {
    asio::io_context context;
    tcp::resolver resolver(context);
    beast::error_code error;
    std::vector<tcp::endpoint> endpoints;
    // RFC 6761 6.3: localhost is this machine, and no name service is asked.
    if (host == "localhost")
        endpoints = {{asio::ip::address_v4::loopback(), port}, {asio::ip::address_v6::loopback(), port}};
    else
        for (const auto& entry : resolver.resolve(host, std::to_string(port), error))
            endpoints.push_back(entry.endpoint());
    const std::lock_guard lock(lookup->mutex);
    lookup->done = true;
    lookup->error = error;
    lookup->endpoints = std::move(endpoints);
    lookup->finished.notify_all();
}

} // namespace

Result<std::shared_ptr<const Remote>> Remote::resolve(const config::BaseUrl& url, Micros timeout,
                                                      const std::atomic<bool>& cancelled) {
    auto lookup = std::make_shared<Lookup>();
    std::thread(lookUp, lookup, url.host, url.port).detach();
    const auto deadline = Clock::now() + timeout;
    std::unique_lock lock(lookup->mutex);
    while (!lookup->done && !cancelled && Clock::now() < deadline)
        lookup->finished.wait_for(lock, std::chrono::milliseconds(20));
    if (cancelled)
        return makeError(ErrorCode::Network, "Cancelled");
    if (!lookup->done)
        return makeError(ErrorCode::Timeout,
                         "The address of " + url.host + " was not found within " + durationText(timeout.count()));
    if (lookup->error || lookup->endpoints.empty())
        return makeError(ErrorCode::Network,
                         "The address of " + url.host + " was not found: " + lookup->error.message(),
                         "Check the name in the URL to replay against.");
    std::shared_ptr<Remote> remote(new Remote);
    remote->m_impl->url = url;
    remote->m_impl->endpoints = lookup->endpoints;
    beast::error_code ignored; // without the system's certificates nothing verifies, and that is said then
    remote->m_impl->tls.set_default_verify_paths(ignored);
    remote->m_impl->tls.set_verify_mode(asio::ssl::verify_peer, ignored);
    SSL_CTX_set_min_proto_version(remote->m_impl->tls.native_handle(), TLS1_2_VERSION);
    return std::shared_ptr<const Remote>(std::move(remote));
}

// One thread runs the context for as long as an operation lasts; cancel() posts into it.
struct Connection::Impl {
    std::shared_ptr<const Remote> remote;
    const std::atomic<bool>& cancelled;
    asio::io_context context{1};
    std::optional<beast::tcp_stream> plain;
    std::optional<TlsStream> tls;
    beast::flat_buffer buffer{kMostHead + 64 * 1024};
    bool isOpen = false;
    bool used = false; // an answer has come over it
    bool openFailed = false;

    Impl(std::shared_ptr<const Remote> r, const std::atomic<bool>& c)
        : remote(std::move(r))
        , cancelled(c) {}

    beast::tcp_stream& lowest() { return tls ? tls->next_layer() : *plain; }
    bool exists() const { return plain || tls; }

    void run() {
        context.restart();
        context.run();
    }

    void close() {
        if (exists())
            lowest().close();
        isOpen = false;
        used = false;
        buffer.consume(buffer.size());
    }

    Error failure(std::string message, ErrorCode code = ErrorCode::Network) {
        close();
        return cancelled ? makeError(ErrorCode::Network, "Cancelled") : makeError(code, std::move(message));
    }

    Result<void> open(Micros timeout) {
        openFailed = true;
        const Remote::Impl& to = remote->impl();
        tls.reset();
        plain.reset();
        buffer.consume(buffer.size());
        if (to.url.tls)
            tls.emplace(context, to.tls);
        else
            plain.emplace(context);
        if (cancelled)
            return failure({});
        beast::error_code error;
        lowest().expires_after(timeout);
        lowest().async_connect(to.endpoints, [&](beast::error_code e, const tcp::endpoint&) { error = e; });
        run();
        if (error)
            return failure("Connecting to " + to.name() + " failed: " + words(error, timeout), codeOf(error));
        beast::error_code ignored;
        lowest().socket().set_option(tcp::no_delay(true), ignored);
        if (tls)
            if (auto shaken = handshake(timeout); !shaken)
                return shaken;
        isOpen = true;
        used = false;
        openFailed = false;
        return {};
    }

    Result<void> handshake(Micros timeout) {
        const std::string& host = remote->impl().url.host;
        beast::error_code error;
        asio::ip::make_address(host, error); // RFC 6066 3: no IP literals in the server name
        if (error)
            SSL_set_tlsext_host_name(tls->native_handle(), host.c_str());
        tls->set_verify_callback(asio::ssl::host_name_verification(host), error);
        error = {};
        tls->async_handshake(asio::ssl::stream_base::client, [&](beast::error_code e) { error = e; });
        run();
        if (!error)
            return {};
        const std::string certificate = certificateWords(tls->native_handle());
        return failure(
            "TLS with " + remote->impl().name() + " failed: " +
            (certificate.empty() ? words(error, timeout) : "its certificate is not trusted: " + certificate));
    }

    static ErrorCode codeOf(const beast::error_code& error) {
        return error == beast::error::timeout ? ErrorCode::Timeout : ErrorCode::Network;
    }

    // A server that closed an idle connection, or said something nobody asked for: not used again.
    bool isStale() {
        auto& socket = lowest().socket();
        beast::error_code error;
        socket.non_blocking(true, error);
        char byte = 0;
        socket.receive(asio::buffer(&byte, 1), tcp::socket::message_peek, error);
        return error != asio::error::would_block || buffer.size() > 0;
    }

    // Writing and reading go on at once: a server may answer before it has read a large body.
    template <typename Stream>
    struct Transfer {
        Stream& stream;
        beast::flat_buffer& buffer;
        const Outgoing& request;
        std::optional<bhttp::response_parser<bhttp::string_body>> parser = {};
        beast::error_code readError = {};
        bool written = false;
        bool anything = false; // of an answer has come
        int interim = 0;

        void start() {
            const std::array<asio::const_buffer, 2> parts{asio::buffer(request.head), asio::buffer(request.body)};
            asio::async_write(stream, parts, [this](beast::error_code error, std::size_t) { written = !error; });
            readHead();
        }

        void readHead() {
            parser.emplace();
            parser->header_limit(kMostHead);
            parser->body_limit(kMostBody);
            parser->skip(request.method == "HEAD");
            bhttp::async_read_header(stream, buffer, *parser, [this](beast::error_code error, std::size_t bytes) {
                anything = anything || bytes > 0 || buffer.size() > 0;
                if (error)
                    return finish(error);
                const int status = int(parser->get().result_int());
                if (status < 200 && status != 101)
                    return ++interim > kMostInterim ? finish(bhttp::error::bad_status) : readHead();
                bhttp::async_read(stream, buffer, *parser, [this](beast::error_code e, std::size_t) { finish(e); });
            });
        }

        void finish(beast::error_code error) {
            readError = error;
            if (error || !written)
                beast::get_lowest_layer(stream).close(); // ends the writing, too
        }
    };

    template <typename Stream>
    Result<Answer> transfer(Stream& stream, const Outgoing& request, Micros timeout, bool& anything) {
        Transfer<Stream> transfer{stream, buffer, request};
        const auto begin = Clock::now();
        lowest().expires_at(begin + timeout); // of the whole exchange, so that an endless trickle ends
        transfer.start();
        run();
        anything = transfer.anything;
        if (transfer.readError) {
            const bool late = Clock::now() >= begin + timeout;
            const beast::error_code error = late ? beast::error_code(beast::error::timeout) : transfer.readError;
            return failure(words(error, timeout), codeOf(error));
        }
        auto message = transfer.parser->release();
        Answer answer;
        answer.status = int(message.result_int());
        answer.head = headText(message.base());
        answer.body = std::move(message.body());
        answer.micros = std::chrono::duration_cast<Micros>(Clock::now() - begin).count();
        used = true;
        if (!message.keep_alive() || !transfer.written || answer.status == 101)
            close();
        else
            lowest().expires_never();
        return answer;
    }

    Result<Answer> once(const Outgoing& request, Micros timeout, bool& anything) {
        return tls ? transfer(*tls, request, timeout, anything) : transfer(*plain, request, timeout, anything);
    }
};

Connection::Connection(std::shared_ptr<const Remote> remote, const std::atomic<bool>& cancelled)
    : m_impl(std::make_unique<Impl>(std::move(remote), cancelled)) {}

Connection::~Connection() {
    m_impl->close();
    m_impl->run(); // lets what close() ended finish before the streams go
}

Result<void> Connection::open(Micros timeout) {
    return m_impl->isOpen ? Result<void>() : m_impl->open(timeout);
}

Result<Answer> Connection::exchange(const Outgoing& request, Micros timeout) {
    m_impl->openFailed = false;
    if (m_impl->isOpen && m_impl->used && m_impl->isStale())
        m_impl->close();
    for (int attempt = 0;; ++attempt) {
        if (auto opened = open(timeout); !opened)
            return opened.error();
        const bool reused = m_impl->used;
        bool anything = false;
        auto answer = m_impl->once(request, timeout, anything);
        const bool closedBefore = !answer && reused && !anything && answer.error().code != ErrorCode::Timeout;
        if (answer || !closedBefore || !request.mayRepeat || attempt > 0 || m_impl->cancelled)
            return answer;
    }
}

bool Connection::failedToOpen() const {
    return m_impl->openFailed;
}

// The flag is set before this is called, so an operation that begins later sees it; one that runs is ended here.
void Connection::cancel() {
    asio::post(m_impl->context, [impl = m_impl.get()] {
        if (impl->exists())
            impl->lowest().close();
    });
}

} // namespace fb::replay
