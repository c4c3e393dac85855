// Coroutines of one thread. Task<T> starts when awaited and hands its result over; Detached runs by itself until its end. Frames
// come from a free list of the thread, so that a coroutine per request costs no allocator call.
#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <type_traits>
#include <utility>

namespace fb::proxy {

// Memory of coroutine frames, reused within the thread.
void* takeFrame(std::size_t size);
void giveFrame(void* frame, std::size_t size) noexcept;

namespace detail {

struct FramePromise {
    static void* operator new(std::size_t size) { return takeFrame(size); }
    static void operator delete(void* frame, std::size_t size) noexcept { giveFrame(frame, size); }
};

struct TaskPromise : FramePromise {
    struct Final {
        bool await_ready() const noexcept { return false; }
        template <typename Promise>
        std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> self) noexcept {
            const auto next = self.promise().continuation;
            return next ? next : std::noop_coroutine();
        }
        void await_resume() const noexcept {}
    };

    std::suspend_always initial_suspend() const noexcept { return {}; }
    Final final_suspend() const noexcept { return {}; }
    void unhandled_exception() noexcept { failure = std::current_exception(); }

    std::coroutine_handle<> continuation;
    std::exception_ptr failure;
};

template <typename T>
struct ValuePromise : TaskPromise {
    std::optional<T> value;
    template <typename U>
    void return_value(U&& result) {
        value.emplace(std::forward<U>(result));
    }
    T take() {
        if (failure)
            std::rethrow_exception(failure);
        return std::move(*value);
    }
};

struct VoidPromise : TaskPromise {
    void return_void() const noexcept {}
    void take() const {
        if (failure)
            std::rethrow_exception(failure);
    }
};

} // namespace detail

template <typename T = void>
class [[nodiscard]] Task {
public:
    struct promise_type : std::conditional_t<std::is_void_v<T>, detail::VoidPromise, detail::ValuePromise<T>> {
        Task get_return_object() { return Task(std::coroutine_handle<promise_type>::from_promise(*this)); }
    };

    explicit Task(std::coroutine_handle<promise_type> self) : m_self(self) {}
    Task(Task&& other) noexcept : m_self(std::exchange(other.m_self, {})) {}
    Task(const Task&) = delete;
    Task& operator=(const Task&) = delete;
    ~Task() {
        if (m_self)
            m_self.destroy();
    }

    bool await_ready() const noexcept { return false; }
    // Runs the task up to its first wait. One that ends without waiting does not suspend its caller: loops over such tasks do not
    // grow the stack.
    bool await_suspend(std::coroutine_handle<> caller) {
        m_self.resume();
        if (m_self.done())
            return false;
        m_self.promise().continuation = caller;
        return true;
    }
    T await_resume() { return m_self.promise().take(); }

private:
    std::coroutine_handle<promise_type> m_self;
};

// Runs at once and frees itself at its end; nothing may leave it as an exception.
struct Detached {
    struct promise_type : detail::FramePromise {
        Detached get_return_object() const noexcept { return {}; }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_void() const noexcept {}
        void unhandled_exception() const noexcept { std::terminate(); }
    };
};

// One coroutine waits until another says so. set() resumes the waiter at once.
class Event {
public:
    bool await_ready() const noexcept { return m_set; }
    void await_suspend(std::coroutine_handle<> waiter) noexcept { m_waiter = waiter; }
    void await_resume() const noexcept {}
    void reset() noexcept { m_set = false; }
    void set() {
        m_set = true;
        if (const auto waiter = std::exchange(m_waiter, {}))
            waiter.resume();
    }

private:
    bool m_set = true;
    std::coroutine_handle<> m_waiter;
};

} // namespace fb::proxy
