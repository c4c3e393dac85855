// The kinds of Asio objects that the proxy uses: with the executor's own type, which spares the type erasure of
// any_io_executor on every operation.
#pragma once

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/basic_resolver.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <coroutine>

namespace fb::proxy {

namespace asio = boost::asio;

using Executor = asio::io_context::executor_type;
using Tcp = asio::ip::tcp;
using Socket = asio::basic_stream_socket<Tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<Tcp, Executor>;
using Resolver = asio::ip::basic_resolver<Tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock, asio::wait_traits<std::chrono::steady_clock>, Executor>;
using ErrorCode = boost::system::error_code;

struct IoResult {
    ErrorCode error;
    std::size_t bytes = 0;
};

// Awaits one Asio operation: `start` gets the completion handler, to be called with an error and perhaps a count.
//     co_await operation([&](auto done) { acceptor.async_accept(socket, done); });
// What `start` captures must be references: the awaiter lives in the frame of the coroutine that waits.
template <typename Start>
class Operation {
public:
    explicit Operation(Start start) : m_start(start) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) {
        m_waiter = waiter;
        m_start(Done{this});
    }
    IoResult await_resume() const noexcept { return m_result; }

private:
    struct Done {
        Operation* self;
        void operator()(const ErrorCode& error, std::size_t bytes = 0) const {
            self->m_result = {error, bytes};
            self->m_waiter.resume();
        }
    };
    Start m_start;
    IoResult m_result;
    std::coroutine_handle<> m_waiter;
};

template <typename Start>
Operation<Start> operation(Start start) {
    return Operation<Start>(start);
}

} // namespace fb::proxy
