#include "proxy/body_reader.h"

#include <algorithm>
#include <utility>

namespace fb::proxy {

void BodyReader::begin(const http::Framing& framing, std::string_view atHand, std::uint64_t limit) {
    m_kind = framing.kind;
    m_left = framing.kind == http::BodyKind::Length ? framing.length : 0;
    m_limit = limit;
    m_size = 0;
    m_raw = atHand;
    m_aheadPending = false;
    m_receivedSinceMark = false;
    const bool empty = m_kind == http::BodyKind::None || (m_kind == http::BodyKind::Length && m_left == 0);
    m_state = empty ? State::Done : m_left > limit ? State::TooLarge : State::More;
    if (m_kind == http::BodyKind::Chunked)
        m_chunks.reset();
}

BodyReader::State BodyReader::take(Pieces& data) {
    if (m_aheadPending)
        data.add(m_ahead);
    m_aheadPending = false;
    while (m_state == State::More && !m_raw.empty() && !data.full())
        step(data);
    return m_state;
}

void BodyReader::step(Pieces& data) {
    std::string_view found;
    if (m_kind == http::BodyKind::Chunked) {
        const auto step = m_chunks.next(m_raw);
        m_raw.remove_prefix(step.consumed);
        found = step.data;
        if (step.state != http::ChunkedReader::State::More)
            m_state = step.state == http::ChunkedReader::State::Done ? State::Done : State::Bad;
    } else if (m_kind == http::BodyKind::Length) {
        found = m_raw.substr(0, std::size_t(std::min<std::uint64_t>(m_left, m_raw.size())));
        m_raw.remove_prefix(found.size());
        m_left -= found.size();
        if (m_left == 0)
            m_state = State::Done;
    } else {
        found = std::exchange(m_raw, {});
    }
    count(found.size());
    if (m_state != State::TooLarge)
        data.add(found);
}

void BodyReader::count(std::size_t bytes) {
    m_size += bytes;
    if (m_size > m_limit)
        m_state = State::TooLarge;
}

std::size_t BodyReader::want(std::size_t most) const {
    return m_kind == http::BodyKind::Length ? std::size_t(std::min<std::uint64_t>(m_left, most)) : most;
}

void BodyReader::received(std::string_view bytes) {
    m_raw = bytes;
    m_receivedSinceMark = true;
}

void BodyReader::ended() {
    if (m_state == State::More)
        m_state = m_kind == http::BodyKind::UntilClose ? State::Done : State::Bad;
}

const char* BodyReader::reason() const { return m_kind == http::BodyKind::Chunked ? m_chunks.reason() : ""; }

void BodyReader::putBack(std::string data) {
    m_ahead = std::move(data);
    m_aheadPending = true;
}

void BodyReader::mark() {
    m_mark = {m_state, m_left, m_size, m_raw, m_chunks, m_aheadPending};
    m_receivedSinceMark = false;
}

void BodyReader::rewind() {
    m_state = m_mark.state;
    m_left = m_mark.left;
    m_size = m_mark.size;
    m_raw = m_mark.raw;
    m_chunks = m_mark.chunks;
    m_aheadPending = m_mark.aheadPending;
}

} // namespace fb::proxy
