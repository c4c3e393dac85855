#include "proxy/listener.h"

#include <boost/asio/ip/v6_only.hpp>

#include <sys/socket.h>

namespace fb::proxy {

namespace {

constexpr int kBacklog = 4096;

Error bindError(const Tcp::endpoint& endpoint, const ErrorCode& error) {
    const std::string host = endpoint.address().to_string();
    const std::string port = std::to_string(endpoint.port());
    if (error == asio::error::address_in_use)
        return makeError(fb::ErrorCode::Busy, "Port " + port + " on " + host + " is already in use",
                         "Stop the program that listens there, or set another port (0 for any free one) in gateway.listen");
    if (error == asio::error::access_denied)
        return makeError(fb::ErrorCode::Network, "Port " + port + " on " + host + " may not be used by this user",
                         "Choose a port above 1023 in gateway.listen");
    if (error == boost::system::errc::address_not_available)
        return makeError(fb::ErrorCode::Network, host + " is not an address of this machine",
                         "Choose an address of this machine in gateway.listen, such as 127.0.0.1");
    return makeError(fb::ErrorCode::Network, "Cannot listen on port " + port + " of " + host + ": " + error.message());
}

ErrorCode openSocket(Acceptor& acceptor, const Tcp::endpoint& endpoint) {
    ErrorCode error;
    acceptor.open(endpoint.protocol(), error);
    if (!error)
        acceptor.set_option(Acceptor::reuse_address(true), error);
    if (!error && endpoint.address().is_v6())
        acceptor.set_option(asio::ip::v6_only(true), error);
    return error;
}

} // namespace

Result<Tcp::endpoint> resolveListen(const config::HostPort& listen) {
    ErrorCode error;
    const auto literal = asio::ip::make_address(listen.host, error);
    if (!error)
        return Tcp::endpoint(literal, listen.port);
    asio::io_context io;
    Resolver resolver(io.get_executor());
    const auto found = resolver.resolve(listen.host, std::to_string(listen.port), Resolver::numeric_service, error);
    if (error || found.empty())
        return makeError(fb::ErrorCode::Network, "\"" + listen.host + "\" is not a known address",
                         "Use an address of this machine in gateway.listen, such as 127.0.0.1");
    return found.begin()->endpoint();
}

Result<void> probeFree(const Tcp::endpoint& endpoint) {
    if (endpoint.port() == 0)
        return {};
    asio::io_context io;
    Acceptor probe(io.get_executor());
    ErrorCode error = openSocket(probe, endpoint);
    if (!error)
        probe.bind(endpoint, error);
    if (error)
        return bindError(endpoint, error);
    return {};
}

Result<void> openListener(Acceptor& acceptor, Tcp::endpoint& endpoint) {
    ErrorCode error = openSocket(acceptor, endpoint);
    const int on = 1;
    if (!error && setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &on, sizeof on) != 0)
        error = ErrorCode(errno, boost::system::system_category());
    if (!error)
        acceptor.bind(endpoint, error);
    if (!error)
        acceptor.listen(kBacklog, error);
    if (!error)
        endpoint = acceptor.local_endpoint(error);
    if (error)
        return bindError(endpoint, error);
    return {};
}

IpAddress addressOf(const Tcp::endpoint& endpoint) {
    if (endpoint.address().is_v4())
        return IpAddress::fromV4(endpoint.address().to_v4().to_uint());
    const auto bytes = endpoint.address().to_v6().to_bytes();
    std::array<std::uint8_t, 16> copy;
    std::copy(bytes.begin(), bytes.end(), copy.begin());
    return IpAddress::fromV6(copy);
}

} // namespace fb::proxy
