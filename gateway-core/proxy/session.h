// One client connection: serves its requests one after the other, in order. Lives on its worker's thread, frees itself when the
// connection has ended.
#pragma once

#include "fhir/links.h"
#include "proxy/buffers.h"
#include "proxy/failure.h"
#include "proxy/refusal.h"
#include "proxy/request.h"
#include "proxy/stream.h"
#include "proxy/task.h"
#include "proxy/upstream_call.h"

#include <optional>
#include <string>
#include <vector>

namespace fb::proxy {

class Worker;

class Session {
public:
    Session(Worker& worker, Socket socket, const IpAddress& peer);
    Detached run();     // once; deletes the session at its end
    void close();       // at once: everything under way ends with an error
    void closeIfIdle(); // when no request has begun

private:
    enum class Step : std::uint8_t { Done, Refused, Ended };

    // The life of a request, top to bottom. True: the connection lives on for another one.
    Task<bool> serve();

    // Reading it (session_request.cpp).
    Task<Step> readHead();
    Step endOfInput();
    void startRequest();
    bool understand();
    bool mayBeBundle() const;
    Task<Step> readBodyAhead();
    void refuseMessage(int status, std::string_view reason);
    void noteRequest();
    void decide();
    void finishInput();

    // Answers of our own (session_refuse.cpp).
    Task<bool> refuse();
    Task<bool> answerFailure(const Failure& failure);
    Task<bool> sendOwn(Refusal& refusal, traffic::Outcome outcome, const std::string& reason);
    bool mayKeepAlive() const;
    Task<bool> skipBody();
    Task<void> linger();

    // The upstream's answer (session_answer.cpp).
    Task<bool> relayAnswer();
    void prepareLinks();
    bool rewritesBody() const;
    Task<IoResult> readSmallBody(Pieces& data);
    http::BodyKind answerKind(bool rewrittenWhole) const;
    void writeAnswerHead(http::BodyKind kind, std::uint64_t length, bool rewriting);
    void rewrite(Pieces& data, bool last);
    Task<bool> endAnswer();
    Task<bool> cutAnswer(bool clientGone);
    Failure brokenBody() const;
    Task<bool> reachedClient();

    void count(int status);

    Worker& m_worker;
    Stream m_client;
    InputBuffer m_input;
    Request m_request;
    UpstreamCall m_call;
    Deadline m_deadline; // head, keep-alive, a client that does not read
    bool m_first = true;
    bool m_idle = true;   // between requests
    bool m_closed = false;
    bool m_linger = false;
    bool m_active = false;

    std::string m_out;
    std::size_t m_headInInput = 0; // bytes of the input buffer that the head took
    std::size_t m_scanned = 0;

    std::vector<fhir::LinkRule> m_links;
    std::optional<fhir::LinkRewriter> m_rewriter;
    std::string m_rewritten;
    std::string m_location;
    std::string m_contentLocation;
    std::string m_date;
    std::vector<http::Change> m_rateFields;
    BodyWriter m_writer;
    bool m_answerKeepsAlive = false;
    bool m_untilClose = false; // the answer ends with the connection: a broken one must not look whole
};

} // namespace fb::proxy
