// zstd with contexts that are kept, for the writer and the readers. One object belongs to one thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fb::capture {

enum class Coding : std::uint8_t { Plain = 0, Zstd = 1 }; // stored numbers

struct Packed {
    Coding coding = Coding::Plain;
    std::string_view bytes; // into the compressor's buffer until its next call, or what was given when it stays plain
};

// A dictionary of samples that lie one behind the other, with the statistics that spare each frame tables of its own.
// The samples themselves, which serve too, when they are too few or too alike for that.
std::string dictionaryOf(std::string_view samples, const std::vector<std::size_t>& sizes);

class Compressor {
public:
    Compressor();
    ~Compressor();
    // Plain when compression would gain too little.
    Packed pack(std::string_view bytes);
    // What pack() may refer back to from now on; "" for nothing. Reading needs the same bytes.
    void useDictionary(std::string_view bytes);

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

class Decompressor {
public:
    Decompressor();
    ~Decompressor();
    // Nothing when the frame is damaged or would unpack to more than `most`.
    std::optional<std::string> unpack(std::string_view bytes, Coding coding, std::uint64_t most,
                                      std::string_view dictionary = {});

private:
    struct Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace fb::capture
