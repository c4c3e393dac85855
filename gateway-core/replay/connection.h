// One kept-alive connection to the target. Used by one thread; cancel() from any other.
#pragma once

#include "base/result.h"
#include "config/url.h"
#include "replay/outgoing.h"

#include <atomic>
#include <memory>
#include <string>

namespace fb::replay {

struct Answer {
    int status = 0;
    std::string head; // status line and fields as received, with the empty line
    std::string body; // without transfer coding; content coding as sent
    std::int64_t micros = 0;
};

// The target with its addresses, looked up once per run.
class Remote {
public:
    // Blocks for at most `timeout`, and stops early when `cancelled` becomes true.
    static Result<std::shared_ptr<const Remote>> resolve(const config::BaseUrl& url, Micros timeout, const std::atomic<bool>& cancelled);
    ~Remote();

    struct Impl;
    const Impl& impl() const { return *m_impl; }

private:
    Remote();
    std::unique_ptr<Impl> m_impl;
};

class Connection {
public:
    explicit Connection(std::shared_ptr<const Remote> remote, const std::atomic<bool>& cancelled);
    ~Connection();

    // Opens the connection when there is none.
    Result<void> open(Micros timeout);
    // Sends and reads one whole answer. A connection that the server closed meanwhile is opened again; a request is sent a second
    // time only when it may be repeated and no byte of an answer had come.
    Result<Answer> exchange(const Outgoing& request, Micros timeout);
    // Whether the last failure was in opening the connection.
    bool failedToOpen() const;
    void cancel();

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fb::replay
