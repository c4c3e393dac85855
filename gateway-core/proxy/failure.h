// Why no answer came from upstream: what the client is told, and what the record says. The two differ: a stranger never learns
// what lies behind the gateway.
#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace fb::proxy {

struct Failure {
    enum class Kind : std::uint8_t {
        None,
        NoTarget,   // the upstream has no target
        Connect,    // refused, unreachable, unknown name, handshake failed: nothing was sent
        Reset,      // closed before the first byte of an answer
        Timeout,    // connect, first byte or total
        BadAnswer,  // not HTTP, or broken off within the head
        ClientBody, // the client's body was malformed, too large or too slow
        ClientGone,
    };
    Kind kind = Kind::None;
    int status = 0;            // for the client
    const char* issueCode = ""; // OperationOutcome.issue.code
    std::string told;          // to the client
    std::string detail;        // for the record; empty: as told

    explicit operator bool() const { return kind != Kind::None; }
    const std::string& reason() const { return detail.empty() ? told : detail; }
};

inline Failure failure(Failure::Kind kind, int status, const char* issueCode, std::string told, std::string detail = {}) {
    return {kind, status, issueCode, std::move(told), std::move(detail)};
}

} // namespace fb::proxy
