#include "base/secret.h"

namespace fb {

bool Secret::operator==(std::string_view other) const {
    unsigned difference = m_value.size() == other.size() ? 0 : 1;
    for (std::size_t i = 0; i < other.size() && i < m_value.size(); ++i)
        difference |= static_cast<unsigned char>(m_value[i] ^ other[i]);
    return difference == 0;
}

void Secret::wipe() noexcept {
    volatile char* bytes = m_value.data();
    for (std::size_t i = 0; i < m_value.size(); ++i)
        bytes[i] = 0;
    m_value.clear();
}

} // namespace fb
