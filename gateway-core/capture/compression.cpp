#include "capture/compression.h"

#include <zdict.h>
#include <zstd.h>

namespace fb::capture {

namespace {

constexpr std::size_t kWorthwhile = 256; // below, the frame's own bytes and the time cost more than they save
constexpr int kLevel = 1;
// Nearly all of a head is in the dictionary: looking harder takes three times as long and saves a byte in forty.
constexpr int kDictionaryLevel = -1;
constexpr std::size_t kStatistics = 4 * 1024; // room for the tables of a dictionary
constexpr unsigned kDictionaryId = 1;         // one byte in each frame; the row names the dictionary

} // namespace

std::string dictionaryOf(std::string_view samples, const std::vector<std::size_t>& sizes) {
    std::string out;
    out.resize(samples.size() + kStatistics);
    ZDICT_params_t how{};
    how.compressionLevel = kDictionaryLevel;
    how.dictID = kDictionaryId;
    const std::size_t size = ZDICT_finalizeDictionary(out.data(), out.size(), samples.data(), samples.size(),
                                                      samples.data(), sizes.data(), unsigned(sizes.size()), how);
    if (ZDICT_isError(size))
        return std::string(samples);
    out.resize(size);
    return out;
}

struct Compressor::Impl {
    ZSTD_CCtx* context = ZSTD_createCCtx();
    ZSTD_CDict* dictionary = nullptr;
    std::string buffer;
    ~Impl() {
        ZSTD_freeCDict(dictionary);
        ZSTD_freeCCtx(context);
    }
};

Compressor::Compressor()
    : m_impl(std::make_unique<Impl>()) {}
Compressor::~Compressor() = default;

void Compressor::useDictionary(std::string_view bytes) {
    ZSTD_freeCDict(m_impl->dictionary);
    m_impl->dictionary = bytes.empty() ? nullptr : ZSTD_createCDict(bytes.data(), bytes.size(), kDictionaryLevel);
}

Packed Compressor::pack(std::string_view bytes) {
    Impl& z = *m_impl;
    if (bytes.size() < kWorthwhile || !z.context)
        return {Coding::Plain, bytes};
    if (const std::size_t bound = ZSTD_compressBound(bytes.size()); z.buffer.size() < bound)
        z.buffer.resize(bound);
    const std::size_t size = z.dictionary ? ZSTD_compress_usingCDict(z.context, z.buffer.data(), z.buffer.size(),
                                                                     bytes.data(), bytes.size(), z.dictionary)
                                          : ZSTD_compressCCtx(z.context, z.buffer.data(), z.buffer.size(),
                                                              bytes.data(), bytes.size(), kLevel);
    if (ZSTD_isError(size) || size > bytes.size() / 20 * 19)
        return {Coding::Plain, bytes};
    return {Coding::Zstd, std::string_view(z.buffer).substr(0, size)};
}

struct Decompressor::Impl {
    ZSTD_DCtx* context = ZSTD_createDCtx();
    ~Impl() { ZSTD_freeDCtx(context); }
};

Decompressor::Decompressor()
    : m_impl(std::make_unique<Impl>()) {}
Decompressor::~Decompressor() = default;

std::optional<std::string> Decompressor::unpack(std::string_view bytes, Coding coding, std::uint64_t most,
                                                std::string_view dictionary) {
    if (coding == Coding::Plain)
        return bytes.size() <= most ? std::optional(std::string(bytes)) : std::nullopt;
    const unsigned long long size = ZSTD_getFrameContentSize(bytes.data(), bytes.size());
    if (coding != Coding::Zstd || size == ZSTD_CONTENTSIZE_ERROR || size == ZSTD_CONTENTSIZE_UNKNOWN || size > most ||
        !m_impl->context)
        return {};
    std::string out;
    out.resize(size);
    const std::size_t got = ZSTD_decompress_usingDict(m_impl->context, out.data(), out.size(), bytes.data(),
                                                      bytes.size(), dictionary.data(), dictionary.size());
    if (ZSTD_isError(got) || got != size)
        return {};
    return out;
}

} // namespace fb::capture
