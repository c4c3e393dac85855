// Why something was refused, and results that may be refusals. Pure.
#pragma once

#include "qthttp/message.h"

#include <string>
#include <utility>

namespace fb::sandbox {

using qthttp::Answer;
using qthttp::HeaderList;
using qthttp::headerOf;
using qthttp::Request;

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
