#include "base/ip.h"

#include "base/text.h"

#include <arpa/inet.h>
#include <cstring>

namespace fb {

namespace {
constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
}

std::optional<IpAddress> IpAddress::parse(std::string_view text) {
    char buffer[INET6_ADDRSTRLEN];
    if (text.empty() || text.size() >= sizeof buffer || text.find('\0') != std::string_view::npos)
        return {};
    std::memcpy(buffer, text.data(), text.size());
    buffer[text.size()] = 0;
    in_addr v4{};
    if (inet_pton(AF_INET, buffer, &v4) == 1)
        return fromV4(ntohl(v4.s_addr));
    IpAddress address;
    if (inet_pton(AF_INET6, buffer, address.m_bytes.data()) == 1)
        return address;
    return {};
}

IpAddress IpAddress::fromV4(std::uint32_t hostOrder) {
    IpAddress address;
    std::copy(kMapped.begin(), kMapped.end(), address.m_bytes.begin());
    for (std::size_t i = 0; i < 4; ++i)
        address.m_bytes[12 + i] = std::uint8_t(hostOrder >> (24 - 8 * i));
    return address;
}

IpAddress IpAddress::fromV6(const std::array<std::uint8_t, 16>& bytes) {
    IpAddress address;
    address.m_bytes = bytes;
    return address;
}

bool IpAddress::isV4() const {
    return std::equal(kMapped.begin(), kMapped.end(), m_bytes.begin());
}

bool IpAddress::isLoopback() const {
    if (isV4())
        return m_bytes[12] == 127;
    static const IpAddress loopback = *parse("::1");
    return *this == loopback;
}

std::string IpAddress::text() const {
    char buffer[INET6_ADDRSTRLEN];
    const bool v4 = isV4();
    inet_ntop(v4 ? AF_INET : AF_INET6, m_bytes.data() + (v4 ? 12 : 0), buffer, sizeof buffer);
    return buffer;
}

std::optional<Subnet> Subnet::parse(std::string_view text) {
    const std::size_t slash = text.find('/');
    const auto base = IpAddress::parse(text.substr(0, slash));
    if (!base)
        return {};
    Subnet subnet;
    subnet.m_base = *base;
    if (slash == std::string_view::npos)
        return subnet;
    const auto bits = parseUnsigned(text.substr(slash + 1));
    const bool v4 = base->isV4();
    if (!bits || *bits > (v4 ? 32u : 128u))
        return {};
    subnet.m_bits = int(*bits) + (v4 ? 96 : 0);
    for (int bit = subnet.m_bits; bit < 128; ++bit)
        if (base->bytes()[std::size_t(bit / 8)] >> (7 - bit % 8) & 1)
            return {};
    return subnet;
}

bool Subnet::contains(const IpAddress& address) const {
    const auto& a = address.bytes();
    const auto& b = m_base.bytes();
    const auto whole = std::size_t(m_bits / 8);
    if (!std::equal(a.begin(), a.begin() + std::ptrdiff_t(whole), b.begin()))
        return false;
    const int rest = m_bits % 8;
    return rest == 0 || (a[whole] ^ b[whole]) >> (8 - rest) == 0;
}

std::string Subnet::text() const {
    const bool v4 = m_base.isV4();
    const int bits = v4 ? m_bits - 96 : m_bits;
    return m_bits == 128 ? m_base.text() : m_base.text() + "/" + std::to_string(bits);
}

} // namespace fb
