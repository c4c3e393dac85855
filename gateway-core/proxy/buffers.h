// Memory for what is read. Blocks are lent by the thread's pool for the time of a request; an idle connection holds only its
// small InputBuffer.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <vector>

namespace fb::proxy {

class BlockPool;

// 64 KiB, given back to its pool when it goes. Of one thread.
class Block {
public:
    static constexpr std::size_t kSize = 64 * 1024;

    Block() = default;
    explicit Block(BlockPool& pool);
    Block(Block&& other) noexcept = default;
    Block& operator=(Block&& other) noexcept;
    ~Block() { release(); }

    explicit operator bool() const { return m_bytes != nullptr; }
    char* data() const { return m_bytes.get(); }
    void release();

private:
    BlockPool* m_pool = nullptr;
    std::unique_ptr<char[]> m_bytes;
};

class BlockPool {
public:
    std::unique_ptr<char[]> take();
    void give(std::unique_ptr<char[]> bytes);

private:
    std::vector<std::unique_ptr<char[]>> m_free;
};

// What a client has sent and nobody has used yet. Contiguous; grows for a large head and shrinks again.
class InputBuffer {
public:
    std::string_view view() const { return {m_bytes.get() + m_begin, m_end - m_begin}; }
    bool empty() const { return m_begin == m_end; }
    // Space to read into, at least one byte. Moves the bytes: no view may be in use, except when nothing is there.
    void makeRoom();
    char* tail() { return m_bytes.get() + m_end; }
    std::size_t room() const { return m_capacity - m_end; }
    void filled(std::size_t bytes) { m_end += bytes; }
    void consume(std::size_t bytes);
    void assign(std::string_view bytes); // instead of what was there
    void shrink();                       // when empty: gives a grown buffer back

private:
    void grow(std::size_t capacity);

    std::unique_ptr<char[]> m_bytes;
    std::size_t m_capacity = 0;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
};

} // namespace fb::proxy
