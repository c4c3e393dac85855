#include "capture/compression.h"

#include <zstd.h>

namespace fb::capture {

namespace {

constexpr std::size_t kWorthwhile = 256; // below, the frame's own bytes and the time cost more than they save
constexpr int kLevel = 1;

} // namespace

struct Compressor::Impl {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ~Impl() { ZSTD_freeCCtx(context); }
};

Compressor::Compressor() : m_impl(std::make_unique<Impl>()) {}
Compressor::~Compressor() = default;

Coding Compressor::pack(std::string_view bytes, std::string& out) {
    if (bytes.size() < kWorthwhile || !m_impl->context)
        return Coding::Plain;
    std::string packed;
    packed.resize(ZSTD_compressBound(bytes.size()));
    const std::size_t size =
        ZSTD_compressCCtx(m_impl->context, packed.data(), packed.size(), bytes.data(), bytes.size(), kLevel);
    if (ZSTD_isError(size) || size > bytes.size() / 20 * 19)
        return Coding::Plain;
    packed.resize(size);
    out = std::move(packed);
    return Coding::Zstd;
}

struct Decompressor::Impl {
    ZSTD_DCtx* context = ZSTD_createDCtx();
    ~Impl() { ZSTD_freeDCtx(context); }
};

Decompressor::Decompressor() : m_impl(std::make_unique<Impl>()) {}
Decompressor::~Decompressor() = default;

std::optional<std::string> Decompressor::unpack(std::string_view bytes, Coding coding, std::uint64_t most) {
    if (coding == Coding::Plain)
        return bytes.size() <= most ? std::optional(std::string(bytes)) : std::nullopt;
    const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (coding != Coding::Zstd || size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most ||
        !m_impl->context)
        return {};
    std::string out;
    out.resize(size);
    const std::size_t got = ZSTD_decompressDCtx(m_impl->context, out.data(), out.size(), bytes.data(), bytes.size());
    if (ZSTD_isError(got) || got != size)
        return {};
    return out;
}

} // namespace fb::capture
