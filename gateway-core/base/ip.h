// IP addresses and subnets as values. Strict text forms (inet_pton): no octal, no leading zeros. An IPv4-mapped IPv6
// address is the IPv4 address, so that 10.0.0.0/8 also covers ::ffff:10.0.0.1.
#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fb {

class IpAddress {
public:
    IpAddress() = default; // "::"
    static std::optional<IpAddress> parse(std::string_view text); // no brackets, no port, no zone
    static IpAddress fromV4(std::uint32_t hostOrder);
    static IpAddress fromV6(const std::array<std::uint8_t, 16>& bytes);

    bool isV4() const;
    bool isLoopback() const;
    std::string text() const;
    const std::array<std::uint8_t, 16>& bytes() const { return m_bytes; } // v4 as ::ffff:a.b.c.d

    auto operator<=>(const IpAddress&) const = default;

private:
    std::array<std::uint8_t, 16> m_bytes{};
};

class Subnet {
public:
    // "10.0.0.0/8", "::1", "192.0.2.7". Host bits below the prefix must be zero.
    static std::optional<Subnet> parse(std::string_view text);
    bool contains(const IpAddress& address) const;
    std::string text() const;

    bool operator==(const Subnet&) const = default;

private:
    IpAddress m_base;
    int m_bits = 128; // of the 16-byte form
};

} // namespace fb
