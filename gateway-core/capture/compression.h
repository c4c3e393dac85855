// zstd with contexts that are kept, for the writer and the readers. One object belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace fb::capture {

enum class Coding : std::uint8_t { Plain = 0, Zstd = 1 }; // stored numbers

class Compressor {
public:
    Compressor();
    ~Compressor();
    // Compresses into `out` and says Zstd, or leaves `out` alone and says Plain when that would gain too little.
    Coding pack(std::string_view bytes, std::string& out);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

class Decompressor {
public:
    Decompressor();
    ~Decompressor();
    // Nothing when the frame is damaged or would unpack to more than `most`.
    std::optional<std::string> unpack(std::string_view bytes, Coding coding, std::uint64_t most);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fb::capture
