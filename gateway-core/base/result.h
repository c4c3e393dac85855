// Result<T>: what can fail returns this; nothing is thrown across a layer, a thread or a signal.
// The member names are those of std::expected, which g++ 12 has only in C++23.
#pragma once

#include <string>
#include <utility>
#include <variant>

namespace fb {

enum class ErrorCode {
    InvalidInput, // the caller or a person gave something wrong
    NotFound,
    Io,      // a file or a database
    Network, // a socket
    Timeout,
    Busy,        // a port or a lock is taken
    Unsupported, // understood, but not done here
    Internal,
};

// Where in an input the trouble is. Lines and columns count from 1; 0 means unknown.
struct Place {
    std::string file;
    int line = 0;
    int column = 0;

    std::string text() const; // "file:3:7", "line 3, column 7" or ""
};

struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string message; // what happened, one sentence without the place
    Place place;
    std::string hint; // the way out, one sentence; may be empty

    // "file:3:7: message. hint" for people: place, what, way out.
    std::string sentence() const;
};

template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value) : m_state(std::in_place_index<0>, std::move(value)) {}
    Result(Error error) : m_state(std::in_place_index<1>, std::move(error)) {}

    bool has_value() const { return m_state.index() == 0; }
    explicit operator bool() const { return has_value(); }
    T& value() { return std::get<0>(m_state); }
    const T& value() const { return std::get<0>(m_state); }
    T& operator*() { return value(); }
    const T& operator*() const { return value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }
    Error& error() { return std::get<1>(m_state); }
    const Error& error() const { return std::get<1>(m_state); }

private:
    std::variant<T, Error> m_state;
};

template <>
class [[nodiscard]] Result<void> {
public:
    Result() = default;
    Result(Error error) : m_error(std::move(error)), m_failed(true) {}

    bool has_value() const { return !m_failed; }
    explicit operator bool() const { return has_value(); }
    Error& error() { return m_error; }
    const Error& error() const { return m_error; }

private:
    Error m_error;
    bool m_failed = false;
};

inline Error makeError(ErrorCode code, std::string message, std::string hint = {}) {
    return Error{code, std::move(message), {}, std::move(hint)};
}

} // namespace fb
