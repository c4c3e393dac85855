// A body as it arrives: takes bytes from the connection, gives views of the data inside. Copies nothing.
#pragma once

#include "http/framing.h"
#include "proxy/pieces.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace fb::proxy {

class BodyReader {
public:
    enum class State : std::uint8_t { More, Done, Bad, TooLarge };

    // `atHand`: what has arrived after the head; may hold more than this body.
    void begin(const http::Framing& framing, std::string_view atHand, std::uint64_t limit);

    // Appends data until what is at hand is used up or `data` is full. The views are valid until the next received().
    State take(Pieces& data);
    State state() const { return m_state; }

    bool wantsRead() const { return m_raw.empty() && m_state == State::More; }
    std::size_t want(std::size_t most) const; // how much to read at most, so that no byte of the next message is touched
    void received(std::string_view bytes);    // what was read; stays where it is until used up
    void ended();                             // the connection's end

    // What follows the body at hand.
    std::string_view rest() const { return m_raw; }
    std::uint64_t size() const { return m_size; }
    const std::string& trailers() const { return m_chunks.trailers(); }
    const char* reason() const;

    // Keeps data that was taken ahead of its time: the next take() gives it first.
    void putBack(std::string data);
    // The data that was put back and not taken again yet.
    bool hasAhead() const { return m_aheadPending; }
    const std::string& ahead() const { return m_ahead; }

    // rewind() goes back to the last mark(); only when canRewind(): nothing was received since.
    void mark();
    void rewind();
    bool canRewind() const { return !m_receivedSinceMark; }

private:
    void step(Pieces& data);
    void count(std::size_t bytes);

    http::BodyKind m_kind = http::BodyKind::None;
    State m_state = State::Done;
    std::uint64_t m_left = 0; // of BodyKind::Length
    std::uint64_t m_limit = 0;
    std::uint64_t m_size = 0;
    std::string_view m_raw;
    http::ChunkedReader m_chunks;
    std::string m_ahead;
    bool m_aheadPending = false;
    bool m_receivedSinceMark = false;

    struct Mark {
        State state = State::Done;
        std::uint64_t left = 0;
        std::uint64_t size = 0;
        std::string_view raw;
        http::ChunkedReader chunks;
        bool aheadPending = false;
    } m_mark;
};

} // namespace fb::proxy
