// A secret text: wiped when it goes, never printed by accident.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace fb {

class Secret {
public:
    Secret() = default;
    explicit Secret(std::string value) : m_value(std::move(value)) {}
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept : m_value(std::move(other.m_value)) { other.wipe(); }
    Secret& operator=(const Secret&) = default;
    Secret& operator=(Secret&& other) noexcept {
        wipe();
        m_value = std::move(other.m_value);
        other.wipe();
        return *this;
    }
    ~Secret() { wipe(); }

    bool empty() const { return m_value.empty(); }
    std::string_view reveal() const { return m_value; } // the one way to the text
    bool operator==(std::string_view other) const;      // takes the same time wherever the first difference is

private:
    void wipe() noexcept;
    std::string m_value;
};

inline constexpr std::string_view kMasked = "********"; // what stands where a secret was

} // namespace fb
