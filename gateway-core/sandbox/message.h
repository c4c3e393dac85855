// A request and an answer apart from any socket. Pure.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace fb::sandbox {

using HeaderList = std::vector<std::pair<std::string, std::string>>;
// The first of that name, without case; "" when absent.
std::string_view headerOf(const HeaderList& headers, std::string_view name);

struct Request {
    std::string method;
    std::string target; // raw, as in the request line
    HeaderList headers;
    std::string body;
};

struct Answer {
    int status = 200;
    HeaderList headers;
    std::string body;
};

// Why something was refused; becomes an OperationOutcome.
struct Failure {
    int status = 500;
    std::string code = "exception"; // IssueType
    std::string text;
    std::string expression; // "Bundle.entry[3]"; may be empty
    HeaderList headers;
};

// T or why not.
template <typename T>
class [[nodiscard]] Try {
public:
    Try(T value)
        : m_value(std::move(value))
        , m_ok(true) {}
    Try(Failure failure)
        : m_failure(std::move(failure)) {}
    explicit operator bool() const { return m_ok; }
    T& operator*() { return m_value; }
    const T& operator*() const { return m_value; }
    T* operator->() { return &m_value; }
    const T* operator->() const { return &m_value; }
    const Failure& failure() const { return m_failure; }

private:
    T m_value{};
    Failure m_failure;
    bool m_ok = false;
};

} // namespace fb::sandbox
