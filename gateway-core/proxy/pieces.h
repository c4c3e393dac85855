// A list of byte ranges for one scatter-gather write, and the framing of body data for a receiver. Ranges are not owned.
#pragma once

#include "http/framing.h"

#include <sys/uio.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace fb::proxy {

class Pieces {
public:
    static constexpr std::size_t kMost = 64;
    static constexpr std::size_t kMostData = 56; // leaves room for a head and the framing around data

    void clear() {
        m_count = 0;
        m_bytes = 0;
    }
    void add(std::string_view bytes) {
        if (bytes.empty())
            return;
        m_list[m_count++] = {const_cast<char*>(bytes.data()), bytes.size()};
        m_bytes += bytes.size();
    }
    bool full() const { return m_count >= kMostData; }
    bool empty() const { return m_bytes == 0; }
    std::size_t count() const { return m_count; }
    std::size_t bytes() const { return m_bytes; }
    std::string_view operator[](std::size_t i) const { return {static_cast<const char*>(m_list[i].iov_base), m_list[i].iov_len}; }

    iovec* list() { return m_list.data(); }

private:
    std::array<iovec, kMost> m_list; // only the first m_count are set
    std::size_t m_count = 0;
    std::size_t m_bytes = 0;
};

// Puts body data into the framing of the message that is being sent: as it is, or as chunks.
class BodyWriter {
public:
    void begin(http::BodyKind kind) { m_chunked = kind == http::BodyKind::Chunked; }
    // `out` refers to `data`, `trailers` and this object until it is written.
    void put(Pieces& out, const Pieces& data, bool last, std::string_view trailers) {
        if (m_chunked && !data.empty())
            out.add({m_head.data(), http::writeChunkHead(m_head.data(), data.bytes())});
        for (std::size_t i = 0; i < data.count(); ++i)
            out.add(data[i]);
        if (!m_chunked)
            return;
        if (!data.empty())
            out.add("\r\n");
        if (!last)
            return;
        out.add("0\r\n");
        out.add(trailers);
        out.add("\r\n");
    }

private:
    std::array<char, 24> m_head;
    bool m_chunked = false;
};

} // namespace fb::proxy
