// Small, exact helpers on bytes. ASCII only, no locale: Qt's and the C library's helpers accept more than a protocol
// allows (see the design, section 2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fb {

constexpr char lowerAscii(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }
std::string lowerAscii(std::string_view text);
bool equalsIgnoreCase(std::string_view a, std::string_view b);
bool startsWithIgnoreCase(std::string_view text, std::string_view prefix);

// Optional white space of RFC 9110 5.6.3: space and tab, nothing else.
std::string_view trimOws(std::string_view text);

// The whole text as a decimal number without sign, space or overflow.
std::optional<std::uint64_t> parseUnsigned(std::string_view text);
std::optional<std::uint64_t> parseHex(std::string_view text);

std::vector<std::string_view> splitView(std::string_view text, char separator);
std::string join(const std::vector<std::string>& parts, std::string_view separator);

// Percent-encoding, RFC 3986 2.1. Empty optional on a broken escape. '+' stays '+'.
std::optional<std::string> percentDecode(std::string_view text);
// application/x-www-form-urlencoded: also '+' -> ' '. Broken escapes are kept as they are.
std::string formDecode(std::string_view text);
std::string percentEncode(std::string_view text, std::string_view alsoKeep = {}); // keeps unreserved and alsoKeep

std::string base64(std::string_view bytes);
std::optional<std::string> base64Decode(std::string_view text);
std::string hex(std::string_view bytes);
bool isValidUtf8(std::string_view bytes);

std::string escapeXml(std::string_view text);
std::string escapeHtml(std::string_view text);

// The candidate nearest to the text by edit distance, when near enough to be meant; for "did you mean".
std::optional<std::string> nearest(std::string_view text, const std::vector<std::string>& candidates);

// "64KiB", "50MiB", "2GB", "1024" -> bytes.
std::optional<std::uint64_t> parseByteCount(std::string_view text);
std::string byteCountText(std::uint64_t bytes); // "6.4 KB", for people
// "250ms", "10s", "5m", "1h", "1d" -> microseconds.
std::optional<std::int64_t> parseDurationMicros(std::string_view text);
std::string durationText(std::int64_t micros); // "0.4 ms", "2.00 s", for people

} // namespace fb
