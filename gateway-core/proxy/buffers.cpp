#include "proxy/buffers.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace fb::proxy {

namespace {

constexpr std::size_t kFreeBlocks = 128; // 8 MiB a thread
constexpr std::size_t kSmallInput = 4 * 1024;

} // namespace

Block::Block(BlockPool& pool) : m_pool(&pool), m_bytes(pool.take()) {}

Block& Block::operator=(Block&& other) noexcept {
    release();
    m_pool = other.m_pool;
    m_bytes = std::move(other.m_bytes);
    return *this;
}

void Block::release() {
    if (m_bytes)
        m_pool->give(std::move(m_bytes));
}

std::unique_ptr<char[]> BlockPool::take() {
    if (m_free.empty())
        return std::make_unique_for_overwrite<char[]>(Block::kSize);
    auto bytes = std::move(m_free.back());
    m_free.pop_back();
    return bytes;
}

void BlockPool::give(std::unique_ptr<char[]> bytes) {
    if (m_free.size() < kFreeBlocks)
        m_free.push_back(std::move(bytes));
}

void InputBuffer::makeRoom() {
    if (m_begin == m_end)
        m_begin = m_end = 0;
    if (m_end < m_capacity)
        return;
    if (m_begin > 0) {
        std::memmove(m_bytes.get(), m_bytes.get() + m_begin, m_end - m_begin);
        m_end -= std::exchange(m_begin, 0);
        return;
    }
    grow(std::max(kSmallInput, m_capacity * 2));
}

void InputBuffer::grow(std::size_t capacity) {
    auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
    const std::size_t size = m_end - m_begin;
    if (size > 0)
        std::memcpy(bytes.get(), m_bytes.get() + m_begin, size);
    m_bytes = std::move(bytes);
    m_capacity = capacity;
    m_begin = 0;
    m_end = size;
}

void InputBuffer::consume(std::size_t bytes) {
    m_begin += bytes;
    if (m_begin == m_end)
        m_begin = m_end = 0;
}

void InputBuffer::assign(std::string_view bytes) {
    m_begin = m_end = 0;
    if (m_capacity < bytes.size())
        grow(bytes.size());
    std::copy(bytes.begin(), bytes.end(), m_bytes.get());
    m_end = bytes.size();
}

void InputBuffer::shrink() {
    if (m_begin != m_end || m_capacity <= kSmallInput)
        return;
    m_bytes.reset();
    m_capacity = 0;
}

} // namespace fb::proxy
