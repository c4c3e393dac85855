// One request's conversation with its upstream: choosing a target, connecting, sending head and body, retrying, waiting for the
// answer's head. Member of a session, used again for each of its requests.
#pragma once

#include "http/head.h"
#include "proxy/buffers.h"
#include "proxy/failure.h"
#include "proxy/request.h"
#include "proxy/task.h"
#include "proxy/upstream_pool.h"
#include "proxy/worker.h"

namespace fb::proxy {

class UpstreamCall {
public:
    UpstreamCall(Worker& worker, Stream& client, Request& request);

    // Until the head of the final answer is there. The request's body may still be on its way then.
    Task<Failure> run();

    const http::ResponseHead& head() const { return m_head; }
    const http::Framing& framing() const { return m_framing; }
    BodyReader& body() { return m_body; }
    const BodyReader& body() const { return m_body; }
    const policy::PlanTarget& target() const { return *m_target; }

    // Reads more of the answer's body into body(). `keep`: what was read so far stays where it is (room() says whether that works).
    Task<IoResult> readBody(bool keep);
    std::size_t room() const { return Block::kSize - m_used; }

    // Whether the whole request went upstream.
    bool sentAll() const { return m_sentAll; }
    // Whether the body was begun to be read from the client's connection for sending.
    bool streaming() const { return m_pumpStarted; }
    // When the client's body was what failed, even after the answer began.
    const Failure& bodyFailure() const { return m_bodyFailure; }

    // After the answer's last byte: the connection may serve others, if both sides ended well.
    void release();
    // Ends everything; the connection is closed unless released. Needed after every run().
    Task<void> finish(bool failed);
    void reset(bool failed); // the same once sentAll()
    // From outside, at once: what is under way ends with an error.
    void cancel();

private:
    Task<Failure> tryTarget();
    Task<Failure> connect(bool fresh);
    Task<Failure> send();
    Task<Failure> readHead();
    Task<Failure> relayInterim(std::size_t bytes);
    void writeHead();
    Detached pump();
    Task<Failure> pumpBody();
    Failure readFailure(const IoResult& io) const;
    Failure bodyProblem(BodyReader::State state) const;
    Failure timeout() const;
    bool mayRetry(const Failure& failure, std::uint32_t attempt) const;
    bool isRetryable(const Failure& failure) const;
    bool wants(config::RetryOn what) const;
    void rewind();
    static void expire(void* self);
    bool isIdempotent() const;
    void leaveTarget(bool failed);
    void requestDone();
    void keepRest();

    Worker& m_worker;
    Stream& m_client;
    Request& m_request;

    ThreadUpstream* m_upstream = nullptr;
    std::size_t m_index = 0;
    const policy::PlanTarget* m_target = nullptr;
    TargetStatus* m_status = nullptr; // counted as active there while not null
    UpstreamConnectionPtr m_connection;
    bool m_reused = false;
    bool m_wroteAny = false;  // of this attempt
    bool m_sentAll = false;
    bool m_pumpStarted = false;
    bool m_cancelled = false;
    unsigned m_interim = 0;
    std::uint64_t m_tried = 0;

    Block m_block;
    std::size_t m_used = 0; // bytes read into the block and still needed
    std::size_t m_headBytes = 0;
    http::ResponseHead m_head;
    http::Framing m_framing;
    BodyReader m_body;
    BodyWriter m_writer;
    std::string m_out;
    std::string m_path;

    Deadline m_wait;  // connect, first byte
    Deadline m_total;
    Deadline m_idle;  // the client's body
    Event m_pumpDone; // set while no pump runs
    bool m_stopPump = false;
    Failure m_bodyFailure;
};

} // namespace fb::proxy
