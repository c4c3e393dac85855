#include "proxy/ids.h"

#include <algorithm>
#include <random>

namespace fb::proxy {

namespace {

constexpr std::string_view kBase32 = "0123456789abcdefghijklmnopqrstuv";
constexpr std::string_view kHex = "0123456789abcdef";

bool isLowerHex(std::string_view text) { return text.find_first_not_of(kHex) == std::string_view::npos; }
bool isZero(std::string_view text) { return text.find_first_not_of('0') == std::string_view::npos; }

// https://www.w3.org/TR/trace-context/#traceparent-header-field-values, version 00
bool isTraceparent(std::string_view text) {
    return text.size() == 55 && text.starts_with("00-") && text[35] == '-' && text[52] == '-' &&
           isLowerHex(text.substr(3, 32)) && !isZero(text.substr(3, 32)) && isLowerHex(text.substr(36, 16)) &&
           !isZero(text.substr(36, 16)) && isLowerHex(text.substr(53));
}

void writeHex(char* to, std::uint64_t value) {
    for (int i = 15; i >= 0; --i, value >>= 4)
        to[i] = kHex[value & 15];
}

} // namespace

Ids::Ids() {
    std::random_device device;
    const auto word = [&] { return (std::uint64_t(device()) << 32) | device(); };
    m_state = word();
    for (char& c : m_prefix)
        c = kBase32[word() & 31];
}

// SplitMix64: trace ids have to be unlikely to collide, not hard to guess.
std::uint64_t Ids::random() {
    std::uint64_t z = (m_state += 0x9E3779B97F4A7C15U);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBU;
    return (z ^ (z >> 31)) | 1; // never zero, which Trace Context forbids
}

std::string_view Ids::requestId(RequestId& out) {
    std::copy(m_prefix.begin(), m_prefix.end(), out.begin());
    std::uint64_t count = m_count++;
    for (std::size_t i = out.size(); i > m_prefix.size(); --i, count >>= 5)
        out[i - 1] = kBase32[count & 31];
    return {out.data(), out.size()};
}

std::string_view Ids::traceparent(std::string_view incoming, Traceparent& buffer) {
    char* const out = buffer.data();
    if (isTraceparent(incoming)) {
        std::copy(incoming.begin(), incoming.end(), out);
    } else {
        constexpr std::string_view shape = "00-00000000000000000000000000000000-0000000000000000-01";
        std::copy(shape.begin(), shape.end(), out);
        writeHex(out + 3, random());
        writeHex(out + 19, random());
    }
    writeHex(out + 36, random());
    return {out, buffer.size()};
}

} // namespace fb::proxy
